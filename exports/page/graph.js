// The data and what can be asked of it. Rows are described in exports/page/data.py.
const data = JSON.parse(dataText);

/** [key, zh, en] rows as {key, label()}. */
const vocabulary = (rows) => rows.map(([key, ...labels]) => ({ key, label: () => labels[language] }));
const types = vocabulary(data.types);
const predicates = vocabulary(data.predicates);
const statuses = vocabulary(data.statuses);
const outcomes = vocabulary(data.outcomes);
const classes = data.classes.map((labels) => ({ key: labels[1], label: () => labels[language] }));

const documents = data.documents.map(([file, title, issuer, region, period, date, url], id) => ({
  id, file, title, issuer, region, period, date, url,
}));
const entities = data.entities.map(
  ([name, type, cls, scope, place, community, x, y, reports = [], mention = [], aliases = [], attributes = []], id) => ({
    id, name, type, cls, scope: data.places[scope], place, community, x, y, reports, mention, aliases, attributes,
  }),
);
const communities = data.communities.map(([name, centre, x, y, radius, reports], id) => ({
  id, name, centre, x, y, radius, reports, members: [], label: () => name || say("shared"),
}));
const statements = data.statements.map(
  ([subject, predicate, object, status, evidence, dates = [], attributes = []], id) => ({
    id, subject, predicate, object, status, evidence, dates, attributes,
    confidence: Math.max(0, ...evidence.map((row) => row[4])),
  }),
);
const figures = data.figures.map(([entity, name, text, period, value, unit, evidence]) => ({
  entity, name: data.names[name], text, period, value, unit: data.units[unit], evidence,
}));

const claims = data.claims.map(
  ([commitment, text, outcome, periods, evidence, about = [], answers = []], id) => ({
    id, commitment, text, outcome, periods, evidence, about, answers,
    reports: [...new Set(evidence.map(([sentence]) => data.sources[sentence]))],
  }),
);

const statementsOf = entities.map(() => []);
const figuresOf = entities.map(() => []);
for (const s of statements) {
  statementsOf[s.subject].push(s);
  if (s.object !== s.subject) statementsOf[s.object].push(s);
}
for (const figure of figures) figuresOf[figure.entity].push(figure);
for (const entity of entities) {
  entity.degree = statementsOf[entity.id].length;
  communities[entity.community].members.push(entity.id);
}

/** Entities, the most connected first. */
const ranked = entities.map((e) => e.id).sort((a, b) => entities[b].degree - entities[a].degree || a - b);

const other = (s, id) => (s.subject === id ? s.object : s.subject);
const titleOf = (report) => report.title || report.file;

let sentences = null;

/** Sentences are the larger part of the text and are parsed when the first of them is asked for. */
function sentenceOf(index) {
  sentences ??= JSON.parse(sentencesText);
  return sentences[index];
}

/** Evidence as parts: report, text before the quote, quote, text after. Offsets are code points. */
function readEvidence([sentence, start, length, rule, confidence]) {
  const characters = Array.from(sentenceOf(sentence));
  return {
    report: documents[data.sources[sentence]],
    before: characters.slice(0, start).join(""),
    quote: characters.slice(start, start + length).join(""),
    after: characters.slice(start + length).join(""),
    rule: data.rules[rule],
    confidence,
  };
}

/** Whether a report says that something is so: not that it is planned, denied or supposed. */
const isFact = (s) => ["done", "ongoing"].includes(statuses[s.status].key);

/** Reports that make a statement. */
const reportsOf = (s) => [...new Set(s.evidence.map(([sentence]) => data.sources[sentence]))];

// The data and what can be asked of it. Rows are described in exports/page/data.py.
const data = JSON.parse(document.getElementById("data").textContent);
const entities = data.entities.map(([name, type, cls, scope, aliases, attributes, degree], id) => ({
  id, name, type, cls, scope, aliases, attributes, degree,
}));
const statements = data.statements.map(([subject, predicate, object, status, dates, attributes, evidence], id) => ({
  id, subject, predicate, object, status, dates, attributes, evidence,
}));
const statementsOf = entities.map(() => []);
const figuresOf = entities.map(() => []);
statements.forEach((s) => {
  statementsOf[s.subject].push(s);
  if (s.object !== s.subject) statementsOf[s.object].push(s);
});
data.figures.forEach(([entity, name, text, period, evidence]) => {
  figuresOf[entity].push({ name, text, period, evidence });
});

/** What is switched off, by kind: entity types, statuses, predicates. */
const hidden = { types: new Set(), statuses: new Set(), predicates: new Set() };

function entityShown(id) {
  return !hidden.types.has(entities[id].type);
}

function statementShown(s) {
  return !hidden.statuses.has(s.status) && !hidden.predicates.has(s.predicate)
    && entityShown(s.subject) && entityShown(s.object);
}

/** Evidence as parts: document, text before the quote, quote, text after. Offsets are code points. */
function readEvidence([sentence, start, length, rule, confidence]) {
  const [document_, text] = data.sentences[sentence];
  const characters = Array.from(text);
  return {
    document: data.documents[document_],
    before: characters.slice(0, start).join(""),
    quote: characters.slice(start, start + length).join(""),
    after: characters.slice(start + length).join(""),
    rule: data.rules[rule],
    confidence,
  };
}

// Filters as questions: what passes, and how many things each value would show if its own group were lifted.
const yearsOf = (s) => {
  const found = s.dates.length ? s.dates : reportsOf(s).map((n) => documents[n].period);
  const years = found.map((date) => (date || "").slice(0, 4)).filter((year) => /^\d{4}$/.test(year));
  return years.length ? [...new Set(years)] : [""];
};

let prepared = null;

/** Values of every group and, for each statement, which of them it has. Built once. */
function facets() {
  if (prepared) return prepared;
  const years = statements.map(yearsOf);
  const distinct = [...new Set(years.flat())].sort();
  const place = new Map(distinct.map((year, n) => [year, n]));
  prepared = {
    values: {
      types, classes, statuses, predicates,
      years: distinct.map((key) => ({ key, label: () => key || say("undated") })),
      places: data.places.map((key) => ({ key, label: () => key || say("nowhere") })),
      documents: documents.map((report) => ({ key: report.file, label: () => titleOf(report) })),
    },
    years: years.map((list) => list.map((year) => place.get(year))),
    documents: statements.map(reportsOf),
    result: null,
  };
  return prepared;
}

const facetValues = (group) => facets().values[group];
const BIT = { statuses: 1, predicates: 2, years: 4, documents: 8, places: 16, confidence: 32, types: 64, classes: 128 };
const STATED = ["statuses", "predicates", "years", "documents"];

/** The filters that a statement fails, as bits. A place is passed when either end is of it. */
function failures(s) {
  const { off, confidence } = state;
  const ends = [entities[s.subject], entities[s.object]];
  let bits = 0;
  if (off.statuses.has(s.status)) bits |= BIT.statuses;
  if (off.predicates.has(s.predicate)) bits |= BIT.predicates;
  if (off.years.size && facets().years[s.id].every((n) => off.years.has(n))) bits |= BIT.years;
  if (off.documents.size && facets().documents[s.id].every((n) => off.documents.has(n))) bits |= BIT.documents;
  if (off.places.size && ends.every((e) => off.places.has(e.place))) bits |= BIT.places;
  if (s.confidence < confidence) bits |= BIT.confidence;
  if (off.types.size && ends.some((e) => off.types.has(e.type))) bits |= BIT.types;
  if (off.classes.size && ends.some((e) => off.classes.has(e.cls))) bits |= BIT.classes;
  return bits;
}

const filtering = () => state.confidence > 0 || GROUPS.some((group) => state.off[group].size > 0);

function passing() {
  if (!facets().result) facets().result = compute();
  return facets().result;
}

function compute() {
  const counts = Object.fromEntries(GROUPS.map((group) => [group, facetValues(group).map(() => 0)]));
  const shown = new Uint8Array(statements.length);
  // Bit by bit: reached by a passing statement, by one that fails its ends' types alone, their classes alone.
  const reach = new Uint8Array(entities.length);
  const degrees = new Int32Array(entities.length);
  const count = (group, index) => { counts[group][index] += 1; };
  for (const s of statements) {
    const bits = failures(s);
    if (!bits) {
      shown[s.id] = 1;
      degrees[s.subject] += 1;
      if (s.object !== s.subject) degrees[s.object] += 1;
    }
    const marks = (bits ? 0 : 1) | (bits & ~BIT.types ? 0 : 2) | (bits & ~BIT.classes ? 0 : 4);
    reach[s.subject] |= marks;
    reach[s.object] |= marks;
    if (!(bits & ~BIT.statuses)) count("statuses", s.status);
    if (!(bits & ~BIT.predicates)) count("predicates", s.predicate);
    if (!(bits & ~BIT.years)) facets().years[s.id].forEach((n) => count("years", n));
    if (!(bits & ~BIT.documents)) facets().documents[s.id].forEach((n) => count("documents", n));
    if (!(bits & ~BIT.places)) new Set([entities[s.subject].place, entities[s.object].place]).forEach((n) => count("places", n));
  }
  return { shown, counts, degrees, entities: countEntities(reach, count) };
}

/** A name without statements passes while nothing is asked of statements. */
function countEntities(reach, count) {
  const { off } = state;
  const asked = state.confidence > 0 || STATED.some((group) => off[group].size > 0);
  const shown = new Uint8Array(entities.length);
  for (const e of entities) {
    const free = !asked && !off.places.has(e.place);
    const type = !off.types.has(e.type);
    const cls = !off.classes.has(e.cls);
    if (type && cls && (free || reach[e.id] & 1)) shown[e.id] = 1;
    if (cls && (free || reach[e.id] & 2)) count("types", e.type);
    if (type && (free || reach[e.id] & 4)) count("classes", e.cls);
  }
  return shown;
}

const entityShown = (id) => passing().entities[id] === 1;
const statementShown = (s) => passing().shown[s.id] === 1;
const shownOf = (id) => statementsOf[id].filter(statementShown);
const degreeShown = (id) => passing().degrees[id];
const membersShown = (c) => c.members.filter(entityShown);
const forgetPassing = () => { facets().result = null; };

// What is in view, and the link that reopens it: the state stands in the URL's hash.
const GROUPS = ["types", "statuses", "predicates", "years", "places", "documents", "classes"];
const TABS = ["graph", "table", "time", "compare"];
const state = {};

function reset() {
  Object.assign(state, {
    view: "overview", // overview, community, entity, path
    community: null, id: null, to: null, pair: null,
    depth: 1, tab: "graph", fate: "", confidence: 0,
    by: "years", sides: [], marked: false, // of the comparison; whether the drawing shows it
    off: Object.fromEntries(GROUPS.map((group) => [group, new Set()])),
  });
}
reset();

const keyOf = (id) => `${types[entities[id].type].key}:${entities[id].name}@${entities[id].scope}`;
let keys = null;

function idOf(key) {
  if (key === null) return null;
  keys ??= new Map(entities.map((e) => [keyOf(e.id), e.id]));
  return keys.get(key) ?? null;
}

/** Off values by name; where more is off than on, what is on. */
function writeGroup(out, group) {
  const off = state.off[group];
  const values = facetValues(group);
  if (off.size * 2 <= values.length) for (const index of off) out.append(`not.${group}`, values[index].key);
  else {
    out.append(`only.${group}`, "");
    values.forEach((value, index) => off.has(index) || out.append(`only.${group}`, value.key));
  }
}

function readGroup(params, group) {
  const values = facetValues(group);
  const only = params.has(`only.${group}`);
  const named = new Set(params.getAll(`${only ? "only" : "not"}.${group}`).slice(only ? 1 : 0));
  return new Set(values.map((_, index) => index).filter((index) => named.has(values[index].key) !== only));
}

function writeState() {
  const out = new URLSearchParams();
  if (state.view === "community") out.set("body", communities[state.community].name);
  if (state.id !== null) out.set("name", keyOf(state.id));
  if (state.view === "path") out.set("to", keyOf(state.to));
  if (state.pair) state.pair.forEach((id) => out.append("pair", keyOf(id)));
  if (state.depth !== 1) out.set("depth", state.depth);
  if (state.tab !== "graph") out.set("tab", state.tab);
  if (state.fate) out.set("fate", state.fate);
  if (state.by !== "years") out.set("by", state.by);
  state.sides.forEach((key) => out.append("side", key));
  if (state.marked) out.set("marked", "1");
  if (state.confidence) out.set("confidence", state.confidence);
  if (language !== BROWSER_LANGUAGE) out.set("lang", language ? "en" : "zh");
  for (const group of GROUPS) if (state.off[group].size) writeGroup(out, group);
  return out.toString();
}

/** Takes the state from the hash; a name that is not in this graph is left out. Returns whether all was found. */
function readState() {
  const params = new URLSearchParams(location.hash.slice(1));
  reset();
  language = { zh: 0, en: 1 }[params.get("lang")] ?? BROWSER_LANGUAGE;
  const id = idOf(params.get("name"));
  const to = idOf(params.get("to"));
  const body = communities.findIndex((c) => params.has("body") && c.name === params.get("body"));
  if (id !== null) Object.assign(state, { view: to === null ? "entity" : "path", id, to });
  else if (body >= 0) Object.assign(state, { view: "community", community: body });
  const pair = params.getAll("pair").map(idOf);
  if (pair.length === 2 && !pair.includes(null)) state.pair = pair;
  state.depth = Math.min(3, Math.max(1, Number(params.get("depth")) || 1));
  state.tab = TABS.includes(params.get("tab")) ? params.get("tab") : "graph";
  state.fate = statuses.some(({ key }) => key === params.get("fate")) ? params.get("fate") : "";
  state.by = params.get("by") === "places" ? "places" : "years";
  state.sides = params.getAll("side").slice(0, 2);
  state.marked = params.get("marked") === "1";
  state.confidence = Math.min(1, Math.max(0, Number(params.get("confidence")) || 0));
  for (const group of GROUPS) state.off[group] = readGroup(params, group);
  return !params.has("name") || id !== null;
}

let shownHash = null; // what is in view now, so that our own change of the hash is not followed again

/** How many of our own views lie behind this one: further back is another page. */
const stepsBack = () => history.state?.step ?? 0;

/** Changes what is in view; back and forward of the browser undo and redo it. */
function go(change) {
  Object.assign(state, change);
  shownHash = writeState();
  if (location.hash.slice(1) !== shownHash) {
    const step = stepsBack() + 1;
    location.hash = shownHash;
    history.replaceState({ step }, "");
  }
  show();
}

const goOverview = () => go({ view: "overview", community: null, id: null, to: null, pair: null });
const goCommunity = (community) => go({ view: "community", community, id: null, to: null, pair: null });
const goEntity = (id) => go({ view: "entity", community: null, id, to: null, pair: null });

// The panel that says why: facts grouped by relation, each with its sentences. Text only, never markup.
const panel = document.getElementById("details");
const FACTS = 200;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function badge(type) {
  return element("span", { class: `badge ${type}` }, data.types[type][language]);
}

function evidenceItem(row) {
  const { document: [file, title, issuer, , period], before, quote, after, rule, confidence } = readEvidence(row);
  const source = [issuer, period, title || file].filter(Boolean).join(" · ");
  return element("li", {},
    element("blockquote", {}, before, element("mark", {}, quote), after),
    element("p", { class: "source" }, `${source} — ${file} · ${rule} · ${say("confidence")} ${confidence}`));
}

function entityButton(id) {
  const button = element("button", { type: "button", class: "link" }, entities[id].name);
  button.addEventListener("click", () => showEntity(id));
  return button;
}

function factItem(s, about) {
  const told = element("p", { class: "fact" });
  if (about === undefined || s.subject !== about) told.append(entityButton(s.subject), " ");
  told.append(element("span", { class: "predicate" }, data.predicates[s.predicate][language]));
  if (about === undefined || s.object !== about) told.append(" ", entityButton(s.object));
  told.append(element("span", { class: `status ${s.status}` }, data.statuses[s.status][language]));
  const extra = [...s.dates, ...s.attributes.map(([, value]) => value)].join("，");
  if (extra) told.append(element("small", {}, extra));
  const proof = element("details", {}, element("summary", {}, `${say("evidence")} ${s.evidence.length}`),
    element("ol", { class: "evidence" }, ...s.evidence.map(evidenceItem)));
  proof.open = about === undefined;
  return element("li", {}, told, proof);
}

function figureItem({ name, text, period, evidence }) {
  const proof = element("details", {}, element("summary", {}, `${name} ${text}${period ? ` (${period})` : ""}`),
    element("ol", { class: "evidence" }, ...evidence.map(evidenceItem)));
  return element("li", {}, proof);
}

function showFacts(facts) {
  panel.replaceChildren(element("h2", {}, say("evidence")),
    element("ul", { class: "facts" }, ...facts.slice(0, FACTS).map((s) => factItem(s))));
  panel.scrollTop = 0;
}

function describe(entity) {
  const parts = [element("h2", {}, badge(entity.type), " ", entity.name),
    element("p", { class: "class" }, data.classes[entity.cls][language])];
  if (entity.scope) parts.push(element("p", {}, `${say("scope")}：${entity.scope}`));
  if (entity.aliases.length) parts.push(element("p", {}, `${say("aliases")}：${entity.aliases.join("，")}`));
  for (const [key, value] of entity.attributes) parts.push(element("p", {}, `${key}：${value}`));
  return parts;
}

/** The card of one entity, and its neighbours on the canvas. */
function showEntity(id) {
  const entity = entities[id];
  const facts = statementsOf[id].filter(statementShown);
  const parts = describe(entity);
  const groups = new Map();
  for (const s of facts) {
    const key = `${s.predicate}${s.subject === id ? "" : "~"}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(s);
  }
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key);
    parts.push(element("h3", {}, `${data.predicates[key.replace("~", "")][language]} ${key.endsWith("~") ? "←" : "→"} ${group.length}`),
      element("ul", { class: "facts" }, ...group.slice(0, FACTS).map((s) => factItem(s, id))));
    if (group.length > FACTS) parts.push(element("p", {}, say("more", { n: group.length - FACTS })));
  }
  if (figuresOf[id].length) {
    parts.push(element("h3", {}, `${say("figures")} ${figuresOf[id].length}`),
      element("ul", { class: "facts" }, ...figuresOf[id].slice(0, FACTS).map(figureItem)));
  }
  if (!facts.length && !figuresOf[id].length) parts.push(element("p", {}, say("none")));
  panel.replaceChildren(...parts);
  panel.scrollTop = 0;
  focused = id;
  drawNeighbours(id);
}

// Two years or two places side by side: what only the one has, only the other, and both.
const compareBox = byId("compare");
const BY = ["years", "places"];

/** Values to choose from: those that statements in view have, the most stated first (years by time). */
function choices(by) {
  const counts = new Map();
  for (const s of inView()) for (const n of sidesOf(s, by)) counts.set(n, (counts.get(n) ?? 0) + 1);
  const found = [...counts.keys()].filter((n) => facetValues(by)[n].key);
  return found.sort((a, b) => (by === "years" ? b - a : counts.get(b) - counts.get(a) || a - b));
}

const sidesOf = (s, by) => (by === "years" ? facets().years[s.id]
  : [...new Set([entities[s.subject].place, entities[s.object].place])]);

/** A name may be used in several places: names are compared by type and name. */
const comparedKey = ({ type, name }) => `${type} ${name}`;

/** Names that take part in statements of one side: key -> entities. */
function namesOf(by, side) {
  const names = new Map();
  for (const s of inView()) {
    if (!sidesOf(s, by).includes(side)) continue;
    for (const id of [s.subject, s.object]) {
      const { type, place } = entities[id];
      if (types[type].key === "LOC" || (by === "places" && types[type].key === "INST" && place !== side)) continue;
      const key = comparedKey(entities[id]);
      if (!names.has(key)) names.set(key, new Set());
      names.get(key).add(id);
    }
  }
  return names;
}

/** What the drawing marks: for entities and statements 1 in A alone, 2 in B alone, 3 both; null where nothing is compared. */
function comparison() {
  if (!state.marked) return null;
  const sides = sidesChosen(state.by);
  if (sides.includes(undefined)) return null;
  const [first, second] = sides.map((side) => namesOf(state.by, side));
  const of = new Map();
  for (const [key, ids] of [...first, ...second]) {
    for (const id of ids) of.set(id, (first.has(key) ? 1 : 0) | (second.has(key) ? 2 : 0));
  }
  const ofStatement = (s) => sidesOf(s, state.by).reduce((bits, n) => bits | (n === sides[0] ? 1 : 0) | (n === sides[1] ? 2 : 0), 0);
  return { sides, of, ofStatement };
}

function chooser(label, by, value, choose_) {
  const select = element("select", { "aria-label": label });
  for (const n of choices(by)) select.append(element("option", { value: n }, facetValues(by)[n].label()));
  select.value = String(value);
  select.addEventListener("change", () => choose_(Number(select.value)));
  return select;
}

function column(kind, title, ids) {
  const order = (id) => ["INIT", "REG", "HONOR", "INST", "PER"].indexOf(types[entities[id].type].key);
  ids.sort((a, b) => order(a) - order(b) || entities[b].degree - entities[a].degree || a - b);
  return element("section", { class: kind, "aria-label": title }, heading(title, ids.length), paged(ids, nameItem, { class: "names" }, 30));
}

/** The two sides: those of the link where they are still there, else the first two. */
function sidesChosen(by) {
  const there = choices(by);
  const index = (key) => facetValues(by).findIndex((value) => value.key === key);
  const a = there.includes(index(state.sides[0])) ? index(state.sides[0]) : there[by === "years" && there.length > 1 ? 1 : 0];
  const b = there.includes(index(state.sides[1])) ? index(state.sides[1]) : there.find((n) => n !== a);
  return [a, b];
}

function showCompare() {
  const { by } = state;
  const sides = sidesChosen(by);
  const label = (n) => facetValues(by)[n].label();
  const kinds = BY.map((kind) => button(say(kind), () => go({ by: kind, sides: [] }), { "aria-pressed": String(kind === by) }));
  if (sides.includes(undefined)) {
    compareBox.replaceChildren(element("p", { class: "head" }, element("span", { class: "buttons" }, ...kinds)), element("p", { class: "hint" }, say("oneSide")));
    return;
  }
  const set = (place) => (n) => go({ sides: sides.map((side, at) => facetValues(by)[at === place ? n : side].key) });
  const [first, second] = sides.map((side) => namesOf(by, side));
  const firstOf = ([, ids]) => ids.values().next().value;
  const only = (mine, yours) => [...mine].filter(([name]) => !yours.has(name)).map(firstOf);
  compareBox.replaceChildren(
    element("h2", { class: "ear" }, say("compare")),
    element("p", { class: "head" }, element("span", { class: "buttons" }, ...kinds), element("span", { class: "buttons" },
      chooser("A", by, sides[0], set(0)), chooser("B", by, sides[1], set(1)),
      button(say("onGraph"), () => go({ tab: "graph", marked: true, sides: sides.map((side) => facetValues(by)[side].key) })))),
    element("div", { class: "columns" },
      column("first", `◀ ${say("onlyIn", { name: label(sides[0]) })}`, only(first, second)),
      column("both", `◆ ${say("both")}`, [...first].filter(([name]) => second.has(name)).map(firstOf)),
      column("second", `▶ ${say("onlyIn", { name: label(sides[1]) })}`, only(second, first))),
  );
}

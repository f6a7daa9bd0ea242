// Filters as labelled checkboxes that combine, each with the number of things that it would show.
const filterBox = byId("filters");
const OPEN = new Set(["types", "statuses", "predicates"]);
const marks = []; // {group, index, box, count}, refreshed after every change

function toggle(group, index, on) {
  const off = new Set(state.off[group]);
  if (on) off.delete(index);
  else off.add(index);
  go({ off: { ...state.off, [group]: off } });
}

/** A button with a short text for the eye and a whole one for the ear. */
function quietButton(short, whole, action) {
  const made = button("", action, { class: "only", title: whole });
  made.append(element("span", { "aria-hidden": "true" }, short), element("span", { class: "ear" }, whole));
  return made;
}

function filterRow(group, value, index) {
  const count = element("small", { id: `count-${group}-${index}` });
  const box = element("input", { type: "checkbox", "aria-describedby": count.id });
  box.addEventListener("change", () => toggle(group, index, box.checked));
  const label = element("label", {}, box, " ", group === "types" ? swatch(index) : null, element("span", {}, value.label()));
  const only = quietButton(say("only"), say("onlyThis", { name: value.label() }), () => {
    go({ off: { ...state.off, [group]: new Set(facetValues(group).map((_, n) => n).filter((n) => n !== index)) } });
  });
  marks.push({ group, index, box, count });
  return element("li", {}, label, count, only);
}

/** Values in the order of the vocabulary or of time; long lists by what they hold. */
function orderOf(group) {
  const counts = passing().counts[group];
  const order = facetValues(group).map((_, n) => n).filter((n) => counts[n] || state.off[group].has(n));
  if (["places", "documents", "classes"].includes(group)) order.sort((a, b) => counts[b] - counts[a] || a - b);
  return order;
}

function filterGroup(group) {
  const order = orderOf(group);
  const every = quietButton(say("all"), say("allOf", { name: say(group) }), () => go({ off: { ...state.off, [group]: new Set() } }));
  const list = element("ul", { "aria-label": say(group) });
  const box = element("details", { class: "group" }, element("summary", {}, say(group)), every, list);
  // A long group is written when it is opened.
  const write = () => {
    if (box.open && !list.childElementCount) {
      list.append(...order.map((index) => filterRow(group, facetValues(group)[index], index)));
      refreshRows();
    }
  };
  box.addEventListener("toggle", write);
  box.open = OPEN.has(group) || state.off[group].size > 0;
  write();
  return box;
}

function confidenceBox() {
  const output = element("span", {}, say("least", { value: state.confidence }));
  const range = element("input", { type: "range", min: 0, max: 1, step: 0.05 });
  range.value = state.confidence;
  range.addEventListener("input", () => { output.textContent = say("least", { value: range.value }); });
  range.addEventListener("change", () => go({ confidence: Number(range.value) }));
  return element("label", { class: "range" }, output, range);
}

function refreshRows() {
  const { counts } = passing();
  for (const { group, index, box, count } of marks) {
    box.checked = !state.off[group].has(index);
    count.textContent = String(counts[group][index]);
    box.closest("li").classList.toggle("empty", !counts[group][index]);
  }
}

function refreshFilters() {
  refreshRows();
  byId("clear").disabled = !filtering();
  const range = filterBox.querySelector("input[type=range]");
  range.value = state.confidence;
  range.previousSibling.textContent = say("least", { value: state.confidence });
}

function clearFilters() {
  go({ off: Object.fromEntries(GROUPS.map((group) => [group, new Set()])), confidence: 0 });
}

function showFilters() {
  marks.length = 0;
  filterBox.replaceChildren(
    element("p", { class: "head" }, element("strong", {}, say("filters")), button(say("clear"), clearFilters, { id: "clear" })),
    ...GROUPS.map(filterGroup), confidenceBox(),
  );
  refreshFilters();
}

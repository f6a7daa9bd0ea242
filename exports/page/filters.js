// Filters that combine, with the number of things that each would show.
const filterBox = document.getElementById("filters");

function tally(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] || 0) + 1;
  return counts;
}

const COUNTS = {
  types: tally(entities.map((e) => e.type)),
  statuses: tally(statements.map((s) => s.status)),
  predicates: tally(statements.map((s) => s.predicate)),
};

function filterGroup(kind) {
  const list = element("ul");
  for (const [key, labels] of Object.entries(data[kind])) {
    if (!COUNTS[kind][key]) continue;
    const box = element("input", { type: "checkbox" });
    box.checked = !hidden[kind].has(key);
    box.addEventListener("change", () => {
      if (box.checked) hidden[kind].delete(key);
      else hidden[kind].add(key);
      redraw();
    });
    const label = element("label", {}, box, " ");
    if (kind === "types") label.append(element("span", { class: `swatch ${key}`, "aria-hidden": "true" }));
    label.append(labels[language], element("small", {}, String(COUNTS[kind][key])));
    list.append(element("li", {}, label));
  }
  return element("fieldset", {}, element("legend", {}, say(kind)), list);
}

function showFilters() {
  const clear = element("button", { type: "button" }, say("clear"));
  clear.addEventListener("click", () => {
    Object.values(hidden).forEach((set) => set.clear());
    showFilters();
    redraw();
  });
  filterBox.replaceChildren(filterGroup("types"), filterGroup("statuses"), filterGroup("predicates"), clear);
}

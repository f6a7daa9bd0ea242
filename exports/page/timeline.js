// What was launched and issued, year by year, of the statements in view.
const timeBox = byId("time");
const DATED = ["launched", "issued"];

/** Year -> statements that launch or issue something, the latest year first. */
function byYear() {
  const years = new Map();
  const values = facetValues("years");
  for (const s of inView()) {
    if (!DATED.includes(predicates[s.predicate].key)) continue;
    for (const n of facets().years[s.id]) {
      const { key } = values[n];
      if (!years.has(key)) years.set(key, []);
      years.get(key).push(s);
    }
  }
  return [...years].sort(([a], [b]) => (a < b ? 1 : -1));
}

/** One bar a year, what is only planned above in outline, so that a promise is not taken for a deed. */
function yearBars(years) {
  const shown = years.filter(([year]) => year).reverse();
  const planned = (list) => list.filter((s) => !isFact(s)).length;
  const most = Math.max(1, ...shown.map(([, list]) => list.length));
  const told = shown.map(([year, list]) => `${year}：${list.length}`).join("，");
  const chart = drawn("svg", { class: "bars", role: "img", "aria-label": told, width: shown.length * 44, height: 130 });
  shown.forEach(([year, list], n) => {
    const part = (count) => (count / most) * 90;
    const done = part(list.length - planned(list));
    const left = n * 44 + 7;
    chart.append(
      drawn("rect", { x: left, y: 110 - done, width: 30, height: done }),
      drawn("rect", { class: "promised", x: left, y: 110 - part(list.length), width: 30, height: part(planned(list)) }),
      drawn("text", { x: left + 15, y: 105 - part(list.length), "text-anchor": "middle" }, String(list.length)),
      drawn("text", { x: left + 15, y: 125, "text-anchor": "middle" }, year),
    );
  });
  return chart;
}

function timeItem(s) {
  return element("li", {}, swatch(entities[s.object].type), entityButton(s.object), statusBadge(s),
    element("small", {}, [entities[s.subject].name, s.dates.join("，")].filter(Boolean).join(" · ")));
}

function showTime() {
  const years = byYear();
  for (const [, list] of years) list.sort((a, b) => entities[b.object].degree - entities[a.object].degree || a.id - b.id);
  timeBox.replaceChildren(
    element("h2", { class: "ear" }, say("time")),
    element("p", { class: "hint" }, say(years.length ? "timeHelp" : "none")),
    yearBars(years),
    ...years.map(([year, list]) => element("section", {}, heading(year || say("undated"), list.length), paged(list, timeItem, { class: "names" }, 15))),
  );
}

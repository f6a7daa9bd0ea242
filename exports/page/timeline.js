// What was launched and issued, year by year, of the statements in view.
const timeBox = byId("time");
const DATED = ["launched", "issued"];
const FURTHEST = ["done", "ongoing", "negated", "planned", "hypothetical"];

const isDated = (s) => DATED.includes(predicates[s.predicate].key);

/** What became of something that a body launched: its statements that go furthest, of whatever years, so that a plan meets what followed it. */
function fateOf({ subject, object }) {
  const told = statementsOf[object].filter((s) => s.subject === subject && s.object === object && isDated(s));
  const key = FURTHEST.find((status) => told.some((s) => statuses[s.status].key === status));
  return { key, told: told.filter((s) => statuses[s.status].key === key) };
}

/** Year -> statements that launch or issue something, the latest year first. */
function byYear(found) {
  const years = new Map();
  const values = facetValues("years");
  for (const s of found) {
    for (const n of facets().years[s.id]) {
      if (state.off.years.has(n)) continue;
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
  const { key, told } = fateOf(s);
  const when = (list) => element("small", {}, [...new Set(list.flatMap((t) => t.dates))].sort().join("，"));
  const later = statuses[s.status].key === key ? [] : [element("span", { class: "arrow" }, "→"), statusBadge(told[0]), when(told)];
  return element("li", {}, swatch(entities[s.object].type), entityButton(s.object), statusBadge(s), when([s]), ...later,
    s.subject === state.id ? null : element("small", { class: "by", lang: "zh" }, entities[s.subject].name));
}

/** A choice of what became of things, with the number of things each. */
function fateBox(found) {
  const fates = new Map(found.map((s) => [`${s.subject},${s.object}`, fateOf(s).key]));
  const select = element("select", { "aria-label": say("fate") }, element("option", { value: "" }, `${say("anyFate")} ${fates.size}`));
  for (const { key, label } of statuses) {
    const count = [...fates.values()].filter((fate) => fate === key).length;
    if (count || key === state.fate) select.append(element("option", { value: key }, `${label()} ${count}`));
  }
  select.value = state.fate;
  select.addEventListener("change", () => {
    go({ fate: select.value });
    timeBox.querySelector("select").focus();
  });
  return element("label", {}, `${say("fate")} `, select);
}

function showTime() {
  const all = inView().filter(isDated);
  const years = byYear(state.fate ? all.filter((s) => fateOf(s).key === state.fate) : all);
  for (const [, list] of years) list.sort((a, b) => entities[b.object].degree - entities[a.object].degree || a.id - b.id);
  timeBox.replaceChildren(
    element("h2", { class: "ear" }, say("time")),
    element("p", { class: "hint" }, say(years.length ? "timeHelp" : "none")),
    ...(all.length ? [element("p", { class: "tools" }, fateBox(all))] : []),
    element("div", { class: "chart", role: "group", "aria-label": say("time"), tabindex: "0" }, yearBars(years)),
    ...years.map(([year, list]) => element("section", {}, heading(year || say("undated"), list.length), paged(list, timeItem, { class: "names" }, 15))),
  );
  // Of many years, the latest are in sight.
  const chart = timeBox.querySelector(".chart");
  chart.scrollLeft = chart.scrollWidth;
}

// Indicators of a name: each with its value, over the years as bars where several years give one.
const BAR = { height: 64, width: 34, foot: 16, head: 14 };

const yearOf = (figure) => (/^\d{4}/.exec(figure.period || "") ?? [""])[0];

/** Figures of one indicator in one unit, by year. */
function seriesOf(id) {
  const series = new Map();
  for (const figure of figuresOf[id]) {
    const key = `${figure.name}\n${figure.unit}`;
    if (!series.has(key)) series.set(key, []);
    series.get(key).push(figure);
  }
  const found = [...series.values()];
  for (const list of found) list.sort((a, b) => (yearOf(a) < yearOf(b) ? -1 : yearOf(a) > yearOf(b) ? 1 : 0));
  return found.sort((a, b) => yearsIn(b).size - yearsIn(a).size);
}

const yearsIn = (list) => new Set(list.map(yearOf).filter(Boolean));

function bars(list) {
  const byYear = new Map(list.filter(yearOf).map((figure) => [yearOf(figure), figure]));
  const shown = [...byYear.values()].slice(-10);
  const most = Math.max(...shown.map((figure) => Math.abs(figure.value)), 1e-9);
  const told = shown.map((figure) => `${yearOf(figure)}：${figure.text}`).join("，");
  const chart = drawn("svg", {
    class: "bars", role: "img", "aria-label": told,
    width: shown.length * BAR.width, height: BAR.height + BAR.foot + BAR.head,
  });
  shown.forEach((figure, n) => {
    const height = Math.max(1, (Math.abs(figure.value) / most) * BAR.height);
    const middle = n * BAR.width + BAR.width / 2;
    const bar = drawn("rect", { x: n * BAR.width + 6, y: BAR.head + BAR.height - height, width: BAR.width - 12, height });
    bar.append(drawn("title", {}, `${yearOf(figure)} ${figure.text}`));
    chart.append(bar, drawn("text", { x: middle, y: BAR.head + BAR.height + 12, "text-anchor": "middle" }, yearOf(figure)));
  });
  return chart;
}

function figureRow(figure) {
  const proof = element("details", {}, element("summary", {}, element("strong", {}, figure.text), figure.period ? element("small", {}, figure.period) : null));
  proof.addEventListener("toggle", () => {
    if (proof.open && proof.childElementCount === 1) proof.append(evidenceList(figure.evidence));
  });
  return proof;
}

function seriesItem(list) {
  return element("li", {}, element("p", {}, list[0].name), yearsIn(list).size > 1 ? bars(list) : null, ...list.map(figureRow));
}

function figureSection(id) {
  if (!figuresOf[id].length) return [];
  return [heading(say("figures"), figuresOf[id].length), paged(seriesOf(id), seriesItem, { class: "facts figures" }, 10)];
}

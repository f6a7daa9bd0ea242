// The statements in view as a table that sorts and is downloaded as CSV.
const tableBox = byId("table");
const COLUMNS = {
  subject: (s) => entities[s.subject].name,
  predicate: (s) => predicates[s.predicate].label(),
  object: (s) => entities[s.object].name,
  status: (s) => statuses[s.status].label(),
  date: (s) => s.dates.join("，"),
  source: (s) => reportsOf(s).map((n) => titleOf(documents[n])).join("；"),
  confidence: (s) => Number(s.confidence.toFixed(2)),
};
const ROWS = 100;
let sorting = { column: null, down: false };

/** Statements of what is in view that pass the filters. */
function inView() {
  if (state.pair) return shownOf(state.pair[0]).filter((s) => other(s, state.pair[0]) === state.pair[1]);
  if (state.view === "entity") return shownOf(state.id);
  if (state.view === "path") {
    const found = shortestPath(state.id, state.to) ?? [];
    return found.slice(1).flatMap((id, n) => shownOf(id).filter((s) => other(s, id) === found[n]));
  }
  const all = statements.filter(statementShown);
  if (state.view !== "community") return all;
  return all.filter((s) => entities[s.subject].community === state.community || entities[s.object].community === state.community);
}

/** The most connected subject first, until a column is chosen. */
function sorted(list) {
  if (!sorting.column) {
    const degree = (s) => entities[s.subject].degree;
    return [...list].sort((a, b) => degree(b) - degree(a) || a.subject - b.subject || a.predicate - b.predicate || a.id - b.id);
  }
  const value = COLUMNS[sorting.column];
  const compare = new Intl.Collator("zh").compare;
  const keyed = list.map((s) => [value(s), s]);
  keyed.sort(([a], [b]) => (typeof a === "number" ? a - b : compare(a, b)));
  const found = keyed.map(([, s]) => s);
  return sorting.down ? found.reverse() : found;
}

/** A cell of CSV; what a spreadsheet would take for a formula is text. */
function cell(value) {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function csvOf(list) {
  const sentence = (s) => {
    const { before, quote, after } = readEvidence(s.evidence[0]);
    return (before + quote + after).trim();
  };
  const head = [...Object.keys(COLUMNS).map((key) => say(key)), say("evidence")];
  const lines = list.map((s) => [...Object.values(COLUMNS).map((value) => value(s)), sentence(s)]);
  return `\ufeff${[head, ...lines].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function headCell(column) {
  const on = sorting.column === column;
  const press = button(`${say(column)}${on ? (sorting.down ? " ↓" : " ↑") : ""}`, () => {
    sorting = { column, down: on && !sorting.down };
    showTable();
    tableBox.querySelector(`th[data-column=${column}] button`).focus();
  });
  const head = element("th", { scope: "col", "aria-sort": on ? (sorting.down ? "descending" : "ascending") : "none" }, press);
  head.dataset.column = column;
  return head;
}

function tableRow(s) {
  const row = element("tr", {});
  for (const [column, value] of Object.entries(COLUMNS)) {
    const content = column === "subject" || column === "object" ? entityButton(s[column])
      : column === "predicate" ? button(value(s), () => go({ pair: [s.subject, s.object] }), { class: "link" }) : String(value(s));
    row.append(element("td", {}, content));
  }
  return row;
}

function showTable() {
  const list = sorted(inView());
  const body = element("tbody", {});
  const table = element("table", { role: "table", "aria-label": say("facts") },
    element("thead", {}, element("tr", {}, ...Object.keys(COLUMNS).map(headCell))), body);
  const more = button("", () => grow());
  let at = 0;
  function grow() {
    body.append(...list.slice(at, at + ROWS).map(tableRow));
    at += ROWS;
    more.hidden = at >= list.length;
    more.textContent = say("more", { n: Math.min(ROWS, list.length - at) });
  }
  grow();
  tableBox.replaceChildren(
    element("h2", { class: "ear" }, say("facts")),
    element("p", { class: "head" }, element("span", {}, say("rows", { n: list.length })), element("span", { class: "buttons" },
      button(say("csv"), () => save(new Blob([csvOf(sorted(inView()))], { type: "text/csv" }), "zhengtu.csv")),
      button(say("json"), saveRecords))), table, more);
}

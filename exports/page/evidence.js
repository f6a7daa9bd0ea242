// Why a statement is there: the sentence with its quote marked, the report, and a citation to copy.
const AROUND = 70;

/** Title, body and time of a report, as people name it. */
function sourceText({ issuer, period, date, ...report }) {
  const time = date || period;
  return [issuer, `《${titleOf(report)}》`, time ? `（${time}）` : ""].filter(Boolean).join("");
}

function citationOf({ report, before, quote, after }) {
  return `“${(before + quote + after).trim()}”——${sourceText(report)}，${report.file}${report.url ? `，${report.url}` : ""}`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", {});
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce(say("copied"));
}

/** The sentence; what stands far from the quote is shown on demand. */
function quoteBlock({ before, quote, after }) {
  const left = Array.from(before);
  const right = Array.from(after);
  const mark = () => element("mark", {}, quote);
  const block = element("blockquote", { lang: "zh" });
  if (left.length <= AROUND * 1.3 && right.length <= AROUND * 1.3) {
    block.append(before, mark(), after);
    return block;
  }
  const more = button("…", () => block.replaceChildren(before, mark(), after), { class: "more", "aria-label": say("whole"), title: say("whole") });
  block.append(left.length > AROUND ? `…${left.slice(-AROUND).join("")}` : before, mark(), right.slice(0, AROUND).join(""), more);
  return block;
}

function evidenceBox(row) {
  const found = readEvidence(row);
  const cite = button(say("cite"), () => {
    copy(citationOf(found));
    cite.textContent = say("copied");
    setTimeout(() => { cite.textContent = say("cite"); }, 1500);
  }, { class: "small" });
  return element("div", { class: "proof" }, quoteBlock(found),
    element("p", { class: "source" }, sourceText(found.report), " ", cite),
    element("details", { class: "source" }, element("summary", {}, `${say("confidence")} ${found.confidence.toFixed(2)}`),
      element("p", {}, `${say("rule")}：${found.rule}`), element("p", {}, `${say("file")}：${found.report.file}`)));
}

/** The best evidence at once, the others on demand. */
function evidenceList(rows) {
  const sorted = [...rows].sort((a, b) => b[4] - a[4]);
  const box = element("div", {}, ...sorted.slice(0, 1).map(evidenceBox));
  if (sorted.length > 1) {
    const rest = element("details", { class: "others" }, element("summary", {}, say("moreEvidence", { n: sorted.length - 1 })));
    rest.addEventListener("toggle", () => {
      if (rest.open && rest.childElementCount === 1) rest.append(...sorted.slice(1).map(evidenceBox));
    });
    box.append(rest);
  }
  return box;
}

function statusBadge(s) {
  const status = statuses[s.status];
  return element("span", { class: `status ${status.key}` }, status.label());
}

const attributeText = ([key, value]) => `${data.attributes[key]?.[language] ?? key}：${value}`;

/** A statement with its sentences; what it is told about is not named again. */
function factItem(s, about) {
  const told = element("p", { class: "fact" });
  if (s.subject !== about) told.append(entityButton(s.subject), " ");
  if (about === undefined || s.object !== about) {
    if (about === undefined) told.append(element("span", { class: "predicate" }, predicates[s.predicate].label()), " ");
    if (s.object !== about) told.append(entityButton(s.object));
  }
  told.append(" ", statusBadge(s));
  const extra = [...s.dates, ...s.attributes.map(attributeText)].join("，");
  if (extra) told.append(element("small", {}, extra));
  return element("li", {}, told, evidenceList(s.evidence));
}

// What reports admit and promise, whether a later report answers it, and the sentences of both.
const outcomeAsked = { 0: "", 1: "" }; // of problems and of commitments, by key

/** A report that is filtered out admits and promises nothing; nor does one of other years than are asked for. */
function claimShown(claim) {
  const { documents: reports, years } = state.off;
  return claim.reports.some((n) => !reports.has(n)) && (!years.size || claimYears(claim).some((year) => !years.has(year)));
}

/** The years of a claim, as values of the filter; one that no statement is of cannot be asked for and holds nothing back. */
function claimYears({ periods }) {
  const known = facetValues("years").map(({ key }) => key);
  const found = periods.flatMap((period) => period.match(/\d{4}/g) ?? []);
  return (found.length ? found : [""]).map((year) => known.indexOf(year));
}

/** Claims of reports, and those that name an entity. */
function claimsOf(reports, id = null) {
  const wanted = new Set(reports);
  return claims.filter((claim) => claimShown(claim) && (claim.reports.some((n) => wanted.has(n)) || claim.about.includes(id)));
}

function outcomeBadge(claim) {
  const { key, label } = outcomes[claim.outcome];
  return element("span", { class: `status ${key}` }, label());
}

function answerItem([ids, others, evidence]) {
  const named = [...new Set(ids)].flatMap((id, n) => [n ? " — " : "", entityButton(id)]);
  return element("li", {}, element("p", { class: "fact" }, ...named, ...others.map((n) => claims[n].text)), evidenceList(evidence));
}

function claimItem(claim) {
  const item = element("li", {},
    element("p", { class: "fact" }, element("span", { lang: "zh" }, claim.text), " ", outcomeBadge(claim), element("small", {}, claim.periods.join("，"))),
    evidenceList(claim.evidence));
  if (!claim.answers.length) return item;
  const box = element("details", { class: "others" }, element("summary", {}, say("answers", { n: claim.answers.length })));
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(element("ul", { class: "facts", "aria-label": say("answeredBy") }, ...claim.answers.map(answerItem)));
  });
  item.append(box);
  return item;
}

/** A heading, a choice of outcome, and the claims; the latest first, those that are answered before others. */
function claimKind(commitment, found) {
  const key = commitment ? "commitments" : "problems";
  const late = (claim) => claim.periods[claim.periods.length - 1] ?? "";
  found.sort((a, b) => (late(a) < late(b) ? 1 : late(a) > late(b) ? -1 : b.answers.length - a.answers.length || a.id - b.id));
  const select = element("select", { "aria-label": `${say(key)}：${say("outcome")}` }, element("option", { value: "" }, say("anyOutcome")));
  outcomes.forEach((outcome, n) => {
    const count = found.filter((claim) => claim.outcome === n).length;
    if (count) select.append(element("option", { value: outcome.key }, `${outcome.label()} ${count}`));
  });
  const asked = [...select.options].some((option) => option.value === outcomeAsked[commitment]) ? outcomeAsked[commitment] : "";
  select.value = asked;
  const list = () => paged(found.filter((claim) => !select.value || outcomes[claim.outcome].key === select.value), claimItem, { class: "facts" }, 5);
  let shown = list();
  select.addEventListener("change", () => {
    outcomeAsked[commitment] = select.value;
    const next = list();
    shown.replaceWith(next);
    shown = next;
  });
  return [heading(say(key), found.length), element("p", { class: "tools" }, select), shown];
}

function claimSection(found) {
  return [0, 1].flatMap((commitment) => {
    const kind = found.filter((claim) => claim.commitment === commitment);
    return kind.length ? claimKind(commitment, kind) : [];
  });
}

// The panel that says why: a name with its facts by relation, a body with what its reports name, or a path.
const panel = byId("details");

/** Facts under headings, by relation and direction; the latest first. */
function factGroups(facts, id) {
  const groups = new Map();
  for (const s of facts) {
    const key = groupOf(s, id);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(s);
  }
  return inOrder(groups).flatMap(([key, facts_]) => {
    const late = (s) => s.dates[s.dates.length - 1] ?? "";
    const list = facts_.sort((a, b) => (late(a) < late(b) ? 1 : late(a) > late(b) ? -1 : b.confidence - a.confidence || a.id - b.id));
    const name = predicates[Number(key.slice(0, 2))].label();
    return [heading(key.endsWith(">") ? `${name} →` : `← ${name}`, list.length), paged(list, (s) => factItem(s, id), { class: "facts" }, 12)];
  });
}

function descriptionOf(entity) {
  const rows = [];
  const add = (term, value) => rows.push(element("div", {}, element("dt", {}, term), element("dd", {}, value)));
  if (entity.scope) add(say("scope"), entity.scope);
  if (entity.aliases.length) add(say("aliases"), entity.aliases.join("，"));
  for (const [key, value] of entity.attributes) add(data.attributes[key]?.[language] ?? key, value);
  return element("dl", {}, ...rows);
}

function depthBox() {
  const select = element("select", {});
  for (const n of [1, 2, 3]) select.append(element("option", { value: n }, String(n)));
  select.value = String(state.depth);
  select.addEventListener("change", () => go({ depth: Number(select.value) }));
  return element("label", {}, `${say("depth")} `, select);
}

function pathButton() {
  return button(say(path ? "cancel" : "pathTo"), () => {
    path = !path;
    showDetails();
    if (path) searchBox.focus();
  }, { "aria-pressed": String(path) });
}

function entityDetails(id) {
  const entity = entities[id];
  const facts = shownOf(id);
  const left = scene.rings?.left ?? 0;
  return [
    element("h2", { lang: "zh" }, entity.name),
    element("p", { class: "class" }, badge(entity.type), classes[entity.cls].label() === types[entity.type].label() ? null : classes[entity.cls].label()),
    descriptionOf(entity),
    element("p", { class: "tools" }, depthBox(), " ", pathButton(), pageLink(entity)),
    path ? element("p", { class: "hint" }, say("pickEnd")) : null,
    left ? element("p", { class: "hint" }, say("notDrawn", { n: left })) : null,
    ...factGroups(facts, id),
    ...figureSection(id),
    ...claimSection(claimsOf(communities.find((c) => c.centre === id)?.reports ?? [], id)),
    ...(entity.mention.length ? [heading(say("mentioned")), evidenceList(entity.mention)] : []),
    !facts.length && statementsOf[id].length ? element("p", { class: "hint" }, say("none")) : null,
    heading(say("namedIn"), entity.reports.length),
    paged(entity.reports, reportItem, { class: "documents" }, 5),
  ];
}

/** A report with how much it contributes; pressed, it alone is looked at. */
function reportItem(n) {
  const { issuer, period } = documents[n];
  const name = titleOf(documents[n]);
  const others = new Set(documents.map(({ id }) => id).filter((id) => id !== n));
  const alone = button(name, () => go({ off: { ...state.off, documents: others } }), { class: "link", lang: "zh", title: say("onlyThis", { name }) });
  const count = say("rows", { n: passing().counts.documents[n] });
  return element("li", {}, alone, element("small", {}, [issuer, period, count].filter(Boolean).join(" · ")));
}

function pairDetails([a, b]) {
  const facts = shownOf(a).filter((s) => other(s, a) === b);
  return [
    element("h2", {}, `${entities[a].name} — ${entities[b].name}`),
    facts.length ? element("ul", { class: "facts" }, ...facts.map((s) => factItem(s))) : element("p", { class: "hint" }, say("none")),
  ];
}

function pathDetails() {
  const found = shortestPath(state.id, state.to);
  const title = element("h2", {}, say("path"), found ? element("small", {}, say("steps", { n: found.length - 1 })) : null);
  if (!found) return [title, element("p", {}, entityButton(state.id), " … ", entityButton(state.to)), element("p", { class: "hint" }, say("noPath"))];
  const steps = found.slice(1).flatMap((id, n) => shownOf(id).filter((s) => other(s, id) === found[n]));
  return [title, element("ul", { class: "facts" }, ...steps.map((s) => factItem(s)))];
}

const nameItem = (id) => element("li", {}, swatch(entities[id].type), entityButton(id), element("small", {}, String(degreeShown(id))));

/** The most connected names of some types among those given. */
function leading(ids, keys_, size = 6) {
  return types.flatMap((type, n) => {
    const found = keys_.includes(type.key) ? ids.filter((id) => entities[id].type === n && entityShown(id)) : [];
    if (!found.length) return [];
    found.sort((a, b) => degreeShown(b) - degreeShown(a) || a - b);
    return [heading(say("leading", { name: type.label() }), found.length), paged(found, nameItem, { class: "names" }, size)];
  });
}

const SHARED = 3; // as in exports/page/communities.py
let homes = null; // report -> the body that it is of

/** How many bodies' reports name something. */
function bodiesOf(id) {
  homes ??= new Map(communities.flatMap((c) => c.reports.map((n) => [n, c.id])));
  return new Set(entities[id].reports.map((n) => homes.get(n))).size;
}

const spreadItem = ([id, n]) => element("li", {}, swatch(entities[id].type), entityButton(id), element("small", {}, say("inBodies", { n })));

/** What several bodies name, by type: those of the most bodies first; among them such as report themselves. */
function spread() {
  const counted = entities.filter(({ id }) => entityShown(id)).map(({ id }) => [id, bodiesOf(id)]).filter(([, n]) => n >= SHARED);
  counted.sort(([a, m], [b, n]) => n - m || entities[b].degree - entities[a].degree || a - b);
  return types.flatMap((type, n) => {
    const found = counted.filter(([id]) => entities[id].type === n);
    return found.length ? [heading(say("widest", { name: type.label() }), found.length), paged(found, spreadItem, { class: "names" }, 6)] : [];
  });
}

function communityDetails({ name, centre, members, reports, label }) {
  return [
    element("h2", {}, centre === null ? label() : entityButton(centre)),
    element("p", { class: "class" }, say("names", { n: members.filter(entityShown).length })),
    ...(name ? leading(members, types.map((type) => type.key)) : spread()),
    ...claimSection(claimsOf(reports)),
    ...(reports.length ? [heading(say("documents"), reports.length), paged(reports, reportItem, { class: "documents" }, 8)] : []),
  ];
}

function overviewDetails() {
  const bodies = communities.map((c) => [c, membersShown(c).length]).filter(([, n]) => n).sort((a, b) => Boolean(a[0].name) - Boolean(b[0].name) || b[1] - a[1]);
  return [
    element("h2", {}, say("overview")),
    element("p", {}, say("welcome")),
    heading(say("bodies"), bodies.length),
    paged(bodies, ([c, n]) => element("li", {}, button(c.label(), () => goCommunity(c.id), { class: "link" }),
      element("small", {}, say("names", { n }))), { class: "names" }, 8),
    ...leading(ranked.slice(), ["INST", "INIT", "REG"]),
    ...claimSection(claims.filter(claimShown)),
    heading(say("documents"), documents.length),
    paged(documents.map((report) => report.id), reportItem, { class: "documents" }, 8),
  ];
}

function showDetails() {
  const parts = state.pair ? pairDetails(state.pair)
    : state.view === "entity" ? entityDetails(state.id)
      : state.view === "path" ? pathDetails()
        : state.view === "community" ? communityDetails(communities[state.community]) : overviewDetails();
  const inside = panel.contains(document.activeElement);
  panel.replaceChildren(...parts.filter((part) => part !== null));
  panel.scrollTop = 0;
  const title = panel.querySelector("h2").textContent;
  document.title = state.view === "overview" && !state.pair ? "政图 Zhengtu" : `${title} · 政图`;
  // What was pressed is gone; who reads by keyboard or ear goes on at the top of what it opened.
  if (inside && !path) {
    panel.focus({ preventScroll: true });
    if (getComputedStyle(byId("show-filters")).display !== "none") window.scrollTo(0, 0);
    announce(title);
  }
}

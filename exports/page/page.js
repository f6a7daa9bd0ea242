// The parts put together: what the state asks for, in the present language and theme.
let drawnFor = "";
let filteredFor = "";
let writtenFor = -1;

const sum = (marks_) => marks_.reduce((total, mark) => total + mark, 0);

function showCounts() {
  const { shown, entities: names } = passing();
  byId("counts").textContent = filtering()
    ? say("filtered", { entities: sum(names), statements: sum(shown) })
    : say("counts", { documents: documents.length, entities: entities.length, statements: statements.length, figures: figures.length });
}

function showLanguage() {
  document.documentElement.lang = language ? "en" : "zh";
  searchBox.placeholder = say("search");
  searchBox.setAttribute("aria-label", say("search"));
  resultList.setAttribute("aria-label", say("results"));
  panel.setAttribute("aria-label", say("details"));
  filterBox.setAttribute("aria-label", say("filters"));
  for (const id of ["overview", "back", "language"]) byId(id).textContent = say(id);
  for (const tab of TABS) byId(`show-${tab}`).textContent = say(tab);
  byId("show-filters").textContent = say("filters");
  showPages();
  for (const [id, key] of [["zoom-in", "zoomIn"], ["zoom-out", "zoomOut"], ["fit", "fit"], ["picture", "picture"], ["vector", "vector"]]) {
    byId(id).setAttribute("aria-label", say(key));
    byId(id).title = say(key);
  }
}

/** What the drawing depends on; where that has not changed, it stays as it is. */
function drawingKey() {
  const { view, community, id, to, depth, confidence, marked, by, sides } = state;
  return JSON.stringify([view, community, id, to, depth, confidence, marked && [by, sides], GROUPS.map((group) => [...state.off[group]]), language]);
}

const BOXES = { graph: byId("drawing"), table: tableBox, time: timeBox, compare: compareBox };

function showTabs() {
  for (const tab of TABS) {
    BOXES[tab].hidden = tab !== state.tab;
    byId(`show-${tab}`).setAttribute("aria-pressed", String(tab === state.tab));
  }
}

function showTab() {
  if (state.tab === "table") showTable();
  else if (state.tab === "time") showTime();
  else if (state.tab === "compare") showCompare();
  else if (drawingKey() !== drawnFor) {
    drawnFor = drawingKey();
    draw();
  } else {
    // The window may have changed while another tab was in front: measure now, not after the next frame.
    network.redraw();
    resized();
  }
}

/** Shows the state. */
function show() {
  const asked = JSON.stringify([GROUPS.map((group) => [...state.off[group]]), state.confidence]);
  if (asked !== filteredFor) forgetPassing();
  if (language !== writtenFor) {
    showLanguage();
    showFilters();
  } else if (asked !== filteredFor) refreshFilters();
  if (asked !== filteredFor || language !== writtenFor) showCounts();
  filteredFor = asked;
  writtenFor = language;
  showTabs();
  byId("back").disabled = !stepsBack();
  if (state.view !== "entity") path = false;
  showTab();
  showDetails();
}

function follow() {
  if (location.hash.slice(1) === shownHash) return;
  shownHash = location.hash.slice(1);
  const found = readState();
  show();
  if (!found) announce(say("missing"));
}

byId("overview").addEventListener("click", goOverview);
byId("back").addEventListener("click", () => history.back());
byId("language").addEventListener("click", () => {
  language = 1 - language;
  go({});
});
for (const tab of TABS) byId(`show-${tab}`).addEventListener("click", () => go({ tab }));
byId("show-filters").addEventListener("click", () => {
  const open = filterBox.classList.toggle("open");
  byId("show-filters").setAttribute("aria-expanded", String(open));
});
byId("zoom-in").addEventListener("click", () => zoomBy(1.5));
byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.5));
byId("picture").addEventListener("click", savePicture);
byId("vector").addEventListener("click", saveVector);
byId("fit").addEventListener("click", () => { drawnFor = ""; show(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readTheme();
  drawnFor = "";
  show();
});
window.addEventListener("hashchange", follow);
readTheme();
follow();

/** For scripts and tests: where a name, or the middle of the line between two, stands on the page now. */
window.zhengtu = Object.freeze({
  elements: () => nodeSet.length + edgeSet.length,
  drawn: () => nodeSet.getIds().map((id) => entities[id].name),
  find: (text) => find(text).map((id) => entities[id].name),
  whereIs(name, next = name) {
    const ids = [name, next].map((wanted) => nodeSet.getIds().find((id) => entities[id].name === wanted));
    const [a, b] = ids.map((id) => network.canvasToDOM(network.getPosition(id)));
    const { left, top } = canvas.getBoundingClientRect();
    return { x: left + (a.x + b.x) / 2, y: top + (a.y + b.y) / 2 };
  },
});

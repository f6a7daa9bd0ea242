// The parts put together: what is in view, and both languages.
let focused = null;

function redraw() {
  if (focused === null) drawOverview();
  else showEntity(focused);
}

function showOverview() {
  focused = null;
  searchBox.value = "";
  drawOverview();
  panel.replaceChildren(element("h2", {}, say("details")), element("p", {}, say("welcome")),
    element("h3", {}, `${say("documents")} ${data.documents.length}`),
    element("ul", { class: "documents" }, ...data.documents.map(([file, title, issuer, , period]) => element("li", {},
      element("strong", {}, title || file), element("small", {}, [issuer, period].filter(Boolean).join(" · "))))));
  panel.scrollTop = 0;
}

function showLanguage() {
  document.documentElement.lang = language ? "en" : "zh";
  searchBox.placeholder = say("search");
  searchBox.setAttribute("aria-label", say("search"));
  resultList.setAttribute("aria-label", say("results"));
  panel.setAttribute("aria-label", say("details"));
  filterBox.setAttribute("aria-label", say("filters"));
  canvas.setAttribute("aria-label", say("graph"));
  document.getElementById("overview").textContent = say("overview");
  document.getElementById("language").textContent = say("language");
  document.getElementById("counts").textContent = say("counts", {
    documents: data.documents.length, entities: entities.length,
    statements: statements.length, figures: data.figures.length,
  });
  showFilters();
  if (focused === null) showOverview();
  else showEntity(focused);
}

document.getElementById("overview").addEventListener("click", showOverview);
document.getElementById("language").addEventListener("click", () => {
  language = 1 - language;
  showLanguage();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
showLanguage();

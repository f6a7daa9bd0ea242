// The search box: results are a listbox that the keyboard walks.
const searchBox = byId("search");
const resultList = byId("results");
const RESULTS = 30;
let active = -1;
let path = false; // whether the next choice is the other end of a path

function resultItem(id, n) {
  const { name, type, place } = entities[id];
  const item = element("li", { role: "option", id: `result-${n}`, "aria-selected": "false" },
    badge(type), element("span", { class: "name", lang: "zh" }, name), data.places[place] ? element("small", {}, data.places[place]) : null);
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(id);
  });
  item.dataset.entity = id;
  return item;
}

function showResults() {
  const wanted = searchBox.value.trim();
  const all = find(wanted);
  const found = all.filter(entityShown);
  const parts = found.slice(0, RESULTS).map(resultItem);
  const message = [];
  if (wanted && !all.length) message.push(say("nothing"));
  if (all.length > found.length) message.push(say("hiddenResults", { n: all.length - found.length }));
  resultList.replaceChildren(...parts, ...message.map((text) => element("li", { class: "empty", role: "presentation" }, text)));
  if (wanted) announce([say("found", { n: found.length }), ...message].join("，"));
  active = -1;
  setOpen(Boolean(wanted));
}

function setOpen(open) {
  resultList.hidden = !open;
  searchBox.setAttribute("aria-expanded", String(open));
  if (!open) searchBox.removeAttribute("aria-activedescendant");
}

function move(step) {
  const items = [...resultList.querySelectorAll("[role=option]")];
  if (!items.length) return;
  items[active]?.setAttribute("aria-selected", "false");
  active = active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length;
  items[active].setAttribute("aria-selected", "true");
  items[active].scrollIntoView({ block: "nearest" });
  searchBox.setAttribute("aria-activedescendant", items[active].id);
}

function choose(id) {
  setOpen(false);
  searchBox.value = "";
  pick(id);
}

/** A name was chosen, in the search or on the drawing. */
function pick(id) {
  if (path && state.id !== null && id !== state.id) {
    path = false;
    go({ view: "path", to: id, pair: null, tab: "graph" });
  } else goEntity(id);
}

searchBox.addEventListener("input", showResults);
searchBox.addEventListener("focus", showResults);
searchBox.addEventListener("blur", () => setOpen(false));
searchBox.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") {
    if (resultList.hidden) searchBox.value = "";
    setOpen(false);
  } else if (event.key === "Enter") {
    const item = resultList.querySelectorAll("[role=option]")[Math.max(active, 0)];
    if (item && !resultList.hidden) choose(Number(item.dataset.entity));
  } else return;
  event.preventDefault();
});

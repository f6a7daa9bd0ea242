// Search by any part of a name or alias; results are a listbox that the keyboard walks.
const searchBox = document.getElementById("search");
const resultList = document.getElementById("results");
const RESULTS = 30;
const haystack = entities.map((e) => [e.name, ...e.aliases].join("\n").toLowerCase());
let active = -1;

/** Entities whose name holds the text: names that begin with it first, then the most connected. */
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  haystack.forEach((hay, id) => {
    const at = hay.indexOf(wanted);
    if (at >= 0 && entityShown(id)) found.push([at === 0 ? 0 : hay[at - 1] === "\n" ? 1 : 2, id]);
  });
  found.sort((a, b) => a[0] - b[0] || entities[b[1]].degree - entities[a[1]].degree || a[1] - b[1]);
  return found.map(([, id]) => id);
}

function showResults() {
  const found = find(searchBox.value);
  resultList.replaceChildren(...found.slice(0, RESULTS).map((id, n) => {
    const item = element("li", { role: "option", id: `result-${n}`, "aria-selected": "false" });
    item.dataset.entity = id;
    item.append(badge(entities[id].type), entities[id].name);
    if (entities[id].scope) item.append(element("small", {}, entities[id].scope));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(id);
    });
    return item;
  }));
  if (searchBox.value.trim() && !found.length) {
    resultList.append(element("li", { class: "empty" }, say("nothing")));
  }
  active = -1;
  setOpen(Boolean(searchBox.value.trim()));
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
  active = (active + step + items.length) % items.length;
  items[active].setAttribute("aria-selected", "true");
  items[active].scrollIntoView({ block: "nearest" });
  searchBox.setAttribute("aria-activedescendant", items[active].id);
}

function choose(id) {
  setOpen(false);
  searchBox.value = entities[id].name;
  showEntity(id);
}

searchBox.addEventListener("input", showResults);
searchBox.addEventListener("focus", showResults);
searchBox.addEventListener("blur", () => setOpen(false));
searchBox.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") setOpen(false);
  else if (event.key === "Enter") {
    const item = resultList.querySelectorAll("[role=option]")[Math.max(active, 0)];
    if (item) choose(Number(item.dataset.entity));
  } else return;
  event.preventDefault();
});

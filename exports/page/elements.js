// Making elements. Text is only ever added as text nodes, never as markup.
const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(text, action, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", action);
  return made;
}

/** A shape beside the colour, so that colour is never the only sign of a type. */
const swatch = (type) => element("span", { class: `swatch ${types[type].key}`, "aria-hidden": "true" });
const badge = (type) => element("span", { class: "badge" }, swatch(type), types[type].label());
const entityButton = (id) => button(entities[id].name, () => goEntity(id), { class: "link", lang: "zh" });

/** A list that shows its first items, and a button for the next ones. */
function paged(items, make, attributes = {}, size = 20) {
  const list = element("ul", attributes);
  const box = element("div", {}, list);
  let at = 0;
  const more = button("", () => grow());
  function grow() {
    list.append(...items.slice(at, at + size).map(make));
    at += size;
    if (at >= items.length) more.remove();
    else {
      more.textContent = say("more", { n: Math.min(size, items.length - at) });
      box.append(more);
    }
  }
  grow();
  return box;
}

const heading = (text, n) => element("h3", {}, text, n === undefined ? null : element("small", {}, String(n)));

function announce(text) {
  byId("live").textContent = text;
}

/** At most so many characters: of a long name the beginning tells the place, the end what it is. */
function inBrief(text, length) {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const head = Math.floor(length * 0.4);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - length).join("")}`;
}

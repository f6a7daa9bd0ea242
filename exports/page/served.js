// Where `kg serve` shows this page, it says so in an element that the file does not have, and other pages lie beside it.
const served = document.querySelector('meta[name="zhengtu-served"]') !== null;
const PAGES = ["/sparql", "/questions", "/files", "/ontology"];

/** Links to the server's other pages, in the present language; none where the page is a file. */
function showPages() {
  if (!served) return;
  byId("pages").hidden = false;
  byId("pages").replaceChildren(...PAGES.flatMap((path) => [element("a", { href: path }, say(path.slice(1))), " "]));
}

/** A link to all that the server knows of a name; the server makes its address of what tells one name from others. */
function pageLink({ type, name, scope }) {
  const key = new URLSearchParams({ type: types[type].key, name, scope });
  return served ? element("a", { href: `/named?${key}` }, say("itsPage")) : null;
}

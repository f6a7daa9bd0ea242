// The map: every name at its place, the best connected of those in the window as nodes, their names where there is room.
const opening = {
  ids: JSON.parse(byId("overview-nodes").textContent).map((node) => node.id),
  pairs: JSON.parse(byId("overview-edges").textContent).map((edge) => [edge.from, edge.to]),
};
const ON_CANVAS = 560;
const APART = 9; // pixels between names that are nodes; what stands closer is a dot until one zooms in
const ROOM_FOR_NAME = 9000; // square pixels
const MANY = 400;

/** Where many names stand on the map, their symbols are smaller. */
const crowding = () => (onMap() && scene.ids.size > MANY ? 0.72 : 1);

/** A body's name over its disc, or below it where another is in the way; where the disc is larger than the window, its centre has the name. */
function captions(scale) {
  return communities.filter((c) => scene.sizes[c.id]).map((c) => ({
    x: c.x, y: c.y - c.radius - 14, under: c.y + c.radius + 14, centred: true, weight: 600,
    px: Math.min(17, Math.max(11, c.radius * scale * 0.16)),
    text: `${inBrief(c.label(), 18)} ${scene.sizes[c.id]}`,
  }));
}

function mapNames(scale) {
  const captioned = (id) => communities[entities[id].community].centre === id
    && communities[entities[id].community].radius * scale * 2 < canvas.clientHeight;
  return ranked.filter((id) => scene.ids.has(id) && !captioned(id)).map((id) => {
    const e = entities[id];
    return { x: e.x, y: e.y, r: sizeOf(id) * crowding(), text: inBrief(e.name, 12), px: 11.5, colour: theme.ink };
  });
}

/** The first of some names that stand apart, at most so many. */
function apart(ids) {
  const cell = APART / network.getScale();
  const taken = new Set();
  const found = [];
  for (const id of ids) {
    const place = `${Math.floor(entities[id].x / cell)},${Math.floor(entities[id].y / cell)}`;
    if (taken.has(place)) continue;
    taken.add(place);
    found.push(id);
    if (found.length >= ON_CANVAS) break;
  }
  return found;
}

/** What of the map is drawn as nodes: the opening, or the most connected of what is in the window. */
function mapScene() {
  if (!filtering() && !compared && state.view === "overview" && !scene.moved) {
    const inside = new Set(opening.ids);
    const ids = apart(ranked.filter((id) => inside.has(id)));
    const drawn_ = new Set(ids);
    return { ids, pairs: opening.pairs.filter((pair) => pair.every((id) => drawn_.has(id))) };
  }
  const box = viewBox();
  const ids = apart(ranked.filter((id) => {
    const { x, y } = entities[id];
    return entityShown(id) && !(compared && !compared.of.has(id)) && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }));
  return { ids, pairs: pairsAmong(ids) };
}

/** Pairs that a shown statement joins, those of better connected names first. */
function pairsAmong(ids) {
  const inside = new Set(ids);
  const found = new Map();
  for (const id of ids) {
    for (const s of statementsOf[id]) {
      if (s.subject === id && s.object !== id && inside.has(s.object) && statementShown(s) && (!compared || compared.ofStatement(s))) found.set(`${id},${s.object}`, [id, s.object]);
    }
    if (found.size >= LINES) break;
  }
  return [...found.values()].slice(0, LINES);
}

function fillMap() {
  const { ids, pairs } = mapScene();
  const width = 0.8 / network.getScale();
  fill(
    ids.map((id) => ({ id, x: entities[id].x, y: entities[id].y })),
    pairs.map(([from, to], n) => ({ id: n, from, to, width, color: faint(0.28), ...comparedLine(from, to, width) })),
  );
}

let waiting = 0;

/** After a movement, the names that the window now has room for. */
function later() {
  scene.moved = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (onMap()) fillMap(); }, 120);
}

function drawMap() {
  scene = { rings: null, ids: new Set(), moved: false, sizes: communities.map((c) => membersShown(c).length) };
  nodeSet.clear();
  frame();
  fillMap();
}

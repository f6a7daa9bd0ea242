// The drawing: the overview as it was placed at build time, a name's rings, or a path.
const canvas = byId("canvas");
const opening = {
  ids: JSON.parse(byId("overview-nodes").textContent).map((node) => node.id),
  pairs: JSON.parse(byId("overview-edges").textContent).map((edge) => [edge.from, edge.to]),
};
const ON_CANVAS = 560;
const LINES = 900;
const ROOM_FOR_NAME = 9000; // square pixels
const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
let network = null;
let scene = { rings: null, ids: new Set() };

/** vis-network, made when the first drawing is asked for. */
function startNetwork() {
  network = new vis.Network(canvas, { nodes: nodeSet, edges: edgeSet }, {
    physics: false,
    autoResize: true,
    layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false, hideEdgesOnDrag: false, dragNodes: false, tooltipDelay: 200, zoomSpeed: 0.7 },
    nodes: { shape: "custom", ctxRenderer: renderNode, chosen: false },
    edges: { smooth: false, chosen: true, selectionWidth: (width) => width * 2, hoverWidth: (width) => width * 2 },
  });
  network.on("beforeDrawing", drawBelow);
  network.on("afterDrawing", drawAbove);
  network.on("click", clicked);
  network.on("zoom", later);
  network.on("dragEnd", later);
  network.on("resize", () => setTimeout(resized));
  network.on("hoverNode", () => { canvas.firstChild.style.cursor = "pointer"; });
  network.on("blurNode", () => { canvas.firstChild.style.cursor = ""; });
}

const narrow = () => canvas.clientWidth < 600;
const onMap = () => scene.rings === null;

function renderNode({ ctx, id, x, y, state: { selected, hover } }) {
  const scale = network.getScale();
  const r = (sizeOf(id) * (hover ? 1.25 : 1)) / (onMap() ? scale : Math.max(scale, 0.8));
  const marked = selected || hover || id === state.id || id === state.to || (state.pair ?? []).includes(id);
  return {
    drawNode: () => drawSymbol(ctx, entities[id].type, x, y, r, 1 / scale, marked),
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

function viewBox() {
  const from = network.DOMtoCanvas({ x: 0, y: 0 });
  const to = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

function drawBelow(ctx) {
  if (!onMap()) return;
  const scale = network.getScale();
  drawDiscs(ctx, scale);
  drawDots(ctx, scale, viewBox(), scene.ids);
}

function drawAbove(ctx) {
  const scale = network.getScale();
  if (onMap()) writeNames(ctx, [...captions(scale), ...mapNames(scale)], scale, communities.length + (canvas.clientWidth * canvas.clientHeight) / ROOM_FOR_NAME / (narrow() ? 2 : 1));
  else if (scene.path) writeNames(ctx, scene.rings.nodes.map(({ id, x, y }) => ({ x, y, r: sizeOf(id) + 2, text: inBrief(entities[id].name, 14), px: 13 * Math.max(scale, 0.75) })), scale);
  else writeRings(ctx, scene.rings, scale);
}

/** A body's name over its disc; where the disc is larger than the window, its centre has the name. */
function captions(scale) {
  return communities.filter((c) => scene.sizes[c.id]).map((c) => ({
    x: c.x, y: c.y - c.radius - 14, centred: true, weight: 600,
    px: Math.min(17, Math.max(11, c.radius * scale * 0.16)),
    text: `${inBrief(c.label(), 18)} ${scene.sizes[c.id]}`,
  }));
}

function mapNames(scale) {
  const captioned = (id) => communities[entities[id].community].centre === id
    && communities[entities[id].community].radius * scale * 2 < canvas.clientHeight;
  return ranked.filter((id) => scene.ids.has(id) && !captioned(id)).map((id) => {
    const e = entities[id];
    return { x: e.x, y: e.y, r: sizeOf(id), text: inBrief(e.name, 12), px: 11.5, colour: theme.ink };
  });
}

/** What of the map is drawn as nodes: the opening, or the most connected of what is in the window. */
function mapScene() {
  if (!filtering() && state.view === "overview" && !scene.moved) return opening;
  const box = viewBox();
  const ids = [];
  for (const id of ranked) {
    const { x, y } = entities[id];
    if (!entityShown(id) || x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
    ids.push(id);
    if (ids.length >= ON_CANVAS) break;
  }
  return { ids, pairs: pairsAmong(ids) };
}

/** Pairs that a shown statement joins, those of better connected names first. */
function pairsAmong(ids) {
  const inside = new Set(ids);
  const found = new Map();
  for (const id of ids) {
    for (const s of statementsOf[id]) {
      if (s.subject === id && s.object !== id && inside.has(s.object) && statementShown(s)) found.set(`${id},${s.object}`, [id, s.object]);
    }
    if (found.size >= LINES) break;
  }
  return [...found.values()].slice(0, LINES);
}

function fill(nodes, edges) {
  scene.ids = new Set(nodes.map((node) => node.id));
  edgeSet.clear();
  nodeSet.clear();
  nodeSet.add(nodes);
  edgeSet.add(edges);
  canvas.setAttribute("aria-label", say("drawing", { entities: nodes.length, lines: edges.length }));
}

const faint = (opacity) => ({ color: theme.soft, opacity, highlight: theme.link, hover: theme.link });

function fillMap() {
  const { ids, pairs } = mapScene();
  const width = 0.8 / network.getScale();
  fill(
    ids.map((id) => ({ id, x: entities[id].x, y: entities[id].y })),
    pairs.map(([from, to], n) => ({ id: n, from, to, width, color: faint(0.28) })),
  );
}

let waiting = 0;

/** After a movement, the names that the window now has room for. */
function later() {
  scene.moved = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (onMap()) fillMap(); }, 120);
}

/** In a new size all is shown again, unless somebody has already looked closer. */
function resized() {
  readTheme();
  if (!scene.moved) frame();
}

function drawMap() {
  scene = { rings: null, ids: new Set(), moved: false, sizes: communities.map((c) => membersShown(c).length) };
  nodeSet.clear();
  frame();
  fillMap();
}

/** Lines of rings and paths, one for each pair, with the kinds of statement as its title. */
function drawRings(rings, path = false) {
  scene = { rings, ids: new Set(), path };
  const ids = rings.nodes.map((node) => node.id);
  const parents = new Map();
  for (const s of ids.flatMap((id) => statementsOf[id].filter((t) => t.subject === id))) {
    if (!statementShown(s) || s.subject === s.object) continue;
    const key = `${s.subject},${s.object}`;
    if (!parents.has(key)) parents.set(key, []);
    parents.get(key).push(s);
  }
  const inside = new Set(ids);
  const facts = [...parents.values()].filter(([s]) => inside.has(s.object)).slice(0, LINES);
  fill(
    rings.nodes.map(({ id, x, y }) => ({ id, x, y })),
    facts.map((list, n) => ({
      id: n, from: list[0].subject, to: list[0].object, width: 1,
      // Lines among the neighbours themselves stand back.
      color: faint(path || list[0].subject === state.id || list[0].object === state.id || state.depth > 1 ? 0.6 : 0.2),
      arrows: { to: { enabled: true, scaleFactor: 0.45 } },
      dashes: list.every((s) => ["planned", "negated"].includes(statuses[s.status].key)),
      label: path ? [...new Set(list.map((s) => predicates[s.predicate].label()))].join("，") : undefined,
      font: { color: theme.ink, strokeColor: theme.paper, strokeWidth: 4, size: 12 },
    })),
  );
  frame();
}

/** Names along the spokes (of few neighbours, upright), the kinds of statement inside the ring. */
function writeRings(ctx, rings, scale) {
  const px = 12;
  const few = rings.nodes.length <= 9;
  const length = narrow() ? 9 : 13;
  ctx.textBaseline = "middle";
  for (const { id, x, y, angle, level } of rings.nodes) {
    if (!level) continue;
    const left = Math.cos(angle) < -0.001;
    const text = inBrief(entities[id].name, length);
    ctx.save();
    ctx.translate(x, y);
    if (few) {
      ctx.textAlign = "center";
      writeText(ctx, text, 0, (Math.sin(angle) < 0 ? -1 : 1) * (sizeOf(id) + 12), px, theme.ink);
    } else {
      ctx.rotate(left ? angle + Math.PI : angle);
      ctx.textAlign = left ? "right" : "left";
      writeText(ctx, text, (left ? -1 : 1) * (sizeOf(id) + 5), 0, px, theme.ink);
    }
    ctx.restore();
  }
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  const [root] = rings.nodes;
  writeNames(ctx, [
    { x: 0, y: 0, r: sizeOf(root.id) + 3, text: inBrief(entities[root.id].name, 16), px: 14 * scale, weight: 600 },
    ...rings.sectors.map(({ key, angles }) => {
      const angle = (angles[0] + angles[angles.length - 1]) / 2;
      const name = predicates[Number(key.slice(0, 2))].label();
      return {
        x: Math.cos(angle) * rings.inner * 0.6, y: Math.sin(angle) * rings.inner * 0.6 + 7, r: 0, centred: true,
        text: key.endsWith(">") ? `${name} →` : `← ${name}`, px: 12 * scale, weight: 600, colour: theme.soft,
      };
    }),
  ], scale);
}

/** The camera on what is in view. */
function frame() {
  if (!network || (onMap() && !communities.length)) return;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  let box;
  if (!onMap()) {
    const { nodes, path } = { nodes: scene.rings.nodes, path: scene.path };
    const reach = path ? 120 : narrow() ? 130 : 185;
    const xs = nodes.map((n) => n.x);
    const ys = nodes.map((n) => n.y);
    box = [Math.min(...xs) - reach, Math.min(...ys) - reach, Math.max(...xs) + reach, Math.max(...ys) + reach];
  } else {
    const shown = state.view === "community" ? [communities[state.community]] : communities;
    box = [
      Math.min(...shown.map((c) => c.x - c.radius)), Math.min(...shown.map((c) => c.y - c.radius)),
      Math.max(...shown.map((c) => c.x + c.radius)), Math.max(...shown.map((c) => c.y + c.radius)),
    ];
    // Room for names at the sides and for the captions above, which keep their size in pixels.
    const side = ((box[2] - box[0]) / Math.max(100, width)) * 30;
    box = [box[0] - side, box[1] - side * 1.6, box[2] + side, box[3] + side];
  }
  const scale = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]), onMap() ? 1.6 : 1.15);
  network.moveTo({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, scale: scale || 1, animation: false });
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: false });
  later();
}

function clicked({ nodes, edges, pointer }) {
  if (nodes.length) pick(Number(nodes[0]));
  else if (edges.length) {
    const edge = edgeSet.get(edges[0]);
    go({ pair: [edge.from, edge.to] });
  } else if (onMap()) {
    const { x, y } = pointer.canvas;
    const inside = communities.find((c) => Math.hypot(c.x - x, c.y - y) < c.radius + 14);
    if (inside) goCommunity(inside.id);
  }
}

/** Draws what the state asks for. */
function draw() {
  if (!network) startNetwork();
  if (state.view === "entity") drawRings(ringsAbout(state.id, state.depth, narrow() ? 45 : NEIGHBOURS));
  else if (state.view === "path") {
    const path = shortestPath(state.id, state.to) ?? [state.id, state.to];
    drawRings({ nodes: pathNodes(path, narrow()), sectors: [], radius: 0, left: 0 }, true);
  } else drawMap();
}

// The drawing: vis-network with symbols of our own, and what happens where it is clicked.
const canvas = byId("canvas");
const LINES = 900;
const FINGER = 8; // pixels
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

/** What a pixel of a symbol is divided by: symbols keep their size on the map, and shrink a little on rings. */
const unitOf = (scale) => (onMap() ? scale : Math.max(scale, 0.8));

/** Half the width of the square that answers for a name, in the drawing's units: its symbol, but no less than a fingertip finds. */
const pressed = (id, scale) => Math.max(sizeOf(id) * crowding(), FINGER) / unitOf(scale);

function renderNode({ ctx, id, x, y, state: { selected, hover } }) {
  const scale = network.getScale();
  const r = (sizeOf(id) * crowding() * (hover ? 1.25 : 1)) / unitOf(scale);
  const marked = selected || hover || id === state.id || id === state.to || (state.pair ?? []).includes(id);
  return {
    drawNode: () => drawName(ctx, id, x, y, r, 1 / scale, marked),
    nodeDimensions: { width: 2 * pressed(id, scale), height: 2 * pressed(id, scale) },
  };
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

function fill(nodes, edges) {
  scene.ids = new Set(nodes.map((node) => node.id));
  const scale = network.getScale();
  // vis-network measures a symbol of ours when it is first pointed at; until then this size answers.
  for (const node of nodes) node.size = pressed(node.id, scale);
  edgeSet.clear();
  nodeSet.clear();
  nodeSet.add(nodes);
  edgeSet.add(edges);
  canvas.setAttribute("aria-label", say("drawing", { entities: nodes.length, lines: edges.length }));
}

const faint = (opacity) => ({ color: theme.soft, opacity, highlight: theme.link, hover: theme.link });

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
  compared = comparison();
  showLegend();
  if (state.view === "entity") drawRings(ringsAbout(state.id, state.depth, roomForNames()));
  else if (state.view === "path") {
    const path = shortestPath(state.id, state.to) ?? [state.id, state.to];
    drawRings({ nodes: pathNodes(path, narrow()), sectors: [], radius: 0, left: 0 }, true);
  } else drawMap();
}

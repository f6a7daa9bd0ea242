// The drawing: the overview as it was placed at build time, or one entity with its neighbours in rings.
const NEIGHBOURS = 120;
const canvas = document.getElementById("canvas");
const overviewNodes = JSON.parse(document.getElementById("overview-nodes").textContent);
const overviewEdges = JSON.parse(document.getElementById("overview-edges").textContent);
const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const ink = () => getComputedStyle(document.body).getPropertyValue("--ink").trim();
const network = new vis.Network(canvas, { nodes: nodeSet, edges: edgeSet }, {
  physics: false,
  autoResize: true,
  layout: { improvedLayout: false },
  interaction: { hover: true, keyboard: false, hideEdgesOnDrag: true, hideEdgesOnZoom: true },
  nodes: { borderWidth: 1, font: { face: "sans-serif", size: 15 } },
  edges: { arrows: { to: { scaleFactor: 0.5 } }, smooth: false, font: { size: 11, strokeWidth: 3 } },
});

function drawNode(id, x, y, large) {
  const { name, type, degree } = entities[id];
  const colour = data.style[type];
  const characters = Array.from(name);
  return {
    id, x, y,
    label: characters.length > 16 ? `${characters.slice(0, 15).join("")}…` : name,
    shape: { INST: "square", INIT: "dot", REG: "triangle", PER: "star", LOC: "diamond", HONOR: "hexagon" }[type],
    size: large ? 22 : 8 + Math.min(14, Math.sqrt(degree) * 2),
    color: { background: colour, border: colour, highlight: { background: colour, border: ink() } },
    font: { color: ink(), strokeWidth: 3, strokeColor: getComputedStyle(document.body).getPropertyValue("--paper").trim() },
  };
}

function draw(nodes, edges) {
  edgeSet.clear();
  nodeSet.clear();
  nodeSet.add(nodes);
  edgeSet.add(edges);
  network.fit({ animation: false });
}

const FAINT = { color: "#8a8f98", opacity: 0.55, highlight: "#d55e00", hover: "#d55e00" };

function drawOverview() {
  const shown = overviewNodes.filter((n) => entityShown(n.id));
  const inside = new Set(shown.map((n) => n.id));
  const kept = overviewEdges.filter(
    (e) => inside.has(e.from) && inside.has(e.to)
      && statementsOf[e.from].some((s) => (s.subject === e.to || s.object === e.to) && statementShown(s)),
  );
  draw(
    shown.map((n) => drawNode(n.id, n.x, n.y, false)),
    kept.map((e, n) => ({ id: `o${n}`, from: e.from, to: e.to, color: FAINT })),
  );
}

/** One entity in the middle, its neighbours around it by kind of relation, the closest ring first. */
function drawNeighbours(id) {
  const facts = statementsOf[id].filter(statementShown);
  const seen = new Map();
  for (const s of facts) {
    const other = s.subject === id ? s.object : s.subject;
    if (other !== id && !seen.has(other) && seen.size < NEIGHBOURS) seen.set(other, s.predicate);
  }
  const around = [...seen].sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[0] - b[0]));
  const nodes = [drawNode(id, 0, 0, true)];
  let placed = 0;
  for (let ring = 1; placed < around.length; ring += 1) {
    const room = Math.min(around.length - placed, 10 * ring + 4);
    for (let n = 0; n < room; n += 1) {
      const angle = (2 * Math.PI * n) / room + ring * 0.35;
      nodes.push(drawNode(around[placed + n][0], Math.round(Math.cos(angle) * 300 * ring), Math.round(Math.sin(angle) * 230 * ring), false));
    }
    placed += room;
  }
  const inside = new Set(nodes.map((n) => n.id));
  const edges = facts
    .filter((s) => inside.has(s.subject) && inside.has(s.object))
    .map((s) => ({
      id: `s${s.id}`, from: s.subject, to: s.object, label: data.predicates[s.predicate][language],
      dashes: s.status === "planned" || s.status === "negated", color: { ...FAINT, opacity: 0.9 },
      font: { color: ink(), strokeColor: getComputedStyle(document.body).getPropertyValue("--paper").trim() },
    }));
  draw(nodes, edges);
  network.selectNodes([id]);
}

network.on("click", ({ nodes, edges }) => {
  if (nodes.length) showEntity(Number(nodes[0]));
  else if (edges.length) {
    const edge = edgeSet.get(edges[0]);
    const facts = String(edge.id).startsWith("s")
      ? [statements[Number(String(edge.id).slice(1))]]
      : statementsOf[edge.from].filter((s) => s.subject === edge.to || s.object === edge.to);
    showFacts(facts.filter(statementShown));
  }
});

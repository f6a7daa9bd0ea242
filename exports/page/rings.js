// One name with its neighbourhood as a tree of rings, and the shortest path between two names.
const NEIGHBOURS = 110;
const FURTHER = 260;
const SLOT = 17; // along the ring, for one line of text
const RING = 210;

const groupOf = (s, id) => `${String(s.predicate).padStart(2, "0")}${s.subject === id ? ">" : "<"}`;

/** Kinds of statement in the order in which they are told: what the name does first, the larger groups first. */
const inOrder = (groups) => [...groups].sort(
  ([a, first], [b, second]) => b.endsWith(">") - a.endsWith(">") || second.length - first.length || (a < b ? -1 : 1),
);

/** Neighbours by the kind of statement that joins them, each once, the most connected first. */
function neighboursOf(id, seen) {
  const groups = new Map();
  for (const s of shownOf(id)) {
    const next = other(s, id);
    if (seen.has(next)) continue;
    seen.add(next);
    const key = groupOf(s, id);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(next);
  }
  const found = inOrder(groups).map(([key, ids]) => ({ key, ids }));
  for (const { ids } of found) ids.sort((a, b) => entities[b].degree - entities[a].degree || a - b);
  return found;
}

/** At most `room` neighbours, every group keeping its share. */
function trimmed(groups, room) {
  const total = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  if (total <= room) return { groups, left: 0 };
  const kept = groups.map(({ key, ids }) => ({ key, ids: ids.slice(0, Math.max(1, Math.floor((ids.length * room) / total))) }));
  return { groups: kept, left: total - kept.reduce((sum, { ids }) => sum + ids.length, 0) };
}

/** As many neighbours as the window shows with names that can be read. */
function roomForNames() {
  if (narrow()) return 45;
  const radius = Math.min(canvas.clientWidth, canvas.clientHeight) * 0.6 - 185;
  return Math.round(Math.max(45, Math.min(NEIGHBOURS, (2 * Math.PI * radius) / SLOT)));
}

/** The tree below a name, level by level, so that what is near is drawn before what is far. */
function growTree(root, depth, room) {
  const seen = new Set([root]);
  const tree = { id: root, level: 0, group: null, children: [] };
  let level = [tree];
  let drawnSoFar = 0;
  let left = 0;
  for (let step = 1; step <= depth; step += 1) {
    const next = [];
    for (const node of level) {
      const share = step === 1 ? Math.min(room, NEIGHBOURS) : Math.min(14, Math.max(0, FURTHER - drawnSoFar));
      const all = neighboursOf(node.id, seen);
      const { groups, left: dropped } = trimmed(all, share);
      left += dropped;
      for (const { key, ids } of share ? groups : []) {
        for (const id of ids) node.children.push({ id, level: step, group: key, children: [] });
      }
      drawnSoFar += node.children.length;
      next.push(...node.children);
    }
    level = next;
  }
  return { tree, left };
}

const leavesOf = (node) => (node.children.length ? node.children.reduce((sum, child) => sum + leavesOf(child), 0) : 1);

/** Rings about the name in the middle: {nodes: [{id, x, y, angle, level}], sectors, radius, left}. */
function ringsAbout(root, depth, room = NEIGHBOURS) {
  const { tree, left } = growTree(root, depth, room);
  const groups = new Set(tree.children.map((child) => child.group)).size;
  const slots = Math.max(3, leavesOf(tree) + groups);
  const inner = Math.max(120, (tree.children.length * SLOT * 1.15) / (2 * Math.PI));
  const outer = Math.max(inner + RING, (slots * SLOT) / (2 * Math.PI));
  const deepest = (node) => Math.max(node.level, ...node.children.map(deepest));
  const levels = deepest(tree);
  const radiusAt = (level) => (levels === 1 ? Math.max(inner, (slots * SLOT) / (2 * Math.PI)) : inner + ((outer - inner) * (level - 1)) / (levels - 1) + (level > 1 ? RING * 0.3 * (level - 1) : 0));
  const nodes = [{ id: root, x: 0, y: 0, angle: 0, level: 0 }];
  const sectors = [];
  let at = 0;
  function place(node) {
    const begin = at;
    for (const child of node.children) place(child);
    if (!node.children.length) at += 1;
    const middle = (begin + at) / 2;
    const angle = ((middle + 0.25) * 2 * Math.PI) / slots - Math.PI / 2;
    const radius = radiusAt(node.level);
    nodes.push({ id: node.id, level: node.level, angle, x: Math.round(radius * Math.cos(angle)), y: Math.round(radius * Math.sin(angle)), leaf: !node.children.length });
    return angle;
  }
  let group = null;
  for (const child of tree.children) {
    if (child.group !== group) {
      if (group !== null) at += 1;
      group = child.group;
      sectors.push({ key: group, angles: [] });
    }
    sectors[sectors.length - 1].angles.push(place(child));
  }
  return { nodes, sectors, radius: tree.children.length ? radiusAt(levels) : 0, inner: radiusAt(1), left };
}

/** Names from one to another over the fewest statements that pass the filters; null where nothing joins them. */
function shortestPath(from, to) {
  const before = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !before.has(to)) {
    const next = [];
    for (const id of edge) {
      for (const s of statementsOf[id]) {
        const near = other(s, id);
        if (!statementShown(s) || before.has(near)) continue;
        before.set(near, id);
        next.push(near);
      }
    }
    edge = next;
  }
  if (!before.has(to)) return null;
  const path = [];
  for (let id = to; id !== null; id = before.get(id)) path.unshift(id);
  return path;
}

/** A path on a gentle zigzag, so that names of neighbours do not stand on one line; downwards where it is narrow. */
const pathNodes = (ids, down) => ids.map((id, n) => {
  const [along, across] = [n * (down ? 90 : 150), (n % 2 ? 1 : -1) * (down ? 30 : 65)];
  return { id, x: down ? across : along, y: down ? along : across, angle: 0, level: n ? 1 : 0 };
});

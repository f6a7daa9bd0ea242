// The neighbourhood of a name, or the path between two, on the drawing.

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
      dashes: !list.some(isFact),
      label: path ? [...new Set(list.map((s) => predicates[s.predicate].label()))].join("，") : undefined,
      ...comparedLine(list[0].subject, list[0].object, 1.2),
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

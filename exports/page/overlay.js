// The comparison on the drawing. Sign and line tell the side as well as the colour: ◀ and solid, ▶ and dashed, ◆ and thick.
let compared = null; // see comparison(); null where nothing is compared

const SIDE_SHAPES = {
  1: (ctx, x, y, r) => polygon(ctx, x, y, Array(3).fill(r * 1.3), Math.PI),
  2: (ctx, x, y, r) => polygon(ctx, x, y, Array(3).fill(r * 1.3), 0),
  3: (ctx, x, y, r) => polygon(ctx, x, y, Array(4).fill(r * 1.25), UP),
};

/** A name's symbol: that of its type, or of its side while two are compared. */
function drawName(ctx, id, x, y, r, lineWidth, marked) {
  const side = compared?.of.get(id);
  if (!compared) drawSymbol(ctx, entities[id].type, x, y, r, lineWidth, marked);
  else paintShape(ctx, side ? SIDE_SHAPES[side] : SHAPES.INIT, theme.sides[side ?? 0], x, y, side ? r : r * 0.7, lineWidth, marked);
}

/** What makes a line one of a side; nothing while none are compared. */
function comparedLine(from, to, width) {
  if (!compared) return {};
  const between = statementsOf[from].filter((s) => other(s, from) === to && statementShown(s));
  const side = between.reduce((bits, s) => bits | compared.ofStatement(s), 0);
  const colour = theme.sides[side];
  return {
    width: side === 3 ? width * 3 : width * 1.4, dashes: side === 2,
    color: { color: colour, opacity: side ? 0.75 : 0.15, highlight: theme.link, hover: theme.link },
  };
}

function drawComparedDots(ctx, dot, marks, except) {
  for (const side of [0, 1, 2, 3]) {
    ctx.globalAlpha = side ? 0.6 : 0.12;
    ctx.fillStyle = theme.sides[side];
    for (const e of entities) {
      if (marks[e.id] && !except.has(e.id) && (compared.of.get(e.id) ?? 0) === side) ctx.fillRect(e.x - dot / 2, e.y - dot / 2, dot, dot);
    }
  }
  ctx.globalAlpha = 1;
}

/** What the signs mean, over the drawing, with the number of names of each side. */
function showLegend() {
  const box = byId("legend");
  box.hidden = !compared;
  box.setAttribute("aria-label", say("compare"));
  if (!compared) return;
  const [a, b] = compared.sides.map((side) => facetValues(state.by)[side].label());
  const counts = [0, 0, 0, 0];
  for (const side of compared.of.values()) counts[side] += 1;
  const entry = (kind, sign, text, n) => element("span", { class: kind }, element("span", { "aria-hidden": "true" }, `${sign} `), text, element("small", {}, String(n)));
  box.replaceChildren(
    entry("first", "◀ ──", say("onlyIn", { name: a }), counts[1]), entry("both", "◆ ━━", say("both"), counts[3]),
    entry("second", "▶ ┄┄", say("onlyIn", { name: b }), counts[2]),
    button(say("offGraph"), () => go({ marked: false }), { class: "small" }),
  );
}

// Symbols of the types, drawn at the same size on the screen whatever the zoom.
const theme = { colours: [], sides: [], ink: "", paper: "", soft: "", line: "", link: "", disc: "", font: "", size: 1 };

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  theme.colours = types.map((type) => value(type.key));
  theme.sides = [value("soft"), value("INST"), value("INIT"), value("ink")];
  for (const name of ["ink", "paper", "soft", "line", "link", "disc"]) theme[name] = value(name);
  theme.size = window.innerWidth < 600 ? 0.65 : 1;
  theme.font = getComputedStyle(document.body).fontFamily;
}

function polygon(ctx, x, y, radii, turn) {
  ctx.beginPath();
  radii.forEach((radius, n) => {
    const angle = turn + (2 * Math.PI * n) / radii.length;
    ctx.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  });
  ctx.closePath();
}

const UP = -Math.PI / 2;
const SHAPES = {
  INST: (ctx, x, y, r) => { ctx.beginPath(); ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8); },
  INIT: (ctx, x, y, r) => { ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI); },
  REG: (ctx, x, y, r) => polygon(ctx, x, y + r * 0.2, Array(3).fill(r * 1.25), UP),
  PER: (ctx, x, y, r) => polygon(ctx, x, y, Array.from({ length: 10 }, (_, n) => (n % 2 ? r * 0.55 : r * 1.3)), UP),
  LOC: (ctx, x, y, r) => polygon(ctx, x, y, Array(4).fill(r * 1.2), UP),
  HONOR: (ctx, x, y, r) => polygon(ctx, x, y, Array(6).fill(r * 1.1), 0),
};

const drawSymbol = (ctx, type, ...where) => paintShape(ctx, SHAPES[types[type].key] ?? SHAPES.INIT, theme.colours[type], ...where);

function paintShape(ctx, shape, colour, x, y, r, lineWidth, marked) {
  shape(ctx, x, y, r);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.lineWidth = lineWidth * (marked ? 2.2 : 1);
  ctx.strokeStyle = marked ? theme.ink : theme.paper;
  ctx.stroke();
}

/** Radius on the screen, in pixels; smaller where the screen is. */
const sizeOf = (id) => (3.5 + Math.min(9, Math.sqrt(entities[id].degree) * 0.9)) * theme.size;

let dotsOf = null; // type -> entities

/** Everything that passes the filters and is not a node now, as dots: the map of the whole. */
function drawDots(ctx, scale, box, except) {
  const dot = Math.min(20, 2.2 / scale);
  const marks = passing().entities;
  if (compared) return drawComparedDots(ctx, dot, marks, except);
  ctx.globalAlpha = 0.35;
  dotsOf ??= types.map((_, type) => entities.filter((e) => e.type === type));
  dotsOf.forEach((dots, type) => {
    ctx.fillStyle = theme.colours[type];
    for (const e of dots) {
      if (!marks[e.id] || except.has(e.id)) continue;
      if (e.x < box.left || e.x > box.right || e.y < box.top || e.y > box.bottom) continue;
      ctx.fillRect(e.x - dot / 2, e.y - dot / 2, dot, dot);
    }
  });
  ctx.globalAlpha = 1;
}

function drawDiscs(ctx, scale) {
  for (const c of communities) {
    ctx.beginPath();
    ctx.arc(c.x, c.y, c.radius + 14, 0, 2 * Math.PI);
    ctx.fillStyle = theme.disc;
    ctx.fill();
    ctx.lineWidth = (state.community === c.id ? 2.5 : 1) / scale;
    ctx.strokeStyle = state.community === c.id ? theme.link : theme.line;
    ctx.stroke();
  }
}

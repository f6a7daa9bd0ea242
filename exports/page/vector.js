// The drawing as SVG: our own painting again, on a pen that writes elements instead of pixels.

/** What XML cannot hold. */
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");
const round = (n) => Math.round(n * 100) / 100;

/** As much of a canvas's context as our painting uses. */
class VectorPen {
  constructor(root) {
    this.root = root;
    this.path = "";
    this.globalAlpha = 1;
    this.turns = [];
    this.turn = "";
  }

  add(tag, attributes, ...children) {
    const made = drawn(tag, { ...attributes, ...(this.turn ? { transform: this.turn } : {}), ...(this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {}) }, ...children);
    this.root.append(made);
  }

  beginPath() { this.path = ""; }

  lineTo(x, y) { this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`; }

  moveTo(x, y) { this.path += `M${round(x)} ${round(y)}`; }

  closePath() { this.path += "Z"; }

  rect(x, y, width, height) { this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`; }

  /** Whole circles only: our painting draws no others. */
  arc(x, y, r) { this.path += `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0Z`; }

  fill() { this.add("path", { d: this.path, fill: this.fillStyle }); }

  stroke() { this.add("path", { d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": round(this.lineWidth) }); }

  fillRect(x, y, width, height) { this.add("rect", { x: round(x), y: round(y), width: round(width), height: round(height), fill: this.fillStyle }); }

  save() { this.turns.push([this.turn, this.textAlign, this.textBaseline]); }

  restore() { [this.turn, this.textAlign, this.textBaseline] = this.turns.pop(); }

  translate(x, y) { this.turn += `translate(${round(x)} ${round(y)})`; }

  rotate(angle) { this.turn += `rotate(${round((angle * 180) / Math.PI)})`; }

  /** The halo comes with the text itself. */
  strokeText() {}

  fillText(text, x, y) {
    const [, weight, size, family] = /^(\d+) ([\d.e-]+)px (.*)$/.exec(this.font);
    const down = this.textBaseline === "top" ? 0.88 : 0.35;
    this.add("text", {
      x: round(x), y: round(y + Number(size) * down), "font-size": round(Number(size)), "font-weight": weight, "font-family": family,
      "text-anchor": { center: "middle", right: "end" }[this.textAlign] ?? "start", fill: this.fillStyle,
      stroke: this.strokeStyle, "stroke-width": round(Number(size) * 0.28), "stroke-linejoin": "round", "paint-order": "stroke",
    }, clean(text));
  }
}

/** A line between two names, with the arrow, dashes and title that the drawing gives it. */
function drawLine(pen, { from, to, width, color, dashes, arrows }) {
  const [a, b] = [from, to].map((id) => network.getPosition(id));
  const colour = { stroke: color.color, "stroke-width": round(width), opacity: color.opacity };
  pen.add("line", { x1: round(a.x), y1: round(a.y), x2: round(b.x), y2: round(b.y), ...colour, ...(dashes ? { "stroke-dasharray": `${round(width * 5)} ${round(width * 5)}` } : {}) });
  if (!arrows) return;
  const angle = Math.atan2(b.y - a.y, b.x - a.x);
  const tip = sizeOf(to) + 1;
  const [x, y] = [b.x - tip * Math.cos(angle), b.y - tip * Math.sin(angle)];
  const wing = (turn) => `${round(x - 7 * Math.cos(angle + turn))} ${round(y - 7 * Math.sin(angle + turn))}`;
  pen.add("path", { d: `M${round(x)} ${round(y)}L${wing(0.4)}L${wing(-0.4)}Z`, fill: color.color, opacity: color.opacity });
}

/** What the window shows now. */
function vectorText() {
  const box = viewBox();
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const root = drawn("svg", { viewBox: [box.left, box.top, width, height].map(round).join(" "), width: canvas.clientWidth, height: canvas.clientHeight });
  const pen = new VectorPen(root);
  root.append(drawn("title", {}, clean(document.title)));
  pen.fillStyle = theme.paper;
  pen.fillRect(box.left, box.top, width, height);
  drawBelow(pen);
  edgeSet.forEach((edge) => drawLine(pen, edge));
  const scale = network.getScale();
  for (const id of nodeSet.getIds()) {
    const { x, y } = network.getPosition(id);
    drawName(pen, id, x, y, (sizeOf(id) * crowding()) / unitOf(scale), 1 / scale, id === state.id || id === state.to);
  }
  drawAbove(pen);
  for (const { from, to, label, font } of edgeSet.get().filter((edge) => edge.label)) {
    const [a, b] = [from, to].map((id) => network.getPosition(id));
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.strokeStyle = font.strokeColor;
    pen.font = `400 ${font.size}px ${theme.font}`;
    pen.fillStyle = font.color;
    pen.fillText(label, (a.x + b.x) / 2, (a.y + b.y) / 2);
  }
  return new XMLSerializer().serializeToString(root);
}

const saveVector = () => save(new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${vectorText()}\n`], { type: "image/svg+xml" }), "zhengtu.svg");

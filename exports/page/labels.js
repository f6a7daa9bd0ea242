// Names on the drawing: as many as fit without covering one another, the most important first.
const CELL = 48;

/** Boxes that are taken, in pixels, found again by the cells that they touch. */
function makeRoom() {
  const cells = new Map();
  const touched = ({ left, top, right, bottom }) => {
    const found = [];
    for (let x = Math.floor(left / CELL); x <= right / CELL; x += 1) {
      for (let y = Math.floor(top / CELL); y <= bottom / CELL; y += 1) found.push(x * 10007 + y);
    }
    return found;
  };
  const apart = (a, b) => a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
  return {
    take(box, force = false) {
      const keys_ = touched(box);
      if (!force && keys_.some((key) => (cells.get(key) ?? []).some((taken) => !apart(box, taken)))) return false;
      for (const key of keys_) {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(box);
      }
      return true;
    },
  };
}

/** Width in ems: a Chinese character takes one, a Latin one about half. */
function emsOf(text) {
  let ems = 0;
  for (const character of text) ems += character.codePointAt(0) > 0x2e7f ? 1 : 0.56;
  return ems;
}

/** Text with a halo of the paper's colour; x, y and px in the units of the context. */
function writeText(ctx, text, x, y, px, colour, weight = 400) {
  ctx.font = `${weight} ${px}px ${theme.font}`;
  ctx.lineJoin = "round";
  ctx.lineWidth = px * 0.28;
  ctx.strokeStyle = theme.paper;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** Places where a name may stand about its symbol: below, right, left, above. */
function placesAbout(x, y, r, width, height) {
  return [
    [x - width / 2, y + r + 2], [x + r + 3, y - height / 2], [x - r - 3 - width, y - height / 2], [x - width / 2, y - r - 2 - height],
  ];
}

/** The window in the pixels of names, without what stands over it: buttons, and the legend of a comparison. */
function windowRoom(scale, room) {
  const { left, top, right, bottom } = viewBox();
  const window_ = { left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale };
  const { left: x, top: y } = canvas.getBoundingClientRect();
  for (const box of [byId("zoom"), byId("legend")]) {
    const over = box.getBoundingClientRect();
    if (!over.width) continue;
    room.take({
      left: window_.left + over.left - x, right: window_.left + over.right - x,
      top: window_.top + over.top - y, bottom: window_.top + over.bottom - y,
    });
  }
  return window_;
}

/**
 * Writes the names of items {x, y, r, text, px, weight, colour, centred, under} in their order, where there is room.
 * x and y are of the drawing, everything else is in pixels. At most so many are written. A name that the window's
 * side would cut stands elsewhere or, over or under what it names, is moved inside.
 */
function writeNames(ctx, items, scale, most = Infinity) {
  const room = makeRoom();
  const edge = windowRoom(scale, room);
  const whole = (left, width) => left >= edge.left && left + width <= edge.right;
  let written = 0;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  for (const { x, y, r, text, px, weight, colour, centred, under } of items) {
    const width = emsOf(text) * px;
    const height = px * 1.25;
    const middle = x * scale - width / 2;
    const inside = x * scale > edge.left && x * scale < edge.right ? Math.max(edge.left + 3, Math.min(middle, edge.right - width - 3)) : middle;
    const places = centred
      ? [[inside, y * scale - height], ...(under === undefined ? [] : [[inside, under * scale + 2]])]
      : placesAbout(x * scale, y * scale, r, width, height).filter(([left]) => whole(left, width));
    const free = places.find(([left, top]) => room.take({ left, top, right: left + width, bottom: top + height }));
    if (!free) continue;
    if (written >= most) break;
    writeText(ctx, text, free[0] / scale, free[1] / scale, px / scale, colour ?? theme.ink, weight);
    written += 1;
  }
}

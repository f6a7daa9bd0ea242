// The camera: what part of the drawing is in the window.

function viewBox() {
  const from = network.DOMtoCanvas({ x: 0, y: 0 });
  const to = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

/** In a new size all is shown again, unless somebody has already looked closer. */
function resized() {
  if (!canvas.clientWidth) return; // another tab is in front
  readTheme();
  if (!scene.moved) frame();
}

/** The camera on what is in view. */
function frame() {
  if (!network || (onMap() && !communities.length)) return;
  const width = canvas.clientWidth;
  const foot = narrow() ? 46 : 0; // the buttons stand there
  const head = byId("legend").hidden ? 0 : byId("legend").offsetHeight + 8;
  const height = canvas.clientHeight - foot - head;
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
  const scale = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]), onMap() ? 1.6 : 1.15) || 1;
  network.moveTo({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3] + (foot - head) / scale) / 2 }, scale, animation: false });
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: false });
  later();
}

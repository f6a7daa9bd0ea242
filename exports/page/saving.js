// The view as files: the drawing as PNG, what it shows as JSON.

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function savePicture() {
  const from = canvas.querySelector("canvas");
  const to = element("canvas", { width: from.width, height: from.height });
  const ctx = to.getContext("2d");
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, to.width, to.height);
  ctx.drawImage(from, 0, 0);
  to.toBlob((blob) => save(blob, "zhengtu.png"));
}

const nameRecord = (id) => ({ name: entities[id].name, type: types[entities[id].type].key, scope: entities[id].scope || undefined });

/** A statement with the sentences that say it, by names, so that the file can be read without the page. */
function statementRecord(s) {
  return {
    subject: nameRecord(s.subject), predicate: predicates[s.predicate].key, object: nameRecord(s.object),
    status: statuses[s.status].key, dates: s.dates, attributes: Object.fromEntries(s.attributes),
    evidence: s.evidence.map(readEvidence).map(({ report, before, quote, after, rule, confidence }) => ({
      file: report.file, title: report.title ?? undefined, sentence: before + quote + after, quote, rule, confidence,
    })),
  };
}

function saveRecords() {
  const text = JSON.stringify({ statements: inView().map(statementRecord) }, null, 1);
  save(new Blob([text], { type: "application/json" }), "zhengtu.json");
}

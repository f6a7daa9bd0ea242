// Finding names: by any part of them, by pinyin, by the initials of pinyin, or by a mixture.
const texts = entities.map((e) => [e.name, ...e.aliases].map((text) => text.toLowerCase()));
const UNRANKED = 10; // ranks are below it
const bitOf = (letter) => (letter >= "a" && letter <= "z" ? 1 << (letter.charCodeAt(0) - 97) : 1 << 26);

/** For each character code how it may be read, and the letters that its readings begin with as bits. */
const readings = [];
const initials = new Int32Array(0x10000);

function learn(character, reading) {
  const code = character.charCodeAt(0);
  (readings[code] ??= []).push(reading);
  initials[code] |= bitOf(reading[0]);
}
for (const [syllable, characters] of Object.entries(data.readings)) {
  for (const one of characters) learn(one, syllable);
}
for (const one of "abcdefghijklmnopqrstuvwxyz0123456789") learn(one, one); // read as they stand

/** Whether the query is used up by the characters from a place on: each gives its reading or a beginning of it. */
function reads(text, place, query, from) {
  if (from === query.length) return true;
  let at = place;
  while (at < text.length && !initials[text.charCodeAt(at)]) at += 1; // quotation marks and the like
  if (at === text.length) return false;
  for (const reading of readings[text.charCodeAt(at)]) {
    let length = 0;
    while (length < reading.length && reading[length] === query[from + length]) length += 1;
    // A whole syllable, a beginning that ends the query, or the initial.
    if (length && (length === reading.length || from + length === query.length) && reads(text, at + 1, query, from + length)) return true;
    if (length && reads(text, at + 1, query, from + 1)) return true;
    if (length > 1 && reading[1] === "h" && reads(text, at + 1, query, from + 2)) return true;
  }
  return false;
}

function rankByPinyin(query, text, alias) {
  const wanted = bitOf(query[0]);
  let first = true;
  for (let at = 0; at < text.length; at += 1) {
    const bits = initials[text.charCodeAt(at)];
    if (bits & wanted && reads(text, at, query, 0)) return 6 + (first ? 0 : 2) + alias;
    if (bits) first = false;
  }
  return UNRANKED;
}

function findByPinyin(query, ranks) {
  texts.forEach((list, id) => list.forEach((text, n) => {
    if (ranks[id] > 6) ranks[id] = Math.min(ranks[id], rankByPinyin(query, text, n ? 1 : 0));
  }));
}

/**
 * Entities whose name or alias holds the text, best first: the whole name, its beginning, an alias, any part,
 * then pinyin; among equals the most connected.
 */
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const ranks = new Uint8Array(entities.length).fill(UNRANKED);
  texts.forEach((list, id) => {
    list.forEach((name, n) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const rank = (name.length === wanted.length ? 0 : at === 0 ? 2 : 4) + (n ? 1 : 0);
      if (ranks[id] > rank) ranks[id] = rank;
    });
  });
  const letters = wanted.replace(/[\s'’]/g, "").replace(/ü/g, "v");
  if (/^[a-z0-9]+$/.test(letters)) findByPinyin(letters, ranks);
  // Among equals the most connected come first already: no sorting, though one letter may find most of the names.
  const found = Array.from({ length: UNRANKED }, () => []);
  for (const id of ranked) if (ranks[id] < UNRANKED) found[ranks[id]].push(id);
  return found.flat();
}

// The first key is answered as fast as the others: the search has run once before anybody types.
(window.requestIdleCallback ?? setTimeout)(() => find("a"));

// Finding names: by any part of them, by pinyin, by the initials of pinyin, or by a mixture.
const texts = entities.map((e) => [e.name, ...e.aliases].map((text) => text.toLowerCase()));
let readings = null;

/** For each character how it may be read; letters and digits are read as they stand. */
function readingsOf(character) {
  if (!readings) {
    readings = new Map();
    for (const [syllable, characters] of Object.entries(data.readings)) {
      for (const one of characters) {
        if (!readings.has(one)) readings.set(one, []);
        readings.get(one).push(syllable);
      }
    }
    for (const one of "abcdefghijklmnopqrstuvwxyz0123456789") readings.set(one, [one]);
  }
  return readings.get(character);
}

const bitOf = (letter) => (letter >= "a" && letter <= "z" ? 1 << (letter.charCodeAt(0) - 97) : 1 << 26);

/** Every readable character of all names in a row, with the letters that it may begin with as bits. */
let spelled = null;

function spell() {
  const characters = [];
  const owners = [];
  const begins = [];
  texts.forEach((list, id) => list.forEach((text, n) => {
    const readable = Array.from(text).filter(readingsOf);
    readable.forEach((character, at) => {
      characters.push(character);
      owners.push(id);
      begins.push((at === 0 ? 1 : 0) | (n === 0 ? 0 : 2));
    });
    characters.push("");
    owners.push(id);
    begins.push(0);
  }));
  const initials = new Map([["", 0]]);
  for (const one of new Set(characters)) {
    if (one) initials.set(one, readingsOf(one).reduce((bits, reading) => bits | bitOf(reading[0]), 0));
  }
  return { characters, owners, begins, bits: Int32Array.from(characters, (one) => initials.get(one)) };
}

/** Whether the query is used up by the characters from a place on: each gives its reading or a beginning of it. */
function reads(characters, at, query, from) {
  if (from === query.length) return true;
  const character = characters[at];
  if (!character) return false;
  for (const reading of readingsOf(character)) {
    let length = 0;
    while (length < reading.length && reading[length] === query[from + length]) length += 1;
    // A whole syllable, a beginning that ends the query, or the initial.
    if (length && (length === reading.length || from + length === query.length) && reads(characters, at + 1, query, from + length)) return true;
    if (length && reads(characters, at + 1, query, from + 1)) return true;
    if (length > 1 && reading[1] === "h" && reads(characters, at + 1, query, from + 2)) return true;
  }
  return false;
}

function findByPinyin(query, ranks) {
  spelled ??= spell();
  const { characters, owners, begins, bits } = spelled;
  const wanted = bitOf(query[0]);
  for (let at = 0; at < bits.length; at += 1) {
    if (!(bits[at] & wanted)) continue;
    const rank = 6 + (begins[at] & 1 ? 0 : 2) + (begins[at] & 2 ? 1 : 0);
    if ((ranks.get(owners[at]) ?? 99) > rank && reads(characters, at, query, 0)) ranks.set(owners[at], rank);
  }
}

/**
 * Entities whose name or alias holds the text, best first: the whole name, its beginning, an alias, any part,
 * then pinyin; among equals the most connected.
 */
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const ranks = new Map();
  texts.forEach((list, id) => {
    list.forEach((name, n) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const rank = (name.length === wanted.length ? 0 : at === 0 ? 2 : 4) + (n ? 1 : 0);
      if ((ranks.get(id) ?? 99) > rank) ranks.set(id, rank);
    });
  });
  const letters = wanted.replace(/[\s'’]/g, "").replace(/ü/g, "v");
  if (/^[a-z0-9]+$/.test(letters)) findByPinyin(letters, ranks);
  return [...ranks].sort((a, b) => a[1] - b[1] || entities[b[0]].degree - entities[a[0]].degree || a[0] - b[0]).map(([id]) => id);
}

// Spelling out all names takes a moment at 50,000 of them; the page does it when it has nothing else to do.
(window.requestIdleCallback ?? setTimeout)(() => { spelled ??= spell(); });

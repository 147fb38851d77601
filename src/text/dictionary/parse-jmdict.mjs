// @ts-check
/** @import { DictionaryEntry, DictionarySense, ParseStats } from './dictionary-entry.d.mts' */

/**
 * Reads JMdict in XML (`JMdict_e` and the file with all languages).
 *
 * The elements are described in the DTD at the head of the file; see https://www.edrdg.org/jmdict/jmdict_dtd_h.html (read November 2026).
 * The file belongs to the Electronic Dictionary Research and Development Group and is used under its licence
 * (https://www.edrdg.org/edrdg/licence.html, CC BY-SA 4.0); nothing of it is part of this project.
 *
 * No XML parser: `<entry>` elements do not nest and hold no CDATA or comments, so they are cut out as text. Entities are never expanded
 * from the DTD: a tag such as `&v5r;` is wanted by its name, and so no file can make this grow beyond its own size.
 */

/** Priority marks that EDICT shows as `(P)`, by the same document. */
const COMMON_MARKS = new Set(['news1', 'ichi1', 'spec1', 'spec2', 'gai1']);
const RARE_MARKS = new Set(['iK', 'ik', 'io', 'oK', 'ok', 'rK', 'rk', 'sK', 'sk']);
/** The greatest real entries have some 20,000 characters. */
const MAX_ENTRY_CHARS = 1 << 20;

/**
 * Parse JMdict XML.
 *
 * Pure, never throws. Only English glosses are kept (no `xml:lang`, or `eng`/`en`); an entry with none is passed over, an `<entry>`
 * without a form is counted in `stats.malformed`, as is one longer than a Mi characters.
 *
 * @param {Iterable<string>} chunks  The decoded text, cut anywhere.
 * @param {ParseStats} [stats]
 * @returns {Generator<DictionaryEntry, void, undefined>}
 */
export function* parseJmdict(chunks, stats = { entries: 0, malformed: 0 }) {
  let rest = '';
  for (const chunk of chunks) {
    rest += chunk;
    let start = 0;
    for (let end = rest.indexOf('</entry>', start); end !== -1; end = rest.indexOf('</entry>', start)) {
      // The last opening before the end: an `<entry>` in a comment of the DTD, or one cut short, swallows nothing.
      const open = rest.lastIndexOf('<entry>', end);
      if (open >= start) {
        const entry = parseJmdictEntry(rest.slice(open + 7, end));
        if (entry === undefined) stats.malformed++;
        else if (entry.senses.length > 0) {
          stats.entries++;
          yield entry;
        }
      } else stats.malformed++;
      start = end + 8;
    }
    rest = rest.slice(start);
    if (rest.length > MAX_ENTRY_CHARS) {
      stats.malformed++;
      // Keep what may be the first half of a tag.
      rest = rest.slice(-8);
    }
  }
}

/**
 * @param {string} xml  What stands between `<entry>` and `</entry>`.
 * @returns {DictionaryEntry | undefined}  `undefined` without any form.
 */
export function parseJmdictEntry(xml) {
  /** @type {string[]} */
  const kanji = [];
  /** @type {string[]} */
  const kana = [];
  /** @type {string[]} */
  const commonForms = [];
  /** @type {string[]} */
  const rareForms = [];
  /** @type {Record<string, readonly string[]> | undefined} */
  let restrictions;
  for (const [, kind, inner = ''] of xml.matchAll(/<([kr])_ele>([\s\S]*?)<\/\1_ele>/g)) {
    const form = elementsOf(inner, kind === 'k' ? 'keb' : 'reb')[0];
    if (form === undefined) continue;
    (kind === 'k' ? kanji : kana).push(form);
    if (elementsOf(inner, kind === 'k' ? 'ke_pri' : 're_pri').some((mark) => COMMON_MARKS.has(mark))) commonForms.push(form);
    if (elementsOf(inner, kind === 'k' ? 'ke_inf' : 're_inf').some((mark) => RARE_MARKS.has(mark))) rareForms.push(form);
    const only = kind === 'r' ? elementsOf(inner, 're_restr') : [];
    if (only.length > 0) {
      restrictions ??= Object.create(null);
      if (restrictions !== undefined) restrictions[form] = only;
    }
  }
  const writings = kanji.length > 0 ? kanji : kana;
  if (writings.length === 0) return undefined;

  /** @type {DictionarySense[]} */
  const senses = [];
  /** @type {string[]} */
  let pos = [];
  for (const [, inner = ''] of xml.matchAll(/<sense>([\s\S]*?)<\/sense>/g)) {
    const own = elementsOf(inner, 'pos');
    // The DTD: the part of speech of an earlier sense holds for later ones until a new one is named.
    if (own.length > 0) pos = own;
    const glosses = englishGlosses(inner);
    if (glosses.length > 0) {
      senses.push({ glosses, pos, tags: [...elementsOf(inner, 'field'), ...elementsOf(inner, 'misc')], order: senses.length + 1 });
    }
  }
  return {
    writings,
    readings: kanji.length > 0 ? kana : [],
    senses,
    common: commonForms.length > 0,
    commonForms,
    rareForms,
    ...(restrictions === undefined ? {} : { restrictions }),
  };
}

/**
 * @param {string} xml
 * @param {string} name  An element that holds text only.
 * @returns {string[]}
 */
function elementsOf(xml, name) {
  /** @type {string[]} */
  const out = [];
  const open = `<${name}>`;
  const close = `</${name}>`;
  for (let at = xml.indexOf(open); at !== -1; at = xml.indexOf(open, at)) {
    at += open.length;
    const end = xml.indexOf(close, at);
    if (end === -1) break;
    const text = decodeEntities(xml.slice(at, end)).trim();
    if (text !== '') out.push(text);
    at = end;
  }
  return out;
}

/**
 * @param {string} xml  The inside of a `<sense>`.
 * @returns {string[]}
 */
function englishGlosses(xml) {
  /** @type {string[]} */
  const out = [];
  for (const [, attributes = '', text = ''] of xml.matchAll(/<gloss((?:\s[^<>]*)?)>([^<]*)<\/gloss>/g)) {
    const language = /xml:lang\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
    // g_type="expl" marks an explanation, which is no equivalent.
    if ((language === undefined || language === 'eng' || language === 'en') && !/g_type\s*=\s*["']expl["']/.test(attributes)) {
      const gloss = decodeEntities(text).trim();
      if (gloss !== '') out.push(gloss);
    }
  }
  return out;
}

/** @type {Readonly<Record<string, string>>} */
const PREDEFINED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Character references and XML's own entities become characters, any other entity its name: `&v5r;` is `v5r`.
 *
 * @param {string} text
 * @returns {string}
 */
function decodeEntities(text) {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[\w.-]{1,40});/g, (_, /** @type {string} */ name) => {
    if (name.startsWith('#')) {
      const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
    }
    return Object.hasOwn(PREDEFINED, name) ? (PREDEFINED[name] ?? '') : name;
  });
}

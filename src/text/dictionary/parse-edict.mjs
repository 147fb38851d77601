// @ts-check
/** @import { DictionaryEntry, DictionarySense, ParseStats } from './dictionary-entry.d.mts' */
import { linesOf } from './text-chunks.mjs';

/**
 * Reads dictionaries in EDICT and EDICT2 format.
 *
 * Both formats are described at https://www.edrdg.org/jmdict/edict_doc.html and, for Debian's package `edict`, in
 * /usr/share/doc/edict/edict_doc.html (read November 2026). The files belong to the Electronic Dictionary Research and Development
 * Group and are used under its licence (https://www.edrdg.org/edrdg/licence.html, CC BY-SA 4.0); nothing of them is part of this project.
 */

/** Part-of-speech tags, as listed in the DTD of JMdict; the old files also have `adj`, `cop-da` and the like. */
const POS =
  /^(?:n|n-[a-z]+|v[1-5][a-z]*(?:-[a-z]+)?|vs(?:-[a-z]+)?|vk|vn|vr|vz|vt|vi|v-unspec|adj(?:-[a-z]+)?|adv(?:-to)?|exp|int|conj|prt|pn|pref|suf|ctr|num|aux(?:-v|-adj)?|cop(?:-da)?|unc)$/;

/** Field and usage tags that may stand before a gloss. Any other bracket there belongs to the gloss: `(traffic) deadlock`. */
const TAGS = new Set(
  (
    'uk arch abbr on-mim yoji obsc col sl id food Buddh proverb math med hon ling sports ateji music sumo pol baseb derog physics astron obs ' +
    'mahj law biol hum sens chem anat geol vulg joc fam hist MA chn hanaf finc male fem bot mil Shinto dated net-sl litf gikun archit shogi golf ' +
    'Christn engr econ bus tradem poet m-sl zool comp comput telec internet electr mathematics geom gram geogr psych psy pharm print rail ski stat ' +
    'stockm surg vet vidg video manga film art photo rare rk euph form quote work company product organization person place surname given char ' +
    'creat dei doc ev fict group leg myth obj oth relig serv ship station unclass X male-sl'
  ).split(' '),
);

/** Marks on a written form or a reading that say it is irregular, outdated, rare or only there to be searched. */
const RARE_MARKS = new Set(['iK', 'ik', 'io', 'oK', 'ok', 'oik', 'rK', 'rk', 'sK', 'sk']);

/** Dialect marks (`(ksb:)`) and language sources (`(fre: avec)`), which say nothing about the meaning. */
const ORIGIN = /^[a-z]{3,5}:/;

/**
 * Parse text in EDICT or EDICT2 format.
 *
 * Pure. Header, comment and empty lines are passed over; a line that is no entry is counted in `stats.malformed`. Never throws.
 *
 * @param {Iterable<string>} chunks  The decoded text, cut anywhere.
 * @param {ParseStats} [stats]  Counted up while parsing.
 * @returns {Generator<DictionaryEntry, void, undefined>}
 */
export function* parseEdict(chunks, stats = { entries: 0, malformed: 0 }) {
  for (const line of linesOf(chunks)) {
    const text = line.startsWith('\uFEFF') ? line.slice(1) : line;
    // The header is a pseudo-entry whose head is full-width question marks, there to sort first.
    if (text.trim() === '' || text.startsWith('#') || text.startsWith('　？') || text.startsWith('？？')) continue;
    const entry = parseEdictLine(text);
    if (entry === undefined) {
      stats.malformed++;
    } else {
      stats.entries++;
      yield entry;
    }
  }
}

/**
 * Parse one line: `漢字;別表記 [よみ;よみ] /(n,vs) (1) gloss/(2) gloss; gloss/(P)/EntL1234567X/`.
 *
 * @param {string} line
 * @returns {DictionaryEntry | undefined}  `undefined` when the line is no entry, or has no English in it.
 */
export function parseEdictLine(line) {
  const slash = line.indexOf('/');
  if (slash < 1) return undefined;
  const head = line.slice(0, slash).trim();
  const bracket = head.indexOf('[');
  const close = bracket === -1 ? -1 : head.indexOf(']', bracket);
  if (bracket === 0 || (bracket !== -1 && close === -1)) return undefined;

  const writings = parseForms(bracket === -1 ? head : head.slice(0, bracket));
  const readings = bracket === -1 ? parseForms('') : parseForms(head.slice(bracket + 1, close));
  if (writings.forms.length === 0) return undefined;

  const body = parseBody(line.slice(slash + 1));
  if (body.senses.length === 0) return undefined;
  const commonForms = [...writings.common, ...readings.common];
  // In EDICT a mark such as (iK) stands in the body and speaks of the line's only form.
  const rareForms = [...writings.rare, ...readings.rare, ...(body.rare && writings.forms.length === 1 ? writings.forms : [])];
  return {
    writings: writings.forms,
    readings: readings.forms,
    senses: body.senses,
    common: body.common || commonForms.length > 0,
    commonForms,
    rareForms,
    ...(readings.restrictions === undefined ? {} : { restrictions: readings.restrictions }),
  };
}

/**
 * @param {string} text  `漢字(P);別表記(iK)`, or readings `よみ(漢字);べつよみ(ok)`.
 */
function parseForms(text) {
  /** @type {string[]} */
  const forms = [];
  /** @type {string[]} */
  const common = [];
  /** @type {string[]} */
  const rare = [];
  /** @type {Record<string, string[]> | undefined} */
  let restrictions;
  for (const part of text.split(';')) {
    const mark = part.indexOf('(');
    const form = (mark === -1 ? part : part.slice(0, mark)).trim();
    if (form === '' || /\s/.test(form)) continue;
    forms.push(form);
    if (mark === -1) continue;
    for (const [, inner = ''] of part.slice(mark).matchAll(/\(([^()]*)\)/g)) {
      if (inner === 'P') common.push(form);
      else if (inner.split(',').every((one) => RARE_MARKS.has(one))) rare.push(form);
      else if (/[^\x20-\x7e]/.test(inner)) {
        restrictions ??= Object.create(null);
        if (restrictions !== undefined) restrictions[form] = inner.split(/[,;]/);
      }
    }
  }
  return { forms, common, rare, restrictions };
}

/**
 * @param {string} text  Everything after the first slash.
 */
function parseBody(text) {
  /** @type {DictionarySense[]} */
  const senses = [];
  /** @type {string[]} */
  let pos = [];
  /** @type {string[]} */
  let tags = [];
  /** @type {string[]} */
  let glosses = [];
  let common = false;
  let rare = false;
  const close = () => {
    if (glosses.length > 0) senses.push({ glosses, pos, tags, order: senses.length + 1 });
    glosses = [];
    tags = [];
  };

  for (const field of text.split('/')) {
    let rest = field.trim();
    if (rest === '' || /^EntL\d+X?$/.test(rest)) continue;
    /** Leading brackets, as long as they are marks and not part of the gloss. */
    for (;;) {
      const mark = /^(?:\(([^()]*)\)|\{([^{}]*)\})\s*/.exec(rest);
      if (mark === null) break;
      const inner = mark[1] ?? mark[2] ?? '';
      const parts = inner.split(/[,;]/).map((one) => one.trim());
      if (/^\d{1,3}$/.test(inner)) close();
      else if (inner === 'P') common = true;
      else if (parts.every((one) => POS.test(one))) {
        // Parts of speech open a sense; the later of two such brackets adds to the first.
        if (glosses.length > 0) close();
        pos = parts;
      } else if (parts.every((one) => RARE_MARKS.has(one))) rare = true;
      else if (mark[2] !== undefined || parts.every((one) => TAGS.has(one))) tags = [...tags, ...parts];
      else if (!/^(?:See|see|ant:|ref:)\s?[^\x20-\x7e]/.test(inner) && !ORIGIN.test(inner)) break;
      rest = rest.slice(mark[0].length);
    }
    glosses.push(...splitGlosses(rest));
  }
  close();
  return { senses, common, rare };
}

/**
 * Split `gloss; gloss` at the semicolons that are not inside brackets.
 *
 * @param {string} text
 * @returns {string[]}
 */
function splitGlosses(text) {
  if (!text.includes(';')) return text === '' ? [] : [text];
  /** @type {string[]} */
  const out = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (at === text.length || (char === ';' && depth === 0)) {
      const one = text.slice(start, at).trim();
      if (one !== '') out.push(one);
      start = at + 1;
    }
  }
  return out;
}

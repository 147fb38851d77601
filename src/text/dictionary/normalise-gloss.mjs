// @ts-check

/** Glosses of more words are explanations, not equivalents: nobody types them and no note says them word by word. */
export const MAX_GLOSS_WORDS = 4;
/** Longest key looked up or stored, in UTF-16 units: beyond it nothing is a word or a phrase. */
export const MAX_KEY_CHARS = 64;

/**
 * Normalise an English gloss or query phrase: NFKC, lower case, brackets dropped, leading `to`, `to be`, `a`, `an`, `the` dropped,
 * punctuation at the ends trimmed, spaces single.
 *
 * Pure and idempotent.
 *
 * @param {string} text
 * @returns {string}  Empty when nothing is left, or more than four words are.
 * @example
 * normaliseGloss('to carry (a load)') // => 'carry'
 */
export function normaliseGloss(text) {
  if (text.length > 400) return '';
  // Most glosses are ASCII, which NFKC leaves alone.
  let out = (/[^\x20-\x7e]/.test(text) ? text.normalize('NFKC') : text).toLowerCase();
  // One plain word, as half of all glosses are once `to` is gone.
  if (/^(?:to )?[a-z]{4,}$/.test(out)) return out.length <= MAX_KEY_CHARS ? out.replace(/^to /, '') : '';
  if (/[([{<]/.test(out)) out = dropBrackets(out);
  out = out.replace(/[’‘`´]/g, "'").replace(/["“”]+/g, '');
  out = out.replace(/\s+/g, ' ');
  // Until nothing changes: what one step bares, another may take.
  for (;;) {
    const before = out;
    // "e.g. x, y" and its like explain what stands before.
    out = out.replace(/(?:^|[\s,;:])(?:e\.?g\.|i\.e\.|esp\.|usu\.|etc\.?)(?=[\s,;:]|$).*$/, '');
    out = trimEnds(out).replace(/^(?:to be|to|an?|the)\s+(?=\S)/, '');
    if (out === before) break;
  }
  if (out.length > MAX_KEY_CHARS || !/[a-z]/.test(out) || out.split(' ').length > MAX_GLOSS_WORDS) return '';
  return out;
}

/** @param {string} text */
function trimEnds(text) {
  if (/^[a-z0-9].*[a-z0-9]$/.test(text)) return text;
  return text.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N}+#]+$/u, '');
}

/**
 * Drop bracketed text, nested brackets included; an unclosed bracket ends the gloss.
 *
 * @param {string} text
 */
function dropBrackets(text) {
  let out = '';
  let depth = 0;
  for (const char of text) {
    if ('([{<'.includes(char)) {
      if (depth++ === 0) out += ' ';
    } else if (')]}>'.includes(char)) depth = Math.max(0, depth - 1);
    else if (depth === 0) out += char;
  }
  return out;
}

/** Kanji, kana and the marks that stand in words. */
const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Normalise a Japanese word: NFKC, lower case, without the dot that parts foreign words (`ロード・バランサー`) and without spaces.
 *
 * Pure and idempotent.
 *
 * @param {string} text
 * @returns {string}  Empty when it holds no Japanese character or is too long for a word.
 */
export function normaliseWord(text) {
  if (text.length > MAX_KEY_CHARS) return '';
  // Composed once more: taking a dot out may bring a kana and its voicing mark together.
  const out = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[・\s]+/g, '')
    .normalize('NFKC');
  return out.length <= MAX_KEY_CHARS && JAPANESE.test(out) ? out : '';
}

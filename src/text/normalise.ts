/**
 * Text folded for matching, with the way back to the text it came from.
 *
 * Matching never sees the shown text and display never sees this one; highlights travel back through `toSource`.
 */
export interface NormalisedText {
  /** NFKC, lower case, plain quotes and hyphens. */
  readonly text: string;
  /** The same before lower case, of the same length: camelCase is read from it. */
  readonly cased: string;
  /** Source offset of each UTF-16 unit of `text`, plus one entry for its end; undefined when both run in step. */
  readonly starts: Uint32Array | undefined;
  readonly ends: Uint32Array | undefined;
  readonly sourceLength: number;
}

const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** Characters that belong to the one before them: combining marks, half-width (han)dakuten, and what nobody sees (joiners, variation selectors, zero width). */
const FOLLOWS = /^[\p{M}\p{DI}\uff9e\uff9f]$/u;
/** Vowels and final consonants of Hangul, conjoining, half-width or by themselves: with what stands before them they make one syllable. */
const HANGUL_PART = /^[\u1160-\u11ff\u3131-\u318e\uffa0-\uffdc\ud7b0-\ud7fb]$/u;
const CONJOINS = /^[\u1160-\u11ff\ud7b0-\ud7fb]/u;
const INVISIBLE = /\p{DI}/gu;
/** Kana and common kanji, most of Japanese text: already in NFKC. */
const SETTLED = /^[\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff]$/u;

/** Characters that people and phones type for the same thing, beyond what NFKC folds. */
const FOLDED: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201b': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
  '\u00a0': ' ',
  // Greek has two small letters of one capital.
  '\u03c2': '\u03c3',
};

/**
 * Normalise text for matching: NFKC, lower case, typographic quotes and hyphens made plain, invisible characters dropped.
 *
 * Pure and idempotent on its own `text`. Half-width katakana with its separate voicing mark becomes one character and keeps its source range.
 */
export function normalise(source: string): NormalisedText {
  if (PLAIN_ASCII.test(source)) {
    return { text: source.toLowerCase(), cased: source, starts: undefined, ends: undefined, sourceLength: source.length };
  }
  let text = '';
  let cased = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let position = 0;
  let clusterStart = 0;
  let cluster = '';
  const flush = (): void => {
    if (cluster === '') return;
    const folded = fold(cluster);
    // Lower case may leave a letter and a mark that have a form of their own: J̌ → ǰ.
    const lower = folded.toLowerCase().normalize('NFKC');
    // A few letters change their length in lower case (İ); then case is given up rather than the alignment.
    cased += lower.length === folded.length ? folded : lower;
    text += lower;
    for (let i = 0; i < lower.length; i += 1) {
      starts.push(clusterStart);
      ends.push(position);
    }
    cluster = '';
  };
  for (const character of source) {
    if (cluster !== '' && !follows(character)) flush();
    if (cluster === '') clusterStart = position;
    cluster += character;
    position += character.length;
  }
  flush();
  return { text, cased, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), sourceLength: source.length };
}

/** Whether a character makes one with the one before it. */
function follows(character: string): boolean {
  return FOLLOWS.test(character) || (HANGUL_PART.test(character) && CONJOINS.test(character.normalize('NFKC')));
}

function fold(cluster: string): string {
  if (SETTLED.test(cluster)) return cluster;
  const direct = FOLDED[cluster];
  if (direct !== undefined) return direct;
  let folded = '';
  for (const character of cluster.replace(INVISIBLE, '').normalize('NFKC')) folded += FOLDED[character] ?? character;
  return folded;
}

/** Range of the source text that the range `[start, end)` of the normalised text came from. */
export function toSource(normalised: NormalisedText, start: number, end: number): { readonly start: number; readonly end: number } {
  if (normalised.starts === undefined || normalised.ends === undefined) return { start, end };
  const from = normalised.starts[start] ?? normalised.sourceLength;
  const to = end > start ? (normalised.ends[end - 1] ?? normalised.sourceLength) : from;
  return { start: from, end: to };
}

/** The normalised form alone, for keys and comparisons. */
export function normaliseKey(source: string): string {
  return normalise(source).text.replace(/\s+/gu, ' ').trim();
}

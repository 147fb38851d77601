/**
 * Other forms of an English word or phrase that a dictionary may list instead.
 */

/** A form to look up, with how much its translations count beside those of the word itself (0..1). */
export interface EnglishForm {
  readonly text: string;
  readonly factor: number;
}

/** Ending, what stands in its place, fewest letters that must remain before it, and the factor. */
type Swap = readonly [ending: string, base: string, minStem: number, factor: number];

/** Inflections: the same word. */
const INFLECTIONS: readonly Swap[] = [
  ['ies', 'y', 2, 0.9],
  ['sses', 'ss', 1, 0.9],
  ['xes', 'x', 1, 0.9],
  ['ches', 'ch', 1, 0.9],
  ['shes', 'sh', 1, 0.9],
  ['s', '', 2, 0.9],
  ['ied', 'y', 2, 0.85],
  ['ed', 'e', 2, 0.85],
  ['ed', '', 3, 0.85],
  ['ing', 'e', 2, 0.8],
  ['ing', '', 3, 0.8],
];

/** Derivations between the verb and its noun: する-nouns are listed by the noun only (消費 "consumption", not "consume"). */
const DERIVATIONS: readonly Swap[] = [
  ['sume', 'sumption', 2, 0.6],
  ['y', 'ication', 4, 0.6],
  ['e', 'ation', 4, 0.6],
  ['e', 'ion', 5, 0.6],
  ['', 'ing', 4, 0.6],
  ['e', 'ing', 4, 0.6],
  ['', 'ment', 5, 0.6],
  ['', 'ion', 5, 0.6],
  ['', 'ation', 5, 0.6],
  ['de', 'sion', 4, 0.55],
  ['y', 'iness', 4, 0.5],
  ['ation', 'e', 4, 0.55],
  ['ion', 'e', 5, 0.55],
  ['ion', '', 5, 0.55],
  ['ment', '', 5, 0.55],
  ['er', '', 4, 0.3],
  ['or', 'e', 5, 0.3],
];

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/isation(s?)\b/, 'ization$1'],
  [/ization(s?)\b/, 'isation$1'],
  [/([a-z]{3,})ise(d|s|r)?\b/, '$1ize$2'],
  [/([a-z]{3,})ize(d|s|r)?\b/, '$1ise$2'],
  [/([a-z]{3,})ising\b/, '$1izing'],
  [/([a-z]{2,})our\b/, '$1or'],
  [/([a-z]{2,})or\b/, '$1our'],
  [/([a-z]{2,})tre\b/, '$1ter'],
  [/([a-z]{2,})ter\b/, '$1tre'],
];

/**
 * Forms of a normalised English phrase to look up, the phrase itself first, each text once. The last word is bent; of a phrase of more
 * words also the first loses its ending (`balancing loads` → `balancing load`), and hyphen, space and joined spelling are tried.
 *
 * Pure. The forms are guesses (`sing` → `s`): only those that the dictionary lists mean anything.
 */
export function englishForms(phrase: string): readonly EnglishForm[] {
  const forms = new Map<string, number>();
  const add = (text: string, factor: number) => {
    if (text !== '' && (forms.get(text) ?? 0) < factor) forms.set(text, factor);
  };
  add(phrase, 1);
  if (phrase.includes('-')) {
    add(phrase.replaceAll('-', ' '), 0.98);
    add(phrase.replaceAll('-', ''), 0.95);
  }
  if (phrase.includes(' ')) {
    add(phrase.replaceAll(' ', '-'), 0.98);
    add(phrase.replaceAll(' ', ''), 0.95);
  }
  for (const [pattern, other] of SPELLINGS) add(phrase.replace(pattern, other), 0.95);
  for (const [text, factor] of [...forms]) {
    const cut = Math.max(text.lastIndexOf(' '), text.lastIndexOf('-')) + 1;
    const before = text.slice(0, cut);
    const last = text.slice(cut);
    for (const bent of bend(last, INFLECTIONS)) {
      add(before + bent.text, factor * bent.factor);
      // deployed → deploy → deployment
      if (cut === 0) for (const kin of bend(bent.text, DERIVATIONS)) add(kin.text, factor * bent.factor * kin.factor);
    }
    for (const kin of bend(last, DERIVATIONS)) add(before + kin.text, factor * kin.factor);
  }
  return [...forms].map(([text, factor]) => ({ text, factor }));
}

/** The same word without its endings (`consumptions` → `consumption`), the word itself first. Unlike {@link englishForms}, no related words. */
export function uninflectedForms(word: string): readonly string[] {
  return [word, ...bend(word, INFLECTIONS).map((form) => form.text)];
}

function bend(word: string, swaps: readonly Swap[]): readonly EnglishForm[] {
  const out: EnglishForm[] = [];
  for (const [ending, base, minStem, factor] of swaps) {
    if (!word.endsWith(ending) || word.length - ending.length < minStem) continue;
    if (ending === 's' && /(?:ss|us|is)$/.test(word)) continue;
    const stem = word.slice(0, word.length - ending.length);
    out.push({ text: stem + base, factor });
    // running → run: the doubled letter goes.
    if (base === '' && /(?:ed|ing)$/.test(ending) && /([bdgklmnprt])\1$/.test(stem)) out.push({ text: stem.slice(0, -1), factor });
  }
  return out;
}

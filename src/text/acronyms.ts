import type { Token } from './analyse.ts';

const MIN_WORDS = 3;
const MAX_WORDS = 5;

/** An acronym with the range of the words that it stands for, in the normalised text. */
export interface SpelledOutAcronym {
  readonly acronym: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Acronyms that a text spells out: PodDisruptionBudget → pdb, `Horizontal Pod Autoscaler` → hpa. No table is needed, and none is used.
 *
 * @param tokens  Tokens of `analyse`, in text order.
 * @param text  The normalised text that they point into.
 */
export function spelledOutAcronyms(tokens: readonly Token[], text: string): readonly SpelledOutAcronym[] {
  const found: SpelledOutAcronym[] = [];
  const words = tokens.filter((token) => token.kind === 'word' && token.script === 'latin');
  const parts = tokens.filter((token) => token.kind === 'part');
  for (const word of words) {
    const humps = parts.filter((token) => token.start >= word.start && token.end <= word.end);
    if (humps.length >= MIN_WORDS && humps.length <= MAX_WORDS) found.push({ acronym: initials(humps), start: word.start, end: word.end });
  }
  for (let from = 0; from < words.length; from += 1) {
    const window: Token[] = [];
    for (let at = from; at < words.length && window.length < MAX_WORDS; at += 1) {
      const word = words[at];
      const before = window.at(-1);
      if (word === undefined || !/^[a-z]{2,}$/.test(word.key)) break;
      if (before !== undefined && !/^[\s-]+$/.test(text.slice(before.end, word.start))) break;
      window.push(word);
      if (window.length >= MIN_WORDS) found.push({ acronym: initials(window), start: window[0]?.start ?? word.start, end: word.end });
    }
  }
  return found;
}

/** First letters of the words, joined. */
export function initials(words: readonly { readonly key: string }[]): string {
  return words.map((word) => word.key[0] ?? '').join('');
}

import type { Token } from './analyse.ts';

const MIN_WORDS = 3;
const MAX_WORDS = 5;

/**
 * Acronyms that a text spells out: PodDisruptionBudget → pdb, `Horizontal Pod Autoscaler` → hpa. No table is needed, and none is used.
 *
 * @param tokens  Tokens of `analyse`, in text order.
 * @param text  The normalised text that they point into.
 */
export function spelledOutAcronyms(tokens: readonly Token[], text: string): readonly string[] {
  const found = new Set<string>();
  const words = tokens.filter((token) => token.kind === 'word' && token.script === 'latin');
  for (const word of words) {
    const humps = tokens.filter((token) => token.kind === 'part' && token.start >= word.start && token.end <= word.end);
    if (humps.length >= MIN_WORDS && humps.length <= MAX_WORDS) found.add(initials(humps));
  }
  for (let from = 0; from < words.length; from += 1) {
    const window: Token[] = [];
    for (let at = from; at < words.length && window.length < MAX_WORDS; at += 1) {
      const word = words[at];
      const before = window.at(-1);
      if (word === undefined || !/^[a-z]{2,}$/.test(word.key)) break;
      if (before !== undefined && !/^[\s-]+$/.test(text.slice(before.end, word.start))) break;
      window.push(word);
      if (window.length >= MIN_WORDS) found.add(initials(window));
    }
  }
  return [...found];
}

/** First letters of the words, joined. */
export function initials(words: readonly { readonly key: string }[]): string {
  return words.map((word) => word.key[0] ?? '').join('');
}

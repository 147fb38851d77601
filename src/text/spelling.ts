import { editDistance, slipLikelihood } from './edit-distance.ts';
import { isKatakana } from './script.ts';

export interface Correction {
  readonly word: string;
  readonly distance: number;
  /** 0 to 1: how believable the slip is. */
  readonly likelihood: number;
}

/** A list of known words that can be asked what a misspelt one was meant to be. */
export interface SpellingList {
  readonly add: (word: string) => void;
  readonly remove: (word: string) => void;
  /** Best first; empty for words that are short, hold digits, or have no near neighbour. */
  readonly correct: (slip: string, max?: number) => readonly Correction[];
}

/**
 * How many slips a word of this length may have. Short words have too many true neighbours (k3s, etcd, Helm): four letters allow a swap only.
 */
function allowedDistance(word: string): number {
  const length = word.length;
  if (isKatakana(word)) return length >= 8 ? 2 : length >= 4 ? 1 : 0;
  if (!/^[a-z]+$/.test(word)) return 0;
  return length >= 8 ? 2 : length >= 4 ? 1 : 0;
}

/**
 * Create a spelling list over Latin and (folded) katakana words, kept apart from the search index: walking the index's own radix tree, most of whose
 * branches are Japanese bigrams, costs an order of magnitude more (SEARCH.md, section 4).
 */
export function createSpellingList(words: Iterable<string> = []): SpellingList {
  const buckets = new Map<string, Set<string>>();
  const bucketKey = (word: string, length: number): string => `${isKatakana(word) ? 'k' : 'l'}${length}`;
  const add = (word: string): void => {
    if (allowedDistance(word) === 0 && word.length < 3) return;
    const key = bucketKey(word, word.length);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, new Set([word]));
    else bucket.add(word);
  };
  for (const word of words) add(word);
  const correct = (slip: string, max = 3): readonly Correction[] => {
    const allowed = allowedDistance(slip);
    if (allowed === 0) return [];
    const latin = !isKatakana(slip);
    const found: Correction[] = [];
    for (let length = slip.length - allowed; length <= slip.length + allowed; length += 1) {
      for (const word of buckets.get(bucketKey(slip, length)) ?? []) {
        if (latin && !sameStart(slip, word)) continue;
        const distance = editDistance(slip, word, allowed);
        if (distance === 0 || distance > allowed) continue;
        if (latin && slip.length === 4 && !(word.length === 4 && slipLikelihood(slip, word) === 1)) continue;
        // Two slips in a short stem would make another word of it.
        if (distance === 2 && Math.min(slip.length, word.length) < 8) continue;
        found.push({ word, distance, likelihood: slipLikelihood(slip, word) });
      }
    }
    found.sort((a, b) => a.distance - b.distance || b.likelihood - a.likelihood || (a.word < b.word ? -1 : 1));
    return found.slice(0, max);
  };
  const remove = (word: string): void => {
    buckets.get(bucketKey(word, word.length))?.delete(word);
  };
  return { add, remove, correct };
}

/** People rarely miss the first letter, save by swapping it with the second. */
function sameStart(slip: string, word: string): boolean {
  return slip[0] === word[0] || (slip[0] === word[1] && slip[1] === word[0]);
}

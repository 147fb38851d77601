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
  const { length } = word;
  if (/^[a-z]+$/.test(word)) return length >= 8 ? 2 : length >= 4 ? 1 : 0;
  return isKatakana(word) ? (length >= 8 ? 2 : length >= 4 ? 1 : 0) : 0;
}

/** Corrections remembered; note words repeat, so most questions are asked many times. */
const MAX_REMEMBERED = 20_000;

/**
 * Create a spelling list over Latin and (folded) katakana words, kept apart from the search index: walking the index's own radix tree, most of whose
 * branches are Japanese bigrams, costs an order of magnitude more (docs/search.md).
 *
 * Words lie in buckets by length and, for Latin, first letter; within a bucket a mask of the letters rejects nearly all before any distance is computed.
 */
export function createSpellingList(words: Iterable<string> = []): SpellingList {
  const buckets = new Map<string, Map<string, number>>();
  const remembered = new Map<string, readonly Correction[]>();
  const bucketOf = (first: string, length: number): string => first + String(length);
  const firstOf = (word: string): string => (isLatin(word) ? (word[0] ?? '') : 'ア');
  const add = (word: string): void => {
    // A word with digits is never what a slip was meant to be: k3s, k3os and k8s are different things.
    if (word.length < 3 || !/^(?:[a-z]+|[\p{Script=Katakana}ー]+)$/u.test(word)) return;
    const key = bucketOf(firstOf(word), word.length);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, new Map([[word, letterMask(word)]]));
    else bucket.set(word, letterMask(word));
    remembered.clear();
  };
  for (const word of words) add(word);
  const find = (slip: string): readonly Correction[] => {
    const allowed = allowedDistance(slip);
    if (allowed === 0) return [];
    const latin = isLatin(slip);
    const mask = letterMask(slip);
    const found: Correction[] = [];
    // People rarely miss the first letter, save by swapping it with the second.
    const firsts = latin ? new Set([slip[0] ?? '', slip[1] ?? '']) : ['ア'];
    for (const first of firsts) {
      for (let length = slip.length - allowed; length <= slip.length + allowed; length += 1) {
        for (const [word, wordMask] of buckets.get(bucketOf(first, length)) ?? []) {
          if (bits(mask ^ wordMask) > 2 * allowed) continue;
          if (latin && slip[0] !== word[0] && slip[0] !== word[1]) continue;
          const distance = editDistance(slip, word, allowed);
          if (distance === 0 || distance > allowed) continue;
          // Two slips in a short stem would make another word of it.
          if (distance === 2 && Math.min(slip.length, word.length) < 8) continue;
          const likelihood = slipLikelihood(slip, word);
          if (latin && slip.length === 4 && !(word.length === 4 && likelihood === 1)) continue;
          found.push({ word, distance, likelihood });
        }
      }
    }
    return found.sort((a, b) => a.distance - b.distance || b.likelihood - a.likelihood || (a.word < b.word ? -1 : 1));
  };
  const correct = (slip: string, max = 3): readonly Correction[] => {
    let known = remembered.get(slip);
    if (known === undefined) {
      known = find(slip);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(slip, known);
    }
    return known.slice(0, max);
  };
  const remove = (word: string): void => {
    buckets.get(bucketOf(firstOf(word), word.length))?.delete(word);
    remembered.clear();
  };
  return { add, remove, correct };
}

function isLatin(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 0x61 && code <= 0x7a;
}

/** One bit a letter (katakana share 26 bits): words that differ in more letters than a slip can change are no neighbours. */
function letterMask(word: string): number {
  let mask = 0;
  for (let index = 0; index < word.length; index += 1) mask |= 1 << (word.charCodeAt(index) % 29);
  return mask;
}

function bits(value: number): number {
  let left = value;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

import { foldKatakana } from '../text/katakana.ts';
import { englishSkeletons, katakanaSkeleton, MIN_SKELETON, soundsAlike } from '../text/skeleton.ts';
import { createSpellingList, type SpellingList } from '../text/spelling.ts';
import type { VocabularyEntry } from './index-unit.ts';

interface Word {
  readonly script: VocabularyEntry['script'];
  count: number;
  readonly surfaces: Map<string, number>;
}

/** A word, its script, and its spellings with their counts. */
export type SavedWord = readonly [key: string, script: VocabularyEntry['script'], surfaces: readonly (readonly [string, number])[]];

/** The notes' own words: what a misspelt, transliterated or half-typed query word can be held against. */
export interface Vocabulary {
  readonly has: (key: string) => boolean;
  readonly count: (key: string) => number;
  /** The most frequent spelling of a word, as the notes write it. */
  readonly surface: (key: string) => string | undefined;
  readonly spelling: SpellingList;
  /** Latin words that sound like a katakana word, and the reverse; best first. */
  readonly soundAlikes: (word: string, katakana: boolean) => readonly { readonly key: string; readonly likeness: number }[];
  readonly entries: () => Iterable<readonly [string, { readonly count: number; readonly script: VocabularyEntry['script'] }]>;
  /** Every word with its spellings and their counts, to be added again later. */
  readonly save: () => readonly SavedWord[];
  readonly restore: (words: readonly SavedWord[]) => void;
  readonly add: (entries: readonly VocabularyEntry[]) => void;
  readonly remove: (entries: readonly VocabularyEntry[]) => void;
}

/** Words whose vowels differ too much are other words: シークレット is not security. Set by the clash list in the tests. */
const MIN_LIKENESS = 0.81;

export function createVocabulary(): Vocabulary {
  const words = new Map<string, Word>();
  const spelling = createSpellingList();
  /** How many words share a folded form: サーバ and サーバー keep it in the list together. */
  const spellings = new Map<string, number>();
  const skeletons = new Map<string, Set<string>>();
  const skeletonsOf = (key: string, script: VocabularyEntry['script']): readonly string[] => {
    if (script === 'katakana') return [`k${katakanaSkeleton(key)}`];
    if (script === 'latin' && /^[a-z]{4,}$/.test(key)) return englishSkeletons(key).map((skeleton) => `l${skeleton}`);
    return [];
  };
  const spellingKey = (key: string, script: VocabularyEntry['script']): string => (script === 'katakana' ? foldKatakana(key) : key);
  const add = (entries: readonly VocabularyEntry[]): void => {
    for (const { key, surface, script } of entries) {
      let word = words.get(key);
      if (word === undefined) {
        word = { script, count: 0, surfaces: new Map() };
        words.set(key, word);
        if (script === 'latin' || script === 'katakana') {
          const form = spellingKey(key, script);
          spellings.set(form, (spellings.get(form) ?? 0) + 1);
          spelling.add(form);
        }
        for (const skeleton of skeletonsOf(key, script)) {
          const set = skeletons.get(skeleton);
          if (set === undefined) skeletons.set(skeleton, new Set([key]));
          else set.add(key);
        }
      }
      word.count += 1;
      word.surfaces.set(surface, (word.surfaces.get(surface) ?? 0) + 1);
    }
  };
  const remove = (entries: readonly VocabularyEntry[]): void => {
    for (const { key, surface, script } of entries) {
      const word = words.get(key);
      if (word === undefined) continue;
      word.count -= 1;
      const left = (word.surfaces.get(surface) ?? 1) - 1;
      if (left > 0) word.surfaces.set(surface, left);
      else word.surfaces.delete(surface);
      if (word.count > 0) continue;
      words.delete(key);
      if (script === 'latin' || script === 'katakana') {
        const form = spellingKey(key, script);
        const others = (spellings.get(form) ?? 1) - 1;
        if (others > 0) spellings.set(form, others);
        else {
          spellings.delete(form);
          spelling.remove(form);
        }
      }
      for (const skeleton of skeletonsOf(key, script)) {
        const set = skeletons.get(skeleton);
        set?.delete(key);
        if (set?.size === 0) skeletons.delete(skeleton);
      }
    }
  };
  return {
    has: (key) => words.has(key),
    count: (key) => words.get(key)?.count ?? 0,
    surface: (key) => {
      let best: string | undefined;
      let most = 0;
      for (const [surface, count] of words.get(key)?.surfaces ?? []) {
        if (count > most || (count === most && best !== undefined && surface < best)) {
          best = surface;
          most = count;
        }
      }
      return best;
    },
    spelling,
    soundAlikes: (word, katakana) => {
      const own = katakana ? [katakanaSkeleton(word)] : englishSkeletons(word);
      const found = new Map<string, number>();
      for (const skeleton of own) {
        if (skeleton.length < MIN_SKELETON) continue;
        for (const key of skeletons.get((katakana ? 'l' : 'k') + skeleton) ?? []) {
          const likeness = katakana ? soundsAlike(word, key) : soundsAlike(key, word);
          if (likeness >= MIN_LIKENESS) found.set(key, Math.max(found.get(key) ?? 0, likeness));
        }
      }
      return [...found].map(([key, likeness]) => ({ key, likeness })).sort((a, b) => b.likeness - a.likeness || (a.key < b.key ? -1 : 1));
    },
    entries: () => words,
    save: () => [...words].map(([key, { script, surfaces }]) => [key, script, [...surfaces]]),
    restore: (saved) => {
      for (const [key, script, surfaces] of saved) {
        for (const [surface, times] of surfaces) {
          add([{ key, surface, script }]);
          const word = words.get(key);
          if (word === undefined) continue;
          word.count += times - 1;
          word.surfaces.set(surface, times);
        }
      }
    },
    add,
    remove,
  };
}

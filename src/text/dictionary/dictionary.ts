/**
 * A Japanese-English dictionary for query words, read in place from its packed bytes.
 *
 * The bytes are views, not objects: opening costs a check sum and nothing per word, and a lookup is a binary search.
 */
import { deinflect, inflectionStem } from './deinflect.ts';
import { type DictionarySections, INFLECTIONS, type Inflection, unpackDictionary } from './dictionary-format.mjs';
import { MAX_KEY_CHARS, normaliseGloss, normaliseWord } from './normalise-gloss.mjs';
import { englishForms, uninflectedForms } from './stem-english.ts';

/** A translation of a query word. */
export interface Translation {
  /** Normalised: Japanese in NFKC without middle dots, English in lower case without a leading `to` or article. */
  readonly text: string;
  /** The part of `text` that every inflected form begins with: 運ぶ → 運. Equal to `text` for a word that does not bend, and for English. */
  readonly stem: string;
  /** How good the pair is, 0..1; above .5 it is among the first translations of a common word. Comparable within one direction. */
  readonly weight: number;
  /** Sense of the entry it comes from, from 1; 255 for a pair that no entry states, inferred from compounds. */
  readonly sense: number;
}

/** Lookups never throw: any string is accepted, and what is no word has no translations. */
export interface Dictionary {
  /**
   * Japanese words for an English word or phrase of up to four words, the best first.
   *
   * @param max  Most translations returned; 8 by default.
   */
  translateToJapanese(phrase: string, max?: number): readonly Translation[];
  /** English words or phrases for a Japanese word as it stands in text: 困った finds 困る. The best first; `max` is 8 by default. */
  translateToEnglish(word: string, max?: number): readonly Translation[];
  /** Whether the string is a Japanese word, or an inflected form of one. */
  isJapaneseWord(word: string): boolean;
  /** Whether the string is an ordinary English word or a phrase of the dictionary. Words that it only has with a capital are names, and not ordinary. */
  isEnglishWord(word: string): boolean;
  /** Kana readings of a written form, the usual one first; empty for kana and for unknown words. */
  readingsOf(word: string): readonly string[];
  readonly size: { readonly words: number; readonly phrases: number; readonly pairs: number };
}

const DEFAULT_MAX = 8;

/**
 * Open a packed dictionary.
 *
 * @param bytes  As `compileDictionary` gives them, beginning at a multiple of 8 in their buffer; must not change while in use.
 * @returns `undefined` when the bytes are damaged or of another format version.
 */
export function openDictionary(bytes: Uint8Array): Dictionary | undefined {
  const packed = unpackDictionary(bytes);
  if (packed === undefined) return undefined;
  const { sections } = packed;
  const ja = createTable(sections.jaText, sections.jaOffset, sections.jaEdgeStart, sections.jaEdge, sections.jaEdgeSense);
  const en = createTable(sections.enText, sections.enOffset, sections.enEdgeStart, sections.enEdge, sections.enEdgeSense);
  const inflectionAt = (at: number): Inflection => INFLECTIONS[((sections.jaFlags[at] ?? 0) >> 1) & 7] ?? 'none';
  const isWordAt = (at: number) => at !== -1 && ((sections.jaFlags[at] ?? 0) & 1) === 1;

  /** Places of a word and, where it is not listed itself, of its dictionary forms, each with a factor. */
  function findJapanese(text: string): readonly (readonly [number, number])[] {
    const word = normaliseWord(text);
    if (word === '') return [];
    const exact = ja.find(word);
    const places: (readonly [number, number])[] = isWordAt(exact) ? [[exact, 1]] : [];
    for (const form of deinflect(word)) {
      // One kana would match half of the language.
      if (form.base.length < 2 && !/\p{Script=Han}/u.test(form.base)) continue;
      const at = ja.find(form.base);
      if (!isWordAt(at) || places.some(([known]) => known === at)) continue;
      if (form.inflection === 'none' ? inflectionAt(at) === 'v1' || inflectionAt(at) === 'v5' : inflectionAt(at) !== form.inflection)
        continue;
      places.push([at, isWordAt(exact) ? 0.8 : 0.95]);
    }
    // 自動化: a suffix of an unlisted derivation is not cut off; that is the analyser's matter.
    return places;
  }

  return {
    translateToJapanese(phrase, max = DEFAULT_MAX) {
      const key = normaliseGloss(phrase);
      if (key === '' || max < 1) return [];
      const found = new Map<number, { weight: number; sense: number }>();
      for (const { text, factor } of englishForms(key)) collect(en, en.find(text), factor, found);
      return best(found, max, (at) => {
        const text = ja.textAt(at);
        return { text, stem: inflectionStem(text, inflectionAt(at)) };
      });
    },
    translateToEnglish(word, max = DEFAULT_MAX) {
      if (max < 1) return [];
      const found = new Map<number, { weight: number; sense: number }>();
      for (const [at, factor] of findJapanese(word)) collect(ja, at, factor, found);
      return best(found, max, (at) => {
        const text = en.textAt(at);
        return { text, stem: text };
      });
    },
    isJapaneseWord: (word) => findJapanese(word).length > 0,
    isEnglishWord(word) {
      if (word.length > MAX_KEY_CHARS) return false;
      const key = word.normalize('NFKC').toLowerCase().trim();
      if (key === '' || !/^[a-z]/.test(key)) return false;
      return uninflectedForms(key).some((form) => {
        const at = en.find(form);
        if (at === -1) return false;
        return ((sections.enFlags[at] ?? 0) & 1) === 1 || form.includes(' ');
      });
    },
    readingsOf(word) {
      const key = normaliseWord(word);
      const at = key === '' ? -1 : ja.find(key);
      if (at === -1) return [];
      const out: string[] = [];
      for (let i = sections.readingStart[at] ?? 0; i < (sections.readingStart[at + 1] ?? 0); i++)
        out.push(ja.textAt(sections.reading[i] ?? 0));
      return out;
    },
    size: sizeOf(packed.meta, sections),
  };
}

interface Table {
  /** Place of a string, or -1. */
  find(text: string): number;
  textAt(at: number): string;
  readonly edgeStart: Uint32Array;
  readonly edge: Uint32Array;
  readonly sense: Uint8Array;
}

function createTable(text: Uint8Array, offset: Uint32Array, edgeStart: Uint32Array, edge: Uint32Array, sense: Uint8Array): Table {
  const pool = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  /** Every UTF-16 unit takes three bytes of UTF-8 at most; one buffer serves all lookups, which are synchronous. */
  const query = Buffer.alloc(MAX_KEY_CHARS * 3 * 2);
  return {
    edgeStart,
    edge,
    sense,
    find(key) {
      if (key.length > MAX_KEY_CHARS * 2) return -1;
      const length = query.write(key, 0, 'utf8');
      let low = 0;
      let high = offset.length - 2;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const start = offset[middle] ?? 0;
        const end = offset[middle + 1] ?? 0;
        const shared = Math.min(length, end - start);
        let order = 0;
        for (let i = 0; i < shared && order === 0; i++) order = (query[i] ?? 0) - (pool[start + i] ?? 0);
        if (order === 0) order = length - (end - start);
        if (order === 0) return middle;
        if (order < 0) high = middle - 1;
        else low = middle + 1;
      }
      return -1;
    },
    textAt: (at) => pool.toString('utf8', offset[at] ?? 0, offset[at + 1] ?? 0),
  };
}

function collect(table: Table, at: number, factor: number, into: Map<number, { weight: number; sense: number }>): void {
  if (at === -1) return;
  const end = table.edgeStart[at + 1] ?? 0;
  for (let i = table.edgeStart[at] ?? 0; i < end; i++) {
    const edge = table.edge[i] ?? 0;
    const weight = ((edge & 255) / 255) * factor;
    const target = edge >>> 8;
    const known = into.get(target);
    if (known === undefined || known.weight < weight) into.set(target, { weight, sense: table.sense[i] ?? 1 });
  }
}

function best(
  found: ReadonlyMap<number, { readonly weight: number; readonly sense: number }>,
  max: number,
  spell: (at: number) => { readonly text: string; readonly stem: string },
): readonly Translation[] {
  const out: Translation[] = [];
  const spellings = new Set<string>();
  for (const [at, { weight, sense }] of [...found].sort(([a, x], [b, y]) => y.weight - x.weight || a - b)) {
    if (out.length >= max) break;
    const { text, stem } = spell(at);
    // サーバ and サーバー are one word to the analyser; the second would only take a place.
    const spelling = /[ァ-ヴ]/.test(text) ? text.replaceAll('ー', '') : text;
    if (spellings.has(spelling)) continue;
    spellings.add(spelling);
    out.push({ text, stem, weight, sense });
  }
  return out;
}

function sizeOf(meta: Readonly<Record<string, unknown>>, sections: DictionarySections): Dictionary['size'] {
  const number = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);
  return {
    words: number(meta.words, sections.jaOffset.length - 1),
    phrases: number(meta.phrases, sections.enOffset.length - 1),
    pairs: number(meta.pairs, sections.jaEdge.length),
  };
}

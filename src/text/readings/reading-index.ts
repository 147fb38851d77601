/**
 * The query side of readings: from what a person typed in hiragana, katakana or romaji to the words of the notes that read so.
 *
 * Holds no dictionary, only the readings that the notes themselves have. All functions are synchronous and cheap.
 */
import { countMorae, imeContinuations, imePrefix, isKana, readingKey, romajiReadings, strictReadingKey, toHiragana } from './kana.ts';

/** How a word of the notes reads like the query: `same`, `long-vowel` (the same but for the length of vowels) or `prefix` (it goes on). */
export type ReadingMatchKind = 'same' | 'long-vowel' | 'prefix';

/** A word of the notes that reads like the query. */
export interface ReadingMatch {
  /** As it was added: the notes' own spelling, normalised by the caller. */
  readonly surface: string;
  /** The reading it was found by, as it was added. */
  readonly reading: string;
  /** Whether the whole reading matched; false for `prefix`. */
  readonly exact: boolean;
  readonly kind: ReadingMatchKind;
}

export interface LookupOptions {
  /** Also find readings that go on after the query. Ignored for a query of one mora, that half the vocabulary begins with. */
  readonly prefix: boolean;
  /** Matches returned at most. Default 50. */
  readonly limit?: number;
}

export interface ReadingIndex {
  /** Number of distinct pairs of reading and surface. */
  readonly size: number;
  /**
   * Add a word with a reading in kana. The same pair may be added many times, once for each note that has it, and stays until it was
   * removed as often. A reading that is not kana is ignored.
   */
  add(reading: string, surface: string): void;
  /** Take back one `add` of the pair. Unknown pairs are ignored. */
  remove(reading: string, surface: string): void;
  /** Do now the sorting that else the first lookup after a change does: about .1 s after 100,000 new readings, a few ms after a few. */
  prepare(): void;
  /**
   * The words that read like one query word.
   *
   * Kana of either script, a half-typed word as an input method leaves it (`うんy`: only words that go on with や ゆ よ) and romaji are
   * understood; anything else finds nothing. Romaji ignores the length of vowels (`unyo`); kana minds it, for こうか is not こか,
   * but in words without kanji (サーバ, サーバー).
   *
   * @param query  One word, NFKC or not.
   * @returns Whole matches first (`same`, then `long-vowel`), then prefixes, the shortest readings first; each surface once.
   */
  lookup(query: string, options: LookupOptions): readonly ReadingMatch[];
  /**
   * Cut a longer kana or romaji query into readings of the notes: うんようじどうか to 運用 + 自動化. Few and long pieces are preferred.
   *
   * Pieces are whole readings of two morae or more and cover the whole query, save for one particle (の を が …) between two of them. Short
   * readings cover almost any string, so pieces must have 2.5 morae on average.
   *
   * @returns The matches of each piece, in the order of the query; empty if it cannot be covered.
   */
  coverHiragana(query: string): readonly (readonly ReadingMatch[])[];
}

const DEFAULT_LIMIT = 50;
const MIN_PREFIX_MORAE = 2;
/** Longest query that is cut into pieces, in kana. The work grows with its square: 40 kana take under 2 ms. */
const MAX_COVER_CHARS = 40;
const MAX_PIECE_CHARS = 24;
const MIN_PIECE_MORAE = 2;
const MIN_MEAN_MORAE = 2.5;
/** Particles that may stand between two pieces. */
const PARTICLES = 'のをがにはでともへや';
/** Costs of a cover: each piece, each particle, less a bonus for long pieces that never outweighs a piece. */
const PIECE_COST = 1000;
const PARTICLE_COST = 200;
/** Kana that no piece begins with: they belong to the mora before. */
const NEVER_FIRST = 'ぁぃぅぇぉゃゅょゎっんー';

const HAN = /\p{Script=Han}/u;
const LATIN = /^(?:[\p{Script=Latin}'’-]|\u0302|\u0304)+$/u;

interface Entry {
  readonly surface: string;
  readonly reading: string;
  readonly strictKey: string;
  /** Whether the length of vowels may differ for kana queries: only in words without kanji. */
  readonly looseLength: boolean;
  /** How often the pair was added and not removed. */
  count: number;
}

/** How one query form compares: `loose` ignores the length of vowels. */
interface Needle {
  readonly key: string;
  readonly strictKey: string;
  readonly loose: boolean;
}

interface Cover {
  readonly cost: number;
  readonly morae: number;
  readonly pieces: readonly (readonly ReadingMatch[])[];
  /** Whether the last thing was a piece, and not a particle. */
  readonly afterPiece: boolean;
}

const needleOf = (kana: string, loose: boolean): Needle => ({ key: readingKey(kana), strictKey: strictReadingKey(kana), loose });

/** Position of the first key that is not less than `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two sorted lists as one, each key once, without those that `keep` refuses. */
function merge(one: readonly string[], other: readonly string[], keep: (key: string) => boolean): string[] {
  const merged: string[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    const a = one[i];
    const b = other[j];
    const takeA = b === undefined || (a !== undefined && a <= b);
    const key = takeA ? a : b;
    if (takeA) i += 1;
    else j += 1;
    if (key !== undefined && key !== merged.at(-1) && keep(key)) merged.push(key);
  }
  return merged;
}

/** Create an empty index of readings. */
export function createReadingIndex(): ReadingIndex {
  /** Entries by `readingKey`. */
  const entriesByKey = new Map<string, Entry[]>();
  /** Keys in code unit order as of the last `prepare`; may still hold keys that have gone. */
  let sortedKeys: readonly string[] = [];
  let newKeys: string[] = [];
  let size = 0;

  function prepare(): void {
    if (newKeys.length === 0) return;
    sortedKeys = merge(sortedKeys, newKeys.sort(), (key) => entriesByKey.has(key));
    newKeys = [];
  }

  /** Whole matches of one needle, unsorted. */
  function wholeMatches(needle: Needle): ReadingMatch[] {
    const found: ReadingMatch[] = [];
    for (const { surface, reading, strictKey, looseLength } of entriesByKey.get(needle.key) ?? []) {
      if (strictKey === needle.strictKey) found.push({ surface, reading, exact: true, kind: 'same' });
      else if (needle.loose || looseLength) found.push({ surface, reading, exact: true, kind: 'long-vowel' });
    }
    return found;
  }

  /** Call `visit` with every entry that a needle is a true or equal prefix of. */
  function visitPrefixed(needle: Needle, visit: (entry: Entry) => void): void {
    // Romaji that writes some long vowels (kouka) means the short ones; without any (unyo) it says nothing about length.
    const anyLength = needle.loose && needle.key === needle.strictKey;
    if (countMorae(anyLength ? needle.key : needle.strictKey) < MIN_PREFIX_MORAE) return;
    for (let at = lowerBound(sortedKeys, needle.key); at < sortedKeys.length; at += 1) {
      const key = sortedKeys[at] ?? '';
      if (!key.startsWith(needle.key)) return;
      for (const entry of entriesByKey.get(key) ?? []) {
        if (anyLength || entry.looseLength || entry.strictKey.startsWith(needle.strictKey)) visit(entry);
      }
    }
  }

  /** The kana that a query stands for. */
  function kanaOf(query: string): { readonly forms: readonly string[]; readonly pending: string; readonly loose: boolean } {
    const normal = query.normalize('NFKC').toLowerCase();
    if (LATIN.test(normal)) return { forms: romajiReadings(normal), pending: '', loose: true };
    const { prefix, pending } = imePrefix(normal);
    return { forms: isKana(prefix) ? [toHiragana(prefix)] : [], pending, loose: false };
  }

  function cover(kana: string, loose: boolean): Cover | undefined {
    const length = kana.length;
    if (length > MAX_COVER_CHARS) return undefined;
    const best: (Cover | undefined)[] = [{ cost: 0, morae: 0, pieces: [], afterPiece: false }];
    const offer = (at: number, candidate: Cover): void => {
      const known = best[at];
      if (known === undefined || candidate.cost < known.cost) best[at] = candidate;
    };
    /** Best covers that end in a particle, apart from those that end in a piece: a piece must follow. */
    const afterParticle: (Cover | undefined)[] = [];
    for (let from = 0; from < length; from += 1) {
      const states = [best[from], afterParticle[from]].filter((state) => state !== undefined);
      if (states.length === 0) continue;
      const piece = best[from];
      if (piece?.afterPiece === true && PARTICLES.includes(kana.charAt(from))) {
        afterParticle[from + 1] = { ...piece, cost: piece.cost + PARTICLE_COST, afterPiece: false };
      }
      if (NEVER_FIRST.includes(kana.charAt(from))) continue;
      for (let to = from + MIN_PIECE_MORAE; to <= Math.min(length, from + MAX_PIECE_CHARS); to += 1) {
        if (to < length && NEVER_FIRST.includes(kana.charAt(to))) continue;
        const text = kana.slice(from, to);
        const morae = countMorae(text);
        if (morae < MIN_PIECE_MORAE) continue;
        const matches = wholeMatches(needleOf(text, loose));
        if (matches.length === 0) continue;
        const ranked = rank(matches, DEFAULT_LIMIT);
        for (const state of states) {
          const cost = state.cost + PIECE_COST - morae * morae;
          offer(to, { cost, morae: state.morae + morae, pieces: [...state.pieces, ranked], afterPiece: true });
        }
      }
    }
    const whole = best[length];
    return whole !== undefined && length > 0 && whole.morae >= MIN_MEAN_MORAE * whole.pieces.length ? whole : undefined;
  }

  return {
    get size() {
      return size;
    },
    add(reading, surface) {
      if (!isKana(reading)) return;
      const key = readingKey(reading);
      let entries = entriesByKey.get(key);
      if (entries === undefined) {
        entries = [];
        entriesByKey.set(key, entries);
        newKeys.push(key);
      }
      const known = entries.find((entry) => entry.surface === surface && entry.reading === reading);
      if (known !== undefined) {
        known.count += 1;
        return;
      }
      entries.push({ surface, reading, strictKey: strictReadingKey(reading), looseLength: !HAN.test(surface), count: 1 });
      size += 1;
    },
    remove(reading, surface) {
      const key = readingKey(reading);
      const entries = entriesByKey.get(key);
      const at = entries?.findIndex((entry) => entry.surface === surface && entry.reading === reading) ?? -1;
      const entry = entries?.[at];
      if (entries === undefined || entry === undefined) return;
      entry.count -= 1;
      if (entry.count > 0) return;
      entries.splice(at, 1);
      size -= 1;
      if (entries.length === 0) entriesByKey.delete(key);
    },
    prepare,
    lookup(query, { prefix, limit = DEFAULT_LIMIT }) {
      const { forms, pending, loose } = kanaOf(query);
      const found: ReadingMatch[] = [];
      for (const form of forms) {
        const needle = needleOf(form, loose);
        if (needle.key === '') continue;
        if (pending === '') found.push(...wholeMatches(needle));
        if (!prefix) continue;
        prepare();
        // The consonants still pending narrow the prefix: うんy goes on with や, ゆ or よ.
        const needles = pending === '' ? [needle] : imeContinuations(pending).map((next) => needleOf(form + next, loose));
        for (const longer of needles) {
          // Whole matches come again here; `rank` keeps the better of the two.
          visitPrefixed(longer, ({ surface, reading }) => found.push({ surface, reading, exact: false, kind: 'prefix' }));
        }
      }
      return rank(found, limit);
    },
    coverHiragana(query) {
      const { forms, pending, loose } = kanaOf(query);
      if (pending !== '') return [];
      let best: Cover | undefined;
      for (const form of forms) {
        const found = cover(form, loose);
        if (found !== undefined && (best === undefined || found.cost < best.cost)) best = found;
      }
      return best?.pieces ?? [];
    },
  };
}

const KIND_ORDER: Readonly<Record<ReadingMatchKind, number>> = { same: 0, 'long-vowel': 1, prefix: 2 };

/** Whole matches first, then the shortest readings, then code unit order; each surface once, by its best match. */
function rank(matches: readonly ReadingMatch[], limit: number): readonly ReadingMatch[] {
  const ordered = [...matches].sort(
    (a, b) =>
      KIND_ORDER[a.kind] - KIND_ORDER[b.kind] ||
      a.reading.length - b.reading.length ||
      (a.reading < b.reading ? -1 : Number(a.reading > b.reading)) ||
      (a.surface < b.surface ? -1 : Number(a.surface > b.surface)),
  );
  const ranked: ReadingMatch[] = [];
  const seen = new Set<string>();
  for (const match of ordered) {
    if (ranked.length >= limit) break;
    if (seen.has(match.surface)) continue;
    seen.add(match.surface);
    ranked.push(match);
  }
  return ranked;
}

import type { Note } from '../model.ts';
import { foldKey } from '../text/glossary.ts';
import { normalise } from '../text/normalise.ts';

/** Terms that the notes themselves set equal. */
export interface PairLookup {
  /** Partners of a folded term, as written. */
  readonly partners: (foldedTerm: string) => readonly string[];
}

export interface MinedPairs extends PairLookup {
  readonly add: (note: Note) => void;
  readonly remove: (note: Note) => void;
  readonly pairs: () => readonly (readonly [string, string])[];
}

/** A term directly before a bracket, and what stands in it. Over normalised text, where full-width brackets are plain. */
const BRACKETED = /(?<term>[\p{L}\p{N}][\p{L}\p{N}ー・ .\-_]{0,38}[\p{L}\p{N}ー])\s?\((?<other>[^()]{2,40})\)/gu;

/**
 * Pairs that a text defines in brackets: `可観測性（observability）`, `PDB (PodDisruptionBudget)`.
 *
 * Only where one side explains the other: the scripts differ, or one is the acronym of the other. A bracket with an aside (`（一部非互換あり）`), a version or a
 * number is no definition.
 */
export function definedPairs(text: string): readonly (readonly [string, string])[] {
  const normalised = normalise(text);
  if (!normalised.text.includes('(')) return [];
  const pairs: [string, string][] = [];
  for (const match of normalised.cased.matchAll(BRACKETED)) {
    const other = (match.groups?.['other'] ?? '').trim();
    const before = (match.groups?.['term'] ?? '').trim();
    if (/[。、,;:!?\/]|https?/u.test(other) || /^[\d\s.]+$/.test(other)) continue;
    const otherLatin = /^[A-Za-z][A-Za-z0-9 .\-]*$/.test(other);
    const otherJapanese = /^[\p{Script=Han}\p{Script=Katakana}ー・]+$/u.test(other);
    if (otherLatin) {
      // The Japanese term ends right before the bracket; where it begins is known only where the script changes.
      const japanese = /(?:[\p{Script=Han}]+|[\p{Script=Katakana}ー・]+)$/u.exec(before)?.[0];
      const latinTail = /[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)*$/.exec(before)?.[0];
      if (japanese !== undefined && japanese.length >= 2 && other.split(' ').length <= 4) pairs.push([japanese, other]);
      else if (latinTail !== undefined) {
        const words = latinTail.split(' ');
        const acronym = (phrase: string): string => (/[a-z][A-Z]/.test(phrase) ? phrase.replace(/[^A-Z]/g, '') : phrase.split(/[ -]/).map((word) => word[0] ?? '').join('')).toLowerCase();
        const last = words.at(-1) ?? '';
        if (/^[A-Z]{2,6}$/.test(last) && acronym(other) === last.toLowerCase()) pairs.push([last, other]);
        const expansion = words.slice(-other.length).join(' ');
        if (/^[A-Z]{2,6}$/.test(other) && acronym(expansion) === other.toLowerCase()) pairs.push([other, expansion]);
      }
    } else if (otherJapanese && other.length >= 2) {
      const latin = /[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z][A-Za-z0-9-]*){0,3}$/.exec(before)?.[0];
      if (latin !== undefined && latin.length >= 2 && latin === before) pairs.push([latin, other]);
    }
  }
  return pairs;
}

/** Collect the pairs of many notes; removing a note takes its pairs away. */
export function createMinedPairs(): MinedPairs {
  const byNote = new Map<string, readonly (readonly [string, string])[]>();
  let table: Map<string, Set<string>> | undefined;
  const build = (): Map<string, Set<string>> => {
    const built = new Map<string, Set<string>>();
    const link = (from: string, to: string): void => {
      const key = foldKey(from);
      const set = built.get(key);
      if (set === undefined) built.set(key, new Set([to]));
      else set.add(to);
    };
    for (const pairs of byNote.values()) {
      for (const [a, b] of pairs) {
        link(a, b);
        link(b, a);
      }
    }
    return built;
  };
  return {
    add: (note) => {
      const pairs = note.units.flatMap((unit) => (unit.flags.metadata === undefined ? definedPairs(unit.text) : []));
      if (pairs.length > 0) byNote.set(note.path, pairs);
      table = undefined;
    },
    remove: (note) => {
      byNote.delete(note.path);
      table = undefined;
    },
    partners: (key) => {
      table ??= build();
      return [...(table.get(key) ?? [])];
    },
    pairs: () => [...byNote.values()].flat(),
  };
}

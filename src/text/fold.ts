import { foldKatakanaAt } from './katakana.ts';
import type { NormalisedText } from './normalise.ts';
import { scriptOf } from './script.ts';

/**
 * Text folded for comparing terms that may be written as one word or several: spaces, hyphens, dots, slashes and camelCase between Latin words drop
 * out, katakana loses its long vowel marks and small kana. `Pod Disruption-Budget` and `PodDisruptionBudget` fold to the same; so do ロードバランサー and
 * ロードバランサ.
 */
export interface FoldedText {
  readonly text: string;
  /** Range in the normalised text of each folded UTF-16 unit. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Bit flags per position, one more than characters: a Latin term may begin or end here. */
  readonly boundary: Uint8Array;
}

/** What nothing folds to: it parts sentences, so that no term is found across a full stop. */
const BREAK = '\u0001';

/** Fold a normalised text, keeping the way back. */
export function foldText(normalised: NormalisedText): FoldedText {
  const { text, cased } = normalised;
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const boundaries: number[] = [];
  let pendingBoundary = true;
  const push = (character: string, start: number, end: number, boundary: boolean): void => {
    boundaries.push(pendingBoundary || boundary ? 1 : 0);
    pendingBoundary = false;
    folded += character;
    for (let i = 0; i < character.length; i += 1) {
      starts.push(start);
      ends.push(end);
      if (i > 0) boundaries.push(0);
    }
  };
  let previous = 'other';
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) ?? 0;
    const width = codePoint > 0xffff ? 2 : 1;
    const character = text.slice(index, index + width);
    const script = scriptOf(codePoint);
    if (script === 'other') {
      // Within a term people write space, hyphen, middle dot, slash, dot and underscore; everything else ends it. A dot before a space ends a sentence.
      const joins = /[\s\-_/・.'+#@]/u.test(character) && !(character === '.' && /^(?:\s|$)/u.test(text.slice(index + 1, index + 2)));
      // `c++` and `c#` are names; in `Prometheus+Grafana` and `Meetup#18` the mark only joins.
      if (/[+#]/.test(character) && previous === 'latin' && !startsLatin(text, index + 1)) push(character, index, index + 1, false);
      else {
        pendingBoundary = true;
        if (!joins) push(BREAK, index, index + width, true);
        pendingBoundary = true;
      }
      previous = 'other';
    } else if (script === 'katakana') {
      const changed = previous !== 'katakana';
      const kana = foldKatakanaAt(text, index);
      if (kana.folded !== '') push(kana.folded, index, index + kana.width, changed);
      // Dropped; its range joins the kana before it.
      else if (ends.length > 0 && (!changed || previous === 'hiragana')) ends[ends.length - 1] = index + 1;
      index += kana.width - 1;
      previous = 'katakana';
    } else {
      const hump = script === 'latin' && previous === 'latin' && isHump(cased, index);
      push(character, index, index + width, script !== previous || hump);
      previous = script;
    }
    index += width;
  }
  boundaries.push(1);
  return { text: folded, starts, ends, boundary: Uint8Array.from(boundaries) };
}

function startsLatin(text: string, index: number): boolean {
  return scriptOf(text.codePointAt(index) ?? 0) === 'latin';
}

function isHump(cased: string, index: number): boolean {
  const before = cased[index - 1] ?? '';
  const here = cased[index] ?? '';
  const after = cased[index + 1] ?? '';
  if (!/\p{Lu}/u.test(here)) return false;
  return /\p{Ll}/u.test(before) || (/\p{Lu}/u.test(before) && /\p{Ll}/u.test(after) && after !== 's');
}

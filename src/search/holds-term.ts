import type { FoldedText } from '../text/fold.ts';
import { scriptOf } from '../text/script.ts';

/** Where a folded term stands in a folded text. Katakana must begin or end with a word: イアン is not in クライアント, スケーリング is in オートスケーリング. */
export function termPlaces(folded: FoldedText, term: string): readonly number[] {
  const places: number[] = [];
  if (term === '') return places;
  const katakana = [...term].every((character) => isKatakana(character));
  for (let at = folded.text.indexOf(term); at >= 0; at = folded.text.indexOf(term, at + 1)) {
    if (katakana && isKatakana(folded.text[at - 1]) && isKatakana(folded.text[at + term.length])) continue;
    places.push(at);
  }
  return places;
}

export function holdsTerm(folded: FoldedText, term: string): boolean {
  return termPlaces(folded, term).length > 0;
}

function isKatakana(character: string | undefined): boolean {
  return character !== undefined && scriptOf(character.charCodeAt(0)) === 'katakana';
}

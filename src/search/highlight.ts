import type { Range, Unit } from '../model.ts';
import { spelledOutAcronyms } from '../text/acronyms.ts';
import { analyse } from '../text/analyse.ts';
import { findDates } from '../text/dates.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { toSource } from '../text/normalise.ts';
import { termPlaces } from './holds-term.ts';
import type { NotesIndex } from './notes-index.ts';
import type { Alternative } from './query-plan.ts';
import { MARK } from './terms.ts';

/**
 * Ranges of the shown text that the alternatives matched: sorted, disjoint, on whole characters.
 *
 * They are found anew in the shown text, never carried over from index tokens, so that what is marked is always what is there.
 */
export function findHighlights(unit: Unit, alternatives: readonly Alternative[], index: NotesIndex): readonly Range[] {
  const ranges: Range[] = [];
  const { normalised, tokens } = analyse(unit.text);
  const add = (start: number, end: number): void => {
    const range = toSource(normalised, start, end);
    if (range.end > range.start) ranges.push(range);
  };
  const folded = index.corpus.folded(unit);
  let concepts: ReturnType<typeof matchConcepts> | undefined;
  for (const alternative of alternatives) {
    for (const mark of alternative.marks) {
      switch (mark.kind) {
        case 'token':
          for (const token of tokens) if (token.kind === mark.token && token.key === mark.key) add(token.start, token.end);
          // A word that is its own stem has no token for it.
          if (mark.token === 'stem')
            for (const token of tokens)
              if ((token.kind === 'word' || token.kind === 'part') && token.key === mark.key) add(token.start, token.end);
          break;
        case 'folded':
          for (const at of termPlaces(folded, mark.text)) add(folded.starts[at] ?? 0, folded.ends[at + mark.text.length - 1] ?? 0);
          break;
        case 'concept':
          concepts ??= matchConcepts(normalised, index.glossary, false);
          for (const match of concepts) if (match.forms.some((form) => form.conceptId === mark.id)) add(match.start, match.end);
          break;
        case 'acronym':
          for (const spelled of spelledOutAcronyms(tokens, normalised.text))
            if (spelled.acronym === mark.key) add(spelled.start, spelled.end);
          break;
        case 'date':
          for (const mention of findDates(normalised.text)) if (mention.date.startsWith(mark.date)) add(mention.start, mention.end);
          break;
        case 'repaired':
          for (const { written, meant } of index.repairsOf(unit.id)) {
            if (!isAbout(mark.term, meant, index)) continue;
            for (let at = normalised.cased.indexOf(written); at >= 0; at = normalised.cased.indexOf(written, at + written.length))
              add(at, at + written.length);
          }
          break;
        default:
          mark satisfies never;
      }
    }
  }
  return mergeRanges(ranges);
}

/** True when the mended word is (part of) what an index term stands for. */
function isAbout(term: string, meant: string, index: NotesIndex): boolean {
  if (!term.startsWith(MARK.concept)) return term === meant || term === MARK.fold + meant;
  return index.glossary.concepts.get(term.slice(1))?.forms.some((form) => form.key.includes(meant)) === true;
}

/** Sort ranges and join those that touch or overlap. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: { start: number; end: number }[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ start: range.start, end: range.end });
  }
  return merged;
}

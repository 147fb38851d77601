import type { MatchReason, Tier, Unit } from '../model.ts';
import { foldKey } from '../text/glossary.ts';
import { isJapanese } from '../text/script.ts';
import { findHighlights } from './highlight.ts';
import type { NotesIndex } from './notes-index.ts';
import { type Alternative, MATCH, type QueryPlan } from './query-plan.ts';

/**
 * Why a unit matched where that is not obvious, one reason a query word: `memory → メモリ`. A word that stands in the unit as it was typed, width and case aside, needs none.
 *
 * @param by  The alternative by which each slot of the plan was matched, in the unit or in what stands above or below it.
 */
export function matchReasons(
  unit: Unit,
  by: readonly (Alternative | undefined)[],
  plan: QueryPlan,
  index: NotesIndex,
): readonly MatchReason[] {
  const reasons: MatchReason[] = [];
  const told = new Set<Alternative>();
  for (const [slot, alternative] of by.entries()) {
    if (alternative === undefined || alternative.weight < MATCH || alternative.tier === 'exact' || told.has(alternative)) continue;
    told.add(alternative);
    const from = plan.slots
      .filter((_, index) => (alternative.mask & (1 << index)) !== 0)
      .map((each) => each.text)
      .join(plan.slots[slot + 1]?.joined === true ? '' : ' ');
    const to = writtenAs(unit, alternative, index);
    if (foldKey(from) === foldKey(to)) {
      // The same but for long vowels, hyphens or camelCase: nothing to explain.
      continue;
    }
    reasons.push({ tier: tierOfKind(alternative, from, to, index), from, to, kind: kindOf(alternative, from, to, index) });
  }
  return reasons;
}

/** The words of the notes that an alternative found: in the unit, else above it, else right below it. */
function writtenAs(unit: Unit, alternative: Alternative, index: NotesIndex): string {
  const { corpus } = index;
  const below = unit.childIds.flatMap((id) => corpus.unit(id)?.unit ?? []);
  for (const place of [unit, ...corpus.ancestors(unit), ...below]) {
    const [range] = findHighlights(place, [alternative], index);
    if (range !== undefined) return place.text.slice(range.start, range.end);
  }
  return '';
}

function kindOf(alternative: Alternative, from: string, to: string, index: NotesIndex): MatchReason['kind'] {
  const kind = alternative.kind ?? 'spelling';
  if (kind !== 'translation' || to === '') return kind;
  const concept = alternative.marks.find((mark) => mark.kind === 'concept');
  if (concept !== undefined) {
    const formKind = (text: string): string | undefined =>
      index.glossary.forms.get(foldKey(text))?.find((form) => form.conceptId === concept.id)?.kind;
    const kinds = [formKind(from), formKind(to)];
    if (kinds.includes('abbr')) return 'abbreviation';
    if (kinds.includes('typo')) return 'typo';
  }
  // The same kanji with other endings: 偏る, 偏っ.
  if (/^\p{Script=Han}/u.test(from) && from[0] === to[0] && /\p{Script=Hiragana}$/u.test(from + to)) return 'spelling';
  return isJapanese(from) === isJapanese(to) ? 'synonym' : 'translation';
}

function tierOfKind(alternative: Alternative, from: string, to: string, index: NotesIndex): MatchReason['tier'] {
  if (alternative.tier !== 'translation') return alternative.tier === 'exact' ? 'variant' : alternative.tier;
  const kind = kindOf(alternative, from, to, index);
  if (kind === 'abbreviation' || kind === 'spelling') return 'variant';
  return kind === 'typo' ? 'typo' : 'translation';
}

const TIER_ORDER: readonly Tier[] = ['exact', 'variant', 'translation', 'reading', 'typo', 'partial'];

/** The tier of a hit: that of its weakest word; `partial` when a word of the query is not there. */
export function tierOf(coverage: number, reasons: readonly MatchReason[]): Tier {
  if (coverage < 0.999) return 'partial';
  let worst = 0;
  for (const reason of reasons) worst = Math.max(worst, TIER_ORDER.indexOf(reason.tier));
  return TIER_ORDER[worst] ?? 'exact';
}

import type { Note, Unit, UnitId } from '../model.ts';
import { holdsTerm } from './holds-term.ts';
import type { NotesIndex } from './notes-index.ts';
import type { Alternative, QueryPlan } from './query-plan.ts';

/** Postings that one query may visit before further frequent terms are left to verification (docs/search.md). */
const POSTING_BUDGET = 4000;
/** Weight of Japanese bigrams beside words (docs/search.md). */
const GRAM_WEIGHT = 0.3;
/** Engine weight of the other spellings of a word, in a sentence. */
const VARIANT_SHARE = 0.4;
/** A unit that has something of the query in its own text. */
export interface Candidate {
  readonly unit: Unit;
  readonly note: Note;
  /** Engine score. */
  score: number;
  /** Best own evidence for each slot. */
  readonly own: number[];
  readonly by: (Alternative | undefined)[];
}

/** The units that the engine finds for a plan, each with its best evidence for every slot. */
export async function retrieve(plan: QueryPlan, index: NotesIndex): Promise<Map<UnitId, Candidate>> {
  const weights = new Map<string, number>();
  // In a sentence every spelling of a word would otherwise count as a word more.
  const other = plan.isSentence ? VARIANT_SHARE : 1;
  for (const alternative of plan.alternatives)
    for (const term of alternative.terms)
      weights.set(term, Math.max(weights.get(term) ?? 0, alternative.tier === 'exact' ? alternative.weight : alternative.weight * other));
  for (const gram of plan.grams) weights.set(gram, GRAM_WEIGHT);
  const terms = [...weights.keys()];
  const frequencies = await index.engine.frequencies(terms);
  const affordable = withinBudget(terms, frequencies);
  const engineHits = await index.engine.search(affordable.map((term) => ({ term, weight: weights.get(term) ?? 1 })));
  const byTerm = alternativesByTerm(plan.alternatives);
  const candidates = new Map<UnitId, Candidate>();
  for (const hit of engineHits) {
    const found = index.corpus.unit(hit.unitId);
    if (found === undefined) continue;
    const candidate: Candidate = {
      unit: found.unit,
      note: found.note,
      score: hit.score,
      own: new Array<number>(plan.slots.length).fill(0),
      by: [],
    };
    const terms = new Set(hit.terms);
    const checked = new Set<Alternative>();
    for (const term of terms) {
      for (const alternative of byTerm.get(term) ?? []) {
        if (checked.has(alternative)) continue;
        checked.add(alternative);
        if (!alternative.terms.every((each) => terms.has(each))) continue;
        if (alternative.contains !== undefined && !holdsTerm(index.corpus.folded(found.unit), alternative.contains)) continue;
        record(candidate, alternative, plan.slots.length);
      }
    }
    candidates.set(hit.unitId, candidate);
  }
  return candidates;
}

function record(candidate: Candidate, alternative: Alternative, slots: number): void {
  for (let slot = 0; slot < slots; slot += 1) {
    if ((alternative.mask & (1 << slot)) === 0 || (candidate.own[slot] ?? 0) >= alternative.weight) continue;
    candidate.own[slot] = alternative.weight;
    candidate.by[slot] = alternative;
  }
}

/** Rarest terms first, as far as the budget goes; the rarest always. */
function withinBudget(terms: readonly string[], frequencies: readonly number[]): string[] {
  const order = terms.map((term, at) => ({ term, frequency: frequencies[at] ?? 0 })).filter((each) => each.frequency > 0);
  order.sort((a, b) => a.frequency - b.frequency);
  const taken: string[] = [];
  let visited = 0;
  for (const { term, frequency } of order) {
    if (taken.length > 0 && visited + frequency > POSTING_BUDGET) break;
    visited += frequency;
    taken.push(term);
  }
  return taken;
}

function alternativesByTerm(alternatives: readonly Alternative[]): Map<string, Alternative[]> {
  const byTerm = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const [first] = alternative.terms;
    if (first === undefined) continue;
    const list = byTerm.get(first);
    if (list === undefined) byTerm.set(first, [alternative]);
    else list.push(alternative);
  }
  return byTerm;
}

import type { Note, Unit, UnitId } from '../model.ts';
import { type AnswerType, holdsAnswer } from '../text/answer-type.ts';
import { normaliseKey } from '../text/normalise.ts';
import type { NotesIndex } from './notes-index.ts';
import { type Alternative, MATCH, type QueryPlan } from './query-plan.ts';
import type { Candidate } from './retrieve.ts';

/** What a unit inherits from the bullets above it counts for so much of the same word in its own text, each level; the title of its talk is what the talk is about. */
const INHERIT = 0.62;
const INHERIT_HEADING = 0.72;
const INHERIT_STEP = 0.93;
/** What stands right below a unit is shown with it. */
const FROM_CHILD = 0.5;
const FROM_GRANDCHILD = 0.3;
/** A word that the unit has in another form, and its parents or children as it was typed: `Rook` with `ceph` below it, asked for Rook Ceph. */
const LITERAL_NEARBY = 0.05;
/** The title of a talk names its subject but states nothing, so a bullet beneath that has the other words is the better answer. */
const TITLE_FACTOR = 0.8;
/** A unit with nothing of its own stands well below what it hangs from. */
const BELOW = 0.5;
const ABOVE = 0.42;
const MAX_CONTEXT = 40;
/** Nobody pages further; a query that matches more is better narrowed. */
const MAX_HITS = 300;

/** A unit with its place in the answer, and why. */
export interface Ranked {
  readonly unit: Unit;
  readonly note: Note;
  readonly score: number;
  /** Share of the query's mass that is matched, own or inherited. */
  readonly coverage: number;
  /** Mass matched by the unit itself. */
  readonly isOwn: boolean;
  readonly by: readonly (Alternative | undefined)[];
  readonly evidence: readonly number[];
}

/** Order the candidates, with what stands right above and below them, by a score that a person can follow: see docs/search.md. */
export function rank(
  plan: QueryPlan,
  candidates: ReadonlyMap<UnitId, Candidate>,
  index: NotesIndex,
  accepts: (unit: Unit, note: Note) => boolean,
): Ranked[] {
  const { corpus } = index;
  const totalMass = plan.slots.reduce((sum, slot) => sum + slot.mass, 0);
  let bestScore = 0;
  for (const candidate of candidates.values()) bestScore = Math.max(bestScore, candidate.score);
  const ranked = new Map<UnitId, Ranked>();
  const below = evidenceBelow(candidates, plan.slots.length);
  for (const candidate of candidates.values()) {
    if (!accepts(candidate.unit, candidate.note)) continue;
    ranked.set(candidate.unit.id, rankOne(plan, candidate, { candidates, below, totalMass, bestScore, corpus }));
  }
  const direct = rewardWholeQuery(plan, [...ranked.values()].filter((entry) => entry.score > 0).sort(compare), index);
  return addContext(direct, ranked, index, accepts);
}

interface Evidence {
  readonly value: number;
  readonly by: Alternative;
}

/** The best evidence for each slot among the children and grandchildren of each unit, already discounted. */
function evidenceBelow(candidates: ReadonlyMap<UnitId, Candidate>, slots: number): Map<UnitId, (Evidence | undefined)[]> {
  const below = new Map<UnitId, (Evidence | undefined)[]>();
  const offer = (parentId: UnitId, candidate: Candidate, factor: number): void => {
    let list = below.get(parentId);
    if (list === undefined) {
      list = [];
      below.set(parentId, list);
    }
    for (let slot = 0; slot < slots; slot += 1) {
      const value = (candidate.own[slot] ?? 0) * factor;
      const by = candidate.by[slot];
      if (by !== undefined && value > (list[slot]?.value ?? 0)) list[slot] = { value, by };
    }
  };
  for (const candidate of candidates.values()) {
    const { parentId } = candidate.unit;
    if (parentId === undefined) continue;
    offer(parentId, candidate, FROM_CHILD);
    const grandparent = candidates.get(parentId)?.unit.parentId;
    if (grandparent !== undefined) offer(grandparent, candidate, FROM_GRANDCHILD);
  }
  return below;
}

interface RankContext {
  readonly candidates: ReadonlyMap<UnitId, Candidate>;
  readonly below: ReadonlyMap<UnitId, readonly (Evidence | undefined)[]>;
  readonly totalMass: number;
  readonly bestScore: number;
  readonly corpus: NotesIndex['corpus'];
}

function rankOne(plan: QueryPlan, candidate: Candidate, context: RankContext): Ranked {
  const { totalMass, bestScore } = context;
  const { unit } = candidate;
  const ancestors = candidateAncestors(unit, context);
  const below = context.below.get(unit.id);
  const evidence: number[] = [];
  const by: (Alternative | undefined)[] = [];
  let sum = 0;
  let ownMass = 0;
  let nearby = 0;
  const covered: boolean[] = [];
  for (const [slot, { mass }] of plan.slots.entries()) {
    let best = candidate.own[slot] ?? 0;
    let alternative = candidate.by[slot];
    if (best >= MATCH) ownMass += mass;
    for (const { candidate: above, factor } of ancestors) {
      const value = (above.own[slot] ?? 0) * factor;
      if (value > best) {
        best = value;
        alternative = above.by[slot];
      }
    }
    const child = below?.[slot];
    const literal = [...ancestors.map((each) => each.candidate.by[slot]), child?.by].some((way) => way?.tier === 'exact');
    if (literal && alternative !== undefined && alternative.tier !== 'exact') nearby += mass * LITERAL_NEARBY;
    if (child !== undefined && child.value > best) {
      best = child.value;
      alternative = child.by;
    }
    evidence.push(best);
    by.push(alternative);
    sum += mass * best;
    covered.push(alternative !== undefined && alternative.weight >= MATCH);
  }
  const coverage = totalMass === 0 ? 0 : coveredMass(plan, covered) / totalMass;
  const relevance = bestScore === 0 ? 0 : candidate.score / bestScore;
  const share = totalMass === 0 ? 0 : (sum + nearby) / totalMass;
  const score = scoreOf(plan, unit, share, relevance) * (ownMass === 0 ? 0.3 : 1);
  return { unit, note: candidate.note, score, coverage, isOwn: ownMass > 0, by, evidence };
}

/** The units above that matched something, with what it counts for here. */
function candidateAncestors(
  unit: Unit,
  { candidates, corpus }: RankContext,
): readonly { readonly candidate: Candidate; readonly factor: number }[] {
  const found: { candidate: Candidate; factor: number }[] = [];
  let step = 1;
  let parentId = unit.parentId;
  while (parentId !== undefined) {
    const candidate = candidates.get(parentId);
    const parent = candidate?.unit ?? corpus.unit(parentId)?.unit;
    if (parent === undefined) break;
    if (candidate !== undefined) found.push({ candidate, factor: (parent.kind === 'heading' ? INHERIT_HEADING : INHERIT) * step });
    step *= INHERIT_STEP;
    parentId = parent.parentId;
  }
  return found;
}

/** Mass of the slots that are matched. A glossary term of several words is matched by all of them or by none: `memory` is no part of `memory leak`. */
function coveredMass(plan: QueryPlan, covered: readonly boolean[]): number {
  const brokenGroups = new Set<number>();
  for (const [slot, { group }] of plan.slots.entries()) if (covered[slot] !== true) brokenGroups.add(group);
  return plan.slots.reduce((sum, slot, index) => sum + (covered[index] === true && !brokenGroups.has(slot.group) ? slot.mass : 0), 0);
}

function scoreOf(plan: QueryPlan, unit: Unit, share: number, relevance: number): number {
  if (plan.isSentence) return relevance * (0.2 + 0.8 * share);
  const score = share ** 1.5 * (1 + 0.3 * relevance);
  const isTitle = unit.kind === 'heading' && unit.sessionId === unit.id && unit.childIds.length > 0;
  return plan.slots.length > 1 && isTitle ? score * TITLE_FACTOR : score;
}

/** Candidates that are looked at once more for the query as a whole: folding text is the dearest part of ranking. */
const MAX_REWARDED = 300;

/** A unit of the kind that the question asks for (`how many` and a number) stands so much higher. */
const ANSWER_REWARD = 1.25;
/** How a word is read is told in few places, and nothing else answers the question. */
const READING_REWARD = 2;

/** What is the query, has it in one piece, or holds the kind of thing that is asked for stands above what merely has its words. */
function rewardWholeQuery(plan: QueryPlan, sorted: readonly Ranked[], index: NotesIndex): Ranked[] {
  const reward = (entry: Ranked): number => {
    let factor = 1;
    const folded = index.corpus.folded(entry.unit).text;
    if (!plan.isSentence && plan.folded.length >= 2) {
      if (folded === plan.folded) factor *= 1.25;
      else if (plan.slots.length > 1 && folded.includes(plan.folded)) factor *= 1.12;
    }
    if (plan.answerType !== undefined && entry.isOwn && answers(plan.answerType, entry, folded, plan, index))
      factor *= plan.answerType === 'reading' ? READING_REWARD : ANSWER_REWARD;
    return factor;
  };
  const looked = sorted.slice(0, MAX_REWARDED).map((entry) => {
    const factor = reward(entry);
    return factor === 1 ? entry : { ...entry, score: entry.score * factor };
  });
  return [...looked, ...sorted.slice(MAX_REWARDED)].sort(compare);
}

/** How a word is read is told by a unit that writes it in katakana. */
function answers(type: AnswerType, entry: Ranked, folded: string, plan: QueryPlan, index: NotesIndex): boolean {
  if (type !== 'reading') return holdsAnswer(type, normaliseKey(entry.unit.text));
  const concepts = plan.alternatives.filter(({ kind, weight }) => kind !== 'related' && weight >= MATCH).flatMap(({ marks }) => marks);
  return concepts.some(
    (mark) =>
      mark.kind === 'concept' &&
      index.glossary.concepts.get(mark.id)?.forms.some((form) => form.kind === 'kana' && folded.includes(form.key)) === true,
  );
}

/** Higher score first; of equals the newer event, then the order of the notes. */
function compare(a: Ranked, b: Ranked): number {
  if (Math.abs(a.score - b.score) > 1e-9) return b.score - a.score;
  const byDate = (b.note.date ?? '').localeCompare(a.note.date ?? '');
  if (byDate !== 0) return byDate;
  return a.note.path === b.note.path ? a.unit.line - b.unit.line : a.note.path < b.note.path ? -1 : 1;
}

/** Children and parents of what matched: they tell the rest of the statement. */
function addContext(
  direct: readonly Ranked[],
  ranked: ReadonlyMap<UnitId, Ranked>,
  index: NotesIndex,
  accepts: (unit: Unit, note: Note) => boolean,
): Ranked[] {
  const { corpus } = index;
  const added = new Map<UnitId, Ranked>();
  const offer = (unit: Unit | undefined, from: Ranked, factor: number): void => {
    if (unit === undefined || ranked.has(unit.id) || !accepts(unit, from.note)) return;
    const score = from.score * factor;
    const known = added.get(unit.id);
    if (known === undefined || known.score < score) added.set(unit.id, { ...from, unit, score, isOwn: false });
  };
  for (const entry of direct.slice(0, MAX_CONTEXT)) {
    if (!entry.isOwn) continue;
    let level: readonly UnitId[] = entry.unit.childIds;
    let factor = BELOW;
    for (let depth = 0; depth < 3 && level.length > 0; depth += 1) {
      for (const id of level) offer(corpus.unit(id)?.unit, entry, factor);
      level = level.flatMap((id) => corpus.unit(id)?.unit.childIds ?? []);
      factor *= 0.7;
    }
    if (entry.unit.parentId !== undefined) offer(corpus.unit(entry.unit.parentId)?.unit, entry, ABOVE);
  }
  return [...direct, ...added.values()].sort(compare).slice(0, MAX_HITS);
}

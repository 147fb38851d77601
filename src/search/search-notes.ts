import type { Hit, Note, OperatorProblem, Place, Range, Unit, UnitId } from '../model.ts';
import { type AnswerType, holdsAnswer } from '../text/answer-type.ts';
import type { DictionaryLookup, ReadingLookup } from '../text/look-ups.ts';
import { normaliseKey } from '../text/normalise.ts';
import { resolveFilters } from './filters.ts';
import { findHighlights } from './highlight.ts';
import { holdsTerm } from './holds-term.ts';
import { matchReasons, tierOf } from './match-reasons.ts';
import type { NotesIndex } from './notes-index.ts';
import { planQuery } from './plan-query.ts';
import type { Alternative, QueryPlan } from './query-plan.ts';
import type { ParsedQuery } from './query-syntax.ts';

/** What a search needs beside the index; both parts may come later than the index, or never. */
export interface SearchHelpers {
  readonly readings: ReadingLookup | undefined;
  readonly dictionary: DictionaryLookup | undefined;
}

export interface SearchResult {
  /** Best first; units that stand right above or below what matched follow it. */
  readonly hits: readonly ExplainedHit[];
  /** How many of them matched by their own text. */
  readonly matched: number;
  /** When there are no hits: what comes nearest, for `near`. */
  readonly near: readonly ExplainedHit[];
  readonly plan: QueryPlan;
  readonly problems: readonly OperatorProblem[];
}

/** A hit with what brought it here, for `--explain`. */
export interface ExplainedHit extends Hit {
  readonly evidence: readonly string[];
}

/** Evidence below this is a relation, not a match. */
const MATCH = 0.5;
/** What a unit inherits from the bullets above it counts for so much of the same word in its own text, each level; the title of its talk is what the talk is about. */
const INHERIT = 0.62;
const INHERIT_HEADING = 0.72;
const INHERIT_STEP = 0.93;
/** What stands right below a unit is shown with it. */
const FROM_CHILD = 0.5;
const FROM_GRANDCHILD = 0.3;
/** The title of a talk names its subject but states nothing, so a bullet beneath that has the other words is the better answer. */
const TITLE_FACTOR = 0.8;
/** A unit with nothing of its own stands well below what it hangs from. */
const BELOW = 0.5;
const ABOVE = 0.42;
/** Postings that one query may visit before further frequent terms are left to verification (docs/search.md). */
const POSTING_BUDGET = 4000;
/** Weight of Japanese bigrams beside words (docs/search.md). */
const GRAM_WEIGHT = 0.3;
/** Engine weight of the other spellings of a word, in a sentence. */
const VARIANT_SHARE = 0.4;
/** A question may leave so much of its mass unmatched. */
const SENTENCE_COVERAGE = 0.3;
const SENTENCE_UNKNOWN = 0.5;
const MAX_CONTEXT = 40;
/** Nobody pages further; a query that matches more is better narrowed. */
const MAX_HITS = 300;

interface Candidate {
  readonly unit: Unit;
  readonly note: Note;
  /** Engine score. */
  score: number;
  /** Best own evidence for each slot. */
  readonly own: number[];
  readonly by: (Alternative | undefined)[];
}

/** Run a parsed query over the index, for a person at a place. */
export async function searchNotes(query: ParsedQuery, place: Place, index: NotesIndex, helpers: SearchHelpers): Promise<SearchResult> {
  const { corpus } = index;
  const filters = resolveFilters(query.filters, corpus, place);
  const plan = await planQuery(query.text, {
    glossary: index.glossary,
    lexicon: index.lexicon,
    vocabulary: index.vocabulary,
    pairs: index.pairs,
    readings: helpers.readings,
    dictionary: helpers.dictionary,
    frequencies: (terms) => index.frequencies(terms, place),
    unitCount: corpus.unitCount(),
  });
  const accepts = (unit: Unit, note: Note): boolean => filters.accepts(unit, note) && satisfies(unit, query);
  if (plan.slots.length === 0) {
    return { hits: [], matched: 0, near: [], plan, problems: filters.problems };
  }
  const candidates = await retrieve(plan, index);
  const ranked = rank(plan, candidates, index, accepts);
  const answerable = gate(plan, ranked);
  if (answerable.length === 0) {
    const near = ranked.slice(0, 3).map((entry, position) => toHit(entry, position + 1, plan, index));
    return { hits: [], matched: 0, near, plan, problems: filters.problems };
  }
  const matched = answerable.filter((entry) => entry.isOwn).length;
  return {
    hits: answerable.map((entry, position) => toHit(entry, position + 1, plan, index)),
    matched,
    near: [],
    plan,
    problems: filters.problems,
  };
}

/** Quoted phrases must stand in the unit as written, excluded words must not. */
function satisfies(unit: Unit, query: ParsedQuery): boolean {
  if (query.phrases.length === 0 && query.excluded.length === 0) return true;
  const text = normaliseKey(unit.text);
  return (
    query.phrases.every((phrase) => containsWords(text, phrase)) && !query.excluded.some((word) => containsWords(text, normaliseKey(word)))
  );
}

/** Substring search that does not cut Latin words: `-ai` leaves containers alone, `-運用` takes 運用自動化 out. */
function containsWords(text: string, words: string): boolean {
  const first = /^[a-z0-9]/.test(words);
  const last = /[a-z0-9]$/.test(words);
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + words.length] ?? ' ';
    if (!(first && /[a-z0-9]/.test(before)) && !(last && /[a-z0-9]/.test(after))) return true;
  }
  return false;
}

async function retrieve(plan: QueryPlan, index: NotesIndex): Promise<Map<UnitId, Candidate>> {
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

interface Ranked {
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

function rank(
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
  const share = totalMass === 0 ? 0 : sum / totalMass;
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

/** A hit may leave so much of a short question unmatched when every word of it is in the notes somewhere … */
const KNOWN_COVERAGE = 0.4;
/** … and so much when a word is not, or when the words are one compound (確定申告). */
const UNKNOWN_COVERAGE = 0.55;
/** A word that only a name can be; see the masses of the plan. */
const NAME_MASS = 1.2;
const UNKNOWN_NAME_COVERAGE = 0.6;
/** Of three or four words one may be missing altogether. */
const LONGER_COVERAGE = 0.45;

/**
 * The honest "nothing": hits must carry the subject of the question. A word that nobody knows weighs most of all, so `Laravel routing` is a miss although `routing`
 * is there; a word that the notes have elsewhere does not silence the others.
 */
function gate(plan: QueryPlan, ranked: readonly Ranked[]): Ranked[] {
  const best = ranked.reduce((most, entry) => Math.max(most, entry.coverage), 0);
  const total = plan.slots.reduce((sum, slot) => sum + slot.mass, 0);
  const absent = plan.slots.reduce((sum, slot) => sum + (slot.presence === 'notes' ? 0 : slot.mass), 0);
  const unknown = plan.slots.reduce((sum, slot) => sum + (slot.presence === 'nowhere' ? slot.mass : 0), 0);
  if (best === 0) return [];
  if (plan.isSentence) {
    if (best < SENTENCE_COVERAGE || (unknown >= 1 && unknown / total > SENTENCE_UNKNOWN)) return [];
    return ranked.filter((entry) => entry.coverage >= best * 0.4);
  }
  const compound = plan.slots.some((slot) => slot.joined);
  // The name of something that nobody here knows is what the question is about.
  if (plan.slots.some((slot) => slot.presence === 'nowhere' && slot.mass >= NAME_MASS) && best < UNKNOWN_NAME_COVERAGE) return [];
  const needed = plan.slots.length > 2 ? LONGER_COVERAGE : absent > 0 || compound ? UNKNOWN_COVERAGE : KNOWN_COVERAGE;
  if (best < needed) return [];
  return ranked.filter((entry) => entry.coverage >= best * 0.5);
}

function toHit(entry: Ranked, rankNumber: number, plan: QueryPlan, index: NotesIndex): ExplainedHit {
  const alternatives = entry.by.filter(
    (alternative): alternative is Alternative => alternative !== undefined && alternative.weight >= MATCH,
  );
  // Most hits are never shown; what only the reader of a hit needs is worked out when somebody looks.
  const once = <T>(make: () => T): (() => T) => {
    let made: { readonly value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };
  const highlights = once<readonly Range[]>(() => (entry.isOwn ? findHighlights(entry.unit, alternatives, index) : []));
  const reasons = once(() => matchReasons(entry.unit, entry.by, plan, index));
  return {
    unitId: entry.unit.id,
    rank: rankNumber,
    score: entry.score,
    own: entry.isOwn,
    get tier() {
      return tierOf(entry.coverage, reasons());
    },
    get reasons() {
      return reasons();
    },
    get highlights() {
      return highlights();
    },
    get evidence() {
      return entry.by.flatMap((alternative, slot) =>
        alternative === undefined
          ? []
          : [
              `${plan.slots[slot]?.text ?? ''}: ${(entry.evidence[slot] ?? 0).toFixed(2)} by ${alternative.terms.join(' + ').replaceAll('\u0002', '▯')} (${alternative.kind ?? alternative.tier})`,
            ],
      );
    },
  };
}

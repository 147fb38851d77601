import { hash } from 'node:crypto';
import type { UnitId } from '../model.ts';
import type { Bag } from '../store/store.ts';
import type { TipCandidate } from './judge-tip.ts';

/** What comes out of a bag next. */
export type BagChoice =
  | { readonly kind: 'tip'; readonly candidate: TipCandidate }
  /** Every candidate was shown in this round: begin the next one (`nextSeed`), then ask again. */
  | { readonly kind: 'round-over' }
  /** There is nothing to show at all. */
  | { readonly kind: 'empty' };

/** Tips before, newest last, that the next one should differ from. */
const CONTEXT = 3;
/** What costs how much, worst first: the same talk twice running, the same event, the same subject; and using up what is needed to keep later neighbours apart. */
const COST = { talk: 4000, talkLater: 2000, event: 1000, eventLater: 500, topic: 100, talkBefore: 60, eventBefore: 10 } as const;

/**
 * Choose the next tip of a channel.
 *
 * Pure. The order of a round is that of a hash of its seed and each unit's id, so it needs no list to be kept: new notes stand somewhere in the running round at once, and removed
 * ones are gone. From that order the first is taken whose talk, event and subjects differ most from the tips just before.
 *
 * @param recent  Units that were posted last, newest last; those no longer among the candidates are passed over.
 */
export function nextTip(
  candidates: readonly TipCandidate[],
  bag: Pick<Bag, 'seed' | 'shown' | 'retired'>,
  recent: readonly UnitId[],
): BagChoice {
  const retired = new Set(bag.retired);
  const allowed = candidates.filter(({ unitId }) => !retired.has(unitId));
  if (allowed.length === 0) return { kind: 'empty' };
  const shown = new Set(bag.shown);
  const left = allowed.filter(({ unitId }) => !shown.has(unitId));
  if (left.length === 0) return { kind: 'round-over' };
  const byId = new Map(candidates.map((candidate) => [candidate.unitId, candidate]));
  const before = recent
    .map((unitId) => byId.get(unitId))
    .filter((candidate) => candidate !== undefined)
    .slice(-CONTEXT);
  const talks = counted(left, ({ talk }) => talk);
  const events = counted(left, ({ path }) => path);
  let best: { readonly candidate: TipCandidate; readonly cost: number; readonly place: string } | undefined;
  for (const candidate of left) {
    const cost =
      neighbourCost(candidate, before) +
      (strands(talks, candidate.talk, left.length) ? COST.talkLater : 0) +
      (strands(events, candidate.path, left.length) ? COST.eventLater : 0);
    const place = orderOf(bag.seed, candidate.unitId);
    if (best === undefined || cost < best.cost || (cost === best.cost && place < best.place)) best = { candidate, cost, place };
  }
  return best === undefined ? { kind: 'empty' } : { kind: 'tip', candidate: best.candidate };
}

/** Seed of a channel's first round: its own, and the same in every process, so that a preview tells what will come. */
export function firstSeed(channel: string): number {
  return seedFrom(`bag\u0000${channel}`);
}

/** Seed of the round after the one with this seed. */
export function nextSeed(seed: number): number {
  return seedFrom(`round\u0000${seed}`);
}

/** 31 bits: an integer in every database. */
function seedFrom(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) >>> 1;
}

function orderOf(seed: number, unitId: UnitId): string {
  return hash('sha256', `${seed}\u0000${unitId}`, 'hex').slice(0, 16);
}

function counted(candidates: readonly TipCandidate[], keyOf: (candidate: TipCandidate) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const candidate of candidates) counts.set(keyOf(candidate), (counts.get(keyOf(candidate)) ?? 0) + 1);
  return counts;
}

/**
 * True when taking one of `key` now leaves so many of one kind that two of them must stand side by side later. Of `n` left, a kind can be kept apart when it has at most half
 * of them, rounded up; the kind just taken, rounded down.
 */
function strands(counts: ReadonlyMap<string, number>, key: string, total: number): boolean {
  const left = total - 1;
  for (const [other, count] of counts) {
    if (other === key ? count - 1 > Math.floor(left / 2) : count > Math.ceil(left / 2)) return true;
  }
  return false;
}

function neighbourCost(candidate: TipCandidate, before: readonly TipCandidate[]): number {
  const last = before.at(-1);
  if (last === undefined) return 0;
  let cost = 0;
  if (candidate.talk === last.talk) cost += COST.talk;
  if (candidate.path === last.path) cost += COST.event;
  const topics = new Set(last.topics);
  const shared = candidate.topics.filter((topic) => topics.has(topic)).length;
  if (shared > 0) cost += Math.round((COST.topic * shared) / Math.min(topics.size, candidate.topics.length));
  for (const earlier of before.slice(0, -1)) {
    if (candidate.talk === earlier.talk) cost += COST.talkBefore;
    if (candidate.path === earlier.path) cost += COST.eventBefore;
  }
  return cost;
}

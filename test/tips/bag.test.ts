import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitId } from '../../src/model.ts';
import { firstSeed, nextSeed, nextTip } from '../../src/tips/bag.ts';
import type { TipCandidate } from '../../src/tips/judge-tip.ts';
import { candidatesOf } from '../support/tip-world.ts';

const candidateLists = fc
  .array(
    fc.record({ talk: fc.integer({ min: 0, max: 4 }), event: fc.integer({ min: 0, max: 2 }), topic: fc.integer({ min: 0, max: 3 }) }),
    {
      minLength: 1,
      maxLength: 24,
    },
  )
  .map((list) =>
    list.map(
      ({ talk, event, topic }, index): TipCandidate => ({
        unitId: `u${index}`,
        path: `event-${event}`,
        date: undefined,
        talk: `talk-${event}-${talk}`,
        topics: [`topic-${topic}`],
        score: 5,
      }),
    ),
  );
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** A whole round, as a channel sees it. */
function round(
  candidates: readonly TipCandidate[],
  seed: number,
  recent: readonly UnitId[] = [],
  retired: readonly UnitId[] = [],
): TipCandidate[] {
  const posted: TipCandidate[] = [];
  for (;;) {
    const ids = posted.map(({ unitId }) => unitId);
    const choice = nextTip(candidates, { seed, shown: ids, retired }, [...recent, ...ids]);
    if (choice.kind !== 'tip') return posted;
    posted.push(choice.candidate);
  }
}

const largest = (candidates: readonly TipCandidate[], keyOf: (candidate: TipCandidate) => string): number => {
  const counts = new Map<string, number>();
  for (const candidate of candidates) counts.set(keyOf(candidate), (counts.get(keyOf(candidate)) ?? 0) + 1);
  return Math.max(...counts.values());
};
const equalNeighbours = (posted: readonly TipCandidate[], keyOf: (candidate: TipCandidate) => string): number =>
  posted.slice(1).filter((candidate, index) => keyOf(candidate) === keyOf(posted[index] ?? candidate)).length;

describe('the bag of a channel', () => {
  it('gives every candidate exactly once a round', () => {
    fc.assert(
      fc.property(candidateLists, seeds, (candidates, seed) => {
        const ids = round(candidates, seed).map(({ unitId }) => unitId);
        expect([...ids].sort()).toEqual(candidates.map(({ unitId }) => unitId).sort());
      }),
    );
  });

  it('keeps tips of one talk apart whenever an order exists that does', () => {
    fc.assert(
      fc.property(candidateLists, seeds, (candidates, seed) => {
        const keyOf = ({ talk }: TipCandidate): string => talk;
        fc.pre(largest(candidates, keyOf) <= Math.ceil(candidates.length / 2));
        expect(equalNeighbours(round(candidates, seed), keyOf)).toBe(0);
      }),
    );
  });

  it('keeps tips of one event apart where its events are of a like size', () => {
    const candidates = candidatesOf(40);
    for (let seed = 0; seed < 40; seed += 1) expect(equalNeighbours(round(candidates, seed), ({ path }) => path)).toBe(0);
  });

  it('never gives a tip that was retired', () => {
    fc.assert(
      fc.property(candidateLists, seeds, fc.integer({ min: 0, max: 23 }), (candidates, seed, at) => {
        const retired = candidates[at % candidates.length]?.unitId ?? '';
        expect(round(candidates, seed, [], [retired]).map(({ unitId }) => unitId)).not.toContain(retired);
      }),
    );
  });

  it('lets new notes into the running round, and removed ones out', () => {
    fc.assert(
      fc.property(candidateLists, seeds, fc.nat(), (candidates, seed, cut) => {
        const order = round(candidates, seed);
        const shown = order.slice(0, cut % (order.length + 1)).map(({ unitId }) => unitId);
        const removed = candidates[0]?.unitId ?? '';
        const now: readonly TipCandidate[] = [
          ...candidates.slice(1),
          { unitId: 'new', path: 'new-event', date: undefined, talk: 'new-talk', topics: [], score: 5 },
        ];
        const rest: UnitId[] = [];
        for (;;) {
          const choice = nextTip(now, { seed, shown: [...shown, ...rest], retired: [] }, [...shown, ...rest]);
          if (choice.kind !== 'tip') break;
          rest.push(choice.candidate.unitId);
        }
        expect(rest).toContain('new');
        expect(rest).not.toContain(removed);
        expect(new Set([...shown, ...rest].filter((id) => id !== removed)).size).toBe(now.length);
      }),
    );
  });

  it('has another order in the next round and in another channel, and the same one for the same seed', () => {
    const candidates = candidatesOf(30);
    const ids = (seed: number): readonly string[] => round(candidates, seed).map(({ unitId }) => unitId);
    const seed = firstSeed('slack:C1');
    expect(ids(seed)).toEqual(ids(firstSeed('slack:C1')));
    expect(ids(nextSeed(seed))).not.toEqual(ids(seed));
    expect(ids(firstSeed('slack:C2'))).not.toEqual(ids(seed));
  });

  it('differs from the last tips of the round before', () => {
    const candidates = candidatesOf(30);
    for (let seed = 0; seed < 30; seed += 1) {
      const before = round(candidates, seed).at(-1);
      const [first] = round(candidates, nextSeed(seed), before === undefined ? [] : [before.unitId]);
      expect(first?.talk).not.toBe(before?.talk);
      expect(first?.path).not.toBe(before?.path);
    }
  });

  it('tells that a round is over, and that there is nothing at all', () => {
    const [only] = candidatesOf(1);
    if (only === undefined) throw new Error('no candidate');
    expect(nextTip([only], { seed: 1, shown: [only.unitId], retired: [] }, [])).toEqual({ kind: 'round-over' });
    expect(nextTip([only], { seed: 1, shown: [], retired: [only.unitId] }, [])).toEqual({ kind: 'empty' });
    expect(nextTip([], { seed: 1, shown: [], retired: [] }, [])).toEqual({ kind: 'empty' });
  });
});

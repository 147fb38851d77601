import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, slipLikelihood } from '../../src/text/edit-distance.ts';

/** Optimal string alignment by its definition, the whole table. */
function naive(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      let value = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, at(i - 2, j - 2) + 1);
      const row = table[i];
      if (row !== undefined) row[j] = value;
    }
  }
  return at(a.length, b.length);
}

const word = fc.stringMatching(/^[abcア]{0,8}$/);

describe('editDistance', () => {
  it.each([
    ['istio', 'istio', 0],
    ['isito', 'istio', 1],
    ['knaitve', 'knative', 1],
    ['promethus', 'prometheus', 1],
    ['kubernets', 'kubernetes', 1],
    ['kuberntes', 'kubernetes', 1],
    ['kubenetis', 'kubernetes', 2],
    ['', 'ab', 2],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 2)).toBe(distance);
  });

  it('agrees with the whole table as far as the limit, and says limit + 1 beyond', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, max) => {
        expect(editDistance(a, b, max)).toBe(Math.min(naive(a, b), max + 1));
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 1000 },
    );
  });

  it('is symmetric', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 3)).toBe(editDistance(b, a, 3));
      }),
      { numRuns: 500, interruptAfterTimeLimit: 500 },
    );
  });
});

describe('slipLikelihood', () => {
  it.each([
    ['a swap over a far key', 'isito', 'istio', 'istip', 'istio'],
    ['a doubled letter over another extra letter', 'helmm', 'helm', 'helmx', 'helm'],
    ['a neighbouring key over a far key', 'istip', 'istio', 'ista', 'isto'],
    ['a dropped letter over two slips', 'promethus', 'prometheus', 'pomethus', 'prometheus'],
  ])('believes %s', (_, slip, meant, otherSlip, otherMeant) => {
    expect(slipLikelihood(slip, meant)).toBeGreaterThan(slipLikelihood(otherSlip, otherMeant));
  });

  it('lies between 0 and 1', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slipLikelihood(a, b)).toBeGreaterThan(0);
        expect(slipLikelihood(a, b)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 500 },
    );
  });
});

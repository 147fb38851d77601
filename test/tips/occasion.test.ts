import { describe, expect, it } from 'vitest';
import { occasionOf } from '../../src/tips/occasion.ts';

describe('the occasion of a tip', () => {
  it.each([
    ['2019-11-28', '2026-11-28', { kind: 'anniversary', years: 7 }],
    ['2019-11-28', '2026-11-27', { kind: 'anniversary-week', years: 7 }],
    ['2019-11-28', '2026-11-23', { kind: 'anniversary-week', years: 7 }],
    ['2019-11-28', '2026-11-29', { kind: 'anniversary-week', years: 7 }],
    ['2019-11-28', '2026-11-22', undefined],
    ['2026-11-20', '2026-11-20', { kind: 'recent', days: 0 }],
    ['2026-10-22', '2026-11-20', { kind: 'recent', days: 29 }],
    ['2026-10-21', '2026-11-20', { kind: 'recent', days: 30 }],
    ['2026-10-20', '2026-11-20', undefined],
    ['2026-11-21', '2026-11-20', undefined],
    // A leap day has its anniversary on the 28th in other years.
    ['2020-02-29', '2025-02-28', { kind: 'anniversary', years: 5 }],
    ['2020-02-29', '2024-02-29', { kind: 'anniversary', years: 4 }],
    ['2020-02-29', '2024-02-28', { kind: 'anniversary-week', years: 4 }],
    // The week of New Year: Monday 2025-12-29 to Sunday 2026-01-04.
    ['2020-01-03', '2025-12-30', { kind: 'anniversary-week', years: 6 }],
    ['2019-12-30', '2026-01-02', { kind: 'anniversary-week', years: 6 }],
    ['2019-11', '2026-11-28', undefined],
    ['2019', '2026-11-28', undefined],
    [undefined, '2026-11-28', undefined],
    ['2019-02-30', '2026-02-28', undefined],
  ] as const)('of an event of %s is on %s: %o', (event, today, expected) => {
    expect(occasionOf(event, today)).toEqual(expected);
  });
});

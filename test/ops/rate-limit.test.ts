import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../src/ops/rate-limit.ts';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1000);

describe('a rate limit', () => {
  it('lets a burst through, then tells how long to wait', () => {
    const limit = createRateLimit({ burst: 3, perMinute: 6 });
    expect([0, 0, 0, 0].map(() => limit.take('a', at(0)))).toEqual([0, 0, 0, 10]);
    expect(limit.take('a', at(4))).toBe(6);
    expect(limit.take('a', at(10))).toBe(0);
    expect(limit.take('a', at(10))).toBe(10);
  });

  it('counts each key for itself', () => {
    const limit = createRateLimit({ burst: 1, perMinute: 1 });
    expect([limit.take('a', at(0)), limit.take('b', at(0)), limit.take('a', at(0))]).toEqual([0, 0, 60]);
  });

  it('gives no more than a burst after a long rest', () => {
    const limit = createRateLimit({ burst: 2, perMinute: 60 });
    limit.take('a', at(0));
    expect([1, 2, 3].map(() => limit.take('a', at(100_000)) === 0)).toEqual([true, true, false]);
  });

  it('neither gives nor takes when the clock goes backwards', () => {
    const limit = createRateLimit({ burst: 1, perMinute: 1 });
    limit.take('a', at(100));
    expect(limit.take('a', at(0))).toBe(60);
    expect(limit.take('a', at(161))).toBe(0);
  });

  it('remembers no more keys than it may', () => {
    const limit = createRateLimit({ burst: 1, perMinute: 1, maxKeys: 2 });
    for (const key of ['a', 'b', 'c']) limit.take(key, at(0));
    expect([limit.take('c', at(0)) > 0, limit.take('a', at(0))]).toEqual([true, 0]);
  });
});

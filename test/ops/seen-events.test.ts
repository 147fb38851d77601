import { describe, expect, it } from 'vitest';
import { createSeenEvents } from '../../src/ops/seen-events.ts';

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 20, hours));

describe('events seen by this process', () => {
  it('are first once within a day, and again after it', () => {
    const seen = createSeenEvents();
    expect([seen.first('a', at(0)), seen.first('a', at(23)), seen.first('b', at(23)), seen.first('a', at(24))]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('are forgotten oldest first when there are too many', () => {
    const seen = createSeenEvents(2);
    for (const key of ['a', 'b', 'c']) seen.first(key, at(0));
    expect([seen.first('c', at(1)), seen.first('b', at(1)), seen.first('a', at(1))]).toEqual([false, false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { backOffMs, pause } from '../../src/ops/back-off.ts';
import { keepStarting } from '../../src/ops/keep-starting.ts';

const silent = { warn: () => undefined, info: () => undefined };

describe('starting again and again', () => {
  it('waits longer after each failure, and ends with the first success', async () => {
    const waits: number[] = [];
    let left = 3;
    const runs = await keepStarting(
      {
        name: 'slack',
        start: () => (left-- > 0 ? Promise.reject(new Error('refused')) : Promise.resolve()),
        log: silent,
        random: () => 0,
        pause: (ms) => {
          waits.push(ms);
          return Promise.resolve(true);
        },
      },
      new AbortController().signal,
    );
    expect({ runs, waits }).toEqual({ runs: true, waits: [1000, 2000, 4000] });
  });

  it('ends when the program stops', async () => {
    const stop = new AbortController();
    const start = (): Promise<void> => {
      stop.abort();
      return Promise.reject(new Error('refused'));
    };
    await expect(keepStarting({ name: 'x', start, log: silent, random: () => 0, pause }, stop.signal)).resolves.toBe(false);
  });
});

describe('pauses', () => {
  it('grow up to a minute and a quarter', () => {
    expect(backOffMs(0, () => 1)).toBe(1250);
    expect(backOffMs(5, () => 0)).toBe(32_000);
    expect(backOffMs(1000, () => 0.5)).toBe(67_500);
  });

  it('end at once by their signal', async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBe(false);
    await expect(pause(60_000, stop.signal)).resolves.toBe(false);
    await expect(pause(0, new AbortController().signal)).resolves.toBe(true);
  });
});

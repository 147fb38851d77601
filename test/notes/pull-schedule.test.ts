import { describe, expect, it } from 'vitest';
import { startPulling } from '../../src/notes/pull-schedule.ts';

/** Waits that end when the test says so; what was asked for is kept. */
function waits(): {
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly asked: number[];
  readonly next: () => Promise<void>;
} {
  const asked: number[] = [];
  let go: (isOver: boolean) => void = () => undefined;
  return {
    asked,
    pause: (ms, signal) => {
      asked.push(ms);
      return new Promise((resolve) => {
        go = resolve;
        if (signal.aborted) resolve(false);
        signal.addEventListener('abort', () => resolve(false), { once: true });
      });
    },
    next: async () => {
      go(true);
      await new Promise(setImmediate);
    },
  };
}

const FIVE_MINUTES = 300_000;

function start(outcomes: readonly (boolean | Error)[], random = 0) {
  const clock = waits();
  const logged: object[] = [];
  let pulls = 0;
  const pull = (): Promise<boolean> => {
    const outcome = outcomes[pulls] ?? true;
    pulls += 1;
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
  const schedule = startPulling({
    everyMs: FIVE_MINUTES,
    pull,
    random: () => random,
    pause: clock.pause,
    log: { warn: (fields) => void logged.push(fields) },
  });
  return { clock, schedule, logged, pulls: () => pulls };
}

describe('the schedule of pulls', () => {
  it('pulls every so often, with up to a tenth more by chance', async () => {
    const { clock, schedule, pulls } = start([], 0.5);
    await clock.next();
    await clock.next();
    expect(pulls()).toBe(2);
    expect(clock.asked).toEqual([315_000, 315_000, 315_000]);
    await schedule.stop();
  });

  it('asks a server that fails ever more rarely, at least every quarter of an hour, and as before when it is back', async () => {
    const { clock, schedule } = start([false, new Error('bug'), false, false, true]);
    for (let count = 0; count < 5; count += 1) await clock.next();
    expect(clock.asked).toEqual([300_000, 600_000, 900_000, 900_000, 900_000, 300_000]);
    await schedule.stop();
  });

  it('goes on after an error that nobody foresaw, and logs it', async () => {
    const { clock, schedule, logged, pulls } = start([new Error('bug')]);
    await clock.next();
    await clock.next();
    expect(pulls()).toBe(2);
    expect(logged).toEqual([{ err: new Error('bug') }]);
    await schedule.stop();
  });

  it('ends without another pull', async () => {
    const { schedule, pulls } = start([]);
    await schedule.stop();
    expect(pulls()).toBe(0);
  });
});

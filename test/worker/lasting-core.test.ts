import { describe, expect, it } from 'vitest';
import type { Answer, Request } from '../../src/model.ts';
import { createLogger } from '../../src/ops/log.ts';
import { type LastingCore, openLastingCore } from '../../src/worker/lasting-core.ts';
import type { NotesState } from '../../src/worker/messages.ts';
import { CoreWorkerError, type RemoteCore } from '../../src/worker/remote-core.ts';

const REQUEST: Request = { text: 'istio', language: 'ja', place: { platform: 'slack', ids: [], trusted: false } };
const STATE: NotesState = { noteCount: 5, unitCount: 50, warningCount: 0, notesAsOf: '2026-11-20T09:00:00.000Z', problem: undefined };
const HELP: Answer = { kind: 'help', language: 'ja', topics: [] };

/** A worker that dies when the test says so. */
interface Mortal {
  readonly core: RemoteCore;
  readonly die: () => void;
  /** Answer with an error of one call, or not at all until it dies. */
  fail: 'call' | 'hang' | undefined;
}

function mortal(): Mortal {
  let end: (error: CoreWorkerError | undefined) => void = () => undefined;
  const ended = new Promise<CoreWorkerError | undefined>((resolve) => {
    end = resolve;
  });
  const answer = async (): Promise<Answer> => {
    if (made.fail === 'call') throw new CoreWorkerError('Error', 'a bug');
    if (made.fail === 'hang') {
      const error = await ended;
      throw error ?? new Error('closed');
    }
    return HELP;
  };
  const made: Mortal = {
    fail: undefined,
    die: () => end(new CoreWorkerError('Error', 'Worker terminated due to reaching memory limit', true)),
    core: {
      noteCount: 5,
      warningCount: 0,
      helpersLoaded: Promise.resolve(),
      ended,
      state: () => STATE,
      refresh: () => Promise.resolve(true),
      answer,
      about: answer,
      complete: () => Promise.resolve([]),
      tipCandidates: () => Promise.resolve([]),
      tipCard: () => Promise.resolve(undefined),
      overview: () => Promise.resolve({ events: [], topics: [], notesAsOf: STATE.notesAsOf }),
      close: () => {
        end(undefined);
        return Promise.resolve();
      },
    },
  };
  return made;
}

interface World {
  readonly lasting: LastingCore;
  readonly workers: readonly Mortal[];
  readonly waits: readonly number[];
  /** Lets the wait that goes on end. */
  readonly go: () => Promise<void>;
  readonly logged: readonly string[];
  failures: number;
  now: number;
  readonly deaths: number;
}

async function world(): Promise<World> {
  const workers: Mortal[] = [];
  const waits: number[] = [];
  const logged: string[] = [];
  let wake: () => void = () => undefined;
  const state = { failures: 0, now: 0, deaths: 0 };
  const log = createLogger({ level: 'info', destination: { write: (line) => logged.push(line) } });
  const lasting = await openLastingCore({
    open: () => {
      if (state.failures > 0) {
        state.failures -= 1;
        return Promise.reject(new Error('the disk is away'));
      }
      const made = mortal();
      workers.push(made);
      return Promise.resolve(made.core);
    },
    log,
    random: () => 0,
    pause: (ms, signal) => {
      waits.push(ms);
      return new Promise((resolve) => {
        wake = () => resolve(true);
        signal.addEventListener('abort', () => resolve(false), { once: true });
      });
    },
    now: () => new Date(state.now),
    onDeath: () => {
      state.deaths += 1;
    },
  });
  const go = async (): Promise<void> => {
    wake();
    await turns();
  };
  return Object.assign(state, { lasting, workers, waits, go, logged });
}

/** As long as promises that are settled take to be heard. */
async function turns(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await new Promise(setImmediate);
}

const BUSY = { kind: 'refused', language: 'ja', reason: { code: 'busy' } };

describe('a notes core that outlives its worker', () => {
  it('opens a new worker when one dies, and answers again', async () => {
    const all = await world();
    const { lasting, workers, logged } = all;
    workers[0]?.die();
    await turns();
    expect(workers).toHaveLength(2);
    expect(all.deaths).toBe(1);
    expect(await lasting.answer(REQUEST)).toEqual(HELP);
    expect(lasting.state()).toEqual(STATE);
    expect(logged.some((line) => line.includes('memory limit'))).toBe(true);
    await lasting.close();
  });

  it('asks the person whose question the worker died of to come back, and all others until there is a new one', async () => {
    const all = await world();
    const { lasting, workers, go } = all;
    const [first] = workers;
    if (first === undefined) throw new Error('there is no worker');
    first.fail = 'hang';
    all.failures = 1;
    const asked = lasting.answer(REQUEST);
    first.die();
    expect(await asked).toEqual(BUSY);
    await turns();
    expect(lasting.state()).toBeUndefined();
    expect(await lasting.answer(REQUEST)).toEqual(BUSY);
    expect(await lasting.about(REQUEST)).toEqual(BUSY);
    expect(await lasting.complete('is', REQUEST.place)).toEqual([]);
    expect(await lasting.refresh()).toBe(false);
    // No tip is to be taken for "there are none".
    await expect(lasting.tipCandidates(REQUEST.place)).rejects.toMatchObject({ code: 'CORE_WORKER', isEnd: true });
    await go();
    expect(await lasting.answer(REQUEST)).toEqual(HELP);
    await lasting.close();
  });

  it('waits ever longer for a worker that dies again at once, and not after a long life', async () => {
    const all = await world();
    const { lasting, workers, waits, go } = all;
    for (let count = 0; count < 4; count += 1) {
      workers.at(-1)?.die();
      await turns();
      await go();
    }
    expect(waits).toEqual([1000, 2000, 4000]);
    all.now += 3_600_000;
    workers.at(-1)?.die();
    await turns();
    expect(waits).toHaveLength(3);
    expect(await lasting.answer(REQUEST)).toEqual(HELP);
    await lasting.close();
  });

  it('tries on while the notes cannot be opened', async () => {
    const all = await world();
    const { lasting, workers, waits, go } = all;
    all.failures = 3;
    workers[0]?.die();
    await turns();
    for (let count = 0; count < 3; count += 1) await go();
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(await lasting.answer(REQUEST)).toEqual(HELP);
    await lasting.close();
  });

  it('passes on the error of a single call', async () => {
    const { lasting, workers } = await world();
    const [first] = workers;
    if (first === undefined) throw new Error('there is no worker');
    first.fail = 'call';
    await expect(lasting.answer(REQUEST)).rejects.toThrow('a bug');
    expect(workers).toHaveLength(1);
    await lasting.close();
  });

  it('opens nothing more once it is closed, not even while it waits', async () => {
    const all = await world();
    const { lasting, workers } = all;
    all.failures = 1;
    workers[0]?.die();
    await turns();
    await lasting.close();
    await turns();
    expect(workers).toHaveLength(1);
    expect(await lasting.answer(REQUEST)).toEqual(BUSY);
  });

  it('does not take closing for a death', async () => {
    const { lasting, workers, logged } = await world();
    await lasting.close();
    await turns();
    expect(workers).toHaveLength(1);
    expect(logged).toEqual([]);
  });
});

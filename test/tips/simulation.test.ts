import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Subscription } from '../../src/store/store.ts';
import { addDays, localTime } from '../../src/tips/local-date.ts';
import { postKey } from '../../src/tips/post-key.ts';
import { nextOccurrence, occurrenceOn } from '../../src/tips/schedule.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type TipRunner, type TipRunnerParts } from '../../src/tips/tip-runner.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { candidatesOf, createTestPlatform, DEFAULTS, keptLog, subscriptionOf, tipsOf } from '../support/tip-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ZONES = [
  'Asia/Tokyo',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'America/Los_Angeles',
  'Africa/Cairo',
];
/** Times that changes of the clocks skip or repeat somewhere, and ordinary ones. */
const TIMES = ['09:00', '02:30', '01:45', '00:15', '23:50', '18:05'];

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Plan {
  readonly seed: number;
  readonly start: string;
  readonly days: number;
  readonly replicas: number;
  /** Channels: one of each zone, so many times. */
  readonly perZone: number;
  /** Chance that a process dies at one step of the store or the platform, before or after it. */
  readonly crash: number;
  /** Chance of a fault of the platform at one attempt. */
  readonly fault: number;
  /** Clock steps a year, forwards and backwards, up to two hours, now and then days. */
  readonly stepsPerYear: number;
  readonly store?: TipRunnerParts['store'];
}

interface Tally {
  channelDays: number;
  posts: number;
  skipped: number;
  crashes: number;
  faults: number;
  clockSteps: number;
  pauses: number;
}

class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** A process: dies when the plan says so, and then does nothing any more. */
interface Process {
  runner: TipRunner;
  wakeAt: number;
  isDead: boolean;
  /** Running: it has looked around at least once. */
  isUp: boolean;
}

/** Every method may be the last one that its process carries out, or that it does not get to carry out any more. */
function mortal<T extends object>(part: T, die: () => 'before' | 'after' | undefined, isDead: () => boolean, kill: () => void): T {
  return new Proxy(part, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...values: readonly unknown[]): Promise<unknown> => {
        if (isDead()) throw new ProcessDied();
        const when = die();
        if (when === 'before') {
          kill();
          throw new ProcessDied();
        }
        const result: unknown = await method.apply(target, values);
        // What was under way when another step of the same process killed it reached its end, but nobody reads the result.
        if (isDead()) throw new ProcessDied();
        if (when === 'after') {
          kill();
          throw new ProcessDied();
        }
        return result;
      };
    },
  });
}

async function simulate(plan: Plan): Promise<Tally> {
  const random = randomFrom(plan.seed);
  let isOver = false;
  const chance = (probability: number): boolean => !isOver && random() < probability;
  const tally: Tally = { channelDays: 0, posts: 0, skipped: 0, crashes: 0, faults: 0, clockSteps: 0, pauses: 0 };
  const start = Date.parse(plan.start);
  const end = start + plan.days * DAY_MS;
  let time = start;
  const now = (): Date => new Date(time);
  const store = plan.store ?? createMemoryStore();
  const platform = createTestPlatform(now);
  const kept = keptLog();
  let candidates = candidatesOf(25);

  platform.fault = () => {
    if (!chance(plan.fault)) return undefined;
    tally.faults += 1;
    const kind = Math.floor(random() * 6);
    if (kind <= 1)
      return { kind: 'not-sent', retryAfterMs: chance(0.5) ? Math.round(random() * 20 * MINUTE_MS) : undefined, error: 'HTTP 429' };
    if (kind === 2) return { kind: 'uncertain', error: 'HTTP 503 before it was posted' };
    if (kind === 3) return { kind: 'lost-answer' };
    if (kind === 4)
      return {
        kind: 'refused',
        code: 'not_in_channel',
        error: 'not in the channel',
        remedy: { en: 'Invite it.', ja: '招待してください。' },
      };
    return { kind: 'hangs' };
  };
  platform.findFault = () => (chance(plan.fault) ? 'no history scope' : undefined);

  // Schedules as they were in force, for the oracle.
  const history = new Map<string, { readonly from: number; readonly subscription: Subscription }[]>();
  const remember = (subscription: Subscription): void => {
    const list = history.get(subscription.channel) ?? [];
    list.push({ from: time, subscription });
    history.set(subscription.channel, list);
  };
  for (const [index, zone] of ZONES.entries())
    for (let copy = 0; copy < plan.perZone; copy += 1) {
      const subscription = subscriptionOf(`slack:C${index}x${copy}`, now(), {
        zone,
        time: TIMES[(index * plan.perZone + copy) % TIMES.length] ?? '09:00',
        days: copy % 2 === 0 ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 3, 4, 5],
        holidays: zone === 'Asia/Tokyo' ? 'jp' : 'none',
      });
      await store.subscriptions.put(subscription);
      remember(subscription);
    }
  const channels = [...history.keys()];

  let owners = 0;
  const startProcess = (): Process => {
    owners += 1;
    const process: Process = { runner: undefined as unknown as TipRunner, wakeAt: time, isDead: false, isUp: false };
    const die = (): 'before' | 'after' | undefined => (chance(plan.crash) ? (chance(0.5) ? 'before' : 'after') : undefined);
    const kill = (): void => {
      if (!process.isDead) tally.crashes += 1;
      process.isDead = true;
    };
    const wrap = <T extends object>(part: T): T => mortal(part, die, () => process.isDead, kill);
    process.runner = createTipRunner({
      store: { ledger: wrap(store.ledger), bags: wrap(store.bags), subscriptions: store.subscriptions },
      posters: () => [{ ...platform.poster, ...wrap({ post: platform.poster.post, find: platform.poster.find }) }],
      tips: tipsOf(() => candidates),
      digest: { digest: () => Promise.resolve(undefined) },
      now,
      random,
      log: kept.log,
      ownerId: `owner-${owners}`,
      // A poster that hangs runs into its limit; all else is done long before.
      pause: (_ms, signal) =>
        new Promise((resolve) => {
          const timer = setImmediate(() => setImmediate(() => setImmediate(() => resolve(true))));
          signal.addEventListener('abort', () => {
            clearImmediate(timer);
            resolve(false);
          });
        }),
      settings: { ...DEFAULT_RUNNER_SETTINGS, defaults: DEFAULTS, language: 'ja' },
    });
    return process;
  };

  const processes = Array.from({ length: plan.replicas }, startProcess);
  const tickOf = async (process: Process): Promise<void> => {
    const next = await process.runner.tick();
    process.isUp = true;
    process.wakeAt = Math.max(time + 1000, Math.min(next?.getTime() ?? Number.POSITIVE_INFINITY, time + 6 * HOUR_MS));
  };
  const stepChance = (plan.stepsPerYear / 365) * 0.02;

  while (time < end) {
    const due = Math.min(...processes.map(({ wakeAt }) => wakeAt));
    time = Math.max(time, due);
    const awake = processes.filter(({ wakeAt }) => wakeAt <= time);
    // Both at once, so that their steps interleave.
    await Promise.all(awake.map(tickOf));
    for (const [index, process] of processes.entries()) {
      if (!process.isDead) continue;
      // Started again after seconds, or, sometimes, after the window has passed or days.
      const downMs = chance(0.9) ? 5000 + random() * 10 * MINUTE_MS : random() * (chance(0.3) ? 5 * DAY_MS : 6 * HOUR_MS);
      const born = startProcess();
      born.wakeAt = time + downMs;
      processes[index] = born;
    }
    if (chance(stepChance)) {
      tally.clockSteps += 1;
      const size = chance(0.1) ? 2 * DAY_MS : 2 * HOUR_MS;
      const stepMs = Math.round((random() * 2 - 1) * size);
      time = Math.max(start, time + stepMs);
      // Sleeping processes notice at their next poll.
      for (const process of processes) process.wakeAt = Math.min(Math.max(process.wakeAt, time), time + MINUTE_MS);
    }
    if (chance(0.002)) candidates = [...candidates.slice(1), ...candidatesOf(1, `n${Math.floor(random() * 1e6)}-`)];
    // Nobody can say anything in chat while no process runs.
    if (chance(0.004) && processes.every(({ isUp, isDead }) => isUp && !isDead)) {
      tally.pauses += 1;
      const channel = channels[Math.floor(random() * channels.length)] ?? '';
      const subscription = await store.subscriptions.find(channel);
      if (subscription === undefined) continue;
      const today = localTime(now(), subscription.zone).date;
      const changed: Subscription = {
        ...subscription,
        state: 'active',
        pausedUntil: addDays(today, Math.ceil(random() * 10)),
        updatedAt: now(),
      };
      await store.subscriptions.put(changed);
      remember(changed);
    }
    // Somebody mends a channel that was given up.
    for (const channel of chance(0.01) && processes.every(({ isUp }) => isUp) ? channels : []) {
      const subscription = await store.subscriptions.find(channel);
      if (subscription?.state !== 'disabled') continue;
      const mended: Subscription = {
        ...subscription,
        state: 'active',
        failingSince: undefined,
        failure: undefined,
        toldAt: undefined,
        updatedAt: now(),
      };
      await store.subscriptions.put(mended);
      remember(mended);
    }
  }

  // Whoever is there at the end settles what is open, leases included: nobody dies any more, and the platform has no faults.
  isOver = true;
  const last = startProcess();
  for (const settled = time + 6 * DAY_MS; time < settled; time += 2 * HOUR_MS) await last.runner.tick();
  await audit();
  return tally;

  /** What the platform really has against what the schedules owed. */
  async function audit(): Promise<void> {
    const postedBy = new Map<string, number>();
    for (const { channel, key } of platform.posted) postedBy.set(`${channel} ${key}`, (postedBy.get(`${channel} ${key}`) ?? 0) + 1);
    const told = new Set(
      kept.lines.filter(({ fields }) => 'date' in fields).map(({ fields }) => `${String(fields['channel'])} ${String(fields['date'])}`),
    );
    const disabled = new Set(
      kept.lines.filter(({ message }) => message.includes('are stopped')).map(({ fields }) => String(fields['channel'])),
    );
    tally.posts = platform.posted.length;
    const doubled: string[] = [];
    const lost: string[] = [];
    for (const channel of channels) {
      const versions = history.get(channel) ?? [];
      const zone = versions[0]?.subscription.zone ?? 'UTC';
      const first = localTime(new Date(start), zone).date;
      const lastDate = localTime(new Date(end - DAY_MS), zone).date;
      for (let date = first; date < lastDate; date = addDays(date, 1)) {
        const count = postedBy.get(`${channel} ${postKey({ channel, kind: 'tip', date })}`) ?? 0;
        if (count > 1) doubled.push(`${channel} ${date}: ${count}`);
        // Owed on the day when the schedule that was in force at its moment says so.
        const plain = versions[0]?.subscription;
        const occurrence = plain === undefined ? undefined : occurrenceOn(plain, date);
        if (occurrence === undefined) continue;
        const at = occurrence.at.getTime();
        const inForce = versions.filter(({ from }) => from <= at).at(-1)?.subscription;
        if (inForce === undefined || occurrenceOn(inForce, date) === undefined) continue;
        // Changed within the window: what was in flight is told in the log or comes by the new schedule.
        if (versions.some(({ from }) => from > at - 3 * DAY_MS && from < at + 2 * DAY_MS)) continue;
        tally.channelDays += 1;
        if (count === 1) continue;
        const row = await store.ledger.find({ channel, kind: 'tip', date });
        const isExplained =
          (row?.state === 'skipped' && row.reason !== undefined) || told.has(`${channel} ${date}`) || disabled.has(channel);
        if (isExplained) tally.skipped += 1;
        else lost.push(`${channel} ${date} ${JSON.stringify(row)}`);
      }
    }
    expect(doubled).toEqual([]);
    expect(lost).toEqual([]);
    // Each post belongs to a date of its channel's calendar, within the window after its time.
    expect(platform.posted.every(({ answer }) => answer.kind === 'tip')).toBe(true);
  }
}

describe('two years of tips', { timeout: 60_000 }, () => {
  it.each<Plan>([
    { seed: 1, start: '2026-01-01T00:00:00Z', days: 730, replicas: 1, perZone: 2, crash: 0, fault: 0, stepsPerYear: 0 },
    { seed: 2, start: '2026-01-01T00:00:00Z', days: 730, replicas: 1, perZone: 1, crash: 0.01, fault: 0.1, stepsPerYear: 40 },
    { seed: 3, start: '2027-02-01T00:00:00Z', days: 730, replicas: 2, perZone: 1, crash: 0.01, fault: 0.1, stepsPerYear: 40 },
    { seed: 4, start: '2011-09-01T00:00:00Z', days: 365, replicas: 2, perZone: 1, crash: 0.05, fault: 0.3, stepsPerYear: 200 },
  ])('post once a channel and day, or tell why not (seed $seed, $replicas processes, crashes $crash, faults $fault)', async (plan) => {
    const started = performance.now();
    const tally = await simulate(plan);
    process.stdout.write(`simulation ${plan.seed}: ${JSON.stringify({ ...tally, ms: Math.round(performance.now() - started) })}\n`);
    expect(tally.channelDays).toBeGreaterThan(plan.days * 4);
    if (plan.crash === 0) expect(tally.skipped).toBe(0);
    else expect(tally.posts / tally.channelDays).toBeGreaterThan(0.6);
  });

  it('do the same over a real database', async () => {
    const store = await openStore({ url: ':memory:', encryptionKeys: [], log: keptLog().log });
    const tally = await simulate({
      seed: 5,
      start: '2026-10-01T00:00:00Z',
      days: 20,
      replicas: 2,
      perZone: 1,
      crash: 0.03,
      fault: 0.2,
      stepsPerYear: 100,
      store,
    });
    process.stdout.write(`simulation on SQLite: ${JSON.stringify(tally)}\n`);
    expect(tally.channelDays).toBeGreaterThan(60);
    await store.close();
  });

  it('wakes for the next occurrence and for nothing else', () => {
    const subscription = subscriptionOf('slack:C1', new Date('2026-11-20T00:00:00Z'));
    expect(nextOccurrence(subscription, new Date('2026-11-20T00:00:00Z'))?.at.toISOString()).toBe('2026-11-24T00:00:00.000Z');
  });
});

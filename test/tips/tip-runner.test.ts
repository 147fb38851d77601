import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { GapsAnswer } from '../../src/model.ts';
import { StoreError } from '../../src/store/store.ts';
import { DEFAULT_RUNNER_SETTINGS } from '../../src/tips/tip-runner.ts';
import { createTestPlatform, createTipWorld, DEFAULTS, type PostFault, subscriptionOf, tipsOf } from '../support/tip-world.ts';

/** Friday morning in Tokyo, an hour before nine. */
const START = '2026-11-20T08:00:00+09:00';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const CHANNEL = 'slack:C1';
const REFUSAL: PostFault = {
  kind: 'refused',
  code: 'not_in_channel',
  error: 'the bot is not in the channel',
  remedy: { en: 'Invite it.', ja: 'ボットを招待してください。' },
};

const plus = (date: Date, ms: number): Date => new Date(date.getTime() + ms);
/** Faults one after the other, then none. */
const faults = (...list: readonly PostFault[]): (() => PostFault | undefined) => {
  const left = [...list];
  return () => left.shift();
};

async function subscribed(change: Parameters<typeof subscriptionOf>[2] = {}, parts: Parameters<typeof createTipWorld>[1] = {}) {
  const world = createTipWorld(START, parts);
  await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock, change));
  return world;
}

describe('the runner of tips', () => {
  it('posts at the local time, marks it, and names the next time to wake', async () => {
    const world = await subscribed();
    expect(await world.runner.tick()).toEqual(new Date('2026-11-20T09:00:00+09:00'));
    expect(world.platform.posted).toEqual([]);
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    // Monday is a holiday.
    expect(await world.runner.tick()).toEqual(new Date('2026-11-24T09:00:00+09:00'));
    expect(world.platform.posted).toMatchObject([
      { channel: CHANNEL, messageId: 'm1', answer: { kind: 'tip', language: 'ja', scheduled: true } },
    ]);
    const [row] = world.store.rows();
    expect(row).toMatchObject({ date: '2026-11-20', state: 'posted', messageId: 'm1' });
    const bag = await world.store.bags.open(CHANNEL, 1, world.clock);
    expect(bag.shown).toEqual([row?.unitId]);
  });

  it('posts once although two replicas wake up', async () => {
    const world = await subscribed();
    const other = world.another('second');
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await Promise.all([world.runner.tick(), other.tick(), world.runner.tick()]);
    await other.tick();
    expect(world.platform.posted).toHaveLength(1);
  });

  it('makes up for a time that was missed within three hours, and skips it after that with the reason', async () => {
    const early = await subscribed();
    early.clock = new Date('2026-11-20T11:59:00+09:00');
    await early.runner.tick();
    expect(early.platform.posted).toHaveLength(1);

    const late = await subscribed();
    late.clock = new Date('2026-11-20T12:01:00+09:00');
    await late.runner.tick();
    expect(late.platform.posted).toEqual([]);
    expect(late.store.rows()).toMatchObject([{ date: '2026-11-20', state: 'skipped', reason: 'missed' }]);
    expect(late.kept.lines).toMatchObject([{ level: 'warn', fields: { channel: CHANNEL, date: '2026-11-20', reason: 'missed' } }]);
  });

  it('does not post for a time before the subscription was made', async () => {
    const world = createTipWorld('2026-11-20T09:30:00+09:00');
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock));
    expect(await world.runner.tick()).toEqual(new Date('2026-11-24T09:00:00+09:00'));
    expect(world.platform.posted).toEqual([]);
  });

  it('gives no second post that day when the time is changed to a later one', async () => {
    const world = await subscribed();
    await world.runUntil(new Date('2026-11-20T09:30:00+09:00'));
    await world.store.subscriptions.update(CHANNEL, { time: '10:00' }, world.clock);
    await world.runUntil(new Date('2026-11-20T23:00:00+09:00'));
    expect(world.platform.posted).toHaveLength(1);
  });

  it('tries again after the time that a platform asks for, within the window', async () => {
    const world = await subscribed();
    world.platform.fault = faults({ kind: 'not-sent', retryAfterMs: 40_000, error: 'HTTP 429' });
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    expect(await world.runner.tick()).toEqual(plus(world.clock, 40_000));
    world.clock = plus(world.clock, 40_000);
    await world.runner.tick();
    expect(world.platform.posted).toHaveLength(1);
  });

  it('keeps the tip that it had chosen when it tries again', async () => {
    const world = await subscribed();
    world.platform.fault = faults({ kind: 'uncertain', error: 'HTTP 503' });
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await world.runner.tick();
    const chosen = world.store.rows()[0]?.unitId;
    await world.runUntil(new Date('2026-11-20T10:00:00+09:00'));
    expect(chosen).toBeDefined();
    expect(world.platform.posted).toMatchObject([{ answer: { unitId: chosen } }]);
  });

  it('gives a day up when its platform never takes the tip in time, and says why', async () => {
    const world = await subscribed();
    world.platform.fault = () => ({ kind: 'not-sent', retryAfterMs: undefined, error: 'connection refused' });
    await world.runUntil(new Date('2026-11-20T13:00:00+09:00'));
    expect(world.store.rows()).toMatchObject([{ state: 'skipped', reason: 'connection refused' }]);
  });

  it('looks for a post whose answer was lost, and finds it', async () => {
    const world = await subscribed();
    world.platform.fault = faults({ kind: 'lost-answer' });
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await world.runner.tick();
    expect(world.platform.posted).toHaveLength(1);
    expect(world.store.rows()).toMatchObject([{ state: 'posted', messageId: 'm1' }]);
  });

  it('gives up, rather than post twice, when nobody can tell whether it went out', async () => {
    const world = await subscribed();
    world.platform.fault = faults({ kind: 'lost-answer' });
    world.platform.findFault = () => 'no history scope';
    await world.runUntil(new Date('2026-11-20T11:00:00+09:00'));
    expect(world.platform.posted).toHaveLength(1);
    expect(world.store.rows()).toMatchObject([{ state: 'skipped', reason: 'unknown-outcome: no history scope' }]);
  });

  it('does not post with a claim that ran out while the machine slept', async () => {
    const world = await subscribed();
    let sleeps = 1;
    const runner = world.another('sleeper', {
      store: {
        ...world.store,
        ledger: {
          ...world.store.ledger,
          markSending: async (...values) => {
            const isOurs = await world.store.ledger.markSending(...values);
            if (sleeps > 0) world.clock = plus(world.clock, 10 * MINUTE_MS);
            sleeps -= 1;
            return isOurs;
          },
        },
      },
    });
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await runner.tick();
    expect(world.platform.posted).toEqual([]);
    await runner.tick();
    expect(world.platform.posted).toHaveLength(1);
  });

  it('lets neither a slow nor a broken channel delay the others', async () => {
    const limits: (() => void)[] = [];
    const world = await subscribed({}, { pause: (_ms, signal) => new Promise((resolve) => limits.push(() => resolve(!signal.aborted))) });
    await world.store.subscriptions.put(subscriptionOf('slack:C2', world.clock));
    world.platform.fault = ({ channel }) => (channel === CHANNEL ? { kind: 'hangs' } : undefined);
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    const ticking = world.runner.tick();
    await expect.poll(() => world.platform.posted.map(({ channel }) => channel)).toEqual(['slack:C2']);
    for (const runOut of limits) runOut();
    await ticking;
    // Nothing came back in time: looked for, and not there yet.
    expect(world.store.rows().find(({ channel }) => channel === CHANNEL)).toMatchObject({ state: 'claimed', sent: true });
  });

  it('skips a day without tips, and does not ask again all day', async () => {
    let asked = 0;
    const world = await subscribed(
      {},
      {
        tips: {
          ...tipsOf(() => []),
          candidates: () => {
            asked += 1;
            return Promise.resolve([]);
          },
        },
      },
    );
    await world.runUntil(new Date('2026-11-20T20:00:00+09:00'));
    expect(asked).toBe(1);
    expect(world.store.rows()).toMatchObject([{ state: 'skipped', reason: 'no-tips' }]);
  });

  it('leaves the channels of a platform that another process serves to that process', async () => {
    const world = await subscribed();
    const discord = createTestPlatform(() => world.clock, 'discord');
    const other = world.another('discord-only', { posters: () => [discord.poster] });
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await other.tick();
    expect(world.store.rows()).toEqual([]);
    await world.runner.tick();
    expect(world.platform.posted).toHaveLength(1);
    expect(discord.posted).toEqual([]);
  });

  it('waits for a platform that is not connected yet', async () => {
    const world = createTipWorld(START);
    const posters: (typeof world.platform.poster)[] = [];
    const runner = world.another('late', { posters: () => posters });
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock));
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    await runner.tick();
    posters.push(world.platform.poster);
    await world.runUntil(new Date('2026-11-20T09:30:00+09:00'), runner);
    expect(world.platform.posted).toHaveLength(1);
  });

  it('goes on when the database was away for a while', async () => {
    const world = createTipWorld(START);
    let isAway = true;
    const runner = world.another('other', {
      store: {
        ...world.store,
        ledger: {
          ...world.store.ledger,
          claim: (...values) =>
            isAway
              ? Promise.reject(new StoreError('UNAVAILABLE', 'the database is away', 'start it'))
              : world.store.ledger.claim(...values),
        },
      },
    });
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock));
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    expect(await runner.tick()).toEqual(plus(world.clock, MINUTE_MS));
    expect(world.kept.lines).toMatchObject([{ level: 'error', fields: { channel: CHANNEL } }]);
    isAway = false;
    world.clock = plus(world.clock, MINUTE_MS);
    await runner.tick();
    expect(world.platform.posted).toHaveLength(1);
  });
});

describe('a channel that refuses its tips', () => {
  it('is tried again the same day: somebody may invite the bot', async () => {
    const world = await subscribed();
    world.platform.fault = faults(REFUSAL);
    await world.runUntil(new Date('2026-11-20T09:31:00+09:00'));
    expect(world.platform.posted).toHaveLength(1);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ failingSince: undefined, failure: undefined, state: 'active' });
  });

  it('is given up after three days, and the person who subscribed is told once', async () => {
    const world = await subscribed({ days: [1, 2, 3, 4, 5, 6, 7], holidays: 'none' });
    const other = world.another('second');
    world.platform.fault = () => REFUSAL;
    for (let hour = 0; hour < 24 * 6; hour += 1) {
      await Promise.all([world.runner.tick(), other.tick()]);
      const subscription = await world.store.subscriptions.find(CHANNEL);
      if (subscription?.state === 'disabled')
        expect(world.clock.getTime() - new Date(START).getTime()).toBeGreaterThan(3 * DAY_MS - 2 * HOUR_MS);
      world.clock = plus(world.clock, HOUR_MS / 2);
    }
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active' });
    for (let hour = 0; hour < 24 * 6; hour += 1) {
      await Promise.all([world.runner.tick(), other.tick()]);
      world.clock = plus(world.clock, HOUR_MS);
    }
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({
      state: 'disabled',
      failure: 'not_in_channel: the bot is not in the channel',
    });
    expect(world.platform.told).toEqual([
      {
        person: 'slack:U1',
        text: 'slack:C1 への「今日のひとこと」を止めました。三日続けて投稿できなかったためです（the bot is not in the channel）。ボットを招待してください。そのあと、もう一度そこで「ひとこと 登録」と言ってください。',
      },
    ]);
    expect(
      world.store.rows().filter(({ state, reason }) => state === 'skipped' && reason?.startsWith('not_in_channel') === true).length,
    ).toBeGreaterThanOrEqual(2);
  });

  it('is not given up when the platform itself is away', async () => {
    const world = await subscribed({ days: [1, 2, 3, 4, 5, 6, 7] });
    world.platform.fault = () => ({ kind: 'not-sent', retryAfterMs: undefined, error: 'HTTP 503' });
    await world.runUntil(plus(world.clock, 6 * DAY_MS));
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active', failingSince: undefined });
  });
});

describe('the weekly digest of gaps', () => {
  const digest: GapsAnswer = {
    kind: 'gaps',
    language: 'ja',
    days: 7,
    recording: true,
    total: 2,
    gaps: [{ query: 'laravel', count: 2, lastAsked: '2026-11-20' }],
    votes: [],
    digest: true,
  };

  it('comes with the first tip of a week, once', async () => {
    const world = await subscribed({ digest: true }, { digest: { digest: () => Promise.resolve(digest) } });
    await world.runUntil(plus(world.clock, 14 * DAY_MS));
    const digests = world.platform.posted.filter(({ answer }) => answer.kind === 'gaps').map(({ at }) => at.toISOString());
    // Tuesday after the holiday, then Monday.
    expect(digests).toEqual(['2026-11-24T00:00:00.000Z', '2026-11-30T00:00:00.000Z']);
    expect(world.platform.posted.filter(({ answer }) => answer.kind === 'tip')).toHaveLength(9);
  });

  it('is left out without a word when nothing was asked in vain', async () => {
    const world = await subscribed({ digest: true });
    await world.runUntil(plus(world.clock, 7 * DAY_MS));
    expect(world.platform.posted.every(({ answer }) => answer.kind === 'tip')).toBe(true);
    expect(world.store.rows().filter(({ kind }) => kind === 'digest')).toMatchObject([{ state: 'skipped', reason: 'nothing-to-report' }]);
    expect(world.kept.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('a post on demand', () => {
  it('posts once a day, together with the schedule', async () => {
    const world = await subscribed();
    const target = { channel: CHANNEL, workspace: undefined };
    expect(await world.runner.postOnce(target)).toMatchObject({ kind: 'posted', messageId: 'm1' });
    expect(await world.another('cron').postOnce(target)).toMatchObject({ kind: 'already', row: { state: 'posted' } });
    await world.runUntil(new Date('2026-11-20T20:00:00+09:00'));
    expect(world.platform.posted).toHaveLength(1);
  });

  it('needs no subscription, and minds no day of the week', async () => {
    const world = createTipWorld('2026-11-22T09:00:00+09:00');
    expect(await world.runner.postOnce({ channel: 'slack:C9', workspace: undefined })).toMatchObject({ kind: 'posted' });
  });

  it('minds what was said in chat', async () => {
    const world = await subscribed({ pausedUntil: '2026-12-01' });
    expect(await world.runner.postOnce({ channel: CHANNEL, workspace: undefined })).toEqual({ kind: 'stopped', state: 'paused' });
    await world.store.subscriptions.update(CHANNEL, { state: 'ended' }, world.clock);
    expect(await world.runner.postOnce({ channel: CHANNEL, workspace: undefined })).toEqual({ kind: 'stopped', state: 'ended' });
  });

  it('tells a refusal', async () => {
    const world = createTipWorld(START);
    world.platform.fault = () => REFUSAL;
    expect(await world.runner.postOnce({ channel: CHANNEL, workspace: undefined })).toMatchObject({
      kind: 'refused',
      outcome: { code: 'not_in_channel' },
    });
  });
});

describe('a running runner', () => {
  it('posts when the time comes, and finishes what is in flight before it stops', async () => {
    const started = Date.now();
    const base = new Date('2026-11-20T08:59:59.800+09:00').getTime();
    const now = (): Date => new Date(base + Date.now() - started);
    const platform = createTestPlatform(now);
    const world = createTipWorld(START, {
      now,
      posters: () => [platform.poster],
      settings: { ...DEFAULT_RUNNER_SETTINGS, pollMs: 300, defaults: DEFAULTS, language: 'ja' },
    });
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, new Date(base - DAY_MS)));
    world.runner.start();
    await expect.poll(() => platform.posted.length, { timeout: 3000, interval: 20 }).toBe(1);
    await world.runner.stop();
    const late = new Date(base + DAY_MS * 4);
    await world.store.subscriptions.put(subscriptionOf('slack:C2', new Date(base - DAY_MS), { time: '09:00' }));
    await sleep(350);
    expect(late > now()).toBe(true);
    expect(platform.posted).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { Answer, Place, Request } from '../../src/model.ts';
import { StoreError } from '../../src/store/store.ts';
import { seedSubscriptions } from '../../src/tips/seed-subscriptions.ts';
import { runTipCommand, type TipCommand, type TipCommandParts } from '../../src/tips/tip-commands.ts';
import { createTipWorld, DEFAULTS, type TipWorld, tipsOf } from '../support/tip-world.ts';

const CHANNEL = 'slack:C1';
/** Friday, half an hour after nine in Tokyo. */
const START = '2026-11-20T09:30:00+09:00';
const PLACE: Place = { platform: 'slack', ids: [CHANNEL], trusted: false, channel: CHANNEL, workspace: 'slack:T1' };

function partsOf(world: TipWorld, change: Partial<TipCommandParts> = {}): TipCommandParts {
  const { store, tips, now, ownerId, log } = world.parts;
  return { store, tips, now, ownerId, log, defaults: DEFAULTS, managers: 'anyone', ...change };
}

function say(
  world: TipWorld,
  action: TipCommand['action'],
  rest = '',
  change: Partial<TipCommandParts> = {},
  request: Partial<Request> = {},
): Promise<Answer> {
  return runTipCommand(
    { action, rest },
    { text: '', place: PLACE, language: 'ja', person: { id: 'slack:U1', isAdmin: false }, ...request },
    'ja',
    partsOf(world, change),
  );
}

describe('tip subscribe', () => {
  it('restates the schedule with the next post in local time', async () => {
    const world = createTipWorld(START);
    expect(await say(world, 'subscribe')).toEqual({
      kind: 'tip-schedule',
      language: 'ja',
      action: 'subscribed',
      schedule: {
        channel: CHANNEL,
        ...DEFAULTS,
        pausedUntil: undefined,
        digest: false,
        next: { at: '2026-11-24T00:00:00.000Z', date: '2026-11-24', time: '09:00', weekday: 2 },
      },
    });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({
      workspace: 'slack:T1',
      subscribedBy: 'slack:U1',
      language: 'ja',
      origin: 'chat',
      state: 'active',
    });
  });

  it('changes what it names and keeps the rest', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe', '10:00 mon,wed Europe/London');
    expect(await say(world, 'subscribe', '11:00')).toMatchObject({
      action: 'changed',
      schedule: { time: '11:00', zone: 'Europe/London', days: [1, 3] },
    });
  });

  it('does not make up for a time that is over, so that what it said is what happens', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe', '12:00');
    const answer = await say(world, 'subscribe', '9:00');
    expect(answer).toMatchObject({ schedule: { next: { date: '2026-11-24' } } });
    await world.runUntil(new Date('2026-11-20T20:00:00+09:00'));
    expect(world.platform.posted).toEqual([]);
    expect(world.store.rows()).toMatchObject([{ state: 'skipped', reason: 'schedule-changed' }]);
  });

  it('tells the day after when today has had its tip', async () => {
    const world = createTipWorld('2026-11-20T08:00:00+09:00');
    await say(world, 'subscribe');
    await world.runUntil(new Date(START));
    expect(world.platform.posted).toHaveLength(1);
    expect(await say(world, 'subscribe', '18:00')).toMatchObject({ schedule: { next: { date: '2026-11-24', time: '18:00' } } });
    await world.runUntil(new Date('2026-11-20T20:00:00+09:00'));
    expect(world.platform.posted).toHaveLength(1);
  });

  it('names the word that it does not understand, and changes nothing', async () => {
    const world = createTipWorld(START);
    expect(await say(world, 'subscribe', '9:00 Asia/Atlantis')).toEqual({
      kind: 'refused',
      language: 'ja',
      reason: { code: 'bad-schedule', value: 'Asia/Atlantis', expected: 'zone' },
    });
    expect(await world.store.subscriptions.find(CHANNEL)).toBeUndefined();
  });

  it('begins anew for a channel that was given up', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    await world.store.subscriptions.update(
      CHANNEL,
      { state: 'disabled', failingSince: world.clock, failure: 'gone', toldAt: world.clock },
      world.clock,
    );
    expect(await say(world, 'subscribe')).toMatchObject({ action: 'subscribed' });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active', failure: undefined, toldAt: undefined });
  });
});

describe('tip pause, resume, unsubscribe', () => {
  it('stops until a day, resumes, and ends', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    expect(await say(world, 'pause', 'until 2027-01-04')).toMatchObject({
      action: 'paused',
      schedule: { pausedUntil: '2027-01-04', next: { date: '2027-01-04' } },
    });
    expect(await say(world, 'resume')).toMatchObject({
      action: 'resumed',
      schedule: { pausedUntil: undefined, next: { date: '2026-11-24' } },
    });
    expect(await say(world, 'pause')).toMatchObject({ schedule: { pausedUntil: 'forever', next: undefined } });
    expect(await say(world, 'unsubscribe')).toMatchObject({ action: 'unsubscribed', schedule: { next: undefined } });
    await world.runUntil(new Date('2026-12-10T00:00:00+09:00'));
    expect(world.platform.posted).toEqual([]);
  });

  it('answers that there is nothing to stop', async () => {
    const world = createTipWorld(START);
    for (const action of ['pause', 'resume', 'unsubscribe'] as const)
      expect(await say(world, action)).toMatchObject({ kind: 'refused', reason: { code: 'not-subscribed' } });
  });

  it('claims no change where nothing changes, and writes nothing', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe', '9:30 mon,wed');
    const before = await world.store.subscriptions.find(CHANNEL);
    world.clock = new Date(world.clock.getTime() + 60_000);
    expect(await say(world, 'subscribe')).toMatchObject({ action: 'shown', schedule: { time: '09:30', days: [1, 3] } });
    expect(await say(world, 'subscribe', '9:30')).toMatchObject({ action: 'shown' });
    expect(await say(world, 'resume')).toMatchObject({ action: 'shown' });
    expect(await world.store.subscriptions.find(CHANNEL)).toEqual(before);
    expect(await say(world, 'subscribe', '9:31')).toMatchObject({ action: 'changed', schedule: { time: '09:31' } });
  });

  it('resumes when somebody subscribes again what is paused', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    await say(world, 'pause');
    expect(await say(world, 'subscribe')).toMatchObject({ action: 'resumed', schedule: { pausedUntil: undefined } });
  });

  it('counts days in the zone of the channel', async () => {
    const world = createTipWorld('2026-11-20T23:30:00Z');
    await say(world, 'subscribe', 'Asia/Tokyo');
    // It is the 21st there.
    expect(await say(world, 'pause', '明日')).toMatchObject({ schedule: { pausedUntil: '2026-11-22' } });
    expect(await say(world, 'pause', '2026-11-21')).toMatchObject({ reason: { code: 'bad-schedule', expected: 'future-date' } });
  });

  it('switches the digest', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    expect(await say(world, 'digest-on')).toEqual({ kind: 'noted', language: 'ja', what: 'digest-on' });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ digest: true });
    expect(await say(world, 'digest-off')).toEqual({ kind: 'noted', language: 'ja', what: 'digest-off' });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ digest: false });
  });

  it('says what the digest needs where no tips come, and switches it off whatever the state', async () => {
    const world = createTipWorld(START);
    expect(await say(world, 'digest-on')).toMatchObject({ kind: 'refused', reason: { code: 'digest-needs-tips' } });
    expect(await say(world, 'digest-off')).toMatchObject({ kind: 'noted', what: 'digest-off' });
    expect(await world.store.subscriptions.find(CHANNEL)).toBeUndefined();
    await say(world, 'subscribe');
    await say(world, 'digest-on');
    await say(world, 'unsubscribe');
    expect(await say(world, 'digest-off')).toMatchObject({ kind: 'noted', what: 'digest-off' });
    expect(await say(world, 'subscribe')).toMatchObject({ action: 'subscribed', schedule: { digest: false } });
  });
});

describe('who may change tips', () => {
  it('are administrators alone where that is set; anybody may look', async () => {
    const world = createTipWorld(START);
    const admins = { managers: 'admins' } as const;
    expect(await say(world, 'subscribe', '', admins)).toMatchObject({ reason: { code: 'not-allowed' } });
    expect(await say(world, 'preview', '', admins)).toMatchObject({ kind: 'tip-preview' });
    expect(await say(world, 'subscribe', '', admins, { person: { id: 'slack:U2', isAdmin: true } })).toMatchObject({
      action: 'subscribed',
    });
  });

  it('need a channel that can be posted to', async () => {
    const world = createTipWorld(START);
    const { channel: _, ...place } = PLACE;
    expect(await say(world, 'subscribe', '', {}, { place })).toMatchObject({ reason: { code: 'not-available', command: 'tip subscribe' } });
  });

  it('hear that nothing was changed when the database is away, and the log has why', async () => {
    const world = createTipWorld(START);
    const away = (): Promise<never> => Promise.reject(new StoreError('UNAVAILABLE', 'away', 'start it'));
    const store = { ...world.store, subscriptions: { ...world.store.subscriptions, find: away } };
    expect(await say(world, 'subscribe', '', { store })).toMatchObject({ reason: { code: 'store-unavailable' } });
    expect(world.kept.lines).toMatchObject([{ level: 'error', fields: { code: 'UNAVAILABLE' } }]);
  });
});

describe('tip preview', () => {
  it('shows the next seven posts as they then come, over the end of a round and a holiday', async () => {
    const world = createTipWorld('2026-11-20T08:00:00+09:00');
    await say(world, 'subscribe');
    await world.runUntil(new Date('2026-12-25T10:00:00+09:00'));
    const preview = await say(world, 'preview');
    if (preview.kind !== 'tip-preview') throw new Error(preview.kind);
    const promised = preview.entries.map(({ moment, card }) => `${moment.at} ${card.top.unitId}`);
    expect(promised).toHaveLength(7);
    const before = world.platform.posted.length;
    await world.runUntil(new Date('2027-01-08T10:00:00+09:00'));
    const came = world.platform.posted
      .slice(before)
      .map(({ at, answer }) => `${at.toISOString()} ${answer.kind === 'tip' ? answer.unitId : ''}`);
    expect(came.slice(0, 7)).toEqual(promised);
    expect(preview.entries.map(({ moment }) => moment.date)).not.toContain('2027-01-01');
  });

  it('changes nothing', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    const first = await say(world, 'preview');
    expect(await say(world, 'preview')).toEqual(first);
    expect(world.store.rows().filter(({ state }) => state === 'posted')).toEqual([]);
  });

  it('shows the default schedule where nobody subscribed, and says so when there are no tips', async () => {
    const world = createTipWorld(START);
    expect(await say(world, 'preview')).toMatchObject({ kind: 'tip-preview', schedule: undefined, entries: { length: 7 } });
    expect(await say(world, 'preview', '', { tips: tipsOf(() => []) })).toMatchObject({ reason: { code: 'no-tips' } });
  });
});

describe('channels that the environment names', () => {
  const seed = (world: TipWorld, channels: readonly string[], change = {}): Promise<void> =>
    seedSubscriptions({ channels, defaults: { ...DEFAULTS, ...change }, language: 'ja' }, world.parts);

  it('are subscribed, follow a changed time, and end when they are no longer named', async () => {
    const world = createTipWorld(START);
    await seed(world, [CHANNEL, CHANNEL]);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active', origin: 'environment', time: '09:00' });
    await seed(world, [CHANNEL], { time: '10:00' });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ time: '10:00' });
    await seed(world, []);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'ended' });
    await seed(world, [CHANNEL]);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active' });
  });

  it('keep what was said in chat', async () => {
    const world = createTipWorld(START);
    await seed(world, [CHANNEL]);
    await say(world, 'subscribe', '18:00');
    await seed(world, [CHANNEL], { time: '10:00' });
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ time: '18:00', state: 'active' });
    await say(world, 'unsubscribe');
    await seed(world, [CHANNEL]);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'ended' });
  });

  it('leave a subscription of a chat alone that they do not name', async () => {
    const world = createTipWorld(START);
    await say(world, 'subscribe');
    await seed(world, []);
    expect(await world.store.subscriptions.find(CHANNEL)).toMatchObject({ state: 'active' });
  });
});

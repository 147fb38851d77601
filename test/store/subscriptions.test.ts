import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../src/store/store.ts';
import { DAY_MS, describeStore, later, NOW } from './describe-store.ts';
import { KINDS } from './kinds.ts';

const FULL: Subscription = {
  channel: 'slack:C1',
  workspace: 'slack:T1',
  time: '09:30',
  zone: 'Asia/Tokyo',
  days: [1, 3, 5],
  holidays: 'jp',
  language: 'ja',
  pausedUntil: '2027-01-04',
  state: 'active',
  subscribedBy: 'slack:U1',
  origin: 'chat',
  failingSince: later(-DAY_MS),
  failure: 'not_in_channel',
  toldAt: later(-1),
  digest: true,
  createdAt: later(-2 * DAY_MS),
  updatedAt: NOW,
};

const PLAIN: Subscription = {
  ...FULL,
  workspace: undefined,
  holidays: 'none',
  language: 'en',
  pausedUntil: undefined,
  subscribedBy: undefined,
  origin: 'environment',
  failingSince: undefined,
  failure: undefined,
  toldAt: undefined,
  digest: false,
};

describe.each(KINDS)('subscriptions', (kind) => {
  describeStore(kind, ({ open }) => {
    it('come back as they were put, full and bare', async () => {
      const { subscriptions } = await open();
      await subscriptions.put({ ...FULL, channel: 'slack:full' });
      await subscriptions.put({ ...PLAIN, channel: 'discord:bare' });
      expect(await subscriptions.find('slack:full')).toEqual({ ...FULL, channel: 'slack:full' });
      expect(await subscriptions.find('discord:bare')).toEqual({ ...PLAIN, channel: 'discord:bare' });
      expect(await subscriptions.find('slack:nobody')).toBeUndefined();
    });

    it('are replaced as a whole by a later put', async () => {
      const { subscriptions } = await open();
      await subscriptions.put({ ...FULL, channel: 'slack:again' });
      const changed = { ...PLAIN, channel: 'slack:again', state: 'ended', createdAt: NOW } as const;
      await subscriptions.put(changed);
      expect(await subscriptions.find('slack:again')).toEqual(changed);
    });

    it('are listed oldest first, all or those of one workspace', async () => {
      const { subscriptions } = await open();
      await subscriptions.put({ ...FULL, channel: 'slack:z', workspace: 'slack:T-list', createdAt: later(1) });
      await subscriptions.put({ ...FULL, channel: 'slack:y', workspace: 'slack:T-list', createdAt: later(2) });
      await subscriptions.put({ ...FULL, channel: 'slack:x', workspace: 'slack:T-other', createdAt: later(3) });
      const ours = ['slack:z', 'slack:y', 'slack:x'];
      expect((await subscriptions.ofWorkspace('slack:T-list')).map(({ channel }) => channel)).toEqual(['slack:z', 'slack:y']);
      expect((await subscriptions.all()).map(({ channel }) => channel).filter((channel) => ours.includes(channel))).toEqual(ours);
    });

    it('are seeded once, and never over one that somebody ended', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const seed = { ...PLAIN, channel: 'slack:seeded' };
      const seeded = await Promise.all(stores.map(({ subscriptions }) => subscriptions.seed(seed)));
      expect(seeded.filter(Boolean)).toHaveLength(1);
      const [{ subscriptions }] = stores;
      await subscriptions.update('slack:seeded', { state: 'ended' }, later(5));
      expect(await subscriptions.seed(seed)).toBe(false);
      expect(await subscriptions.find('slack:seeded')).toMatchObject({ state: 'ended' });
    });

    it('change in the named fields only; a field named with undefined is emptied', async () => {
      const { subscriptions } = await open();
      const before = { ...FULL, channel: 'slack:change' };
      await subscriptions.put(before);
      expect(await subscriptions.update('slack:change', { time: '18:00', days: [7], failure: undefined, digest: false }, later(5))).toBe(
        true,
      );
      expect(await subscriptions.find('slack:change')).toEqual({
        ...before,
        time: '18:00',
        days: [7],
        failure: undefined,
        digest: false,
        updatedAt: later(5),
      });
      expect(await subscriptions.update('slack:nobody', { time: '18:00' }, NOW)).toBe(false);
    });

    it('are claimed for telling by exactly one, again only after the failure has passed', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const [{ subscriptions }] = stores;
      await subscriptions.put({ ...PLAIN, channel: 'slack:tell' });
      const claims = () => Promise.all(stores.map((store) => store.subscriptions.claimTelling('slack:tell', later(7))));
      expect((await claims()).filter(Boolean)).toHaveLength(1);
      expect(await subscriptions.find('slack:tell')).toMatchObject({ toldAt: later(7) });
      expect((await claims()).filter(Boolean)).toHaveLength(0);
      await subscriptions.update('slack:tell', { toldAt: undefined }, later(8));
      expect((await claims()).filter(Boolean)).toHaveLength(1);
      expect(await subscriptions.claimTelling('slack:nobody', NOW)).toBe(false);
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { LedgerKey, Store, Subscription } from '../../src/store/store.ts';
import { DAY_MS, describeStore, later, NOW } from './describe-store.ts';
import { KINDS } from './kinds.ts';

const SUBSCRIPTION: Subscription = {
  channel: '',
  workspace: undefined,
  time: '09:00',
  zone: 'Asia/Tokyo',
  days: [1],
  holidays: 'jp',
  language: 'ja',
  pausedUntil: undefined,
  state: 'active',
  subscribedBy: undefined,
  origin: 'chat',
  failingSince: undefined,
  failure: undefined,
  toldAt: undefined,
  digest: false,
  createdAt: NOW,
  updatedAt: NOW,
};

/** A channel with a row everywhere. */
async function furnish(store: Store, channel: string, workspace: string | undefined): Promise<LedgerKey> {
  const key: LedgerKey = { channel, kind: 'tip', date: '2026-11-20' };
  await store.subscriptions.put({ ...SUBSCRIPTION, channel, workspace });
  await store.ledger.claim(key, 'a', NOW, 1000);
  await store.bags.open(channel, 7, NOW);
  await store.bags.markShown(channel, 1, 'u1', NOW);
  await store.bags.retire(channel, 'u2', NOW);
  return key;
}

describe.each(KINDS)('upkeep', (kind) => {
  describeStore(kind, ({ open, run }) => {
    it('sees an event for the first time exactly once among many processes', async () => {
      const stores = await Promise.all(Array.from({ length: 5 }, () => open({ limits: { giveUpAfterMs: 10_000 } })));
      for (let event = 0; event < 20; event++) {
        const firsts = await Promise.all(stores.map(({ seen }) => seen.first(`event-${event}`, NOW)));
        expect(firsts.filter(Boolean)).toHaveLength(1);
      }
    });

    it('sees an event anew after a day', async () => {
      const { seen } = await open();
      expect(await seen.first('daily', NOW)).toBe(true);
      expect(await seen.first('daily', later(DAY_MS - 1))).toBe(false);
      expect(await seen.first('daily', later(DAY_MS))).toBe(true);
      expect(await seen.first('daily', later(DAY_MS + 1))).toBe(false);
    });

    it('keeps marks by name, the last value', async () => {
      const { marks } = await open();
      expect(await marks.get('commands')).toBeUndefined();
      await marks.set('commands', 'hash-1', NOW);
      await marks.set('commands', 'hash-2', later(1));
      expect(await marks.get('commands')).toBe('hash-2');
    });

    it('prunes what is older than its keeping time, and nothing else', async () => {
      const store = await open();
      await run('delete from k8snotes_seen; delete from k8snotes_gap; delete from k8snotes_vote; delete from k8snotes_ledger');
      const now = later(500 * DAY_MS);
      const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
      const dayAgo = (days: number) => daysAgo(days).toISOString().slice(0, 10);
      for (const days of [89, 90, 91]) {
        await store.gaps.record(`gap ${days}`, dayAgo(days));
        await store.votes.put(`vote ${days}`, 'v', 'up', dayAgo(days));
      }
      await store.seen.first('yesterday', daysAgo(1));
      await store.seen.first('today', daysAgo(0.9));
      const keys = { posted: 401, fresh: 399, skipped: 401, running: 401 };
      const keyOf = (name: string): LedgerKey => ({ channel: name, kind: 'tip', date: '2026-11-20' });
      for (const [name, days] of Object.entries(keys)) await store.ledger.claim(keyOf(name), 'a', daysAgo(days), 1000);
      await store.ledger.markPosted(keyOf('posted'), 'a', 'm', daysAgo(401));
      await store.ledger.markPosted(keyOf('fresh'), 'a', 'm', daysAgo(399));
      await store.ledger.markSkipped(keyOf('skipped'), 'a', 'r', daysAgo(401));
      await store.prune(now);
      expect((await store.gaps.list('2000-01-01', 10)).map(({ query }) => query).sort()).toEqual(['gap 89', 'gap 90']);
      expect((await store.votes.list('2000-01-01', 10)).map(({ query }) => query).sort()).toEqual(['vote 89', 'vote 90']);
      expect(await store.seen.first('today', now)).toBe(false);
      const left = await Promise.all(Object.keys(keys).map(async (name) => [name, (await store.ledger.find(keyOf(name)))?.state]));
      expect(Object.fromEntries(left)).toEqual({ posted: undefined, fresh: 'posted', skipped: undefined, running: 'claimed' });
      const seenAt = await store.seen.first('yesterday', daysAgo(1));
      expect(seenAt).toBe(true);
    });

    it('forgets a workspace with all its channels, and leaves the others alone', async () => {
      const store = await open();
      const goneKeys = [await furnish(store, 'slack:C-gone-1', 'slack:T-gone'), await furnish(store, 'slack:C-gone-2', 'slack:T-gone')];
      const keptKeys = [await furnish(store, 'slack:C-kept', 'slack:T-kept'), await furnish(store, 'slack:C-env', undefined)];
      await store.installations.save('slack:T-gone', { token: 'x' }, NOW);
      await store.installations.save('slack:T-kept', { token: 'y' }, NOW);
      await store.forgetWorkspace('slack:T-gone');
      expect(await store.installations.workspaces()).toEqual(['slack:T-kept']);
      for (const key of goneKeys) {
        expect(await store.subscriptions.find(key.channel)).toBeUndefined();
        expect(await store.ledger.find(key)).toBeUndefined();
        expect(await store.bags.open(key.channel, 8, NOW)).toEqual({ channel: key.channel, seed: 8, round: 1, shown: [], retired: [] });
      }
      for (const key of keptKeys) {
        expect(await store.subscriptions.find(key.channel)).toBeDefined();
        expect(await store.ledger.find(key)).toBeDefined();
        expect(await store.bags.open(key.channel, 8, NOW)).toMatchObject({ seed: 7, shown: ['u1'], retired: ['u2'] });
      }
    });

    it('keeps everything when the store is opened again', async () => {
      const first = await open();
      const key = await furnish(first, 'slack:C-lasting', 'slack:T-lasting');
      const before = [
        await first.subscriptions.find(key.channel),
        await first.ledger.find(key),
        await first.bags.open(key.channel, 1, NOW),
      ];
      await first.close();
      const again = await open();
      expect([
        await again.subscriptions.find(key.channel),
        await again.ledger.find(key),
        await again.bags.open(key.channel, 1, NOW),
      ]).toEqual(before);
    });

    it('finishes what is under way when it is closed, and refuses what comes then', async () => {
      const store = await open();
      const writing = Promise.all(Array.from({ length: 10 }, (_, index) => store.marks.set(`closing-${index}`, 'done', NOW)));
      await store.close();
      await writing;
      await expect(store.marks.get('closing-1')).rejects.toMatchObject({
        name: 'StoreError',
        code: 'UNAVAILABLE',
        message: 'The store is closed.',
      });
      expect(await store.health()).toMatchObject({ ok: false });
      await store.close();
      expect(await (await open()).marks.get('closing-9')).toBe('done');
    });

    it('is healthy and tells its schema version', async () => {
      const store = await open();
      expect(await store.health()).toEqual({ ok: true, backend: kind.name === 'SQLite' ? 'sqlite' : 'postgres', schemaVersion: 2 });
    });

    it('says in its health that the tables are gone', async () => {
      const store = await open();
      await run('alter table k8snotes_schema rename to elsewhere');
      expect(await store.health()).toMatchObject({ ok: false, error: expect.stringContaining('The tables of k8snotes are gone') });
      await run('alter table elsewhere rename to k8snotes_schema');
    });

    it('rejects with a StoreError even for a clock gone mad', async () => {
      const store = await open();
      await expect(store.seen.first('x', new Date(Number.NaN))).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED' });
      await expect(store.bags.open('x', Number.NaN, NOW)).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED' });
      expect(await store.seen.first('x', NOW)).toBe(true);
    });
  });
});

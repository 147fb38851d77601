import { describe, expect, it } from 'vitest';
import type { LedgerKey, LedgerRow, Store } from '../../src/store/store.ts';
import { DAY_MS, describeStore, later, MINUTE_MS, NOW } from './describe-store.ts';
import { KINDS } from './kinds.ts';

const LEASE_MS = 2 * MINUTE_MS;

describe.each(KINDS)('the ledger', (kind) => {
  describeStore(kind, ({ open }) => {
    let channels = 0;
    const freshKey = (date = '2026-11-20'): LedgerKey => {
      channels += 1;
      return { channel: `slack:C${channels}`, kind: 'tip', date };
    };
    const claimed = async (store: Store, key: LedgerKey): Promise<LedgerRow> => {
      const outcome = await store.ledger.claim(key, 'a', NOW, LEASE_MS);
      expect(outcome.kind).toBe('claimed');
      return outcome.row;
    };

    it('gives the row to the first who claims it, with all that is known', async () => {
      const store = await open();
      const key = freshKey();
      expect(await claimed(store, key)).toEqual({
        ...key,
        state: 'claimed',
        owner: 'a',
        leaseUntil: later(LEASE_MS),
        unitId: undefined,
        messageId: undefined,
        reason: undefined,
        attempts: 1,
        sent: false,
        claimedAt: NOW,
        updatedAt: NOW,
      });
      expect(await store.ledger.find(key)).toEqual((await store.ledger.claim(key, 'b', NOW, LEASE_MS)).row);
    });

    it('has exactly one winner among many claims over many connections', async () => {
      const stores = await Promise.all(Array.from({ length: 6 }, () => open({ limits: { giveUpAfterMs: 10_000 } })));
      for (let day = 10; day < 30; day++) {
        const key = freshKey(`2026-11-${day}`);
        const outcomes = await Promise.all(
          stores.flatMap((store, index) => [1, 2, 3].map((n) => store.ledger.claim(key, `owner-${index}-${n}`, NOW, LEASE_MS))),
        );
        const winners = outcomes.filter((outcome) => outcome.kind === 'claimed');
        expect(winners).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome.kind === 'held')).toHaveLength(17);
        expect(new Set(outcomes.map(({ row }) => row.owner))).toEqual(new Set([winners[0]?.row.owner]));
      }
    });

    it('has exactly one successor when a lease is over', async () => {
      const stores = await Promise.all(Array.from({ length: 4 }, () => open({ limits: { giveUpAfterMs: 10_000 } })));
      const [first] = stores;
      const key = freshKey();
      if (first === undefined) throw new Error('no store');
      await claimed(first, key);
      const outcomes = await Promise.all(stores.map((store, index) => store.ledger.claim(key, `next-${index}`, later(LEASE_MS), LEASE_MS)));
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['held', 'held', 'held', 'taken-over']);
    });

    it('holds a running claim, even against its own owner', async () => {
      const store = await open();
      const key = freshKey();
      await claimed(store, key);
      expect((await store.ledger.claim(key, 'b', later(LEASE_MS - 1), LEASE_MS)).kind).toBe('held');
      expect((await store.ledger.claim(key, 'a', later(1), LEASE_MS)).kind).toBe('held');
    });

    it('tells a successor whether something may have gone out, and which unit', async () => {
      const store = await open();
      const silent = freshKey();
      const sending = freshKey();
      await claimed(store, silent);
      await claimed(store, sending);
      expect(await store.ledger.markSending(sending, 'a', 'unit-1', later(10), LEASE_MS)).toBe(true);
      const then = later(LEASE_MS + 10);
      expect(await store.ledger.claim(silent, 'b', then, LEASE_MS)).toMatchObject({
        kind: 'taken-over',
        row: { owner: 'b', attempts: 2, sent: false, unitId: undefined, claimedAt: then },
      });
      expect(await store.ledger.claim(sending, 'b', then, LEASE_MS)).toMatchObject({
        kind: 'taken-over',
        row: { owner: 'b', attempts: 2, sent: true, unitId: 'unit-1' },
      });
      // The one after that, too.
      expect(await store.ledger.claim(sending, 'c', later(2 * LEASE_MS + 10), LEASE_MS)).toMatchObject({
        kind: 'taken-over',
        row: { sent: true, attempts: 3 },
      });
    });

    it('extends the lease when sending begins', async () => {
      const store = await open();
      const key = freshKey();
      await claimed(store, key);
      await store.ledger.markSending(key, 'a', 'unit-1', later(MINUTE_MS), LEASE_MS);
      expect((await store.ledger.claim(key, 'b', later(LEASE_MS), LEASE_MS)).kind).toBe('held');
      expect((await store.ledger.claim(key, 'b', later(LEASE_MS + MINUTE_MS), LEASE_MS)).kind).toBe('taken-over');
    });

    it('lets anybody claim at once what was released, with the same unit and nothing sent', async () => {
      const store = await open();
      const key = freshKey();
      await claimed(store, key);
      await store.ledger.markSending(key, 'a', 'unit-1', NOW, LEASE_MS);
      expect(await store.ledger.release(key, 'a', 'rate limited', NOW)).toBe(true);
      expect(await store.ledger.find(key)).toMatchObject({ state: 'claimed', owner: '', sent: false, reason: 'rate limited' });
      expect(await store.ledger.claim(key, 'b', NOW, LEASE_MS)).toMatchObject({
        kind: 'claimed',
        row: { owner: 'b', unitId: 'unit-1', sent: false, attempts: 2 },
      });
    });

    it('lets nobody but the owner change a row', async () => {
      const store = await open();
      const key = freshKey();
      await claimed(store, key);
      await store.ledger.claim(key, 'b', later(LEASE_MS), LEASE_MS);
      const before = await store.ledger.find(key);
      expect(await store.ledger.markSending(key, 'a', 'unit-2', later(LEASE_MS), LEASE_MS)).toBe(false);
      expect(await store.ledger.markPosted(key, 'a', 'm', later(LEASE_MS))).toBe(false);
      expect(await store.ledger.markSkipped(key, 'a', 'r', later(LEASE_MS))).toBe(false);
      expect(await store.ledger.release(key, 'a', 'r', later(LEASE_MS))).toBe(false);
      expect(await store.ledger.find(key)).toEqual(before);
      expect(await store.ledger.markPosted(freshKey(), 'a', 'm', NOW)).toBe(false);
    });

    it('keeps what is posted or skipped for good', async () => {
      const store = await open();
      const posted = freshKey();
      const skipped = freshKey();
      await claimed(store, posted);
      await claimed(store, skipped);
      await store.ledger.markSending(posted, 'a', 'unit-1', NOW, LEASE_MS);
      expect(await store.ledger.markPosted(posted, 'a', '1700000000.000100', later(5))).toBe(true);
      expect(await store.ledger.markSkipped(skipped, 'a', 'no tips', later(5))).toBe(true);
      expect(await store.ledger.claim(posted, 'b', later(DAY_MS), LEASE_MS)).toMatchObject({
        kind: 'settled',
        row: { state: 'posted', owner: 'a', unitId: 'unit-1', messageId: '1700000000.000100', updatedAt: later(5) },
      });
      expect(await store.ledger.claim(skipped, 'a', later(DAY_MS), LEASE_MS)).toMatchObject({
        kind: 'settled',
        row: { state: 'skipped', reason: 'no tips' },
      });
      expect(await store.ledger.release(posted, 'a', 'r', later(9))).toBe(false);
      expect(await store.ledger.markSkipped(posted, 'a', 'r', later(9))).toBe(false);
      expect(await store.ledger.markPosted(skipped, 'a', 'm', later(9))).toBe(false);
    });

    it('keeps tips and digests of one day apart', async () => {
      const store = await open();
      const key = freshKey();
      await claimed(store, key);
      expect((await store.ledger.claim({ ...key, kind: 'digest' }, 'a', NOW, LEASE_MS)).kind).toBe('claimed');
    });

    it('lists the newest days of a channel first', async () => {
      const store = await open();
      const key = freshKey();
      for (const date of ['2026-11-18', '2026-11-20', '2026-11-19']) await claimed(store, { ...key, date });
      await claimed(store, { ...key, kind: 'digest', date: '2026-11-21' });
      const rows = await store.ledger.ofChannel(key.channel, 'tip', 2);
      expect(rows.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-19']);
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { LedgerKey, Store } from '../../src/store/store.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { keptLog, subscriptionOf } from '../support/tip-world.ts';

type Tips = Pick<Store, 'ledger' | 'bags' | 'subscriptions'>;
const START = Date.parse('2026-11-20T00:00:00Z');
const LEASE_MS = 60_000;

const keys = fc.record({
  channel: fc.constantFrom('slack:C1', 'slack:C2'),
  kind: fc.constantFrom('tip' as const, 'digest' as const),
  date: fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-21'),
});
const owners = fc.constantFrom('a', 'b');
const units = fc.option(fc.constantFrom('u1', 'u2', 'u3'), { nil: undefined });
const channels = fc.constantFrom('slack:C1', 'slack:C2');
const rounds = fc.integer({ min: 1, max: 3 });
const seeds = fc.integer({ min: 0, max: 9 });

type Step = (store: Tips, now: Date) => Promise<unknown>;
const onRow = (
  act: (store: Tips, key: LedgerKey, owner: string, now: Date, unit: string | undefined) => Promise<unknown>,
): fc.Arbitrary<Step> =>
  fc.tuple(keys, owners, units).map(
    ([key, owner, unit]) =>
      (store: Tips, now: Date) =>
        act(store, key, owner, now, unit),
  );

const steps: fc.Arbitrary<Step> = fc.oneof(
  onRow(({ ledger }, key, owner, now) => ledger.claim(key, owner, now, LEASE_MS)),
  onRow(({ ledger }, key, owner, now) => ledger.claim(key, owner, now, LEASE_MS)),
  onRow(({ ledger }, key, owner, now, unit) => ledger.markSending(key, owner, unit, now, LEASE_MS)),
  onRow(({ ledger }, key, owner, now) => ledger.release(key, owner, 'because', now)),
  onRow(({ ledger }, key, owner, now, unit) => ledger.markPosted(key, owner, unit, now)),
  onRow(({ ledger }, key, owner, now) => ledger.markSkipped(key, owner, 'missed', now)),
  onRow(({ ledger }, key) => ledger.find(key)),
  onRow(({ ledger }, key) => ledger.ofChannel(key.channel, key.kind, 2)),
  fc.tuple(channels, seeds).map(
    ([channel, seed]) =>
      (store: Tips, now: Date) =>
        store.bags.open(channel, seed, now),
  ),
  fc.tuple(channels, rounds, seeds).map(
    ([channel, round, seed]) =>
      (store: Tips, now: Date) =>
        store.bags.nextRound(channel, round, seed, now),
  ),
  fc.tuple(channels, rounds, fc.constantFrom('u1', 'u2', 'u3')).map(
    ([channel, round, unit]) =>
      (store: Tips, now: Date) =>
        store.bags.markShown(channel, round, unit, now),
  ),
  fc.tuple(channels, fc.constantFrom('u1', 'u2')).map(
    ([channel, unit]) =>
      (store: Tips, now: Date) =>
        store.bags.retire(channel, unit, now),
  ),
  channels.map((channel) => (store: Tips, now: Date) => store.subscriptions.put(subscriptionOf(channel, now))),
  channels.map((channel) => (store: Tips, now: Date) => store.subscriptions.seed(subscriptionOf(channel, now))),
  channels.map(
    (channel) => (store: Tips, now: Date) =>
      store.subscriptions.update(channel, { failingSince: now, failure: 'gone', pausedUntil: undefined, state: 'disabled' }, now),
  ),
  channels.map((channel) => (store: Tips, now: Date) => store.subscriptions.claimTelling(channel, now)),
  channels.map((channel) => (store: Tips) => store.subscriptions.find(channel)),
  fc.constant<Step>((store) => store.subscriptions.all()),
);

describe('the store in memory that simulations use', () => {
  it('answers every sequence of steps as SQLite does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(steps, fc.integer({ min: 0, max: 40_000 })), { minLength: 1, maxLength: 40 }),
        async (sequence) => {
          const real = await openStore({ url: ':memory:', encryptionKeys: [], log: keptLog().log });
          const memory = createMemoryStore();
          let at = START;
          for (const [step, waitMs] of sequence) {
            at += waitMs;
            const now = new Date(at);
            expect(await step(real, now)).toEqual(await step(memory, now));
          }
          await real.close();
        },
      ),
      { numRuns: 120, seed: 20261121 },
    );
  });
});

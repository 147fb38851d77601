import { sql } from 'kysely';
import type { Steps, StoreDb } from './steps.ts';
import type { LedgerKey, LedgerKind, LedgerRow, LedgerStore } from './store.ts';
import type { LedgerTable } from './tables.ts';
import { instant, instantAfter } from './values.ts';

/** What is posted at most once. Each change is one conditional statement, so that of many processes exactly one wins. */
export function createLedger(steps: Steps): LedgerStore {
  return {
    claim: (key, owner, now, leaseMs) =>
      // A transaction, so that the row that is read is the one that was in the way: the insert locks it even when it changes nothing. Repeatable: a claim that was carried out unnoticed is then `held`
      // by its own owner, and is taken over when its lease ends.
      steps.transaction(async (db) => {
        const row = await claimRow(db, key, owner, now, leaseMs);
        if (row !== undefined) return { kind: row.taken_over === 1 ? 'taken-over' : 'claimed', row: fromRow(row) };
        const found = fromRow(await db.selectFrom('k8snotes_ledger').selectAll().where(matches(key)).executeTakeFirstOrThrow());
        return { kind: found.state === 'claimed' ? 'held' : 'settled', row: found };
      }),
    markSending: (key, owner, unitId, now, leaseMs) =>
      steps.durable((db) =>
        changeOwn(db, key, owner, ['claimed'], {
          sent: 1,
          ...(unitId === undefined ? {} : { unit_id: unitId }),
          lease_until: instantAfter(now, leaseMs),
          updated_at: instant(now),
        }),
      ),
    release: (key, owner, reason, now) =>
      steps.repeatable((db) =>
        changeOwn(db, key, owner, ['claimed'], { owner: null, sent: 0, reason, lease_until: instant(now), updated_at: instant(now) }),
      ),
    markPosted: (key, owner, messageId, now) =>
      steps.durable((db) =>
        changeOwn(db, key, owner, ['claimed', 'posted'], {
          state: 'posted',
          sent: 1,
          reason: null,
          ...(messageId === undefined ? {} : { message_id: messageId }),
          updated_at: instant(now),
        }),
      ),
    markSkipped: (key, owner, reason, now) =>
      steps.durable((db) => changeOwn(db, key, owner, ['claimed', 'skipped'], { state: 'skipped', reason, updated_at: instant(now) })),
    find: (key) =>
      steps.repeatable(async (db) => {
        const row = await db.selectFrom('k8snotes_ledger').selectAll().where(matches(key)).executeTakeFirst();
        return row === undefined ? undefined : fromRow(row);
      }),
    ofChannel: (channel, kind, limit) =>
      steps.repeatable(async (db) => {
        const rows = await db
          .selectFrom('k8snotes_ledger')
          .selectAll()
          .where('channel', '=', channel)
          .where('kind', '=', kind)
          .orderBy('date', 'desc')
          .limit(limit)
          .execute();
        return rows.map(fromRow);
      }),
  };
}

/** Insert the row, or take it when it is nobody's or its lease is over. Undefined when it is not to be had. */
function claimRow(db: StoreDb, key: LedgerKey, owner: string, now: Date, leaseMs: number): Promise<LedgerTable | undefined> {
  return db
    .insertInto('k8snotes_ledger')
    .values({
      channel: key.channel,
      kind: key.kind,
      date: key.date,
      state: 'claimed',
      owner,
      lease_until: instantAfter(now, leaseMs),
      attempts: 1,
      taken_over: 0,
      sent: 0,
      claimed_at: instant(now),
      updated_at: instant(now),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['channel', 'kind', 'date'])
        .doUpdateSet(({ ref }) => ({
          owner: ref('excluded.owner'),
          lease_until: ref('excluded.lease_until'),
          attempts: sql<number>`k8snotes_ledger.attempts + 1`,
          taken_over: sql<number>`case when k8snotes_ledger.owner is null then 0 else 1 end`,
          claimed_at: ref('excluded.claimed_at'),
          updated_at: ref('excluded.updated_at'),
        }))
        .where('k8snotes_ledger.state', '=', 'claimed')
        .where(({ or, eb }) => or([eb('k8snotes_ledger.owner', 'is', null), eb('k8snotes_ledger.lease_until', '<=', instant(now))])),
    )
    .returningAll()
    .executeTakeFirst();
}

/** True when the row was this owner's, in one of these states, and was changed. */
async function changeOwn(
  db: StoreDb,
  key: LedgerKey,
  owner: string,
  states: readonly LedgerRow['state'][],
  change: Partial<LedgerTable>,
): Promise<boolean> {
  const changed = await db
    .updateTable('k8snotes_ledger')
    .set(change)
    .where(matches(key))
    .where('owner', '=', owner)
    .where('state', 'in', states)
    .returning('channel')
    .executeTakeFirst();
  return changed !== undefined;
}

function matches({ channel, kind, date }: LedgerKey) {
  return sql<boolean>`channel = ${channel} and kind = ${kind} and date = ${date}`;
}

function fromRow(row: LedgerTable): LedgerRow {
  return {
    channel: row.channel,
    kind: row.kind as LedgerKind,
    date: row.date,
    state: row.state as LedgerRow['state'],
    owner: row.owner ?? '',
    leaseUntil: new Date(row.lease_until),
    unitId: row.unit_id ?? undefined,
    messageId: row.message_id ?? undefined,
    reason: row.reason ?? undefined,
    attempts: row.attempts,
    sent: row.sent === 1,
    claimedAt: new Date(row.claimed_at),
    updatedAt: new Date(row.updated_at),
  };
}

import { sql } from 'kysely';
import type { UnitId } from '../model.ts';
import type { Steps, StoreDb } from './steps.ts';
import type { Bag, BagStore } from './store.ts';
import { instant } from './values.ts';

/** What each channel has had of its tips. */
export function createBags(steps: Steps): BagStore {
  return {
    open: (channel, seed, now) =>
      steps.transaction(async (db) => {
        await begin(db, channel, seed, now);
        return read(db, channel);
      }),
    markShown: (channel, round, unitId, now) =>
      steps.repeatable(async (db) => {
        // Only while that round runs: a mark that comes too late must not count for a later round.
        await sql`
          insert into k8snotes_bag_shown (channel, round, unit_id, position, shown_at)
          select bag.channel, bag.round, ${unitId},
            (select coalesce(max(shown.position), 0) + 1 from k8snotes_bag_shown as shown where shown.channel = bag.channel and shown.round = bag.round),
            ${instant(now)}
          from k8snotes_bag as bag where bag.channel = ${channel} and bag.round = ${round}
          on conflict (channel, round, unit_id) do nothing`.execute(db);
      }),
    nextRound: (channel, finishedRound, seed, now) =>
      steps.transaction(async (db) => {
        await begin(db, channel, seed, now);
        const changed = await db
          .updateTable('k8snotes_bag')
          .set({ round: finishedRound + 1, seed, updated_at: instant(now) })
          .where('channel', '=', channel)
          .where('round', '=', finishedRound)
          .returning('round')
          .executeTakeFirst();
        if (changed !== undefined) {
          await db.deleteFrom('k8snotes_bag_shown').where('channel', '=', channel).where('round', '<=', finishedRound).execute();
        }
        return read(db, channel);
      }),
    retire: (channel, unitId, now) =>
      steps.repeatable(async (db) => {
        await db
          .insertInto('k8snotes_bag_retired')
          .values({ channel, unit_id: unitId, retired_at: instant(now) })
          .onConflict((conflict) => conflict.columns(['channel', 'unit_id']).doNothing())
          .execute();
      }),
    retired: (channel) => steps.repeatable((db) => readRetired(db, channel)),
  };
}

const FIRST_ROUND = 1;

/** Begin a bag unless there is one. Locks it either way, so that it is neither deleted nor moved on before the transaction ends. */
async function begin(db: StoreDb, channel: string, seed: number, now: Date): Promise<void> {
  await db
    .insertInto('k8snotes_bag')
    .values({ channel, seed, round: FIRST_ROUND, updated_at: instant(now) })
    .onConflict((conflict) => conflict.column('channel').doUpdateSet({ updated_at: sql<string>`k8snotes_bag.updated_at` }))
    .execute();
}

async function read(db: StoreDb, channel: string): Promise<Bag> {
  const rows = await db
    .selectFrom('k8snotes_bag as bag')
    .leftJoin('k8snotes_bag_shown as shown', (join) =>
      join.onRef('shown.channel', '=', 'bag.channel').onRef('shown.round', '=', 'bag.round'),
    )
    .select(['bag.seed', 'bag.round', 'shown.unit_id'])
    .where('bag.channel', '=', channel)
    .orderBy('shown.position')
    .orderBy('shown.shown_at')
    .orderBy('shown.unit_id')
    .execute();
  const [first] = rows;
  if (first === undefined) throw new Error('the bag that was just begun is not there');
  const retired = await readRetired(db, channel);
  return {
    channel,
    seed: Number(first.seed),
    round: first.round,
    shown: rows.flatMap(({ unit_id }) => (unit_id === null ? [] : [unit_id])),
    retired,
  };
}

async function readRetired(db: StoreDb, channel: string): Promise<readonly UnitId[]> {
  const rows = await db
    .selectFrom('k8snotes_bag_retired')
    .select('unit_id')
    .where('channel', '=', channel)
    .orderBy('retired_at')
    .orderBy('unit_id')
    .execute();
  return rows.map(({ unit_id }) => unit_id);
}

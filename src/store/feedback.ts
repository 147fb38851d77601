import { sql } from 'kysely';
import type { Steps } from './steps.ts';
import type { GapStore, VoteStore } from './store.ts';

/** Queries without an answer. */
export function createGaps(steps: Steps): GapStore {
  return {
    record: (query, date) =>
      steps.once(async (db) => {
        await db
          .insertInto('k8snotes_gap')
          .values({ query, date, count: 1 })
          .onConflict((conflict) => conflict.columns(['query', 'date']).doUpdateSet({ count: sql<number>`k8snotes_gap.count + 1` }))
          .execute();
      }),
    list: (since, limit) =>
      steps.repeatable(async (db) => {
        const rows = await db
          .selectFrom('k8snotes_gap')
          .select(({ fn }) => ['query', fn.sum('count').as('asked'), fn.max('date').as('last_asked')])
          .where('date', '>=', since)
          .groupBy('query')
          .orderBy('asked', 'desc')
          .orderBy('last_asked', 'desc')
          .orderBy('query')
          .limit(limit)
          .execute();
        return rows.map(({ query, asked, last_asked }) => ({ query, count: Number(asked), lastAsked: last_asked }));
      }),
    total: (since) =>
      steps.repeatable(async (db) => {
        const row = await db
          .selectFrom('k8snotes_gap')
          .select(({ fn }) => fn.sum('count').as('asked'))
          .where('date', '>=', since)
          .executeTakeFirst();
        return Number(row?.asked ?? 0);
      }),
  };
}

/** Thumbs up and down. */
export function createVotes(steps: Steps): VoteStore {
  return {
    put: (query, voter, vote, date) =>
      steps.repeatable(async (db) => {
        await db
          .insertInto('k8snotes_vote')
          .values({ query, voter, vote, date })
          .onConflict((conflict) => conflict.columns(['query', 'voter']).doUpdateSet({ vote, date }))
          .execute();
      }),
    list: (since, limit) =>
      steps.repeatable(async (db) => {
        const rows = await db
          .selectFrom('k8snotes_vote')
          .select([
            'query',
            sql<number | string>`sum(case when vote = 'up' then 1 else 0 end)`.as('ups'),
            sql<number | string>`sum(case when vote = 'down' then 1 else 0 end)`.as('downs'),
          ])
          .where('date', '>=', since)
          .groupBy('query')
          // Worst first: the most votes against more than for, then the most against.
          .orderBy(sql`sum(case when vote = 'down' then 1 else -1 end)`, 'desc')
          .orderBy('downs', 'desc')
          .orderBy('query')
          .limit(limit)
          .execute();
        return rows.map(({ query, ups, downs }) => ({ query, up: Number(ups), down: Number(downs) }));
      }),
  };
}

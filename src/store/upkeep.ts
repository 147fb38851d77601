import type { Steps } from './steps.ts';
import type { MarkStore, SeenStore, Store } from './store.ts';
import { DAY_MS, dayBefore, instant, instantAfter } from './values.ts';

/** How long things are kept, in days. A platform delivers an event again within hours; nobody asks for gaps of last season; a year of tips and some can be looked up. */
const KEPT_DAYS = { seen: 1, feedback: 90, ledger: 400 } as const;

/** Which events were handled. */
export function createSeen(steps: Steps): SeenStore {
  return {
    first: (key, now) =>
      steps.once(async (db) => {
        const row = await db
          .insertInto('k8snotes_seen')
          .values({ key, seen_at: instant(now) })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet({ seen_at: instant(now) })
              .where('k8snotes_seen.seen_at', '<=', instantAfter(now, -KEPT_DAYS.seen * DAY_MS)),
          )
          .returning('key')
          .executeTakeFirst();
        return row !== undefined;
      }),
  };
}

/** Small facts by name. */
export function createMarks(steps: Steps): MarkStore {
  return {
    get: (name) =>
      steps.repeatable(async (db) => {
        const row = await db.selectFrom('k8snotes_mark').select('value').where('name', '=', name).executeTakeFirst();
        return row?.value;
      }),
    set: (name, value, now) =>
      steps.repeatable(async (db) => {
        await db
          .insertInto('k8snotes_mark')
          .values({ name, value, updated_at: instant(now) })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, updated_at: instant(now) }))
          .execute();
      }),
  };
}

/** Deletions over several tables, each in one transaction. */
export function createDeletions(steps: Steps): Pick<Store, 'forgetWorkspace' | 'prune'> {
  return {
    forgetWorkspace: (workspace) =>
      steps.transaction(async (db) => {
        const channels = db.selectFrom('k8snotes_subscription').select('channel').where('workspace', '=', workspace);
        await db.deleteFrom('k8snotes_installation').where('workspace', '=', workspace).execute();
        await db.deleteFrom('k8snotes_ledger').where('channel', 'in', channels).execute();
        await db.deleteFrom('k8snotes_bag_retired').where('channel', 'in', channels).execute();
        // What a bag has shown goes along (foreign key).
        await db.deleteFrom('k8snotes_bag').where('channel', 'in', channels).execute();
        await db.deleteFrom('k8snotes_subscription').where('workspace', '=', workspace).execute();
      }),
    prune: (now) =>
      steps.transaction(async (db) => {
        const feedbackSince = dayBefore(now, KEPT_DAYS.feedback);
        await db
          .deleteFrom('k8snotes_seen')
          .where('seen_at', '<=', instantAfter(now, -KEPT_DAYS.seen * DAY_MS))
          .execute();
        await db.deleteFrom('k8snotes_gap').where('date', '<', feedbackSince).execute();
        await db.deleteFrom('k8snotes_vote').where('date', '<', feedbackSince).execute();
        await db
          .deleteFrom('k8snotes_ledger')
          .where('state', 'in', ['posted', 'skipped'])
          .where('updated_at', '<', instantAfter(now, -KEPT_DAYS.ledger * DAY_MS))
          .execute();
      }),
  };
}

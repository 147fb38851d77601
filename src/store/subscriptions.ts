import type { Steps } from './steps.ts';
import type { Subscription, SubscriptionStore } from './store.ts';
import type { SubscriptionTable } from './tables.ts';
import { instant } from './values.ts';

/** Which channels get tips. */
export function createSubscriptions(steps: Steps): SubscriptionStore {
  return {
    find: (channel) =>
      steps.repeatable(async (db) => {
        const row = await db.selectFrom('k8snotes_subscription').selectAll().where('channel', '=', channel).executeTakeFirst();
        return row === undefined ? undefined : fromRow(row);
      }),
    all: () =>
      steps.repeatable(async (db) => {
        const rows = await db.selectFrom('k8snotes_subscription').selectAll().orderBy('created_at').orderBy('channel').execute();
        return rows.map(fromRow);
      }),
    ofWorkspace: (workspace) =>
      steps.repeatable(async (db) => {
        const rows = await db
          .selectFrom('k8snotes_subscription')
          .selectAll()
          .where('workspace', '=', workspace)
          .orderBy('created_at')
          .orderBy('channel')
          .execute();
        return rows.map(fromRow);
      }),
    put: (subscription) =>
      steps.repeatable(async (db) => {
        const row = { channel: subscription.channel, ...columnsOf(subscription), created_at: instant(subscription.createdAt) };
        const { channel, ...rest } = row;
        await db
          .insertInto('k8snotes_subscription')
          .values({ channel, ...rest })
          .onConflict((conflict) => conflict.column('channel').doUpdateSet(rest))
          .execute();
      }),
    seed: (subscription) =>
      steps.once(async (db) => {
        const inserted = await db
          .insertInto('k8snotes_subscription')
          .values({ channel: subscription.channel, ...columnsOf(subscription), created_at: instant(subscription.createdAt) })
          .onConflict((conflict) => conflict.column('channel').doNothing())
          .returning('channel')
          .executeTakeFirst();
        return inserted !== undefined;
      }),
    update: (channel, change, now) =>
      steps.repeatable(async (db) => {
        const changed = await db
          .updateTable('k8snotes_subscription')
          .set({ updated_at: instant(now), ...changedColumns(change) })
          .where('channel', '=', channel)
          .returning('channel')
          .executeTakeFirst();
        return changed !== undefined;
      }),
    claimTelling: (channel, now) =>
      steps.once(async (db) => {
        const claimed = await db
          .updateTable('k8snotes_subscription')
          .set({ told_at: instant(now), updated_at: instant(now) })
          .where('channel', '=', channel)
          .where('told_at', 'is', null)
          .returning('channel')
          .executeTakeFirst();
        return claimed !== undefined;
      }),
  };
}

type Changeable = Omit<Subscription, 'channel' | 'createdAt'>;
type Columns = Omit<SubscriptionTable, 'channel' | 'created_at'>;

function columnsOf(fields: Changeable): Columns {
  return {
    workspace: fields.workspace ?? null,
    time: fields.time,
    zone: fields.zone,
    days: fields.days.join(','),
    holidays: fields.holidays,
    language: fields.language,
    paused_until: fields.pausedUntil ?? null,
    state: fields.state,
    subscribed_by: fields.subscribedBy ?? null,
    origin: fields.origin,
    failing_since: orNull(fields.failingSince),
    failure: fields.failure ?? null,
    told_at: orNull(fields.toldAt),
    digest: fields.digest ? 1 : 0,
    updated_at: instant(fields.updatedAt),
  };
}

const COLUMN_OF = {
  workspace: 'workspace',
  time: 'time',
  zone: 'zone',
  days: 'days',
  holidays: 'holidays',
  language: 'language',
  pausedUntil: 'paused_until',
  state: 'state',
  subscribedBy: 'subscribed_by',
  origin: 'origin',
  failingSince: 'failing_since',
  failure: 'failure',
  toldAt: 'told_at',
  digest: 'digest',
  updatedAt: 'updated_at',
} as const satisfies Record<keyof Changeable, keyof Columns>;

/** The columns of the fields that are named; a field that is named with `undefined` is emptied. */
function changedColumns(change: Partial<Changeable>): Partial<Columns> {
  const named = Object.keys(change).filter((field) => Object.hasOwn(COLUMN_OF, field)) as (keyof Changeable)[];
  const columns = columnsOf({ ...NO_FIELDS, ...change });
  return Object.fromEntries(named.map((field) => [COLUMN_OF[field], columns[COLUMN_OF[field]]]));
}

/** Filler for fields that a change does not name; never written. */
const NO_FIELDS: Changeable = {
  workspace: undefined,
  time: '',
  zone: '',
  days: [],
  holidays: 'none',
  language: 'en',
  pausedUntil: undefined,
  state: 'active',
  subscribedBy: undefined,
  origin: 'chat',
  failingSince: undefined,
  failure: undefined,
  toldAt: undefined,
  digest: false,
  updatedAt: new Date(0),
};

function fromRow(row: SubscriptionTable): Subscription {
  return {
    channel: row.channel,
    workspace: row.workspace ?? undefined,
    time: row.time,
    zone: row.zone,
    days: row.days.split(',').map(Number),
    holidays: row.holidays as Subscription['holidays'],
    language: row.language as Subscription['language'],
    pausedUntil: row.paused_until ?? undefined,
    state: row.state as Subscription['state'],
    subscribedBy: row.subscribed_by ?? undefined,
    origin: row.origin as Subscription['origin'],
    failingSince: dateOf(row.failing_since),
    failure: row.failure ?? undefined,
    toldAt: dateOf(row.told_at),
    digest: row.digest === 1,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function orNull(date: Date | undefined): string | null {
  return date === undefined ? null : instant(date);
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

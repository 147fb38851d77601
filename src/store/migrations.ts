import { type ColumnDataType, type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** One step of the schema. A step that was ever released is never changed: databases out there have taken it. */
export interface Migration {
  readonly name: string;
  readonly up: (schema: MigrationTools) => Promise<void>;
}

/** What a migration works with, so that one list serves both dialects. */
export interface MigrationTools {
  readonly db: Kysely<Tables>;
  /** Text compared byte by byte, so that it sorts alike everywhere. */
  readonly text: ColumnDataType | RawBuilder<unknown>;
  /** Whole numbers up to 2^53. */
  readonly bigint: ColumnDataType;
  /** Ends each new table: SQLite holds columns to their types only when told to. */
  readonly strict: <T extends string, C extends string>(table: CreateTableBuilder<T, C>) => CreateTableBuilder<T, C>;
}

export function migrationTools(db: Kysely<Tables>, kind: 'sqlite' | 'postgres'): MigrationTools {
  return kind === 'sqlite'
    ? { db, text: 'text', bigint: 'integer', strict: (table) => table.modifyEnd(sql`strict`) }
    : { db, text: sql`text collate "C"`, bigint: 'bigint', strict: (table) => table };
}

/**
 * The schema, step by step; version N is what the first N steps make. Forward only.
 *
 * During a rolling upgrade the version before still works on the new schema: add columns with a default, add tables; take nothing away that the version before uses.
 */
export const MIGRATIONS: readonly Migration[] = [
  { name: 'installations, seen events, subscriptions, ledger, bags, marks', up: createState },
  { name: 'gaps and votes', up: createFeedback },
];

async function createState({ db, text, bigint, strict }: MigrationTools): Promise<void> {
  const { schema } = db;
  await strict(
    schema
      .createTable('k8snotes_installation')
      .addColumn('workspace', text, (column) => column.primaryKey())
      .addColumn('key_id', text, (column) => column.notNull())
      .addColumn('sealed', text, (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('k8snotes_seen')
      .addColumn('key', text, (column) => column.primaryKey())
      .addColumn('seen_at', text, (column) => column.notNull()),
  ).execute();
  await schema.createIndex('k8snotes_seen_seen_at').on('k8snotes_seen').column('seen_at').execute();
  await strict(
    schema
      .createTable('k8snotes_subscription')
      .addColumn('channel', text, (column) => column.primaryKey())
      .addColumn('workspace', text)
      .addColumn('time', text, (column) => column.notNull())
      .addColumn('zone', text, (column) => column.notNull())
      .addColumn('days', text, (column) => column.notNull())
      .addColumn('holidays', text, (column) => column.notNull())
      .addColumn('language', text, (column) => column.notNull())
      .addColumn('paused_until', text)
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('subscribed_by', text)
      .addColumn('origin', text, (column) => column.notNull())
      .addColumn('failing_since', text)
      .addColumn('failure', text)
      .addColumn('told_at', text)
      .addColumn('digest', 'integer', (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull()),
  ).execute();
  await schema.createIndex('k8snotes_subscription_workspace').on('k8snotes_subscription').column('workspace').execute();
  await strict(
    schema
      .createTable('k8snotes_ledger')
      .addColumn('channel', text, (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('date', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('owner', text)
      .addColumn('lease_until', text, (column) => column.notNull())
      .addColumn('unit_id', text)
      .addColumn('message_id', text)
      .addColumn('reason', text)
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('taken_over', 'integer', (column) => column.notNull())
      .addColumn('sent', 'integer', (column) => column.notNull())
      .addColumn('claimed_at', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('k8snotes_ledger_key', ['channel', 'kind', 'date']),
  ).execute();
  await createBags({ db, text, bigint, strict });
  await strict(
    schema
      .createTable('k8snotes_mark')
      .addColumn('name', text, (column) => column.primaryKey())
      .addColumn('value', text, (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull()),
  ).execute();
}

async function createBags({ db: { schema }, text, bigint, strict }: MigrationTools): Promise<void> {
  await strict(
    schema
      .createTable('k8snotes_bag')
      .addColumn('channel', text, (column) => column.primaryKey())
      .addColumn('seed', bigint, (column) => column.notNull())
      .addColumn('round', 'integer', (column) => column.notNull())
      .addColumn('updated_at', text, (column) => column.notNull()),
  ).execute();
  await strict(
    schema
      .createTable('k8snotes_bag_shown')
      .addColumn('channel', text, (column) => column.notNull().references('k8snotes_bag.channel').onDelete('cascade'))
      .addColumn('round', 'integer', (column) => column.notNull())
      .addColumn('unit_id', text, (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('shown_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('k8snotes_bag_shown_key', ['channel', 'round', 'unit_id']),
  ).execute();
  // A unit may be retired before the channel has a bag.
  await strict(
    schema
      .createTable('k8snotes_bag_retired')
      .addColumn('channel', text, (column) => column.notNull())
      .addColumn('unit_id', text, (column) => column.notNull())
      .addColumn('retired_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('k8snotes_bag_retired_key', ['channel', 'unit_id']),
  ).execute();
}

async function createFeedback({ db: { schema }, text, strict }: MigrationTools): Promise<void> {
  await strict(
    schema
      .createTable('k8snotes_gap')
      .addColumn('query', text, (column) => column.notNull())
      .addColumn('date', text, (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('k8snotes_gap_key', ['query', 'date']),
  ).execute();
  await schema.createIndex('k8snotes_gap_date').on('k8snotes_gap').column('date').execute();
  await strict(
    schema
      .createTable('k8snotes_vote')
      .addColumn('query', text, (column) => column.notNull())
      .addColumn('voter', text, (column) => column.notNull())
      .addColumn('vote', text, (column) => column.notNull())
      .addColumn('date', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('k8snotes_vote_key', ['query', 'voter']),
  ).execute();
  await schema.createIndex('k8snotes_vote_date').on('k8snotes_vote').column('date').execute();
}

import { type Kysely, sql } from 'kysely';
import type { Backend } from './backend.ts';
import { MIGRATIONS, type Migration, migrationTools } from './migrations.ts';
import { StoreError } from './store.ts';
import type { Tables } from './tables.ts';
import { instant } from './values.ts';

/**
 * Bring the schema up to date, all or nothing, one process at a time.
 *
 * @param migrations  Those known to this version; tests give fewer, to make databases as earlier versions left them.
 * @throws {StoreError} `NEWER_SCHEMA`; then nothing was changed.
 */
export async function migrate(backend: Backend, now: () => Date, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await backend.alone(async (db) => {
    const version = await schemaVersion(db, backend.kind);
    if (version > migrations.length) {
      throw new StoreError(
        'NEWER_SCHEMA',
        `The database has schema version ${version}; this version of k8snotes knows ${migrations.length}.`,
        'Run the version of k8snotes that upgraded the database, or a newer one; or restore a back-up from before the upgrade.',
      );
    }
    if (version === migrations.length) return;
    const tools = migrationTools(db, backend.kind);
    if (version === 0) {
      await tools
        .strict(
          db.schema
            .createTable('k8snotes_schema')
            .addColumn('version', 'integer', (column) => column.primaryKey())
            .addColumn('name', tools.text, (column) => column.notNull())
            .addColumn('applied_at', tools.text, (column) => column.notNull()),
        )
        .execute();
    }
    for (const [index, { name, up }] of migrations.entries()) {
      if (index < version) continue;
      await up(tools);
      await db
        .insertInto('k8snotes_schema')
        .values({ version: index + 1, name, applied_at: instant(now()) })
        .execute();
    }
  });
}

/** How many migrations the database has had; 0 for one that this program has not used yet. */
export async function schemaVersion(db: Kysely<Tables>, kind: Backend['kind']): Promise<number> {
  // Looked up first rather than `create … if not exists`, which PostgreSQL refuses to a role that may not create tables even when the table is there.
  const { rows } =
    kind === 'sqlite'
      ? await sql`select 1 from sqlite_master where type = 'table' and name = 'k8snotes_schema'`.execute(db)
      : await sql`select 1 where to_regclass('k8snotes_schema') is not null`.execute(db);
  if (rows.length === 0) return 0;
  const row = await db
    .selectFrom('k8snotes_schema')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

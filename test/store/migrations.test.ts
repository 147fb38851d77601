import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import Database from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { type Backend, DEFAULT_LIMITS } from '../../src/store/backend.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openBackend, openStore } from '../../src/store/open-store.ts';
import { parseStoreUrl } from '../../src/store/store-url.ts';
import type { Tables } from '../../src/store/tables.ts';
import { createTestDatabase, POSTGRES_HINT, SKIP_POSTGRES } from '../support/postgres.ts';
import { keptLog, NOW, OLD_KEY } from './describe-store.ts';

/**
 * `versions/N.sqlite.sql` and `versions/N.postgres.sql` are databases as version N of the schema left them, with rows in every table: recorded once, when the version was made, and never changed.
 * A new migration needs its own two files.
 */
const VERSIONS = join(import.meta.dirname, 'versions');

interface Ground {
  readonly kind: Backend['kind'];
  readonly name: string;
  readonly skip: boolean;
  /** A fresh database with these statements run in it. */
  readonly create: (statements: string) => Promise<string>;
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const GROUNDS: readonly Ground[] = [
  {
    kind: 'sqlite',
    name: 'SQLite',
    skip: false,
    create: async (statements) => {
      const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-versions-'));
      cleanUp.push(async () => rmSync(folder, { recursive: true }));
      const path = join(folder, 'k8snotes.db');
      const database = new Database(path);
      database.exec(statements);
      database.close();
      return `file:${path}`;
    },
  },
  {
    kind: 'postgres',
    name: `PostgreSQL${POSTGRES_HINT}`,
    skip: SKIP_POSTGRES,
    create: async (statements) => {
      const database = await createTestDatabase();
      cleanUp.push(database.drop);
      await database.query(statements);
      return database.url;
    },
  },
];

async function openRaw(url: string): Promise<Backend> {
  const backend = await openBackend(parseStoreUrl(url), DEFAULT_LIMITS, keptLog());
  cleanUp.push(backend.close);
  return backend;
}

function open(url: string) {
  return openStore({ url, encryptionKeys: [OLD_KEY], log: keptLog(), now: () => NOW });
}

const TABLES_OF = {
  sqlite: sql<{ name: string }>`select name from sqlite_master where type = 'table' and name like 'k8snotes%' order by name`,
  postgres: sql<{
    name: string;
  }>`select table_name as name from information_schema.tables where table_schema = 'public' order by table_name`,
};

/** Every row of every table, by table. */
async function rowsOf(db: Kysely<Tables>, kind: Backend['kind']): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const { rows } = await TABLES_OF[kind].execute(db);
  const found: Record<string, readonly unknown[]> = {};
  for (const { name } of rows) found[name] = (await sql`select * from ${sql.table(name)} order by 1, 2`.execute(db)).rows;
  return found;
}

/** Everything that defines the tables, as the database tells it. */
async function schemaOf(db: Kysely<Tables>, kind: Backend['kind']): Promise<unknown> {
  if (kind === 'sqlite') return (await sql`select type, name, sql from sqlite_master order by type, name`.execute(db)).rows;
  const columns =
    await sql`select table_name, column_name, data_type, collation_name, is_nullable, column_default from information_schema.columns
    where table_schema = 'public' order by table_name, ordinal_position`.execute(db);
  const indexes = await sql`select indexdef from pg_indexes where schemaname = 'public' order by indexname`.execute(db);
  const constraints =
    await sql`select conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace order by conname`.execute(
      db,
    );
  return [columns.rows, indexes.rows, constraints.rows];
}

const NUMBERS = MIGRATIONS.map((_, index) => index + 1);

it('there is a recorded database for every version and both kinds', () => {
  const files = NUMBERS.flatMap((version) => [`${version}.postgres.sql`, `${version}.sqlite.sql`]);
  expect(readdirSync(VERSIONS).sort()).toEqual(files.sort());
});

for (const { kind, name, skip, create } of GROUNDS) {
  describe.skipIf(skip)(`migrations on ${name}`, () => {
    const recorded = (version: number) => readFileSync(join(VERSIONS, `${version}.${kind}.sql`), 'utf8');

    it.each(NUMBERS)('make version %i as it was recorded: a released migration is never changed', async (version) => {
      const [was, is] = [await openRaw(await create(recorded(version))), await openRaw(await create('select 1'))];
      await migrate(is, () => NOW, MIGRATIONS.slice(0, version));
      expect(await schemaOf(is.db, kind)).toEqual(await schemaOf(was.db, kind));
    });

    it.each(NUMBERS)('bring a database of version %i up to date and keep every row', async (version) => {
      const url = await create(recorded(version));
      const raw = await openRaw(url);
      const before = await rowsOf(raw.db, kind);
      expect(before['k8snotes_subscription']).toHaveLength(2);
      const store = await open(url);
      expect(await store.health()).toMatchObject({ ok: true, schemaVersion: MIGRATIONS.length });
      const after = await rowsOf(raw.db, kind);
      for (const [table, rows] of Object.entries(before)) {
        if (table !== 'k8snotes_schema') expect({ table, rows: after[table] }).toEqual({ table, rows });
      }
      expect(after['k8snotes_schema']).toHaveLength(MIGRATIONS.length);
      // And the rows mean what they meant.
      expect(await store.subscriptions.find('slack:C1')).toMatchObject({ days: [1, 2, 3, 4, 5], state: 'active', digest: true });
      expect(await store.bags.open('slack:C1', 1, NOW)).toMatchObject({ seed: 4294967295, round: 2, shown: ['u1'], retired: ['u9'] });
      expect((await store.ledger.claim({ channel: 'slack:C1', kind: 'tip', date: '2026-11-19' }, 'b', NOW, 1)).kind).toBe('settled');
      await store.close();
    });

    it('are applied once when many open an empty database at the same time', async () => {
      const url = await create('select 1');
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)));
      await Promise.all(stores.map((store, index) => store.marks.set(`m${index}`, 'v', NOW)));
      const { db } = await openRaw(url);
      const applied = await db.selectFrom('k8snotes_schema').selectAll().orderBy('version').execute();
      expect(applied).toEqual(MIGRATIONS.map(({ name }, index) => ({ version: index + 1, name, applied_at: NOW.toISOString() })));
      await Promise.all(stores.map((store) => store.close()));
    });

    it('refuse a database of a newer version and change nothing', async () => {
      const newer = MIGRATIONS.length + 1;
      const url = await create(recorded(MIGRATIONS.length));
      const raw = await openRaw(url);
      await raw.db.insertInto('k8snotes_schema').values({ version: newer, name: 'of tomorrow', applied_at: NOW.toISOString() }).execute();
      const before = [await schemaOf(raw.db, kind), await rowsOf(raw.db, kind)];
      await expect(open(url)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'NEWER_SCHEMA',
        message: `The database has schema version ${newer}; this version of k8snotes knows ${MIGRATIONS.length}.`,
        remedy: expect.stringContaining('back-up'),
      });
      expect([await schemaOf(raw.db, kind), await rowsOf(raw.db, kind)]).toEqual(before);
    });

    it('leave nothing behind when one fails half-way', async () => {
      const url = await create(recorded(1));
      const raw = await openRaw(url);
      const before = [await schemaOf(raw.db, kind), await rowsOf(raw.db, kind)];
      const broken = {
        name: 'broken',
        up: async ({ db }: { readonly db: Kysely<Tables> }) => {
          await db.deleteFrom('k8snotes_subscription').execute();
          await sql`create table k8snotes_mark (again integer)`.execute(db);
        },
      };
      await expect(migrate(raw, () => NOW, [...MIGRATIONS, broken])).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED' });
      expect([await schemaOf(raw.db, kind), await rowsOf(raw.db, kind)]).toEqual(before);
    });
  });
}

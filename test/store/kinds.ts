import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { createTestDatabase, POSTGRES_HINT, SKIP_POSTGRES } from '../support/postgres.ts';
import type { Kind } from './describe-store.ts';

const SQLITE: Kind = {
  name: 'SQLite',
  skip: false,
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-store-'));
    const path = join(folder, 'data', 'k8snotes.db');
    return {
      url: `file:${path}`,
      dump: async () =>
        readdirSync(join(folder, 'data'))
          .map((name) => readFileSync(join(folder, 'data', name), 'latin1'))
          .join('\n'),
      run: async (sql) => {
        const database = new Database(path, { timeout: 2000 });
        database.exec(sql);
        database.close();
      },
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
};

const POSTGRES: Kind = {
  name: `PostgreSQL${POSTGRES_HINT}`,
  skip: SKIP_POSTGRES,
  create: async () => {
    const database = await createTestDatabase();
    return {
      url: database.url,
      dump: async () => {
        const tables = await database.query("select table_name from information_schema.tables where table_schema = 'public'");
        const rows = await Promise.all(tables.map(({ table_name }) => database.query(`select * from ${String(table_name)}`)));
        return JSON.stringify(rows);
      },
      run: async (sql) => {
        await database.query(sql);
      },
      remove: database.drop,
    };
  },
};

/** Both back ends: whatever is true of one must be true of the other. */
export const KINDS: readonly Kind[] = [SQLITE, POSTGRES];

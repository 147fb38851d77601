import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** URL of a PostgreSQL server whose user may make databases; undefined where there is none. */
const SERVER = process.env['K8SNOTES_TEST_POSTGRES'];
const REQUIRED = process.env['K8SNOTES_REQUIRE_EXTRAS'] === '1';

/** True when tests against PostgreSQL are to be skipped: no server is named, and nobody insists. */
export const SKIP_POSTGRES = SERVER === undefined && !REQUIRED;
/** For the title of what is skipped. */
export const POSTGRES_HINT = SKIP_POSTGRES ? ' (skipped: no PostgreSQL server; set K8SNOTES_TEST_POSTGRES to the URL of one)' : '';

export interface TestDatabase {
  readonly url: string;
  /** Run a statement as the administrator, connected to this database. */
  readonly query: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  readonly drop: () => Promise<void>;
}

/** A fresh, empty database; drop it afterwards. Connections to it that are left are ended then. */
export async function createTestDatabase(): Promise<TestDatabase> {
  if (SERVER === undefined) {
    throw new Error(
      'K8SNOTES_REQUIRE_EXTRAS=1 wants a PostgreSQL server: set K8SNOTES_TEST_POSTGRES to the URL of one whose user may create databases',
    );
  }
  const name = `k8snotes_test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(SERVER, `create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (text, values = []) => asAdministrator(url.href, text, values),
    drop: async () => {
      await asAdministrator(SERVER, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdministrator(url: string, text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

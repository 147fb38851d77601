import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
} from 'kysely';
import type { Pool, PoolClient, PoolConfig } from 'pg';
import type { Backend, StoreLimits, StoreLog } from './backend.ts';
import { breaksConnection, NotConnected, postgresFaultOf } from './postgres-fault.ts';
import { StoreError } from './store.ts';
import type { Tables } from './tables.ts';
import { portableValues } from './values.ts';
import { withRetries } from './with-retries.ts';

/** Connections of one process. A replica has little to say at once; PostgreSQL allows 100 in all by default. */
const MAX_CONNECTIONS = 8;
/** Names the lock that migrations take: any number does that nobody else uses; this is `k8sn`. */
const MIGRATION_LOCK = 0x6b38736e;
const MIGRATION_TIMEOUT_MS = 300_000;
/** Beyond the server's own time-out, for the case that the server is not heard of any more. */
const SILENCE_MS = 1000;

/** Open a PostgreSQL database. Options of the connection string win over those set here. */
export async function openPostgres(url: string, limits: StoreLimits, log: StoreLog): Promise<Backend> {
  const { default: pg } = await import('pg');
  const base: PoolConfig = {
    connectionString: url,
    application_name: 'k8snotes',
    connectionTimeoutMillis: limits.connectTimeoutMs,
    keepAlive: true,
  };
  const pool = watched(
    new pg.Pool({
      ...base,
      max: MAX_CONNECTIONS,
      statement_timeout: limits.statementTimeoutMs,
      query_timeout: limits.statementTimeoutMs + SILENCE_MS,
    }),
    log,
  );
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: adapted(pool) }) });
  return {
    kind: 'postgres',
    db,
    faultOf: postgresFaultOf,
    alone: async (work) => {
      // A pool of its own, since migrations and the wait for them take longer than any other statement may.
      const patient = watched(
        new pg.Pool({ ...base, max: 1, statement_timeout: MIGRATION_TIMEOUT_MS, query_timeout: MIGRATION_TIMEOUT_MS + SILENCE_MS }),
        log,
      );
      const migrating = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: adapted(patient) }) });
      const step = () =>
        migrating.transaction().execute(async (transaction) => {
          await refuseReadOnly(transaction);
          await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
          return work(transaction);
        });
      try {
        return await withRetries(step, { faultOf: postgresFaultOf, giveUpAfterMs: limits.giveUpAfterMs, repeatable: true, log });
      } finally {
        await migrating.destroy();
      }
    },
    // A commit is on disk before PostgreSQL confirms it, unless its administrator chose otherwise (synchronous_commit).
    durably: (work) => work(db),
    misplaced: async () => undefined,
    close: async () => {
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}

/** A standby answers everything until the first write: better to know at once. */
async function refuseReadOnly(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ setting: string }>`select current_setting('transaction_read_only') as setting`.execute(db);
  if (rows[0]?.setting === 'on') {
    throw new StoreError(
      'READ_ONLY',
      'The PostgreSQL server allows no writing.',
      'Set DATABASE_URL to the primary server, not to a standby.',
    );
  }
}

/** Without listeners, a connection that breaks while idle, or between two statements of a transaction, would end the process: https://node-postgres.com/apis/pool#error (checked 2026-11). */
function watched(pool: Pool, log: StoreLog): Pool {
  pool.on('error', (error) => log.warn({ code: codeOf(error) }, 'an idle connection to PostgreSQL broke; it is replaced when needed'));
  // Whoever uses the connection then is told by the statement that fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/**
 * The pool as Kysely shall see it: values that are safe to bind; errors that tell whether the statement was ever sent; connections that broke or timed out thrown away rather than reused; and no error
 * from rolling back on a connection that is gone, which would hide the cause.
 */
function adapted(pool: Pool): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw new NotConnected(error);
      });
      return adaptedClient(client);
    },
    end: () => pool.end(),
  };
}

function adaptedClient(client: PoolClient): PostgresPoolClient {
  let broken: Error | undefined;
  async function send<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (broken !== undefined && text === 'rollback') return { command: 'SELECT', rowCount: 0, rows: [] };
    const bound = portableValues(values);
    try {
      const { command, rowCount, rows } = await client.query(text, bound);
      return { command: command as PostgresQueryResult<R>['command'], rowCount: rowCount ?? 0, rows };
    } catch (error) {
      if (breaksConnection(error)) broken = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(
    text: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new TypeError('The store reads no cursors');
    return send<R>(text, values);
  }
  return { query, release: () => client.release(broken) };
}

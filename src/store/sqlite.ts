import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import type { Backend, StoreLimits, StoreLog } from './backend.ts';
import { sqliteFaultOf } from './sqlite-fault.ts';
import type { Tables } from './tables.ts';
import { portableValues } from './values.ts';
import { withRetries } from './with-retries.ts';

/** The part of libsql's synchronous database that is used here. */
interface LibsqlDatabase extends SqliteDatabase {
  readonly open: boolean;
  readonly inTransaction: boolean;
  readonly exec: (text: string) => unknown;
}

/**
 * How long SQLite itself waits for a lock, in milliseconds. Short, because the whole process stands still meanwhile; beyond it the wait is in withRetries, where everything else goes on.
 */
const BUSY_TIMEOUT_MS = 3;

const MAX_STATEMENTS = 200;

/**
 * Open a SQLite file, made with its folder when it is not there, for this user's eyes only.
 *
 * @param path  Absolute path of the file; undefined for a database in memory.
 */
export async function openSqlite(path: string | undefined, limits: StoreLimits, log: StoreLog): Promise<Backend> {
  const faultOf = (error: unknown) => sqliteFaultOf(error, path ?? ':memory:');
  const { default: Database } = await import('libsql');
  const retry = <T>(step: () => Promise<T>): Promise<T> =>
    withRetries(step, { faultOf, giveUpAfterMs: limits.openGiveUpAfterMs, repeatable: true, log });
  const raw = await retry(async () => {
    if (path !== undefined) makeFile(path);
    const opened: LibsqlDatabase = new Database(path ?? ':memory:', { timeout: BUSY_TIMEOUT_MS });
    try {
      prepareConnection(opened);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapted(raw) }) });
  const inode = path === undefined ? undefined : inodeOf(path);
  return {
    kind: 'sqlite',
    db,
    faultOf,
    // BEGIN IMMEDIATE takes the write lock: see adapted().
    alone: (work) => retry(() => db.transaction().execute(work)),
    durably: (work) =>
      db.connection().execute(async (connection) => {
        await sql`pragma synchronous = full`.execute(connection);
        try {
          return await work(connection);
        } finally {
          await sql`pragma synchronous = normal`.execute(connection);
        }
      }),
    misplaced: async () =>
      path === undefined || inodeOf(path) === inode
        ? undefined
        : `The file ${path} was removed or replaced while in use: what is written now is lost at the next start. Restart.`,
    close: async () => {
      // The last connection to close should move everything from the -wal file into the database; libsql's does not, as its statements live on until they are collected. Harmless when others use the file.
      if (raw.open) raw.exec('pragma wal_checkpoint(truncate)');
      await db.destroy();
      // Kysely closes what it has used only.
      if (raw.open) raw.close();
    },
  };
}

/** Settings that SQLite keeps for each connection, and a look at whether the file is sound before anything is written to it. */
function prepareConnection(raw: LibsqlDatabase): void {
  raw.exec('pragma foreign_keys = on');
  raw.exec('pragma journal_mode = wal');
  // A power cut may take the latest commits along but never breaks the file; what must not be lost is written with `durably`. https://sqlite.org/pragma.html#pragma_synchronous (checked 2026-11)
  raw.exec('pragma synchronous = normal');
  const problems = raw.prepare('pragma quick_check(1)').all([]);
  const [first] = problems.map((row) => (typeof row === 'object' && row !== null ? Object.values(row)[0] : row));
  if (first !== 'ok') throw Object.assign(new Error(String(first)), { code: 'SQLITE_CORRUPT' });
}

/**
 * libsql as Kysely shall see it: values that are safe to bind, and every write in a transaction that takes the write lock when it begins.
 *
 * So a lock that is held is met in `begin immediate` alone, through `exec`: a prepared statement of libsql 0.5 that failed with SQLITE_BUSY is not reset, and until the garbage collector finds it this
 * connection can commit nothing ("cannot commit transaction - SQL statements in progress", observed 2026-11).
 */
function adapted(raw: LibsqlDatabase): SqliteDatabase {
  const prepare = remembered((text) => raw.prepare(text));
  return {
    close: () => raw.close(),
    prepare: (text) => {
      if (text === 'begin') return control(() => raw.exec('begin immediate'));
      if (text === 'commit') return control(() => raw.exec('commit'));
      if (text === 'rollback') return control(() => rollBack(raw));
      const statement = prepare(text);
      const alone = /^\s*(?:insert|update|delete)\b/iu.test(text) && !raw.inTransaction;
      const run = <T>(step: () => T): T => (alone ? inTransaction(raw, step) : step());
      return {
        reader: statement.reader,
        all: (values) => run(() => statement.all(portableValues(values))),
        run: (values) => run(() => statement.run(portableValues(values))),
        iterate: (values) => statement.iterate(portableValues(values)),
      };
    },
  };
}

/**
 * Statements are prepared once and used again, which is faster, and each one that libsql prepares holds 8 KB outside of the JavaScript heap until the garbage collector comes by (measured 2026-11). The
 * texts are as many as there are queries in this folder; the bound is for texts with lists in them.
 */
function remembered(prepare: (text: string) => SqliteStatement): (text: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (text) => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = prepare(text);
    if (statements.size >= MAX_STATEMENTS) statements.clear();
    statements.set(text, statement);
    return statement;
  };
}

function control(execute: () => void): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      execute();
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}

function inTransaction<T>(raw: LibsqlDatabase, step: () => T): T {
  raw.exec('begin immediate');
  try {
    const result = step();
    raw.exec('commit');
    return result;
  } catch (error) {
    rollBack(raw);
    throw error;
  }
}

/** Unless SQLite has done so itself, as it does when the disk is full: then an error from here would hide the cause. */
function rollBack(raw: LibsqlDatabase): void {
  if (raw.inTransaction) raw.exec('rollback');
}

/** SQLite gives `-wal` and `-shm` the permissions of the file itself. */
function makeFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
}

/** Node's own `recursive` runs for ever where the system lets nobody make a folder, as in /proc (Node.js 20, observed 2026-11). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (!existsSync(path)) throw error;
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type StoreLimits } from '../../src/store/backend.ts';
import { createStore } from '../../src/store/create-store.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createSecretBox } from '../../src/store/secret-box.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { keptLog, NOW } from './describe-store.ts';

const TIP = { channel: 'slack:C1', kind: 'tip', date: '2026-11-20' } as const;

describe('a SQLite file', () => {
  let folder: string;
  let path: string;
  let opened: Store[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-sqlite-'));
    path = join(folder, 'k8snotes.db');
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  async function open(file = path, limits: Partial<StoreLimits> = {}): Promise<Store> {
    const store = await openStore({ url: `file:${file}`, encryptionKeys: [], log: keptLog(), limits });
    opened.push(store);
    return store;
  }

  /** A database of some pages, closed. */
  async function furnished(): Promise<void> {
    const store = await open();
    for (let index = 0; index < 50; index++) await store.marks.set(`mark ${index}`, 'x'.repeat(500), NOW);
    await store.close();
  }

  it('is made with its folders, for this user alone', async () => {
    const file = join(folder, 'some', 'where', 'k8snotes.db');
    await (await open(file)).marks.set('a', 'b', NOW);
    const modeOf = (one: string) => statSync(one).mode & 0o777;
    expect([join(folder, 'some'), join(folder, 'some', 'where')].map(modeOf)).toEqual([0o700, 0o700]);
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
  });

  it('may lie in memory', async () => {
    const store = await openStore({ url: ':memory:', encryptionKeys: [], log: keptLog() });
    await store.marks.set('a', 'b', NOW);
    expect(await store.marks.get('a')).toBe('b');
    expect(await store.health()).toMatchObject({ ok: true, backend: 'sqlite' });
    await store.close();
  });

  it('is in WAL mode, so that readers and writers do not wait for each other', async () => {
    await furnished();
    const database = new Database(path);
    expect(database.prepare('pragma journal_mode').all([])).toEqual([{ journal_mode: 'wal' }]);
    database.close();
  });

  it.each([
    ['is no database', () => Buffer.from('These are notes, not a database.\n'.repeat(300))],
    [
      'has a damaged page',
      (sound: Buffer) => {
        const damaged = Buffer.from(sound);
        damaged.fill(0xab, 4096 * 4, 4096 * 6);
        return damaged;
      },
    ],
    ['was cut short', (sound: Buffer) => sound.subarray(0, 4096 * 5 + 100)],
  ])('that %s is refused, and not one byte of it changed', async (_, damage) => {
    await furnished();
    const bytes = damage(readFileSync(path));
    writeFileSync(path, bytes);
    await expect(open()).rejects.toMatchObject({
      name: 'StoreError',
      code: 'CORRUPT',
      message: expect.stringContaining(`The database file ${path} is damaged or is no SQLite database`),
      remedy: expect.stringContaining('Nothing was overwritten.'),
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('that is full says so, keeps what it has, and goes on when there is space again', async () => {
    const backend = await openSqlite(path, DEFAULT_LIMITS, keptLog());
    await migrate(backend, () => NOW);
    const store = createStore(backend, createSecretBox([]), DEFAULT_LIMITS, keptLog());
    opened.push(store);
    await store.marks.set('before', 'kept', NOW);
    await sql`pragma max_page_count = 1`.execute(backend.db); // Never less than what is there: no page more.
    await expect(store.marks.set('big', 'x'.repeat(50_000), NOW)).rejects.toMatchObject({
      code: 'DISK_FULL',
      remedy: expect.stringContaining('Free some space'),
    });
    await expect(store.bags.open('y'.repeat(50_000), 1, NOW)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await store.marks.get('before')).toBe('kept');
    await sql`pragma max_page_count = 10000`.execute(backend.db);
    await store.marks.set('big', 'x'.repeat(50_000), NOW);
    expect(await store.marks.get('big')).toHaveLength(50_000);
  });

  it.each([
    ['a file where a folder should be', () => join(path, 'k8snotes.db')],
    ['a folder where the file should be', () => folder],
    ['a place where nobody may write', () => '/proc/k8snotes/k8snotes.db'],
  ])('cannot be made at %s, and the message names the path', async (_, pathOf) => {
    writeFileSync(path, '');
    const file = pathOf();
    await expect(open(file)).rejects.toMatchObject({ name: 'StoreError', code: 'READ_ONLY', message: expect.stringContaining(file) });
  });

  const mayWriteAnything = process.getuid?.() === 0;
  it.skipIf(mayWriteAnything)(
    `that is write-protected is refused${mayWriteAnything ? ' (skipped: root may write everywhere)' : ''}`,
    async () => {
      await furnished();
      chmodSync(path, 0o400);
      await expect(open()).rejects.toMatchObject({ code: 'READ_ONLY' });
    },
  );

  it('that turned read-only is reported as such by what writes, and still read', async () => {
    const backend = await openSqlite(path, DEFAULT_LIMITS, keptLog());
    await migrate(backend, () => NOW);
    const store = createStore(backend, createSecretBox([]), DEFAULT_LIMITS, keptLog());
    opened.push(store);
    await store.marks.set('a', 'b', NOW);
    await sql`pragma query_only = on`.execute(backend.db);
    await expect(store.ledger.claim(TIP, 'a', NOW, 1000)).rejects.toMatchObject({
      code: 'READ_ONLY',
      remedy: expect.stringContaining('writable'),
    });
    await expect(store.seen.first('x', NOW)).rejects.toMatchObject({ code: 'READ_ONLY' });
    expect(await store.marks.get('a')).toBe('b');
  });

  it('that another process locks for a moment is waited for, while everything else goes on', async () => {
    const store = await open();
    const other = new Database(path);
    other.exec('begin immediate');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    setTimeout(() => other.exec('commit'), 150);
    const claims = await Promise.all([store.ledger.claim(TIP, 'a', NOW, 1000), store.seen.first('x', NOW), store.marks.set('a', 'b', NOW)]);
    clearInterval(ticking);
    other.close();
    expect(claims[0].kind).toBe('claimed');
    expect(claims[1]).toBe(true);
    expect(ticks).toBeGreaterThan(10);
    // Nothing of the failed attempts is left that would hinder a commit.
    expect(await store.ledger.markSending(TIP, 'a', 'u', NOW, 1000)).toBe(true);
  });

  it('that stays locked is unavailable after the time allowed, and readable all the while', async () => {
    const store = await open(path, { giveUpAfterMs: 100 });
    await store.marks.set('a', 'b', NOW);
    const other = new Database(path);
    other.exec('begin immediate');
    await expect(store.marks.set('a', 'c', NOW)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/SQLITE_BUSY.*Tried \d+ times\.$/),
    });
    await expect(store.seen.first('x', NOW)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await store.marks.get('a')).toBe('b');
    expect(await store.health()).toMatchObject({ ok: true });
    other.exec('rollback');
    other.close();
    await store.marks.set('a', 'c', NOW);
    expect(await store.seen.first('x', NOW)).toBe(true);
  });

  it('is flushed to the disk before what must survive a power cut is confirmed, and not for the rest', async () => {
    const backend = await openSqlite(path, DEFAULT_LIMITS, keptLog());
    const level = async (db: typeof backend.db) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous;
    // 1 is NORMAL, 2 is FULL.
    expect(await level(backend.db)).toBe(1);
    expect(await backend.durably(level)).toBe(2);
    await expect(backend.durably(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await level(backend.db)).toBe(1);
    await backend.close();
  });

  it.each([
    ['removed', () => rmSync(path)],
    [
      'replaced',
      () => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])('that is %s while in use is reported by the health', async (_, harm) => {
    const store = await open();
    expect(await store.health()).toMatchObject({ ok: true });
    harm();
    expect(await store.health()).toMatchObject({ ok: false, error: expect.stringContaining(`The file ${path} was removed or replaced`) });
  });

  it('that was not closed properly has everything when it is opened again', async () => {
    const store = await open();
    await store.ledger.claim(TIP, 'a', NOW, 1000);
    const left = join(folder, 'left');
    mkdirSync(left);
    // As a killed process leaves it: the last changes stand in the -wal file alone.
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(left, `k8snotes.db${suffix}`));
    expect(existsSync(join(left, 'k8snotes.db-wal'))).toBe(true);
    const again = await open(join(left, 'k8snotes.db'));
    expect((await again.ledger.claim(TIP, 'b', NOW, 1000)).kind).toBe('held');
  });
});

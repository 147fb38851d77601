import { createHash } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoreLimits } from '../../src/store/backend.ts';
import { openStore } from '../../src/store/open-store.ts';
import { postgresFaultOf } from '../../src/store/postgres-fault.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestDatabase, POSTGRES_HINT, SKIP_POSTGRES, type TestDatabase } from '../support/postgres.ts';
import { keptLog, NOW } from './describe-store.ts';

const TIP = { channel: 'slack:C1', kind: 'tip', date: '2026-11-20' } as const;
/** Too long for an index of PostgreSQL, however well it is compressed. */
const LONG_QUERY = Array.from(
  { length: 200 },
  (_, index) => `private words ${createHash('sha256').update(String(index)).digest('base64')}`,
).join(' ');
const QUICK: Partial<StoreLimits> = { giveUpAfterMs: 400, connectTimeoutMs: 150, statementTimeoutMs: 200, healthTimeoutMs: 400 };

/** A line to the server that can be cut and mended. */
async function openLine(
  target: URL,
): Promise<{ readonly port: number; readonly cut: () => Promise<void>; readonly mend: () => Promise<void>; readonly mute: () => void }> {
  const sockets = new Set<Socket>();
  let port = 0;
  let muted = false;
  let server: Server;
  const listen = () =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        sockets.add(near.on('error', () => undefined));
        if (muted) return;
        const far = connect(Number(target.port), target.hostname).on('error', () => near.destroy());
        sockets.add(far);
        near.pipe(far).pipe(near);
        near.on('close', () => far.destroy());
        far.on('close', () => near.destroy());
      }).listen(port, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) port = address.port;
        resolve();
      });
    });
  await listen();
  return {
    port,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
    mend: listen,
    // Accepts connections and says nothing, as a server behind a broken network does.
    mute: () => {
      muted = true;
      for (const socket of sockets) socket.unpipe();
    },
  };
}

describe.skipIf(SKIP_POSTGRES)(`PostgreSQL${POSTGRES_HINT}`, () => {
  let database: TestDatabase;
  const opened: Store[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(() => database.drop());

  async function open(url = database.url, limits: Partial<StoreLimits> = {}) {
    const log = keptLog();
    const store = await openStore({ url, encryptionKeys: [], log, limits });
    opened.push(store);
    return { store, log };
  }

  function through(port: number): string {
    const url = new URL(database.url);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    return url.href;
  }

  const killAll = () =>
    database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'k8snotes' and datname = current_database()",
    );

  it('serves the next call after its connections were killed while idle', async () => {
    const { store, log } = await open();
    await Promise.all([1, 2, 3].map((n) => store.marks.set(`m${n}`, 'v', NOW)));
    expect((await killAll()).length).toBeGreaterThan(0);
    await expect.poll(() => log.lines.length).toBeGreaterThan(0);
    expect(await store.marks.get('m1')).toBe('v');
    expect((await store.ledger.claim(TIP, 'a', NOW, 1000)).kind).toBe('claimed');
    expect(JSON.stringify(log.lines)).toContain('an idle connection to PostgreSQL broke');
  });

  it('carries a repeatable step out although its connection is killed in the middle of it', async () => {
    const { store, log } = await open();
    await database.query(
      "create table if not exists gate (n int); insert into k8snotes_mark values ('held', 'old', 'x') on conflict do nothing",
    );
    // The step waits for a row that somebody else holds; then its connection is killed.
    const blocker = database.query("begin; update k8snotes_mark set value = 'theirs' where name = 'held'; select pg_sleep(0.4); commit");
    await expect.poll(() => database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'")).toHaveLength(1);
    const writing = store.marks.set('held', 'ours', NOW);
    await expect
      .poll(() => database.query("select 1 from pg_stat_activity where application_name = 'k8snotes' and wait_event_type = 'Lock'"))
      .toHaveLength(1);
    await killAll();
    await writing;
    await blocker;
    expect(await store.marks.get('held')).toBe('ours');
    expect(log.lines).toContainEqual({
      fields: { code: 'UNAVAILABLE', attempt: 1 },
      message: expect.stringMatching(/^PostgreSQL ended the connection .*\. Trying again\.$/),
    });
  });

  it('does not repeat a step whose outcome is unknown when twice is not the same as once', async () => {
    const { store } = await open();
    await database.query("insert into k8snotes_gap values ('held', '2026-11-20', 1)");
    const blocker = database.query("begin; update k8snotes_gap set count = 5 where query = 'held'; select pg_sleep(0.3); commit");
    await expect.poll(() => database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'")).toHaveLength(1);
    const counting = store.gaps.record('held', '2026-11-20').catch((error: unknown) => error);
    await expect
      .poll(() => database.query("select 1 from pg_stat_activity where application_name = 'k8snotes' and wait_event_type = 'Lock'"))
      .toHaveLength(1);
    await killAll();
    expect(await counting).toMatchObject({ name: 'StoreError', code: 'UNAVAILABLE' });
    await blocker;
    expect(await store.gaps.total('2026-11-20')).toBe(5);
  });

  it('survives a line that is cut between two statements of a transaction, and goes on once it is mended', async () => {
    const line = await openLine(new URL(database.url));
    const { store } = await open(through(line.port), QUICK);
    const claims = Array.from({ length: 20 }, (_, index) =>
      store.ledger.claim({ ...TIP, date: `2026-10-${10 + index}` }, 'a', NOW, 1000).catch((error: unknown) => error),
    );
    await line.cut();
    for (const outcome of await Promise.all(claims)) {
      expect(outcome).toSatisfy((one) => (one instanceof Error ? 'code' in one && one.code === 'UNAVAILABLE' : true));
    }
    const startedAt = performance.now();
    await expect(store.marks.get('m1')).rejects.toMatchObject({
      name: 'StoreError',
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(await store.health()).toMatchObject({
      ok: false,
      backend: 'postgres',
      error: expect.stringContaining('PostgreSQL cannot be reached'),
    });
    await line.mend();
    expect(await store.health()).toMatchObject({ ok: true });
    expect(await store.seen.first('after the cut', NOW)).toBe(true);
    await store.close();
    await line.cut();
  });

  it('waits for a mended line when it comes back in time', async () => {
    const line = await openLine(new URL(database.url));
    const { store } = await open(through(line.port), { ...QUICK, giveUpAfterMs: 5000 });
    await line.cut();
    const first = store.seen.first('while away', NOW);
    setTimeout(line.mend, 100);
    expect(await first).toBe(true);
    await store.close();
    await line.cut();
  });

  it('is given up in time when the server says nothing any more', async () => {
    const line = await openLine(new URL(database.url));
    const { store } = await open(through(line.port), QUICK);
    expect(await store.marks.get('nothing')).toBeUndefined();
    line.mute();
    const startedAt = performance.now();
    expect(await store.health()).toMatchObject({ ok: false, error: 'The database has not answered within 400 ms.' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await expect(store.marks.get('m1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(4000);
    await line.cut();
    await store.close();
  });

  it('is given up on when a statement takes too long, and its connection is fit for the next', async () => {
    const { store } = await open(database.url, QUICK);
    await database.query("insert into k8snotes_mark values ('slow', 'old', 'x')");
    const blocker = database.query("begin; update k8snotes_mark set value = 'theirs' where name = 'slow'; select pg_sleep(0.6); commit");
    await expect.poll(() => database.query("select 1 from pg_stat_activity where wait_event = 'PgSleep'")).toHaveLength(1);
    await expect(store.marks.set('slow', 'ours', NOW)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('PostgreSQL took too long (57014'),
    });
    expect(await store.marks.get('slow')).toBe('old');
    await blocker;
  });

  it('cannot be opened while it is away: unavailable, in time, the password masked', async () => {
    const line = await openLine(new URL(database.url));
    await line.cut();
    const url = new URL(through(line.port));
    url.username = 'someone';
    url.password = 'hunter2';
    const startedAt = performance.now();
    const error: unknown = await open(url.href, QUICK).catch((thrown: unknown) => thrown);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(error).toMatchObject({ name: 'StoreError', code: 'UNAVAILABLE', message: expect.stringContaining(`127.0.0.1:${line.port}`) });
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain('hunter2');
  });

  it.each([
    ['a database that does not exist', (url: URL) => url.pathname, 'nosuch', /database "nosuch" does not exist/],
    ['a role that does not exist', (url: URL) => url.username, 'nobody', /role "nobody" does not exist/],
  ])('says at once that there is %s', async (_, part, name, message) => {
    const url = new URL(database.url);
    if (part(url) === url.pathname) url.pathname = `/${name}`;
    else url.username = name;
    const startedAt = performance.now();
    await expect(open(url.href)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(message),
      remedy: expect.stringContaining('DATABASE_URL'),
    });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('that allows no writing is refused when it is opened, and nothing is made', async () => {
    const fresh = await createTestDatabase();
    try {
      const url = new URL(fresh.url);
      url.searchParams.set('options', '-c default_transaction_read_only=on');
      await expect(open(url.href)).rejects.toMatchObject({ code: 'READ_ONLY', remedy: expect.stringContaining('primary') });
      expect(await fresh.query("select 1 from information_schema.tables where table_schema = 'public'")).toEqual([]);
    } finally {
      await fresh.drop();
    }
  });

  it('is opened by a role that may not create tables when all are there, and says what is missing when not', async () => {
    const fresh = await createTestDatabase();
    const role = `k8snotes_role_${Math.trunc(performance.now())}_${process.pid}`;
    try {
      const url = new URL(fresh.url);
      url.username = role;
      await fresh.query(`create role ${role} login; revoke create on schema public from public`);
      await expect(open(url.href)).rejects.toMatchObject({
        code: 'FAILED',
        message: expect.stringContaining('42501'),
        remedy: expect.stringContaining('GRANT CREATE'),
      });
      await (await open(fresh.url)).store.close();
      await fresh.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
      const { store } = await open(url.href);
      await store.marks.set('a', 'b', NOW);
      expect(await store.marks.get('a')).toBe('b');
      await store.close();
    } finally {
      await fresh.query(`drop owned by ${role}; drop role ${role}`);
      await fresh.drop();
    }
  });

  it('keeps what people wrote out of its errors', async () => {
    const { store } = await open();
    const error: unknown = await store.gaps.record(LONG_QUERY, '2026-11-20').catch((thrown: unknown) => thrown);
    const told = error instanceof Error ? `${error.message} ${JSON.stringify(error)} ${String(error.cause)}` : '';
    expect(told).toContain('54000');
    expect(told).not.toContain('private words');
  });
});

describe('errors of PostgreSQL', () => {
  const of = (code: string) => Object.assign(new Error('Key (query)=(private words) exists'), { code });

  it.each([
    ['53100', 'DISK_FULL', false, 'no'],
    ['53300', 'UNAVAILABLE', true, 'no'],
    ['40001', 'UNAVAILABLE', true, 'no'],
    ['40P01', 'UNAVAILABLE', true, 'no'],
    ['55P03', 'UNAVAILABLE', true, 'no'],
    ['57014', 'UNAVAILABLE', false, 'no'],
    ['57P01', 'UNAVAILABLE', true, 'perhaps'],
    ['08006', 'UNAVAILABLE', true, 'perhaps'],
    ['25006', 'READ_ONLY', true, 'no'],
    ['XX001', 'CORRUPT', false, 'no'],
    ['42501', 'FAILED', false, 'no'],
    ['EPIPE', 'UNAVAILABLE', true, 'perhaps'],
    ['ECONNRESET', 'UNAVAILABLE', true, 'perhaps'],
  ])('%s is %s', (code, kind, passing, carriedOut) => {
    expect(postgresFaultOf(of(code))).toMatchObject({ code: kind, passing, carriedOut });
  });

  it.each(['23505', '22P02'])('%s, which quotes data, is told by its number alone', (code) => {
    expect(postgresFaultOf(of(code)).message).toBe(`PostgreSQL refused a statement (${code}).`);
  });
});

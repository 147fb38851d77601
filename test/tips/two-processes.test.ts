import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { addDays, localTime } from '../../src/tips/local-date.ts';
import { postKey } from '../../src/tips/post-key.ts';
import { occurrenceOn } from '../../src/tips/schedule.ts';
import { createTestDatabase, POSTGRES_HINT, SKIP_POSTGRES } from '../support/postgres.ts';
import { DEFAULTS, keptLog, subscriptionOf } from '../support/tip-world.ts';

const DAY_MS = 86_400_000;
/** A day of the runner's clock lasts so long here. */
const REAL_DAY_MS = 1500;
const SPEED = DAY_MS / REAL_DAY_MS;
const RUN_MS = 6500;
/** Leases are far longer than any attempt takes, as they are in earnest; here a machine that is busy decides how long that is. */
const LEASE_REAL_MS = 1000;
const CLOCK_START = Date.parse('2026-01-05T00:00:00Z');
const ZONES = ['Asia/Tokyo', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia'];

interface Posted {
  readonly channel: string;
  readonly key: string;
}

/** A platform over HTTP that keeps what was posted, answers late, and fails now and then before or after it took a post. */
async function startPlatform() {
  const posted: Posted[] = [];
  let faults = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const { channel, key } = JSON.parse(text) as Posted;
      const reply = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      const index = posted.findIndex((each) => each.channel === channel && each.key === key);
      if (request.url === '/find') return reply(200, { messageId: index < 0 ? null : `m${index}` });
      const fate = Math.random();
      if (fate < 0.2) faults += 1;
      if (fate < 0.07) return reply(429, {});
      if (fate < 0.12) return reply(503, {});
      posted.push({ channel, key });
      if (fate < 0.2) return request.socket.destroy();
      const messageId = `m${posted.length - 1}`;
      setTimeout(() => reply(200, { messageId }), Math.random() * 60);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    faults: () => faults,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()));
}

describe.skipIf(SKIP_POSTGRES)(`two processes over one PostgreSQL${POSTGRES_HINT}`, { timeout: 90_000 }, () => {
  it('post once a channel and date, killed at random points, and leave no date without a post or a reason', async () => {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const database = await createTestDatabase();
    const platform = await startPlatform();
    const store = await openStore({ url: database.url, encryptionKeys: [], log: keptLog().log });
    const start = new Date(CLOCK_START);
    const subscriptions = ZONES.flatMap((zone, index) =>
      ['03:10', '09:00', '14:45', '21:30'].map((time, copy) =>
        subscriptionOf(`slack:C${index}x${copy}`, start, { zone, time, days: [1, 2, 3, 4, 5, 6, 7], holidays: 'none' }),
      ),
    );
    for (const subscription of subscriptions) await store.subscriptions.put(subscription);
    const plan = {
      databaseUrl: database.url,
      platformUrl: platform.url,
      clockStart: CLOCK_START,
      realStart: Date.now(),
      speed: SPEED,
      settings: {
        catchUpMs: DAY_MS,
        leaseMs: LEASE_REAL_MS * SPEED,
        attemptMs: (LEASE_REAL_MS * SPEED) / 4,
        pollMs: DAY_MS,
        concurrency: 16,
        defaults: DEFAULTS,
        language: 'ja',
      },
    };
    let errors = '';
    const begin = (): ChildProcess => {
      const child = spawn(process.execPath, ['test/tips/tip-process.mjs'], {
        env: { PATH: process.env['PATH'], TIP_PLAN: JSON.stringify(plan) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      return child;
    };
    const ready = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.stdout?.once('data', () => resolve()));
    const children: ChildProcess[] = [begin(), begin()];
    let kills = 0;
    await Promise.all(children.map(ready));
    const until = Date.now() + RUN_MS;
    while (Date.now() < until) {
      await sleep(100 + Math.random() * 500);
      const victim = kills % 2;
      children[victim]?.kill('SIGKILL');
      kills += 1;
      const born = begin();
      children[victim] = born;
      await ready(born);
    }
    // What is left open is settled by those who live, leases included.
    await sleep(LEASE_REAL_MS * 2 + REAL_DAY_MS);
    const end = new Date(CLOCK_START + (Date.now() - plan.realStart) * SPEED - 2 * DAY_MS);
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(ended));

    let dates = 0;
    let skipped = 0;
    const wrong: string[] = [];
    for (const subscription of subscriptions) {
      const { channel, zone } = subscription;
      const last = localTime(end, zone).date;
      for (let date = localTime(start, zone).date; date < last; date = addDays(date, 1)) {
        const occurrence = occurrenceOn(subscription, date);
        if (occurrence === undefined || occurrence.at <= start) continue;
        dates += 1;
        const key = postKey({ channel, kind: 'tip', date });
        const count = platform.posted.filter((each) => each.channel === channel && each.key === key).length;
        const row = await store.ledger.find({ channel, kind: 'tip', date });
        if (row?.state === 'skipped' && row.reason !== undefined) skipped += 1;
        const isExplained = count === 1 || (count === 0 && row?.state === 'skipped' && row.reason !== undefined);
        if (!isExplained) wrong.push(`${channel} ${date}: ${count} posts, ${JSON.stringify(row)}`);
      }
    }
    process.stdout.write(
      `two processes: ${JSON.stringify({ channels: subscriptions.length, dates, posts: platform.posted.length, skipped, kills, faults: platform.faults() })}\n`,
    );
    await store.close();
    await platform.close();
    await database.drop();
    expect(wrong, errors).toEqual([]);
    expect(dates).toBeGreaterThan(subscriptions.length * 2);
    expect(platform.posted.length).toBeGreaterThan(dates / 2);
    expect(kills).toBeGreaterThan(3);
  });
});

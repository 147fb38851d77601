import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, POSTGRES_HINT, SKIP_POSTGRES } from '../support/postgres.ts';
import type { LocalSlack, Message } from '../support/slack/local-slack.ts';
import { answersTo, askAll, crowdedSlack, figuresOf, ownFolder, slackVariables, tell, unexplained } from './crowd.ts';
import { installedForTests, type Program } from './program.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const installation = installedForTests();

/** All people ask, and each gets one answer. */
async function everybodyIsAnswered(what: string, slack: LocalSlack, people: readonly string[]): Promise<void> {
  const before = people.map((person) => answersTo(slack, person));
  const counts = () => people.map((person, index) => answersTo(slack, person) - (before[index] ?? 0));
  await Promise.all(askAll(slack, people).map(({ delivery }) => delivery));
  await slack.until(() => counts().every((count) => count > 0), 15_000);
  await delay(100);
  const figures = figuresOf(counts());
  tell(what, figures);
  expect(figures).toMatchObject({ lost: 0, doubled: 0 });
}

/** What a command says to one person. */
async function said(slack: LocalSlack, person: string, text: string): Promise<Message> {
  const { general } = slack.ids();
  const before = slack.seenBy(person, general).length;
  await slack.slash('/k8snotes', text, { user: person });
  return slack.until(() => slack.seenBy(person, general)[before], 10_000);
}

const storeOf = async (program: Program) => (await program.readiness()).checks.find(({ name }) => name === 'store');

describe('the database file', () => {
  it('removed while in use does not keep anybody from searching, and readiness says what to do', async () => {
    const { slack, people } = await crowdedSlack(20);
    const folder = join(ownFolder(), 'data');
    const variables = { ...slackVariables(slack), DATABASE_URL: `file:${join(folder, 'k8snotes.db')}` };
    const program = installation.start(variables);
    await program.untilStatus(200);
    rmSync(folder, { recursive: true });
    const { checks } = await program.untilStatus(503);
    expect(checks.find(({ name }) => name === 'store')?.detail).toMatch(/k8snotes\.db was removed or replaced while in use.*Restart\./);
    await everybodyIsAnswered('SQLite file removed', slack, people);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    // The remedy works.
    const again = installation.start(variables);
    expect((await again.untilStatus(200)).checks).toContainEqual(expect.objectContaining({ name: 'store', ok: true }));
    expect([...unexplained(program), ...unexplained(again)]).toEqual([]);
  });

  const hasSmallDisk = canMount();

  it.skipIf(!hasSmallDisk)(
    `on a full disk loses nothing that was stored, says so, and goes on when there is space again${hasSmallDisk ? '' : ' (skipped: nobody may mount a small disk here)'}`,
    async () => {
      const { slack, people } = await crowdedSlack(20);
      const disk = join(ownFolder(), 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'k8snotes-test', disk]);
      onTestFinished(() => {
        execFileSync('umount', ['--lazy', disk]);
      });
      const [first = '', second = '', third = '', ...others] = people;
      const variables = { ...slackVariables(slack), DATABASE_URL: `file:${join(disk, 'k8snotes.db')}` };
      const program = installation.start(variables);
      await program.untilStatus(200);
      expect((await said(slack, first, 'tip subscribe 08:15')).text).toMatch(/08:15/);
      fill(disk);
      const refused = await said(slack, second, 'tip unsubscribe');
      expect(refused.text).toMatch(/cannot|could not|can’t|not.*(?:stored|saved|kept)|unavailable/i);
      await everybodyIsAnswered('disk full', slack, others);
      const log = program.log.join('\n');
      expect(log).toContain('DISK_FULL');
      expect(log).toContain('Free some space on that disk; nothing that was stored is lost.');
      for (const name of readdirSync(disk)) if (name.startsWith('filler')) rmSync(join(disk, name));
      await program.untilStatus(200);
      expect((await said(slack, third, 'tip preview')).text).toContain('08:15');
      program.kill('SIGTERM');
      expect(await program.ended).toEqual({ code: 0, signal: null });
      const again = installation.start(variables);
      await again.untilStatus(200);
      expect((await said(slack, first, 'tip preview')).text).toContain('08:15');
      expect([...unexplained(program), ...unexplained(again)]).toEqual([]);
      again.kill('SIGTERM');
      await again.ended;
    },
  );
});

/** Root alone may mount, and in a container not even root. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'k8snotes-test', folder], { stdio: 'ignore' });
    execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To the last byte. */
function fill(disk: string): void {
  let name = 0;
  for (let bytes = 256 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    for (;;) {
      name += 1;
      try {
        writeFileSync(join(disk, `filler${name}`), Buffer.alloc(bytes, 1));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
        throw error;
      }
    }
  }
}

describe.skipIf(SKIP_POSTGRES)(`PostgreSQL${POSTGRES_HINT}`, () => {
  it('gone and back: searching goes on, readiness tells, and what was stored is there', async () => {
    const { slack, people } = await crowdedSlack(30);
    const database = await createTestDatabase();
    const url = new URL(database.url);
    const proxy = await startTcpProxy(url.hostname, Number(url.port === '' ? 5432 : url.port));
    onTestFinished(async () => {
      await proxy.close();
      await database.drop();
    });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const [first = '', second = '', ...others] = people;
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: url.href });
    await program.untilStatus(200);
    await said(slack, first, 'tip subscribe 08:15');

    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'k8snotes' and datname = current_database()",
    );
    await everybodyIsAnswered('PostgreSQL ended all connections', slack, others.slice(0, 10));
    expect(await storeOf(program)).toMatchObject({ ok: true });

    await proxy.cut();
    expect(await storeOf(program)).toMatchObject({ ok: false });
    expect((await program.readiness()).status).toBe(503);
    await everybodyIsAnswered('PostgreSQL gone', slack, others.slice(10, 20));
    expect((await said(slack, second, 'tip unsubscribe')).text).toMatch(/cannot|could not|can’t|not.*(?:stored|saved|kept)|unavailable/i);

    await proxy.mend();
    await program.untilStatus(200);
    await everybodyIsAnswered('PostgreSQL back', slack, others.slice(20));
    expect((await said(slack, first, 'tip preview')).text).toContain('08:15');
    expect(unexplained(program)).toEqual([]);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

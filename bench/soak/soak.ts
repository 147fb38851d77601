import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { installProgram, ROOT } from '../../test/process/program.ts';
import { startDiscordPeople } from './discord-people.ts';
import { soakReport } from './report.ts';
import { type Sample, sample } from './samples.ts';
import { startSlackPeople } from './slack-people.ts';
import { PATIENCE_MS } from './tally.ts';

/**
 * Half an hour of questions to the built program, while a note changes every second: whether memory grows, the event loop lags, an answer is lost or comes twice.
 *
 * `npx vitest run --config bench/soak/vitest.config.ts`; `SOAK_MINUTES` (30), `SOAK_RATE` (20 a second to the process that serves two platforms, and half as many to
 * the other), `SOAK_RESULTS` (bench/soak/RESULTS.md), `SOAK_LOG` (where to keep what the processes logged).
 */

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 30);
const RATE = Number(process.env['SOAK_RATE'] ?? 20);
const RESULTS = process.env['SOAK_RESULTS'] ?? join(ROOT, 'bench/soak/RESULTS.md');
const LOG = process.env['SOAK_LOG'];
const SAMPLE_MS = 10_000;

/** Write as editors do: whole, then renamed. */
function writeNote(folder: string, version: number): void {
  const text = [
    '# 2026-11-21 Soak Meetup #1',
    '',
    '## Notes that change',
    `- soakword${version} is what changed last`,
    ...Array.from({ length: version % 20 }, (_, line) => `- line ${line} of version ${version}: メモリ is limited by requests and limits`),
    '',
  ].join('\n');
  writeFileSync(join(folder, 'soak.md.part'), text);
  renameSync(join(folder, 'soak.md.part'), join(folder, 'soak.md'));
}

it(`${MINUTES} minutes at ${RATE} commands a second`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-soak-'));
  const notes = join(folder, 'notes');
  cpSync(join(ROOT, 'notes'), notes, { recursive: true });
  let version = 1;
  writeNote(notes, version);
  const program = installProgram();
  const [socket, http, discord] = [
    await startSlackPeople('Slack, socket'),
    await startSlackPeople('Slack, HTTP'),
    await startDiscordPeople(),
  ];
  const all = [socket, http, discord];
  const a = program.start({
    NOTES_DIR: notes,
    DATABASE_URL: `file:${join(folder, 'a.db')}`,
    SLACK_BOT_TOKEN: socket.slack.botToken(),
    SLACK_APP_TOKEN: socket.slack.appToken,
    SLACK_API_URL: socket.slack.apiUrl,
    DISCORD_TOKEN: discord.discord.token,
    DISCORD_API_URL: discord.discord.apiUrl,
  });
  const b = program.start({
    NOTES_DIR: notes,
    DATABASE_URL: `file:${join(folder, 'b.db')}`,
    SLACK_BOT_TOKEN: http.slack.botToken(),
    SLACK_SIGNING_SECRET: http.slack.signingSecret,
    SLACK_HTTP_PORT: '0',
    SLACK_API_URL: http.slack.apiUrl,
  });
  const samples: Record<'a' | 'b', Sample[]> = { a: [], b: [] };
  const load: number[] = [];
  const own = monitorEventLoopDelay({ resolution: 10 });
  try {
    await http.slack.connectHttp(await b.slackUrl());
    await Promise.all([a.untilStatus(200), b.untilStatus(200), a.logged(/commands registered/)]);
    const started = new Date();
    const since = performance.now();
    const minute = (): number => (performance.now() - since) / 60_000;
    own.enable();
    // Each way gets a third, two of them to one process; at one pace, whatever the answers do.
    let asked = 0;
    const asking = setInterval(
      () => {
        const due = Math.floor(((performance.now() - since) / 1000) * RATE * 1.5);
        for (; asked < due; asked += 1) all[asked % all.length]?.ask();
      },
      1000 / RATE / 1.5,
    );
    const changing = setInterval(() => {
      version += 1;
      writeNote(notes, version);
    }, 1000);
    while (minute() < MINUTES) {
      await delay(Math.min(SAMPLE_MS, Math.max(0, MINUTES * 60_000 - (performance.now() - since))));
      samples.a.push(await sample(a, minute()));
      samples.b.push(await sample(b, minute()));
      load.push(loadavg()[0] ?? 0);
      if (samples.a.length % 6 !== 0) continue;
      const [lastA, lastB] = [samples.a.at(-1), samples.b.at(-1)];
      const counts = all.map(
        ({ tally: { way, sent, answered, lost, doubled, answerMs } }) =>
          `${way} ${sent}/${answered}/${lost}/${doubled}, slowest of the last 500 ${Math.max(...answerMs.slice(-500)).toFixed(0)} ms`,
      );
      process.stdout.write(
        `minute ${minute().toFixed(1)}: A ${lastA?.rssMb.toFixed(0)} MB, heap ${lastA?.heapMb.toFixed(0)}, lag ${lastA?.lagP99Ms.toFixed(0)} ms; B ${lastB?.rssMb.toFixed(0)} MB, heap ${lastB?.heapMb.toFixed(0)}, lag ${lastB?.lagP99Ms.toFixed(0)} ms; sent/answered/lost/doubled: ${counts.join('; ')}; load ${load.at(-1)?.toFixed(1)}; own RSS ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB\n`,
      );
    }
    clearInterval(asking);
    clearInterval(changing);
    own.disable();
    const patience = Date.now() + PATIENCE_MS;
    while (all.some(({ waiting }) => waiting() > 0) && Date.now() < patience + 1000) await delay(100);
    // What would come twice has time to, and the index to take over the last change.
    await delay(3000);
    const lastChangeFound = (await discord.discord.slash('k8snotes search', { query: `soakword${version}` }).answered()).text.includes(
      `soakword${version}`,
    );
    discord.count();
    const minutes = minute();
    a.kill('SIGTERM');
    b.kill('SIGTERM');
    const [endA, endB] = await Promise.all([a.ended, b.ended]);
    const errors = [...a.log, ...b.log].filter((line) => /"level":(?:50|60)/.test(line));
    const { failures } = discord.discord;
    const report = soakReport({
      minutes: MINUTES,
      perSecond: asked / 1.5 / (MINUTES * 60),
      started,
      tallies: all.map(({ tally }) => tally),
      processes: [
        { name: 'A', samples: samples.a, exitCode: endA.code },
        { name: 'B', samples: samples.b, exitCode: endB.code },
      ],
      notesWritten: version,
      lastChangeFound,
      load,
      ownLagMs: own.percentile(99) / 1e6,
      problems: [
        ...socket.slack.takeProblems(),
        ...http.slack.takeProblems(),
        ...failures.map((failure) => JSON.stringify(failure)),
        ...discord.discord.invalidRequests().map(({ method, path }) => `Discord refused ${method} ${path}`),
        ...discord.discord.pinged(),
        ...errors,
      ],
    });
    writeFileSync(RESULTS, report);
    process.stdout.write(`${report}\nended after ${minutes.toFixed(1)} minutes\n`);
    expect(all.map(({ tally: { lost, doubled } }) => ({ lost, doubled }))).toEqual(all.map(() => ({ lost: 0, doubled: 0 })));
    expect(lastChangeFound).toBe(true);
  } finally {
    if (LOG !== undefined) writeFileSync(LOG, [...a.log, ...b.log].join('\n'));
    await program.remove();
    await Promise.all([socket.close(), http.close(), discord.discord.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../test/support/slack/local-slack.ts';

/**
 * 200 people type a slash command at the same moment, to the built program as it is deployed (its own process, notes in its worker, store in a file of its own), over both
 * transports: how long each waits for the acknowledgement and for the answer, and whether any is lost or answered twice. Prints a Markdown table.
 *
 * `npm run build && npx vitest run --config bench/platforms/vitest.config.ts slack`
 */

const PEOPLE = 200;
const ROUNDS = 3;
const QUERIES = ['istio', 'メモリ', 'うんよう', 'kubernets', 'Istio 注意点', 'graceful shutdown', 'Laravel routing', 'PDB'] as const;
const root = fileURLToPath(new URL('../..', import.meta.url));
const people = Array.from({ length: PEOPLE }, (_, index) => ({ id: `U1PERSON${index}`, name: `person${index}` }));

interface Figures {
  readonly ackMs: readonly number[];
  readonly answerMs: readonly number[];
  readonly lost: number;
  readonly doubled: number;
  /** How late this process itself was: the local Slack shares the machine, and its lateness is in every figure. */
  readonly ownDelayMs: number;
}

const SCRIPTS = { k8snotes: ['dist/bin/k8snotes.js', 'start'], 'Bolt alone': ['bench/platforms/bare-slack.mjs'] } as const;

async function startProgram(slack: LocalSlack, mode: 'socket' | 'http', system: keyof typeof SCRIPTS): Promise<ChildProcess> {
  const transport =
    mode === 'socket' ? { SLACK_APP_TOKEN: slack.appToken } : { SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_HTTP_PORT: '0' };
  const program = spawn(process.execPath, [...SCRIPTS[system]], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SLACK_BOT_TOKEN: slack.botToken(),
      SLACK_API_URL: slack.apiUrl,
      DATABASE_URL: ':memory:',
      HTTP_PORT: '0',
      LOG_LEVEL: 'info',
      ...transport,
    },
  });
  const { stderr } = program;
  if (stderr === null) throw new Error('the program has no standard error');
  const lines = createInterface({ input: stderr });
  const said: string[] = [];
  for await (const line of lines) {
    said.push(line);
    if (mode === 'socket' && line.includes('connected to Slack')) break;
    const port = /"port":(?<port>\d+)[^}]*listening for Slack/u.exec(line)?.groups?.['port'];
    if (mode === 'http' && port !== undefined) {
      await slack.connectHttp(`http://127.0.0.1:${port}`);
      break;
    }
  }
  if (program.exitCode !== null) throw new Error(`the program ended:\n${said.join('\n')}`);
  stderr.resume();
  return program;
}

async function measure(mode: 'socket' | 'http', system: keyof typeof SCRIPTS): Promise<Figures> {
  const answers = system === 'k8snotes';
  const slack = await startLocalSlack({ teams: [{ id: 'T1', people }] });
  const program = await startProgram(slack, mode, system);
  const { general } = slack.ids();
  const ackMs: number[] = [];
  const answerMs: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    // Once around, so that nobody measures the loading of a module.
    await slack.slash('/k8snotes', 'istio');
    if (answers) await slack.untilSeen(slack.ids().alice, general, () => true, undefined);
    delay.enable();
    for (let round = 0; round < ROUNDS; round += 1) {
      const sent = new Map<string, number>();
      const already = slack.team().messages.length;
      await Promise.all(
        people.map(async ({ id }, index) => {
          sent.set(id, Date.now());
          const delivery = await slack.slash('/k8snotes', QUERIES[(index + round) % QUERIES.length] ?? '', { user: id });
          ackMs.push(delivery.ackMs);
        }),
      );
      if (answers) await slack.until(() => slack.team().messages.length >= already + PEOPLE, 30_000);
      // A message's own time stamp says when Slack had it.
      for (const { ts, ephemeralTo } of slack.team().messages.slice(already))
        answerMs.push(Number(ts) * 1000 - (sent.get(ephemeralTo ?? '') ?? 0));
    }
    delay.disable();
    // What would come twice has time to.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const counts = people.map(({ id }) => slack.seenBy(id, general).length);
    if (answers) slack.expectClean();
    return {
      ackMs,
      answerMs,
      lost: answers ? counts.reduce((sum, count) => sum + Math.max(0, ROUNDS - count), 0) : 0,
      doubled: counts.reduce((sum, count) => sum + Math.max(0, count - ROUNDS), 0),
      ownDelayMs: delay.percentile(99) / 1e6,
    };
  } finally {
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    await ended;
    await slack.close();
  }
}

function quantile(values: readonly number[], share: number): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}

it(`${PEOPLE} slash commands at once, ${ROUNDS} times, over both transports`, async () => {
  const rows: string[] = [];
  const rounds = (['socket', 'http'] as const).flatMap((mode) => (['Bolt alone', 'k8snotes'] as const).map((system) => ({ mode, system })));
  for (const { mode, system } of rounds) {
    const { ackMs, answerMs, lost, doubled, ownDelayMs } = await measure(mode, system);
    rows.push(
      `| ${system} | ${mode} | ${PEOPLE} × ${ROUNDS} | ${quantile(ackMs, 0.5)} | ${quantile(ackMs, 0.99)} | ${quantile(answerMs, 0.5)} | ${quantile(answerMs, 0.99)} | ${answerMs.length} | ${lost} | ${doubled} | ${ownDelayMs.toFixed(0)} |`,
    );
    expect({ answered: answerMs.length, lost, doubled }).toEqual({
      answered: system === 'k8snotes' ? PEOPLE * ROUNDS : 0,
      lost: 0,
      doubled: 0,
    });
  }
  const [cpu] = cpus();
  process.stdout.write(
    [
      '',
      `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}; the local Slack runs on the same machine and takes its share.`,
      '',
      '| System | Transport | Commands | ack p50, ms | ack p99, ms | answer p50, ms | answer p99, ms | answered | lost | doubled | delay of the local Slack p99, ms |',
      '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
      ...rows,
      '',
    ].join('\n'),
  );
});

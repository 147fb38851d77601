import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commandDefinitions } from '../../adapters/discord/commands.ts';
import type { RequestRecord } from '../../test/support/discord/hub.ts';
import { type LocalDiscord, startLocalDiscord } from '../../test/support/discord/local-discord.ts';

/**
 * 200 people type a slash command at the same moment, to the built program as it is deployed (its own process, notes in its worker, store in memory): how long each waits for the
 * first response and for the answer, and whether any is lost or answered twice; and the same for a bot that only gives first responses. Prints a Markdown table.
 *
 * `npm run build && npx vitest run --config bench/platforms/vitest.config.ts discord`
 */

const PEOPLE = 200;
const ROUNDS = 3;
const QUERIES = ['istio', 'メモリ', 'うんよう', 'kubernets', 'Istio 注意点', 'graceful shutdown', 'Laravel routing', 'PDB'] as const;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Start a bot; resolves when its standard error says so. */
async function startBot(discord: LocalDiscord, args: readonly string[], isUp: string): Promise<ChildProcess> {
  const program = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DATABASE_URL: ':memory:',
      HTTP_PORT: '0',
      LOG_LEVEL: 'info',
    },
  });
  const { stderr } = program;
  if (stderr === null) throw new Error('the program has no standard error');
  const said: string[] = [];
  for await (const line of createInterface({ input: stderr })) {
    said.push(line);
    if (line.includes(isUp)) break;
  }
  if (program.exitCode !== null) throw new Error(`the program ended:\n${said.join('\n')}`);
  stderr.resume();
  return program;
}

function quantile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}

async function stopBot(program: ChildProcess): Promise<void> {
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
}

/** First responses of a bot that gives nothing else, ms. */
async function bareAckMs(): Promise<readonly number[]> {
  const discord = await startLocalDiscord();
  discord.registerCommands(commandDefinitions('k8snotes'));
  const program = await startBot(discord, ['bench/platforms/bare-discord.mjs'], 'ready');
  try {
    const people = Array.from({ length: PEOPLE }, (_, index) => discord.addUser(`person ${index}`));
    const ackMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const asked = people.map((user) => discord.slash('k8snotes search', { query: 'istio' }, { user }));
      ackMs.push(...(await Promise.all(asked.map((each) => each.acknowledged(60_000)))));
    }
    return ackMs;
  } finally {
    await stopBot(program);
    await discord.close();
  }
}

it(`${PEOPLE} slash commands at once, ${ROUNDS} times`, async () => {
  const bareMs = await bareAckMs();
  const discord = await startLocalDiscord();
  const program = await startBot(discord, ['dist/bin/k8snotes.js', 'start'], 'commands registered');
  const ackMs: number[] = [];
  const answerMs: number[] = [];
  try {
    const people = Array.from({ length: PEOPLE }, (_, index) => discord.addUser(`person ${index}`));
    // Once around, so that nobody measures the loading of a module.
    await discord.slash('k8snotes search', { query: 'istio' }).answered();
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      let read = discord.requests.length;
      let answered = 0;
      const open = new Set<RequestRecord>();
      const asked = people.map((user, index) =>
        discord.slash('k8snotes search', { query: QUERIES[(index + round) % QUERIES.length] ?? '' }, { user }),
      );
      // Only what is new is looked at: the local Discord runs beside, and what it spends is missing elsewhere.
      const look = (): true | undefined => {
        for (; read < discord.requests.length; read += 1) {
          const request = discord.requests[read];
          if (request?.method === 'PATCH') open.add(request);
        }
        for (const request of open) {
          if (request.status === 0) continue;
          open.delete(request);
          answered += 1;
          answerMs.push(performance.now() - start);
        }
        return answered >= PEOPLE ? true : undefined;
      };
      await discord.until('all answers', look, 60_000);
      for (const each of asked) ackMs.push(await each.acknowledged());
    }
    const counts = people.map((user) => discord.seenBy(user, discord.channels.general).filter(({ ephemeral }) => ephemeral).length);
    const lost = counts.reduce((sum, count) => sum + Math.max(0, ROUNDS - count), 0);
    const doubled = counts.reduce((sum, count) => sum + Math.max(0, count - ROUNDS), 0);
    expect({ lost, doubled, failures: discord.failures, invalid: discord.invalidRequests() }).toEqual({
      lost: 0,
      doubled: 0,
      failures: [],
      invalid: [],
    });
    const [cpu] = cpus();
    process.stdout.write(
      [
        '',
        `Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}; the local Discord runs on the same machine and takes its share.`,
        'All commands of a round are sent in the same tick; times count from there, as Discord sees them.',
        '',
        '| Commands | first response p50, ms | p99, ms | answer p50, ms | answer p99, ms | answered | lost | doubled |',
        '|--:|--:|--:|--:|--:|--:|--:|--:|',
        `| ${PEOPLE} × ${ROUNDS} | ${quantile(ackMs, 0.5)} | ${quantile(ackMs, 0.99)} | ${quantile(answerMs, 0.5)} | ${quantile(answerMs, 0.99)} | ${answerMs.length} | ${lost} | ${doubled} |`,
        `| the SDK alone | ${quantile(bareMs, 0.5)} | ${quantile(bareMs, 0.99)} | | | | | |`,
        '',
      ].join('\n'),
    );
  } finally {
    await stopBot(program);
    await discord.close();
  }
});

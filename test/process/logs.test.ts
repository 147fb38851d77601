import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowdedSlack, discordVariables, ownDiscord, ownFolder, serving, slackVariables, unexplained } from './crowd.ts';
import { installedForTests, type Program } from './program.ts';

const NOTE = '# Mesh Night\n\n## Istio\n\n- Quokka mesh は Istio の代わりになる\n';
const KEY = Buffer.alloc(32, 9).toString('base64');
const WEBHOOK_SECRET = 'a-secret-of-the-git-host';

interface Line {
  readonly msg: string;
  readonly requestId?: string;
  readonly query?: string;
  readonly shown?: readonly string[];
}

const installation = installedForTests();

/** Everything that a person can do, found and not found, on both platforms, and requests of people who may not. */
async function everythingLogged(
  mode: 'socket' | 'http',
  variables: Readonly<Record<string, string>>,
): Promise<{
  readonly lines: readonly Line[];
  readonly text: string;
  readonly secrets: readonly string[];
}> {
  const { slack, people } = await crowdedSlack(2);
  const discord = await ownDiscord();
  const notes = ownFolder();
  writeFileSync(join(notes, '2024-01-15-mesh.md'), NOTE);
  const platforms = { ...slackVariables(slack, mode), ...discordVariables(discord) };
  const program: Program = installation.start({
    ...platforms,
    DATABASE_URL: ':memory:',
    DATABASE_ENCRYPTION_KEY: KEY,
    NOTES_WEBHOOK_SECRET: WEBHOOK_SECRET,
    NOTES_DIR: notes,
    LOG_LEVEL: 'trace',
    ...variables,
  });
  await serving(program, slack, mode);
  const [alice = '', bob = ''] = people;
  const { bot } = slack.ids();
  await slack.slash('/k8snotes', 'quokka', { user: alice });
  await slack.directMessage('wombat rollout', { user: bob });
  await discord.slash('k8snotes search', { query: 'quokka' }).answered();
  await discord.slash('k8snotes search', { query: 'wombat rollout' }).answered();
  await slack.until(() => slack.team().messages.filter(({ user }) => user === bot).length === 2, 15_000);
  await fetch(`${await program.http()}/webhook/notes`, { method: 'POST', headers: { 'x-hub-signature-256': 'sha256=00' }, body: 'quokka' });
  await program.untilStatus(200);
  program.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(unexplained(program)).toEqual([]);
  const text = program.log.join('\n');
  // Every line is JSON: `parse` throws otherwise.
  const lines = program.log.map((line) => JSON.parse(line) as Line);
  const secrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'DISCORD_TOKEN'].flatMap(
    (name) => (platforms as Readonly<Record<string, string>>)[name] ?? [],
  );
  expect(secrets.length).toBe(3);
  return { lines, text, secrets: [...secrets, KEY, WEBHOOK_SECRET] };
}

describe('the log of a whole process, at its most talkative', () => {
  it('holds no question, no note and no secret, and follows each request from the answer to the reply by its id', async () => {
    const { lines, text, secrets } = await everythingLogged('socket', {});
    expect(text).not.toMatch(/quokka|wombat|rollout|代わり/i);
    for (const secret of secrets) expect(text).not.toContain(secret);
    const answered = lines.filter(({ msg }) => msg === 'answered');
    expect(answered).toHaveLength(4);
    for (const { requestId } of answered) {
      const [first, ...later] = lines.filter((line) => line.requestId === requestId).map(({ msg }) => msg);
      expect(first).toBe('received');
      expect(later[0]).toBe('answered');
      expect(later.at(-1)).toBe('replied');
    }
  });

  it('holds the questions where LOG_QUERIES says so, and still no secret', async () => {
    const { lines, text, secrets } = await everythingLogged('http', { LOG_QUERIES: 'true' });
    const asked = lines.filter(({ msg }) => msg === 'answered').map(({ query, shown }) => [query, shown]);
    expect(asked.filter(([query]) => query === 'quokka')).toEqual(Array(2).fill(['quokka', ['2024-01-15-mesh.md:5']]));
    expect(asked.filter(([query]) => query === 'wombat rollout')).toEqual(Array(2).fill(['wombat rollout', []]));
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});

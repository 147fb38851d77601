import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../bin/command-line.ts';
import { inMemory, runInMemory } from '../support/environment.ts';
import { createTeamRepository, GIT_ENVIRONMENT, type GitHost, serveRepositories, type TeamRepository } from '../support/git.ts';
import { type LocalSlack, startLocalSlack } from '../support/slack/local-slack.ts';

const TOKEN = 'ghp_V3ryS3cretT0ken';
/** A database of this process alone. */
const MEMORY = 'file::memory:';
const SECRET = '0123456789abcdef0123456789abcdef';
let team: TeamRepository;
let host: GitHost;
let cache: string;
let slack: LocalSlack | undefined;
beforeEach(async () => {
  team = createTeamRepository();
  host = await serveRepositories(dirname(team.bare));
  host.credentials = `bot:${TOKEN}`;
  cache = mkdtempSync(join(tmpdir(), 'k8snotes-test-cache-'));
});
afterEach(async () => {
  await host.close();
  await slack?.close();
  slack = undefined;
});

const variables = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  ...(GIT_ENVIRONMENT.PATH === undefined ? {} : { PATH: GIT_ENVIRONMENT.PATH }),
  XDG_CACHE_HOME: cache,
  NOTES_REPO: `http://bot:${TOKEN}@127.0.0.1:${host.port}/notes.git`,
  NOTES_URL_TEMPLATE: 'https://git.example/{commit}/{path}#L{line}',
  ...more,
});

describe('a question about notes in a repository', () => {
  it('is answered with a link to the commit, and asks the server once in a while only', async () => {
    const commit = team.push({ 'docs/2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n', 'README.md': '# Istio の README\n' });
    const ask = () => runInMemory(['ask', 'Istio', '--json'], { variables: variables({ NOTES_DIR: 'docs' }) });
    const { code, out, err } = await ask();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { hits } = JSON.parse(out) as { readonly hits: readonly { readonly file: string; readonly url: string }[] };
    expect(new Set(hits.map(({ file }) => file))).toEqual(new Set(['2024-01-15-mesh.md']));
    expect(hits[0]?.url).toBe(`https://git.example/${commit}/2024-01-15-mesh.md#L3`);
    const before = host.requests.length;
    expect(JSON.parse((await ask()).out)).toMatchObject({ hits });
    expect([before > 0, host.requests.length]).toEqual([true, before]);
    expect(readdirSync(join(cache, 'k8snotes', 'repositories'))).toHaveLength(1);
  });

  it('is answered from the same notes that check and doctor look at', async () => {
    team.push({ 'docs/2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const settings = variables({ NOTES_DIR: 'docs' });
    const address = `http://127.0.0.1:${host.port}/notes.git (docs)`;
    const check = await runInMemory(['check'], { variables: settings });
    expect(check.err).toBe('');
    expect(check.out).toContain('Nothing found in 1 file.');
    expect((await runInMemory(['doctor', '--lang', 'en'], { variables: settings })).out).toContain(`1 note with 2 items in ${address}`);
    host.credentials = 'bot:another';
    const refused = await runInMemory(['doctor', '--json'], { variables: settings });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ area: 'notes', code: 'not-allowed', state: 'problem' }),
        // What was fetched before still answers.
        expect.objectContaining({ code: 'index-ok' }),
      ]),
    });
    expect(refused.out).not.toContain(TOKEN);
  });

  it('takes --notes for the folder to read instead', async () => {
    const { code, out } = await runInMemory(['ask', 'Istio', '--notes', 'notes'], { variables: variables() });
    expect(code).toBe(0);
    expect(out).toContain('Istio');
    expect(host.requests).toEqual([]);
  });

  it.each([
    ['en', 'Check the user and token in NOTES_REPO'],
    ['ja', 'NOTES_REPO のユーザー名とトークン'],
  ] as const)('says what to do in %s when the token is refused, and does not show it', async (language, told) => {
    team.push({ 'a.md': '# A\n\n- Istio\n' });
    host.credentials = 'bot:another';
    const { code, out, err } = await runInMemory(['ask', 'Istio', '--lang', language], { variables: variables() });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(told);
    expect(err).not.toContain(TOKEN);
  });
});

const signed = (body: string) => ({
  method: 'POST',
  headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` },
  body,
});

/** A command that goes on until it is told to stop. */
function begin(argv: readonly string[], more: Readonly<Record<string, string>>) {
  const stdin = new PassThrough();
  const { environment, written } = inMemory(argv, {
    variables: variables({ HTTP_PORT: '0', LOG_LEVEL: 'info', NOTES_WEBHOOK_SECRET: SECRET, ...more }),
    input: stdin,
  });
  let stop: () => void = () => undefined;
  const onStopSignal = (listener: () => void): void => {
    stop = listener;
  };
  const ended = runCommandLine({ ...environment, now: () => new Date(), onStopSignal });
  const logged = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (let count = 0; count < 1000; count += 1) {
      const found = pattern.exec(written().err);
      if (found !== null) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
    throw new Error(`not logged: ${pattern}\n${written().err}`);
  };
  return {
    logged,
    written,
    url: async () => `http://127.0.0.1:${(await logged(/HTTP listens on http:\/\/127\.0\.0\.1:(\d+)/))[1]}`,
    stop: async () => {
      stop();
      stdin.end();
      return ended;
    },
  };
}

describe('a push', { timeout: 20_000 }, () => {
  it('is taken over at the terminal when its webhook comes', async () => {
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    const chat = begin(['chat'], {});
    const url = await chat.url();
    team.push({ '2024-02-15-data.md': '# Data Night\n\n- Vitess を試した\n' });
    expect((await fetch(`${url}/webhook/notes`, { ...signed('{}'), headers: {} })).status).toBe(401);
    expect((await fetch(`${url}/webhook/notes`, signed('{}'))).status).toBe(202);
    await chat.logged(/the notes have changed/);
    const readiness = (await (await fetch(`${url}/readyz`)).json()) as { readonly checks: readonly object[] };
    expect(readiness.checks).toContainEqual({ name: 'notes', ok: true, detail: '2 notes' });
    expect(await chat.stop()).toBe(0);
    expect(chat.written().err).not.toContain(TOKEN);
    expect(chat.written().err).not.toContain(SECRET);
  });

  it('is taken over by the service; a repository out of reach is in readiness and metrics, and the bot goes on', async () => {
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    slack = await startLocalSlack();
    const service = begin(['start'], {
      DATABASE_URL: MEMORY,
      SLACK_BOT_TOKEN: slack.botToken(),
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    });
    const url = await service.url();
    await slack.connected();
    team.push({ '2024-02-15-data.md': '# Data Night\n\n- Vitess を試した\n' });
    expect((await fetch(`${url}/webhook/notes`, signed('{}'))).status).toBe(202);
    await service.logged(/the notes have changed/);
    host.credentials = 'bot:another';
    expect((await fetch(`${url}/webhook/notes`, signed('{}'))).status).toBe(202);
    await service.logged(/cannot be read just now/);
    const reply = await fetch(`${url}/readyz`);
    const { checks } = (await reply.json()) as {
      readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
    };
    expect(checks.find(({ name }) => name === 'notes')).toMatchObject({ ok: true, detail: expect.stringContaining('cannot be fetched') });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^k8snotes_notes 2$/m);
    expect(metrics).toMatch(/^k8snotes_units 4$/m);
    expect(metrics).toMatch(/^k8snotes_notes_problem 1$/m);
    for (const text of [JSON.stringify(checks), metrics, service.written().err]) expect(text).not.toContain(TOKEN);
    expect(await service.stop()).toBe(0);
  });

  it('is answered from once the repository can be reached, though it could not at the start', async () => {
    team.push({ '2024-01-15-mesh.md': '# Mesh Night\n\n- Istio を試した\n' });
    slack = await startLocalSlack();
    host.onRequest = () => Promise.reject(new Error('down'));
    const service = begin(['start'], {
      DATABASE_URL: MEMORY,
      SLACK_BOT_TOKEN: slack.botToken(),
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    });
    await service.logged(/notes could not be started; trying again/);
    const url = await service.url();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/webhook/notes`, signed('{}'))).status).toBe(202);
    host.onRequest = () => Promise.resolve();
    await service.logged(/notes runs now/);
    await slack.connected();
    expect(await service.stop()).toBe(0);
  });
});

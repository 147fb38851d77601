import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answersTo, crowdedSlack, discordVariables, ownDiscord, slackVariables } from './crowd.ts';
import { installedForTests } from './program.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const installation = installedForTests();

/** Code that is loaded before the program, in its main thread. */
const loadedBefore = (code: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(`import { isMainThread } from 'node:worker_threads'; if (isMainThread) { ${code} }`).toString('base64')}`,
});

/** As an SDK makes it: with all that was sent. */
const FAULT = `const fault = (text) => Object.assign(new Error(text), { requestBody: { json: { content: 'quokka' } }, url: 'https://x/webhooks/1/hush' });
process.on('SIGUSR2', () => { Promise.reject(fault('nobody holds this')); });
process.on('SIGWINCH', () => { throw fault('nobody caught this'); });`;

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly errorId?: string;
  readonly err?: { readonly message: string };
}

describe('an error that nobody caught', () => {
  it('is logged with its id and counted; a rejection leaves the process serving, an exception ends it with 1', async () => {
    const { slack, people } = await crowdedSlack(1);
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: ':memory:', ...loadedBefore(FAULT) });
    await program.untilStatus(200);
    program.kill('SIGUSR2');
    const rejected = JSON.parse(await program.logged(/a promise was rejected that nobody holds/)) as Line;
    expect(rejected).toMatchObject({ level: 50, errorId: expect.stringMatching(/^[\da-f]{8}$/), err: { message: 'nobody holds this' } });
    expect((await program.metrics()).get('k8snotes_unhandled_errors_total')).toBe(1);
    const [person = ''] = people;
    await slack.slash('/k8snotes', 'istio', { user: person });
    await slack.until(() => answersTo(slack, person) === 1);
    expect((await program.readiness()).status).toBe(200);

    program.kill('SIGWINCH');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    const thrown = JSON.parse(program.log.find((line) => line.includes('an error that nothing caught')) ?? '{}') as Line;
    expect(thrown).toMatchObject({ level: 60, errorId: expect.stringMatching(/^[\da-f]{8}$/), err: { message: 'nobody caught this' } });
    expect(thrown.errorId).not.toBe(rejected.errorId);
    expect(program.log.join('\n')).not.toMatch(/quokka|hush/);
  });
});

describe('SIGTERM while it starts', () => {
  it('ends it at once with 0 although the database refuses connections', async () => {
    const { slack } = await crowdedSlack(0);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: `postgres://k8snotes@127.0.0.1:${port}/x` });
    await program.logged(/store could not be started; trying again/);
    expect((await fetch(`${await program.http()}/healthz`)).status).toBe(200);
    const { status, checks } = await program.readiness();
    expect(status).toBe(503);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['process', 'notes', 'store']);
    const since = performance.now();
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - since).toBeLessThan(1500);
  });

  it('ends it at once with 0 although the database takes connections and says nothing', async () => {
    const { slack } = await crowdedSlack(0);
    const silent = createServer((socket) => socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(async () => {
      silent.close();
    });
    const connected = once(silent, 'connection');
    const { port } = silent.address() as AddressInfo;
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: `postgres://k8snotes@127.0.0.1:${port}/x` });
    await connected;
    const since = performance.now();
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - since).toBeLessThan(1500);
  });
});

describe('SHUTDOWN_TIMEOUT_MS', () => {
  it('is how long a stop waits for an answer that does not get away', async () => {
    const { slack, people } = await crowdedSlack(1);
    const program = installation.start({ ...slackVariables(slack), DATABASE_URL: ':memory:', SHUTDOWN_TIMEOUT_MS: '1000' });
    await program.untilStatus(200);
    const held = slack.hold('response_url');
    await slack.slash('/k8snotes', 'istio', { user: people[0] ?? '' });
    await held.reached;
    const since = performance.now();
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    const tookMs = performance.now() - since;
    expect(tookMs).toBeGreaterThan(900);
    // And what closing may take; the call to Slack would go on for ten seconds.
    expect(tookMs).toBeLessThan(4500);
    expect(program.log.join('\n')).toContain('stopped before all w');
  });
});

describe('a platform that cannot be reached at the start', () => {
  it('is tried again with growing pauses while the other one is served, until it is there', async () => {
    const { slack, people } = await crowdedSlack(1);
    const discord = await ownDiscord();
    const { hostname, port, pathname } = new URL(discord.apiUrl);
    const way = await startTcpProxy(hostname, Number(port));
    onTestFinished(async () => {
      await way.close();
    });
    await way.cut();
    const program = installation.start({
      ...slackVariables(slack),
      ...discordVariables(discord),
      DISCORD_API_URL: `http://127.0.0.1:${way.port}${pathname}`,
      DATABASE_URL: ':memory:',
    });
    const tries = (): readonly { readonly attempt: number; readonly waitMs: number }[] =>
      program.log.filter((line) => line.includes('discord could not be started; trying again')).map((line) => JSON.parse(line));
    await program.logged(/"attempt":2,[^\n]*discord could not be started/);
    expect(tries().map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(tries()[1]?.waitMs).toBeGreaterThan(tries()[0]?.waitMs ?? Number.POSITIVE_INFINITY);
    const [person = ''] = people;
    await slack.slash('/k8snotes', 'istio', { user: person });
    await slack.until(() => answersTo(slack, person) === 1);
    const { status, checks } = await program.readiness();
    expect(status).toBe(503);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['discord']);
    await way.mend();
    await program.untilStatus(200);
    await program.logged(/commands registered/);
    await discord.slash('k8snotes search', { query: 'istio' }).answered();
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

describe('calls that a platform turns away', () => {
  it('are counted by platform, and the answers come a moment later', async () => {
    const { slack, people } = await crowdedSlack(2);
    const discord = await ownDiscord();
    const program = installation.start({ ...slackVariables(slack), ...discordVariables(discord), DATABASE_URL: ':memory:' });
    await program.untilStatus(200);
    await program.logged(/commands registered/);
    const counted = async (): Promise<readonly (number | undefined)[]> => {
      const metrics = await program.metrics();
      return ['slack', 'discord'].map((platform) => metrics.get(`k8snotes_platform_rate_limits_total{platform="${platform}"}`));
    };
    expect(await counted()).toEqual([undefined, undefined]);
    slack.fail('response_url', { kind: 'rate-limited', retryAfterSeconds: 1 });
    slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 });
    discord.faults.add({ kind: 'rate-limit', retryAfterMs: 50, scope: 'bucket' }, { method: 'PATCH' });
    const [first = '', second = ''] = people;
    await slack.slash('/k8snotes', 'istio', { user: first });
    await slack.directMessage('istio', { user: second });
    await discord.slash('k8snotes search', { query: 'istio' }).answered();
    await slack.until(() => answersTo(slack, first) === 1 && answersTo(slack, second) === 1);
    expect(await counted()).toEqual([2, 1]);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpTransport } from '../../../adapters/slack/http-transport.ts';
import { BOT_SCOPES } from '../../../adapters/slack/names.ts';
import { createInFlight } from '../../../src/ops/in-flight.ts';
import { startHarness, wordsIn } from './harness.ts';
import { testLog } from './support.ts';

describe('requests over HTTP', () => {
  it.each(['bad', 'stale', 'missing'] as const)('with a %s signature are refused and do nothing', async (signature) => {
    const { slack } = await startHarness({ mode: 'http' });
    const delivery = await slack.slash('/k8snotes', 'istio', { signature });
    expect(delivery.status).toBe(401);
    expect(slack.callsOf('users.info')).toEqual([]);
    expect(slack.callsOf('response_url')).toEqual([]);
  });

  it('to any other page are not found', async () => {
    const { adapter } = await startHarness({ mode: 'http' });
    const base = `http://127.0.0.1:${adapter.address()?.port}`;
    for (const [path, method] of [
      ['/', 'GET'],
      ['/slack/events', 'GET'],
      ['/slack/install', 'GET'],
      ['/etc/passwd', 'POST'],
    ] as const)
      expect((await fetch(`${base}${path}`, { method })).status).toBe(404);
  });

  it('that are no HTTP do not end it', async () => {
    const { slack, adapter } = await startHarness({ mode: 'http' });
    const socket = connect(adapter.address()?.port ?? 0, '127.0.0.1');
    socket.end('POST //:0 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve).resume());
    expect((await slack.slash('/k8snotes', 'istio')).outcome).toBe('acknowledged');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
  });

  it('of more than 4 MB are refused before anybody looks at them', async () => {
    const { slack, adapter } = await startHarness({ mode: 'http' });
    const url = `http://127.0.0.1:${adapter.address()?.port}/slack/events`;
    const body = Buffer.alloc(4 * 1024 * 1024 + 1, 'x');
    expect((await fetch(url, { method: 'POST', body })).status).toBe(413);
    expect((await slack.slash('/k8snotes', 'istio')).outcome).toBe('acknowledged');
    await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
  });

  it('that never come to an end are given up', { timeout: 5000 }, async () => {
    const { log } = testLog();
    const inFlight = createInFlight();
    const transport = createHttpTransport(
      { requestListener: (request) => void request.resume() },
      { host: '127.0.0.1', port: 0, log, inFlight, limits: { headersMs: 100, requestMs: 200, keepAliveMs: 100 } },
    );
    await transport.start();
    onTestFinished(transport.stop);
    for (const sent of ['POST /slack/events HTTP/1.1\r\n', 'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx']) {
      const socket = connect(transport.address()?.port ?? 0, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve).resume());
      socket.write(sent);
      await closed;
    }
    expect(inFlight.count()).toBe(0);
  });

  it('are listened for on one address alone, and a port that is taken is told', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { adapter } = await startHarness({ mode: 'http', start: false, settings: { port } });
    await expect(adapter.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((resolve) => taken.close(resolve));
    // Whoever starts adapters again and again gets it started then.
    await adapter.start();
    expect(adapter.address()).toEqual({ host: '127.0.0.1', port });
    expect(adapter.health().state).toBe('ready');
  });
});

it('a server that is stopped while it starts does not listen', async () => {
  const { slack, adapter } = await startHarness({ mode: 'http', start: false });
  const hold = slack.hold('auth.test');
  const started = adapter.start();
  await hold.reached;
  const stopped = adapter.stop();
  hold.release();
  await Promise.all([started, stopped]);
  expect(adapter.address()).toBeUndefined();
  expect(adapter.health().state).toBe('stopped');
});

describe('an app that several workspaces install', () => {
  const teams = [{ id: 'T1' }, { id: 'T2', installed: false }, { id: 'T3', installed: false }] as const;

  it('acts in each as itself', async () => {
    const { slack, adapter, store } = await startHarness({ mode: 'http', oauth: true, slack: { teams } });
    const installUrl = `http://127.0.0.1:${adapter.address()?.port}/slack/install`;
    for (const team of ['T2', 'T3']) {
      const result = await slack.installApp(installUrl, { team });
      expect(result.status).toBe(200);
      expect(result.scopes).toEqual(Object.keys(BOT_SCOPES));
    }
    expect(await store.installations.workspaces()).toEqual(['slack:T2', 'slack:T3']);
    for (const team of ['T2', 'T3', 'T2']) {
      const { alice, general } = slack.ids(team);
      await slack.mention('istio', { team, user: alice, channel: general });
      await slack.until(() => slack.history(general, team).some(({ user }) => user === slack.ids(team).bot));
    }
    await slack.until(() => slack.callsOf('chat.postMessage').length === 3);
    // Not one call in the name of another workspace.
    const posts = slack.callsOf('chat.postMessage');
    expect(posts.map(({ teamId }) => teamId)).toEqual(['T2', 'T3', 'T2']);
    for (const { args, teamId } of posts) expect(String(args['channel'])).toContain(String(teamId).slice(1));
    const place = adapter.poster.placeOf({ channel: 'slack:C2GENERAL', workspace: 'slack:T2' });
    expect(place).toEqual({
      platform: 'slack',
      ids: ['slack:C2GENERAL'],
      channel: 'slack:C2GENERAL',
      workspace: 'slack:T2',
      trusted: false,
    });
  });

  it('is not installed when the browser is another, or the person says no', async () => {
    const { slack, adapter, store } = await startHarness({ mode: 'http', oauth: true, slack: { teams } });
    const installUrl = `http://127.0.0.1:${adapter.address()?.port}/slack/install`;
    expect((await slack.installApp(installUrl, { team: 'T2', withoutCookie: true })).status).toBeGreaterThanOrEqual(400);
    expect((await slack.installApp(installUrl, { team: 'T2', deny: true })).status).toBeGreaterThanOrEqual(400);
    expect(await store.installations.workspaces()).toEqual([]);
  });

  it('tells the person where it is not installed that it cannot answer, with an id that is in the log', async () => {
    const { slack, logged } = await startHarness({ mode: 'http', oauth: true, slack: { teams } });
    const { alice, general } = slack.ids('T2');
    await slack.slash('/k8snotes', 'istio', { team: 'T2', user: alice, channel: general });
    const seen = await slack.until(() => slack.seenBy(alice, general, 'T2')[0]);
    const line = await logged(({ code }) => code === 'not_installed');
    expect(wordsIn(seen.blocks)).toContain(String(line['errorId']));
  });

  it('forgets a workspace that removed it, and no other', async () => {
    const { slack, adapter, store, logged } = await startHarness({ mode: 'http', oauth: true, slack: { teams } });
    const installUrl = `http://127.0.0.1:${adapter.address()?.port}/slack/install`;
    await slack.installApp(installUrl, { team: 'T2' });
    await slack.installApp(installUrl, { team: 'T3' });
    await slack.uninstall('T2');
    await logged(({ msg }) => msg.startsWith('the app was removed;'));
    expect(await store.installations.workspaces()).toEqual(['slack:T3']);
    expect(adapter.health().state).toBe('ready');
  });

  it('keeps a workspace that installed it again when the news of the old token comes late', async () => {
    const { slack, adapter, store, logged } = await startHarness({ mode: 'http', oauth: true, slack: { teams } });
    await slack.installApp(`http://127.0.0.1:${adapter.address()?.port}/slack/install`, { team: 'T2' });
    await slack.event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [slack.ids('T2').bot] } }, { team: 'T2' });
    await logged(({ msg }) => msg.includes('its token works: nothing was deleted'));
    expect(await store.installations.workspaces()).toEqual(['slack:T2']);
  });

  it('refreshes a token once before it ends, however many ask at that moment', async () => {
    const { slack, adapter, store } = await startHarness({
      mode: 'http',
      oauth: true,
      slack: { teams, tokenRotation: true },
    });
    await slack.installApp(`http://127.0.0.1:${adapter.address()?.port}/slack/install`, { team: 'T2' });
    // The SDK refreshes in the last two hours of a token; this one has a minute left.
    const installed = (await store.installations.find('slack:T2')) as { readonly bot: { readonly token: string; expiresAt: number } };
    await store.installations.save(
      'slack:T2',
      { ...installed, bot: { ...installed.bot, expiresAt: Math.floor(Date.now() / 1000) + 60 } },
      new Date(),
    );
    const { alice, general } = slack.ids('T2');
    await Promise.all(Array.from({ length: 5 }, () => slack.slash('/k8snotes', 'istio', { team: 'T2', user: alice, channel: general })));
    await slack.until(() => slack.seenBy(alice, general, 'T2').length === 5);
    expect(slack.callsOf('oauth.v2.access').filter(({ args }) => args['grant_type'] === 'refresh_token')).toHaveLength(1);
    expect(await store.installations.find('slack:T2')).not.toMatchObject({ bot: { token: installed.bot.token } });
  });
});

it('an app of one workspace finds out by itself that its token has ended', async () => {
  const { slack, adapter } = await startHarness({ mode: 'http' });
  slack.fail('users.info', { kind: 'error', error: 'token_revoked' });
  // One call alone may be wrong.
  await slack.slash('/k8snotes', 'istio');
  await slack.untilSeen(slack.ids().alice, slack.ids().general, () => true);
  await slack.until(() => slack.callsOf('auth.test').length === 2);
  expect(adapter.health().state).toBe('ready');
  slack.fail('*', { kind: 'error', error: 'token_revoked' }, { times: Number.POSITIVE_INFINITY });
  await slack.mention('istio');
  await adapter.ended;
  expect(adapter.health()).toMatchObject({ state: 'failed' });
});

it('an app of one workspace that is removed from it ends, and says what to do', async () => {
  const { slack, adapter } = await startHarness();
  await slack.uninstall();
  await adapter.ended;
  expect(adapter.health().state).toBe('failed');
  expect(adapter.health().detail).toContain('SLACK_BOT_TOKEN');
});

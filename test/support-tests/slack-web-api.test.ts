import { App, HTTPReceiver, type Installation, LogLevel } from '@slack/bolt';
import { ErrorCode, WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../support/slack/local-slack.ts';

/** Ends what a test started, last first. */
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function start(options?: LocalSlackOptions): Promise<LocalSlack> {
  const slack = await startLocalSlack(options);
  endings.push(() => slack.close());
  return slack;
}

function clientOf(slack: LocalSlack, token = slack.botToken(), retries = 0): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    timeout: 1000,
    retryConfig: { retries, minTimeout: 1, maxTimeout: 2 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

/** Refused installations and messages are logged as errors, which these tests provoke. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

const quiet = { unfurl_links: false, unfurl_media: false };
const tip = { text: 'tip', metadata: { event_type: 'posted', event_payload: { key: 'tip-1' } }, ...quiet };

describe('tokens, scopes and channels', () => {
  it('knows whose token it is', async () => {
    const slack = await start({ teams: [{ id: 'T1' }, { id: 'T2', name: 'Second' }] });
    expect(await clientOf(slack, slack.botToken('T2')).auth.test()).toMatchObject({
      ok: true,
      team_id: 'T2',
      team: 'Second',
      user_id: 'U2BOT',
    });
    await expect(clientOf(slack, 'xoxb-wrong').auth.test()).rejects.toThrow('invalid_auth');
    await expect(clientOf(slack, slack.appToken).auth.test()).rejects.toThrow('not_allowed_token_type');
  });

  it('says which scope is missing', async () => {
    const slack = await start({ scopes: ['chat:write', 'commands'] });
    const { alice } = slack.ids();
    await expect(clientOf(slack).users.info({ user: alice })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write,commands' },
    });
  });

  it.each([
    ['random', 'not_in_channel'],
    ['hidden', 'channel_not_found'],
    ['archived', 'is_archived'],
  ] as const)('refuses a message in %s: %s', async (channel, error) => {
    const slack = await start({ scopes: ['chat:write'] });
    await expect(clientOf(slack).chat.postMessage({ channel: slack.ids()[channel], ...tip })).rejects.toThrow(error);
  });

  it('lets chat:write.public post where the bot is not, and not read there', async () => {
    const slack = await start();
    const { random } = slack.ids();
    expect(await clientOf(slack).chat.postMessage({ channel: random, ...tip })).toMatchObject({ ok: true, channel: random });
    await expect(clientOf(slack).conversations.history({ channel: random })).rejects.toThrow('not_in_channel');
  });

  it('gives metadata back only when asked, newest message first, page by page', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { general: channel } = slack.ids();
    await client.chat.postMessage({ channel, ...tip });
    await client.chat.postMessage({ channel, ...tip, text: 'second' });
    const first = await client.conversations.history({ channel, limit: 1 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: 'second' }] });
    expect(first.messages?.[0]).not.toHaveProperty('metadata');
    const cursor = first.response_metadata?.next_cursor ?? '';
    const next = await client.conversations.history({ channel, limit: 1, cursor, include_all_metadata: true });
    expect(next.messages).toMatchObject([{ text: 'tip', metadata: { event_payload: { key: 'tip-1' } } }]);
  });

  it('changes and deletes only what the bot has said to all', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { general: channel, alice } = slack.ids();
    const hers = slack.post('mine', { user: alice });
    await expect(client.chat.update({ channel, ts: hers.ts, text: 'x' })).rejects.toThrow('cant_update_message');
    const whisper = await client.chat.postEphemeral({ channel, user: alice, text: 'psst' });
    await expect(client.chat.update({ channel, ts: whisper.message_ts ?? '', text: 'x' })).rejects.toThrow('message_not_found');
    const own = await client.chat.postMessage({ channel, ...tip });
    await client.chat.update({ channel, ts: own.ts ?? '', text: 'better' });
    expect(slack.history(channel).map(({ text, edited }) => [text, edited])).toEqual([
      ['mine', false],
      ['better', true],
    ]);
    await client.chat.delete({ channel, ts: own.ts ?? '' });
    expect(slack.history(channel)).toHaveLength(1);
  });

  it('tells the locale only when asked, and opens direct messages', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { alice } = slack.ids();
    expect((await client.users.info({ user: alice })).user).not.toHaveProperty('locale');
    expect((await client.users.info({ user: alice, include_locale: true })).user).toMatchObject({ locale: 'ja-JP', is_admin: false });
    const { channel } = await client.conversations.open({ users: alice });
    await client.chat.postMessage({ channel: channel?.id ?? '', ...tip });
    expect(slack.directMessages(alice)).toHaveLength(1);
    await expect(client.users.info({ user: 'U0' })).rejects.toThrow('user_not_found');
  });

  it('records unknown methods, pings, previews and missing texts as problems', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { general: channel } = slack.ids();
    await expect(client.apiCall('chat.shout')).rejects.toThrow('unknown_method');
    await client.chat.postMessage({ channel, text: '<!here>' });
    await client.apiCall('chat.postMessage', { channel, blocks: [{ type: 'divider' }], ...quiet });
    await expect(
      client.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: '' } }], ...quiet }),
    ).rejects.toThrow('invalid_blocks');
    expect(slack.takeProblems()).toEqual([
      'unknown method chat.shout',
      'chat.postMessage: would ping or preview, /text: <!here>',
      'chat.postMessage: would ping or preview, /unfurl_links: must be false',
      'chat.postMessage: would ping or preview, /unfurl_media: must be false',
      'chat.postMessage: missing_text at /text: blocks need a top-level text beside them',
      'chat.postMessage: invalid_blocks at /blocks/0/text/text: must not be empty',
    ]);
  });

  it('validates blocks for anybody', async () => {
    const slack = await start();
    const validate = async (blocks: unknown): Promise<unknown> =>
      (
        await fetch(`${slack.apiUrl}blocks.validate`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ blocks }),
        })
      ).json();
    expect(await validate([{ type: 'divider' }])).toEqual({ ok: true });
    expect(await validate([{ type: 'x' }])).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });
});

describe('clocks', () => {
  const modal = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] };

  it('takes a trigger for three seconds, once', async () => {
    let now = 1_800_000_000_000;
    const slack = await start({ now: () => now });
    const client = clientOf(slack);
    const server = await appOver(slack, async ({ ack }) => ack());
    await slack.connectHttp(server);
    const trigger = async (): Promise<string> => String((await slack.slash('/k8snotes', '')).payload['trigger_id']);
    const first = await trigger();
    await client.views.open({ trigger_id: first, view: modal });
    await expect(client.views.open({ trigger_id: first, view: modal })).rejects.toThrow('exchanged_trigger_id');
    const second = await trigger();
    now += 3001;
    await expect(client.views.open({ trigger_id: second, view: modal })).rejects.toThrow('expired_trigger_id');
  });

  it('takes five answers at a response_url, within thirty minutes', async () => {
    let now = 1_800_000_000_000;
    const slack = await start({ now: () => now });
    const server = await appOver(slack, async ({ ack }) => ack());
    await slack.connectHttp(server);
    const post = async (url: unknown): Promise<number> =>
      (await fetch(String(url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'x' }) }))
        .status;
    const url = (await slack.slash('/k8snotes', '')).payload['response_url'];
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push(await post(url));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.takeProblems()).toEqual(['response_url: used more than 5 times']);
    const late = (await slack.slash('/k8snotes', '')).payload['response_url'];
    now += 30 * 60_000 + 1;
    expect(await post(late)).toBe(404);
  });
});

describe('answers to interactions', () => {
  it('refuses at a response_url what Slack would refuse, with a status', async () => {
    const slack = await start();
    await slack.connectHttp(await appOver(slack, async ({ ack }) => ack()));
    const url = String((await slack.slash('/k8snotes', '')).payload['response_url']);
    const post = async (body: object): Promise<number> =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;
    expect(await post({ text: 'x', blocks: [{ type: 'divider', color: 'red' }] })).toBe(400);
    expect(slack.takeProblems()).toEqual([expect.stringContaining('response_url: invalid_blocks at /blocks/0/color')]);
    slack.fail('response_url', { kind: 'status', status: 500 });
    expect(await post({ text: 'x' })).toBe(500);
    expect(await post({ text: 'x', response_type: 'in_channel' })).toBe(200);
    expect(slack.history(slack.ids().general).map(({ text }) => text)).toEqual(['x']);
  });

  it('tells a shortcut on which message it was used', async () => {
    const slack = await start();
    await slack.connectHttp(
      await appOver(
        slack,
        async ({ ack }) => ack(),
        (app) => app.shortcut('find', async ({ ack }) => ack()),
      ),
    );
    const { payload, outcome } = await slack.messageShortcut(slack.post('about istio'), 'find');
    expect(outcome).toBe('acknowledged');
    expect(payload).toMatchObject({
      type: 'message_action',
      callback_id: 'find',
      message: { text: 'about istio' },
      channel: { id: slack.ids().general },
    });
  });

  it('refuses clicks by people who cannot see the message, and names the buttons that there are', async () => {
    const slack = await start();
    const { alice, bob, general: channel } = slack.ids();
    const button = { type: 'button' as const, text: { type: 'plain_text' as const, text: 'Go' }, action_id: 'go' };
    await clientOf(slack).chat.postEphemeral({ channel, user: alice, text: 'x', blocks: [{ type: 'actions', elements: [button] }] });
    const [message] = slack.seenBy(alice, channel);
    if (message === undefined) throw new Error('no message');
    await expect(slack.clickButton(message, 'go', { user: bob })).rejects.toThrow('cannot see');
    await expect(slack.clickButton(message, 'stop')).rejects.toThrow('No button stop here; there are: go (Go)');
  });
});

describe('views and agents', () => {
  it('refuses a home page that was made for an older one', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { alice: user_id } = slack.ids();
    const view = { type: 'home' as const, blocks: [] };
    const first = await client.views.publish({ user_id, view });
    const hash = first.view?.hash ?? '';
    await client.views.publish({ user_id, view, hash });
    await expect(client.views.publish({ user_id, view, hash })).rejects.toThrow('hash_conflict');
    await expect(
      client.views.publish({ user_id, view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] } }),
    ).rejects.toThrow('invalid_arguments');
    expect(slack.takeProblems()).not.toEqual([]);
  });

  it('keeps what an agent says about its work', async () => {
    const slack = await start();
    const client = clientOf(slack);
    const { channel } = await client.conversations.open({ users: slack.ids().alice });
    const channel_id = channel?.id ?? '';
    const prompts = [{ title: 'Istio?', message: 'istio' }];
    await client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id, prompts });
    await client.apiCall('agents.sessions.setStatus', { channel_id, thread_ts: '1.1', status: 'processing' });
    await expect(client.apiCall('agents.sessions.setStatus', { channel_id, status: 'asleep' })).rejects.toThrow('invalid_arguments');
    await expect(
      client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id, prompts: Array(5).fill(prompts[0]) }),
    ).rejects.toThrow('invalid_arguments');
    expect(slack.statuses).toMatchObject([
      { method: 'assistant.threads.setSuggestedPrompts', prompts },
      { method: 'agents.sessions.setStatus', status: 'processing' },
    ]);
  });
});

describe('faults', () => {
  it('rate-limits as often as it is told to, then recovers', async () => {
    const slack = await start();
    slack.fail('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 7 }, { times: 1, skip: 1 });
    const post = () => clientOf(slack).chat.postMessage({ channel: slack.ids().general, ...tip });
    await post();
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
    await post();
    expect(slack.history(slack.ids().general)).toHaveLength(2);
  });

  it.each([
    ['before the work', false, 1],
    ['after the work', true, 2],
  ] as const)('answers 503 %s, and shows what a retry makes of it', async (_, after, posted) => {
    const slack = await start();
    slack.fail('chat.postMessage', { kind: 'status', status: 503, after });
    await clientOf(slack, slack.botToken(), 1).chat.postMessage({ channel: slack.ids().general, ...tip });
    expect(slack.history(slack.ids().general)).toHaveLength(posted);
  });

  it.each([
    ['before the work', false, 0],
    ['after the work', true, 1],
  ] as const)('drops the connection %s', async (_, after, posted) => {
    const slack = await start();
    slack.fail('chat.postMessage', { kind: 'drop', after });
    await expect(clientOf(slack).chat.postMessage({ channel: slack.ids().general, ...tip })).rejects.toMatchObject({
      code: ErrorCode.RequestError,
    });
    expect(slack.history(slack.ids().general)).toHaveLength(posted);
    expect(slack.callsOf('chat.postMessage')).toMatchObject([{ status: undefined }]);
  });

  it('answers errors, half a JSON text, and late', async () => {
    const slack = await start();
    const client = clientOf(slack);
    slack.fail('auth.test', { kind: 'error', error: 'internal_error' });
    await expect(client.auth.test()).rejects.toThrow('internal_error');
    slack.fail('auth.test', { kind: 'malformed' });
    await expect(client.auth.test()).rejects.toThrow();
    slack.fail('auth.test', { kind: 'slow', ms: 20 });
    expect(await client.auth.test()).toMatchObject({ ok: true });
  });

  it('hits a share of the calls, by the random numbers it is given', async () => {
    const numbers = [0.9, 0.1, 0.9];
    const slack = await start({ random: () => numbers.shift() ?? 1 });
    slack.fail('*', { kind: 'error', error: 'fatal_error' }, { times: Number.POSITIVE_INFINITY, probability: 0.5 });
    const results = [];
    for (let i = 0; i < 3; i += 1)
      results.push(
        await clientOf(slack)
          .auth.test()
          .then(
            () => 'ok',
            () => 'failed',
          ),
      );
    expect(results).toEqual(['ok', 'failed', 'ok']);
  });

  it('holds a call until the test lets it go on', async () => {
    const slack = await start();
    const hold = slack.hold('chat.postMessage');
    const posting = clientOf(slack).chat.postMessage({ channel: slack.ids().general, ...tip });
    await hold.reached;
    expect(slack.history(slack.ids().general)).toEqual([]);
    hold.release();
    await posting;
    expect(slack.history(slack.ids().general)).toHaveLength(1);
  });

  it('says what did happen when the awaited did not', async () => {
    const slack = await start();
    await clientOf(slack).auth.test();
    await expect(slack.until(() => false, 10)).rejects.toThrow(/within 10 ms\.\ncalls: auth\.test 200/);
  });
});

type CommandListener = Parameters<App['command']>[1];

/** A Bolt app with one command over HTTP. @returns its address. */
async function appOver(slack: LocalSlack, listener: CommandListener, more: (app: App) => void = () => undefined): Promise<string> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken(),
    receiver,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  });
  await app.init();
  app.command('/k8snotes', listener);
  more(app);
  return listenOn(app);
}

async function listenOn(app: App): Promise<string> {
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  endings.push(() => app.stop());
  const address = 'address' in server ? server.address() : null;
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('installing in several workspaces', () => {
  /** A Bolt app that is installed with OAuth; installations by workspace. */
  async function oauthApp(slack: LocalSlack, store: Map<string, Installation>): Promise<string> {
    const app = new App({
      signingSecret: slack.signingSecret,
      clientId: slack.clientId,
      clientSecret: slack.clientSecret,
      stateSecret: 'state-secret',
      scopes: ['commands', 'chat:write'],
      logger: silent,
      clientOptions: { slackApiUrl: slack.apiUrl },
      redirectUri: 'https://notes.example.com/slack/oauth_redirect',
      installationStore: {
        storeInstallation: async (installation) => {
          store.set(installation.team?.id ?? '', installation);
        },
        fetchInstallation: async ({ teamId }) => {
          const found = store.get(teamId ?? '');
          if (found === undefined) throw new Error('not installed');
          return found;
        },
        deleteInstallation: async ({ teamId }) => {
          store.delete(teamId ?? '');
        },
      },
      installerOptions: { redirectUriPath: '/slack/oauth_redirect', authorizationUrl: slack.authorizationUrl },
    });
    app.command('/k8snotes', async ({ ack, client }) => {
      await ack({ text: `hello from ${(await client.auth.test()).team_id}` });
    });
    app.event('app_uninstalled', async ({ body }) => {
      store.delete(body.team_id);
    });
    return listenOn(app);
  }

  it('exchanges a code for a token of that workspace, answers there, and forgets it after the removal', async () => {
    const slack = await start({
      teams: [
        { id: 'T1', installed: false },
        { id: 'T2', installed: false },
      ],
      tokenRotation: true,
    });
    const store = new Map<string, Installation>();
    const url = await oauthApp(slack, store);
    expect(() => slack.botToken('T2')).toThrow('not installed');
    const result = await slack.installApp(`${url}/slack/install`, { team: 'T2' });
    expect(result).toMatchObject({ status: 200, scopes: ['commands', 'chat:write'] });
    expect(store.get('T2')?.bot).toMatchObject({ token: slack.botToken('T2'), refreshToken: expect.stringMatching(/^xoxe/) });
    await slack.connectHttp(url);
    await slack.slash('/k8snotes', '', { team: 'T2' });
    expect(slack.seenBy('U2ALICE', 'C2GENERAL', 'T2').map(({ text }) => text)).toEqual(['hello from T2']);
    const token = slack.botToken('T2');
    await slack.uninstall('T2');
    await expect(clientOf(slack, token).auth.test()).rejects.toThrow('account_inactive');
    await expect.poll(() => store.size, { interval: 5 }).toBe(0);
    slack.expectClean();
  });

  it.each([
    ['when the person says no', { deny: true }, 500],
    ['from another browser', { withoutCookie: true }, 400],
  ] as const)('installs nothing %s', async (_, how, status) => {
    const slack = await start({ teams: [{ id: 'T1', installed: false }] });
    const store = new Map<string, Installation>();
    const url = await oauthApp(slack, store);
    expect(await slack.installApp(`${url}/slack/install`, how)).toMatchObject({ status });
    expect(store.size).toBe(0);
  });

  it('lets a rotated token expire and renews it once', async () => {
    let now = 1_800_000_000_000;
    const slack = await start({ teams: [{ id: 'T1', installed: false }], tokenRotation: true, now: () => now });
    const store = new Map<string, Installation>();
    await slack.installApp(`${await oauthApp(slack, store)}/slack/install`);
    const client = clientOf(slack);
    const { clientId: client_id, clientSecret: client_secret } = slack;
    now += 43_200_000;
    await expect(client.auth.test()).rejects.toThrow('token_expired');
    const refresh = {
      client_id,
      client_secret,
      grant_type: 'refresh_token' as const,
      refresh_token: store.get('T1')?.bot?.refreshToken ?? '',
    };
    const renewed = await client.oauth.v2.access(refresh);
    expect(await clientOf(slack, renewed.access_token ?? '').auth.test()).toMatchObject({ ok: true });
    await expect(client.oauth.v2.access(refresh)).rejects.toThrow('invalid_refresh_token');
    await expect(client.oauth.v2.access({ ...refresh, client_secret: 'wrong' })).rejects.toThrow('bad_client_secret');
  });
});

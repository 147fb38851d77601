import { createServer } from 'node:http';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { classifyCallError } from '../../../adapters/slack/call-error.ts';
import { readDialog, writeDialog } from '../../../adapters/slack/dialogs.ts';
import { NotInstalledError, workspaceKey } from '../../../adapters/slack/installations.ts';
import { messageText, plainText } from '../../../adapters/slack/payload.ts';
import { createResponseUrl } from '../../../adapters/slack/response-url.ts';
import { sdkLogger, withoutSecrets } from '../../../adapters/slack/sdk-logger.ts';
import { clientOptions, createSlackApi } from '../../../adapters/slack/slack-api.ts';
import { createUserDirectory } from '../../../adapters/slack/users.ts';
import { installedWorkspaces } from '../../../adapters/slack/workspaces.ts';
import { createPacer } from '../../../src/ops/pacer.ts';
import { quickPause, testLog } from './support.ts';

const never = new AbortController().signal;
const pause = (ms: number): Promise<boolean> => quickPause(ms, never);

/** A server that answers as it is told, and remembers who asked. */
async function server(
  answer: (count: number) => { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string },
) {
  const seen: { readonly authorization: string | undefined; readonly url: string | undefined }[] = [];
  const listening = createServer((request, response) => {
    request.resume();
    seen.push({ authorization: request.headers.authorization, url: request.url });
    const { status, headers, body } = answer(seen.length);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    listening.close();
    listening.closeAllConnections();
  });
  const address = listening.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`, seen };
}

const parts = { apiUrl: 'http://127.0.0.1:1/', logger: sdkLogger(testLog().log) };

describe('what a person typed', () => {
  it.each([
    ['<@U0BOT> istio', 'istio'],
    ['istio <@U0BOT|k8snotes> 注意点', 'istio 注意点'],
    ['<https://istio.io/docs|docs> of <https://envoy.io>', 'docs of https://envoy.io'],
    ['<#C0123|general> の話 <!here> <!subteam^S1|@team>', 'general の話'],
    ['<!date^1392734382^{date}|yesterday>', 'yesterday'],
    ['<mailto:a@example.com|a@example.com>', 'a@example.com'],
    ['a &lt; b &amp;&amp; c &gt; d &amp;lt;', 'a < b && c > d &lt;'],
    ['Map<String, List<int>> a < b > c', 'Map<String, List<int>> a < b > c'],
    ['', ''],
  ])('%j is read as %j', (typed, expected) => {
    expect(plainText(typed)).toBe(expected);
  });

  it('is found in blocks and attachments of messages without a text', () => {
    expect(
      messageText({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'istio' } }], attachments: [{ fallback: 'envoy' }] }),
    ).toBe('istio envoy');
    expect(messageText({})).toBe('');
    expect(messageText(null)).toBe('');
  });
});

describe('a failed call', () => {
  it.each([
    [new WebAPIRateLimitedError(3), 'rate-limited', 'ratelimited'],
    [new WebAPIPlatformError({ ok: false, error: 'channel_not_found', response_metadata: {} }), 'refused', 'channel_not_found'],
    [new WebAPIPlatformError({ ok: false, error: 'internal_error', response_metadata: {} }), 'uncertain', 'internal_error'],
    [new WebAPIPlatformError({ ok: false, error: '<html>token xoxb-1', response_metadata: {} }), 'uncertain', 'malformed_reply'],
    [new WebAPIHTTPError(503, 'x', { authorization: 'xoxb-1' }, 'body'), 'uncertain', 'http_503'],
    [
      new WebAPIRequestError(Object.assign(new Error('x'), { cause: Object.assign(new Error('y'), { code: 'ECONNREFUSED' }) })),
      'not-sent',
      'ECONNREFUSED',
    ],
    [new WebAPIRequestError(new DOMException('x', 'TimeoutError')), 'uncertain', 'timeout'],
    [new WebAPIRequestError(Object.assign(new Error('x'), { code: 'ECONNRESET' })), 'uncertain', 'ECONNRESET'],
    [new TypeError('x'), 'uncertain', 'TypeError'],
    ['thrown', 'uncertain', 'unknown_error'],
  ] as const)('%s is %s', (error, outcome, code) => {
    const failure = classifyCallError('chat.postMessage', error);
    expect(failure).toMatchObject({ outcome, code });
    expect(JSON.stringify([failure, failure.message, failure.stack?.split('\n')[0]])).not.toContain('xoxb');
  });
});

describe('clients of the SDK', () => {
  it('share no options: the SDK writes into those it is given', () => {
    const first = clientOptions(parts);
    expect(clientOptions(parts)).not.toBe(first);
    expect(first).toMatchObject({ retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 10_000 });
    expect(first).not.toHaveProperty('headers');
  });

  it('never act with the token of another workspace', async () => {
    const { url, seen } = await server(() => ({ status: 200, body: '{"ok":true}' }));
    const api = createSlackApi({ ...parts, apiUrl: url, pause });
    for (const token of ['xoxb-1', 'xoxb-2', 'xoxb-1']) await api.call(token, 'auth.test', {});
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer xoxb-1', 'Bearer xoxb-2', 'Bearer xoxb-1']);
  });

  it('try a rate limit without a time again after a second', async () => {
    const { url, seen } = await server((count) => (count === 1 ? { status: 429 } : { status: 200, body: '{"ok":true}' }));
    await createSlackApi({ ...parts, apiUrl: url, pause }).call('xoxb-1', 'chat.postMessage', {});
    expect(seen).toHaveLength(2);
  });

  it('do not wait longer for a rate limit than a person would', async () => {
    const { url, seen } = await server(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await expect(createSlackApi({ ...parts, apiUrl: url, pause }).call('xoxb-1', 'chat.postMessage', {})).rejects.toMatchObject({
      outcome: 'rate-limited',
      retryAfterMs: 3_600_000,
    });
    expect(seen).toHaveLength(1);
  });

  it('do what may not be done twice once, and what may be repeated three times', async () => {
    const { url, seen } = await server(() => ({ status: 500 }));
    const api = createSlackApi({ ...parts, apiUrl: url, pause });
    await expect(api.call('xoxb-1', 'chat.postMessage', {})).rejects.toMatchObject({ outcome: 'uncertain' });
    expect(seen).toHaveLength(1);
    await expect(api.call('xoxb-1', 'chat.update', {}, { mayRepeat: true })).rejects.toMatchObject({ outcome: 'uncertain' });
    expect(seen).toHaveLength(4);
  });
});

describe('an administrator', () => {
  it.each([
    ['slack:T1', true],
    ['slack:T2', false],
    ['slack:E1', true],
  ])('of the workspace T1 is one in %s: %s', async (workspace, expected) => {
    const { url } = await server(() => ({ status: 200, body: '{"ok":true,"user":{"team_id":"T1","is_owner":true,"locale":"ja-JP"}}' }));
    const api = createSlackApi({ ...parts, apiUrl: url, pause });
    const users = createUserDirectory({ api, log: testLog().log, now: () => new Date(), pause: quickPause, waitMs: 40_000 });
    expect(await users.find('xoxb-1', workspace, 'U1')).toMatchObject({ isAdmin: expected, locale: 'ja-JP' });
  });
});

describe('as whom the app acts', () => {
  const source = { teamId: 'T1', enterpriseId: undefined, isEnterpriseInstall: false };
  const { log } = testLog();

  it('is remembered while the store cannot be read, and forgotten when the app is not installed any more', async () => {
    const answers: (() => Promise<{ readonly botToken: string }>)[] = [
      () => Promise.resolve({ botToken: 'xoxb-1' }),
      () => Promise.reject(new Error('no database')),
      () => Promise.reject(new Error('wrapped', { cause: new NotInstalledError() })),
      () => Promise.reject(new Error('no database')),
    ];
    const workspaces = installedWorkspaces(async () => answers.shift()?.() ?? Promise.reject(new Error('nothing left')), log, quickPause);
    expect(await workspaces.tokenOf('slack:T1')).toBe('xoxb-1');
    expect(await workspaces.authorize(source)).toEqual({ botToken: 'xoxb-1' });
    await expect(workspaces.tokenOf('slack:T1')).rejects.toMatchObject({ outcome: 'refused', code: 'not_installed' });
    // Now nobody knows: a post may be tried again.
    await expect(workspaces.tokenOf('slack:T1')).rejects.toMatchObject({ outcome: 'not-sent', code: 'store_unavailable' });
    await expect(workspaces.tokenOf(undefined)).rejects.toMatchObject({ code: 'not_installed' });
  });

  it('is not waited for while a refresh hangs, and asked for once by many', async () => {
    let asked = 0;
    const workspaces = installedWorkspaces(
      async () => {
        asked += 1;
        return asked === 1 ? { botToken: 'xoxb-1' } : new Promise<never>(() => {});
      },
      log,
      quickPause,
    );
    await workspaces.authorize(source);
    expect(await Promise.all([workspaces.authorize(source), workspaces.authorize(source)])).toEqual([
      { botToken: 'xoxb-1' },
      { botToken: 'xoxb-1' },
    ]);
    expect(asked).toBe(2);
  });
});

describe('a response URL', () => {
  it('is used five times at most', async () => {
    const { url, seen } = await server(() => ({ status: 200, body: 'ok' }));
    const way = createResponseUrl(url, { now: () => new Date(), pause });
    for (let use = 0; use < 5; use += 1) await way.post({ text: 'x' });
    expect(way.isUsable()).toBe(false);
    await expect(way.post({ text: 'x' })).rejects.toMatchObject({ code: 'used_url' });
    expect(seen).toHaveLength(5);
  });

  it('is not used after half an hour', async () => {
    let now = new Date('2026-11-21T00:00:00Z');
    const way = createResponseUrl('http://127.0.0.1:1/', { now: () => now, pause });
    expect(way.isUsable()).toBe(true);
    now = new Date('2026-11-21T00:30:00Z');
    expect(way.isUsable()).toBe(false);
  });

  it.each([
    ['invalid_blocks', 400, 'invalid_blocks'],
    ['{"ok":false,"error":"used_url"}', 404, 'used_url'],
    ['{"ok":false,"error":"invalid_blocks"}', 200, 'invalid_blocks'],
    ['<html>', 403, 'http_403'],
  ])('that is answered %s with %i is refused as %s', async (body, status, code) => {
    const { url } = await server(() => ({ status, body }));
    await expect(createResponseUrl(url, { now: () => new Date(), pause }).post({ text: 'x' })).rejects.toMatchObject({
      outcome: 'refused',
      code,
    });
  });
});

describe('the log of the SDK', () => {
  it('says what went wrong, and no token, address or payload', () => {
    const { log, logs } = testLog();
    const logger = sdkLogger(log);
    logger.debug('http request body: the question');
    logger.info('connected to wss://wss.slack.com/link/?ticket=secret');
    logger.warn('Failed with xoxb-123-abc at https://hooks.slack.com/commands/T1/2/secret\nthe question');
    logger.error(new Error('token xapp-1-A0-secret and xoxe.xoxb-1-secret'));
    expect(logs.map(({ msg }) => msg)).toEqual(['Failed with [secret] at [address]', 'Error: token [secret] and [secret]']);
    expect(withoutSecrets('xoxp-1 and text')).toBe('[secret] and text');
  });
});

describe('small things', () => {
  it('a dialog remembers where it is from, and nothing strange', () => {
    const state = { channel: 'C1', threadTs: '1.2', text: 'istio', page: 2 };
    expect(readDialog(writeDialog(state))).toEqual(state);
    expect(readDialog(writeDialog({ ...state, text: 'x'.repeat(5000) }))).toEqual({ ...state, text: undefined });
    for (const odd of ['', 'null', '[]', '{"page":-1}', '{"page":"2","channel":7}'])
      expect(readDialog(odd)).toEqual({ channel: undefined, threadTs: undefined, text: undefined, page: 1 });
  });

  it('an installation of an organisation is kept under the organisation', () => {
    expect(workspaceKey({ isEnterpriseInstall: false, teamId: 'T1', enterpriseId: 'E1' })).toBe('slack:T1');
    expect(workspaceKey({ isEnterpriseInstall: true, teamId: 'T1', enterpriseId: 'E1' })).toBe('slack:E1');
    expect(workspaceKey({ isEnterpriseInstall: false, teamId: undefined, enterpriseId: undefined })).toBeUndefined();
  });

  it('work begins in order, one piece a turn of the event loop', async () => {
    const pacer = createPacer();
    const order: string[] = [];
    const work = ['a', 'b', 'c'].map((name) => pacer.turn().then(() => order.push(name)));
    setImmediate(() => order.push('arrival'));
    await Promise.all(work);
    expect(order).toEqual(['a', 'arrival', 'b', 'c']);
    await pacer.turn();
  });
});

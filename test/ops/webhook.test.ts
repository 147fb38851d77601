import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { coalesce } from '../../src/ops/coalesce.ts';
import { type HttpService, serveHttp } from '../../src/ops/http-server.ts';
import { createLogger } from '../../src/ops/log.ts';
import { createNotesWebhook } from '../../src/ops/webhook.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const BODY = '{"ref":"refs/heads/main","repository":{"name":"ノート"}}';
const lines: string[] = [];
const clock = { now: new Date('2026-11-21T09:00:00Z') };
const log = createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } });
let service: HttpService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
  lines.length = 0;
});

async function open(onPush: () => Promise<unknown>, secret: string | undefined = SECRET): Promise<HttpService> {
  service = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    log,
    readiness: () => Promise.resolve([]),
    hooks: secret === undefined ? {} : { '/webhook/notes': createNotesWebhook({ secret, onPush, now: () => clock.now, log }) },
  });
  return service;
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly method?: string;
  readonly path?: string;
}

function send({
  headers = {},
  body = BODY,
  method = 'POST',
  path = '/webhook/notes',
}: Sent): Promise<{ readonly status: number; readonly allow: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: service?.port, path, method, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, allow: response.headers.allow }));
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

const hmac = (body: string | Buffer, secret = SECRET): string => createHmac('sha256', secret).update(body).digest('hex');
const github = (body: string | Buffer, secret?: string) => ({
  'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
  'x-github-event': 'push',
});

/** Counts pushes, and resolves with each. */
function pushes(): { readonly onPush: () => Promise<void>; count: number; readonly next: () => Promise<void> } {
  let wake: () => void = () => undefined;
  const told = {
    count: 0,
    onPush: () => {
      told.count += 1;
      wake();
      return Promise.resolve();
    },
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
        if (told.count > 0) resolve();
      }),
  };
  return told;
}

describe('the webhook of the notes', () => {
  it.each([
    ['GitHub', github(BODY)],
    ['Gitea', { 'x-gitea-signature': hmac(BODY), 'x-gitea-event': 'push' }],
    ['Forgejo', { 'x-forgejo-signature': hmac(BODY), 'x-gitea-signature': hmac(BODY), ...github(BODY) }],
    ['GitLab', { 'x-gitlab-token': SECRET, 'x-gitlab-event': 'Push Hook' }],
  ])('has the notes fetched for %s', async (name, headers) => {
    const told = pushes();
    await open(told.onPush);
    expect(await send({ headers })).toMatchObject({ status: 202 });
    await told.next();
    expect(told.count).toBe(1);
    expect(lines.some((line) => line.includes(`"sender":"${name.toLowerCase()}"`))).toBe(true);
    expect(lines.join('')).not.toContain(SECRET);
  });

  // What GitHub's documentation gives for testing an implementation, checked 2026-11:
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  it('agrees with the example of GitHub', async () => {
    await open(() => Promise.resolve(), "It's a Secret to Everybody");
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(await send({ headers: { 'x-hub-signature-256': signature }, body: 'Hello, World!' })).toMatchObject({ status: 202 });
  });

  it.each([
    ['no signature', {}],
    ['a signature with another secret', github(BODY, 'another secret of some length')],
    ['a signature of another body', github(`${BODY} `)],
    ['an empty signature', { 'x-hub-signature-256': '' }],
    ['a signature without its prefix', { 'x-hub-signature-256': hmac(BODY) }],
    ['a signature that is cut short', { 'x-hub-signature-256': `sha256=${hmac(BODY).slice(0, 40)}` }],
    ['the old signature of GitHub alone', { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` }],
    ['another token of GitLab', { 'x-gitlab-token': `${SECRET}x` }],
    ['an empty token of GitLab', { 'x-gitlab-token': '' }],
    ['a wrong signature beside a right one of another kind', { 'x-forgejo-signature': hmac('x'), ...github(BODY) }],
    ['a wrong signature beside the right token', { 'x-gitea-signature': 'x', 'x-gitlab-token': SECRET }],
  ])('refuses %s and does nothing', async (_, headers) => {
    const told = pushes();
    await open(told.onPush);
    expect(await send({ headers })).toMatchObject({ status: 401 });
    // A request that is taken comes after; had the refused one done something, it would have been before.
    await send({ headers: github(BODY) });
    await told.next();
    expect(told.count).toBe(1);
  });

  it('is not there without a secret', async () => {
    service = await serveHttp({ host: '127.0.0.1', port: 0, log, readiness: () => Promise.resolve([]), hooks: {} });
    expect(await send({ headers: github(BODY, '') })).toMatchObject({ status: 404 });
    expect(await send({ method: 'GET' })).toMatchObject({ status: 404 });
  });

  it('takes POST alone, and no other path', async () => {
    await open(() => Promise.resolve());
    expect(await send({ method: 'GET' })).toMatchObject({ status: 405, allow: 'POST' });
    expect(await send({ method: 'PUT', headers: github(BODY) })).toMatchObject({ status: 405, allow: 'POST' });
    expect(await send({ path: '/webhook/notes/', headers: github(BODY) })).toMatchObject({ status: 404 });
    expect(await send({ path: '/webhook/notes?x=1', headers: github(BODY) })).toMatchObject({ status: 202 });
  });

  it('answers before the notes are fetched, and a fetch that fails harms nobody', async () => {
    let fail: (error: Error) => void = () => undefined;
    await open(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        }),
    );
    expect(await send({ headers: github(BODY) })).toMatchObject({ status: 202 });
    fail(new Error('no network'));
    expect(await send({ headers: github(BODY) })).toMatchObject({ status: 202 });
    expect(lines.some((line) => line.includes('no network'))).toBe(true);
  });

  it('fetches once more, not ten times, for ten requests during a fetch', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    const refresh = coalesce(async () => {
      runs += 1;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    const asked: Promise<void>[] = [];
    await open(() => {
      const done = refresh();
      asked.push(done);
      return done;
    });
    for (let count = 0; count < 10; count += 1) await send({ headers: github(BODY) });
    expect([runs, asked.length]).toEqual([1, 10]);
    release();
    await asked[0];
    await Promise.resolve();
    await new Promise(setImmediate);
    release();
    await Promise.all(asked);
    expect(runs).toBe(2);
  });

  it('takes a body of 1 MiB and none that is longer, announced or not', async () => {
    await open(() => Promise.resolve());
    const most = Buffer.alloc(1024 * 1024, 'x');
    const more = Buffer.alloc(1024 * 1024 + 1, 'x');
    expect(await send({ body: most, headers: github(most) })).toMatchObject({ status: 202 });
    expect(await send({ body: more, headers: github(more) })).toMatchObject({ status: 413 });
    expect(await send({ body: more, headers: { ...github(more), 'transfer-encoding': 'chunked' } })).toMatchObject({ status: 413 });
  });

  it('survives a client that leaves in the middle of its body', async () => {
    const { port } = await open(() => Promise.resolve());
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('POST /webhook/notes HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"ref":', () => socket.destroy());
    await closed;
    expect(await send({ headers: github(BODY) })).toMatchObject({ status: 202 });
  });

  it('turns away what has no signature at all before it has come whole', async () => {
    const { onPush } = pushes();
    await open(onPush);
    const status = await new Promise<string>((resolve, reject) => {
      const socket = connect(service?.port ?? 0, '127.0.0.1');
      socket.on('error', reject);
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
      // Of the body that is announced, nothing ever comes.
      socket.write('POST /webhook/notes HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n');
    });
    expect(status).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('logs once a minute how many it has turned away', async () => {
    const { onPush } = pushes();
    await open(onPush);
    const refused = (): readonly unknown[] =>
      lines.flatMap((line) => {
        const { msg, refused: count } = JSON.parse(line) as { readonly msg: string; readonly refused?: number };
        return msg.includes('were refused') ? [count] : [];
      });
    for (let n = 0; n < 5; n += 1) expect((await send({ headers: n % 2 === 0 ? {} : github('another body') })).status).toBe(401);
    expect(refused()).toEqual([1]);
    clock.now = new Date(clock.now.getTime() + 60_000);
    await send({});
    expect(refused()).toEqual([1, 5]);
  });
});

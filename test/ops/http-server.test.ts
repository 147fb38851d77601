import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServerOptions, type HttpService, serveHttp } from '../../src/ops/http-server.ts';
import { createLogger } from '../../src/ops/log.ts';

const lines: string[] = [];
const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
let service: HttpService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
  lines.length = 0;
});

async function open(options: Partial<HttpServerOptions> = {}): Promise<HttpService> {
  service = await serveHttp({ host: '127.0.0.1', port: 0, log, readiness: () => Promise.resolve([]), ...options });
  return service;
}

function ask(path: string, method = 'GET'): Promise<{ readonly status: number; readonly body: string; readonly headers: object }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: service?.port, path, method, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? 'x'.repeat(100_000) : undefined);
  });
}

describe('the HTTP server', () => {
  it('says where it listens in a line of the log with port and host', async () => {
    const { port } = await open();
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ host: '127.0.0.1', port });
    expect(port).toBeGreaterThan(0);
  });

  it('is alive whatever the dependencies say', async () => {
    await open({ readiness: () => Promise.resolve([{ name: 'store', ok: false, detail: 'not reachable' }]) });
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}\n' });
  });

  it('is ready only when every dependency is, and names the others', async () => {
    let isOk = true;
    await open({
      readiness: () =>
        Promise.resolve([
          { name: 'notes', ok: true, detail: '5 notes' },
          { name: 'slack', ok: isOk, detail: 'reconnecting' },
        ]),
    });
    expect((await ask('/readyz')).status).toBe(200);
    isOk = false;
    const reply = await ask('/readyz?verbose');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toEqual({
      status: 'not-ready',
      checks: [
        { name: 'notes', ok: true, detail: '5 notes' },
        { name: 'slack', ok: false, detail: 'reconnecting' },
      ],
    });
  });

  it.each(['/', '/metrics', '/constructor', '/../healthz', '//healthz', '/healthz/'])('has nothing at %s', async (path) => {
    await open({ pages: {} });
    expect((await ask(path)).status).toBe(404);
  });

  it('serves further pages, and headers without a body to HEAD', async () => {
    await open({ pages: { '/metrics': () => Promise.resolve({ status: 200, type: 'text/plain', body: 'up 1\n' }) } });
    expect(await ask('/metrics')).toMatchObject({ status: 200, body: 'up 1\n' });
    expect(await ask('/metrics', 'HEAD')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } });
  });

  it('takes no other method, however long the body', async () => {
    await open();
    expect(await ask('/healthz', 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('lets nobody frame, cache or sniff an answer', async () => {
    await open();
    expect((await ask('/healthz')).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
  });

  it('answers 500 and logs when a page fails, and goes on', async () => {
    await open({ pages: { '/broken': () => Promise.reject(new Error('broken')) } });
    expect((await ask('/broken')).status).toBe(500);
    expect(lines.some((line) => line.includes('an HTTP request failed'))).toBe(true);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('closes at once although somebody keeps a connection open', async () => {
    const { port, close } = await open();
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await close();
    await ended;
    service = undefined;
  });

  // Node's own test is every half minute: without one of ours these take that long.
  it.each([
    ['nothing', ''],
    ['its headers drop by drop', 'GET /healthz HTTP/1.1\r\nhost: x\r\n'],
    ['its body drop by drop', 'POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{'],
  ])('lets go of a client that sends %s', { timeout: 5000 }, async (_, sent) => {
    const { port } = await open({
      limits: { headersMs: 100, requestMs: 200, keepAliveMs: 100 },
      hooks: { '/hook': { refuse: () => undefined, reply: () => Promise.resolve({ status: 202, type: 'text/plain', body: '' }) } },
    });
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => socket.once('close', resolve).resume());
    socket.on('error', () => undefined);
    socket.write(sent);
    await ended;
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('tells when the port is taken', async () => {
    const { port } = await open();
    await expect(serveHttp({ host: '127.0.0.1', port, log, readiness: () => Promise.resolve([]) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

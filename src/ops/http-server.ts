import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from './log.ts';

/** One dependency of the service, as `/readyz` tells it. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** One line for a person; never a secret. */
  readonly detail: string;
}

export interface HttpReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Logger;
  /** Must not reject; checks with their own time limits. */
  readonly readiness: () => Promise<readonly ReadinessCheck[]>;
  /** Further pages by path, such as `/metrics`. */
  readonly pages?: Readonly<Record<string, () => Promise<HttpReply>>>;
}

export interface HttpService {
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A client that sends its headers drop by drop holds a socket so long and no longer. */
const HEADERS_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5000;
const MAX_CONNECTIONS = 200;
const MAX_HEADERS = 50;

/** What keeps a browser from doing anything with an answer but show it. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const json = (status: number, value: unknown): HttpReply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: `${JSON.stringify(value)}\n`,
});

/**
 * Serve `/healthz` (alive), `/readyz` (200 when all checks pass, else 503 with those that do not) and further pages.
 *
 * @throws The address cannot be listened on (`EADDRINUSE`, `EACCES`).
 */
export async function serveHttp(options: HttpServerOptions): Promise<HttpService> {
  const { log } = options;
  const replyTo = async (path: string): Promise<HttpReply> => {
    if (path === '/healthz') return json(200, { status: 'ok' });
    if (path === '/readyz') {
      const checks = await options.readiness();
      const isReady = checks.every((check) => check.ok);
      return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not-ready', checks });
    }
    const page = options.pages !== undefined && Object.hasOwn(options.pages, path) ? options.pages[path] : undefined;
    return page === undefined ? json(404, { error: 'not found' }) : await page();
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Nothing here reads a body.
    request.resume();
    const { method = 'GET', url = '/' } = request;
    const reply = method === 'GET' || method === 'HEAD' ? await replyTo(pathOf(url)) : json(405, { error: 'only GET and HEAD' });
    response.writeHead(reply.status, {
      ...HEADERS,
      'content-type': reply.type,
      'content-length': Buffer.byteLength(reply.body),
      ...(reply.status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    response.end(method === 'HEAD' ? undefined : reply.body);
  };
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.on('request', (request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'an HTTP request failed');
      if (response.headersSent) response.destroy();
      else response.writeHead(500, HEADERS).end();
    });
  });
  const { port } = await listen(server, options.port, options.host);
  server.on('error', (error) => log.error({ err: error }, 'the HTTP server reports an error'));
  log.info(
    { host: options.host, port },
    `HTTP listens on http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
  );
  return {
    host: options.host,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the HTTP server has no port'));
      else resolve(address);
    });
  });
}

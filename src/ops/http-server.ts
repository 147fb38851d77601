import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientLimits, clientLimits } from './client-limits.ts';
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

/** What answers a POST. */
export interface HttpHook {
  /** Why a request is turned away by its headers alone, before its body is read; undefined when it is not. */
  readonly refuse: (headers: IncomingHttpHeaders) => HttpReply | undefined;
  /** Gets the body as it came. */
  readonly reply: (request: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }) => Promise<HttpReply>;
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
  /** What takes POST, by path; bodies up to 1 MiB. */
  readonly hooks?: Readonly<Record<string, HttpHook>>;
  readonly limits?: ClientLimits;
}

export interface HttpService {
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** The address of the settings cannot be listened on. */
export class HttpListenError extends Error {
  override readonly name = 'HttpListenError';
  /** The system's: `EADDRINUSE`, `EACCES`, `ENOTFOUND`. */
  readonly code: string;
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
    super(`The HTTP server cannot listen on ${host}, port ${port} (${code})`, { cause });
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

const LIMITS: ClientLimits = { headersMs: 5000, requestMs: 10_000, keepAliveMs: 5000 };
const MAX_CONNECTIONS = 200;
const MAX_HEADERS = 50;
const MAX_BODY_BYTES = 1024 * 1024;

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
 * Serve `/healthz` (alive), `/readyz` (200 when all checks pass, else 503 with those that do not) further pages and hooks.
 *
 * @throws {HttpListenError} The address cannot be listened on.
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
  const hookOf = (path: string): HttpHook | undefined =>
    options.hooks !== undefined && Object.hasOwn(options.hooks, path) ? options.hooks[path] : undefined;
  const isPage = (path: string): boolean =>
    path === '/healthz' || path === '/readyz' || (options.pages !== undefined && Object.hasOwn(options.pages, path));
  const replyToPost = async (path: string, hook: HttpHook, request: IncomingMessage): Promise<HttpReply> => {
    const refusal = hook.refuse(request.headers);
    if (refusal !== undefined) {
      request.resume();
      return refusal;
    }
    const body = await readBody(request);
    if (body === 'too-long') return json(413, { error: `the body has more than ${MAX_BODY_BYTES} bytes` });
    if (body === 'broken-off') {
      log.warn({ path }, 'a request ended before its body did');
      return json(400, { error: 'the body is not complete' });
    }
    return hook.reply({ headers: request.headers, body });
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const path = pathOf(url);
    const hook = hookOf(path);
    let reply: HttpReply;
    if (hook !== undefined && method === 'POST') reply = await replyToPost(path, hook, request);
    else {
      // Nothing else here reads a body.
      request.resume();
      if (hook !== undefined) reply = json(405, { error: 'only POST' });
      else if (method === 'GET' || method === 'HEAD') reply = await replyTo(path);
      else reply = isPage(path) ? json(405, { error: 'only GET and HEAD' }) : json(404, { error: 'not found' });
    }
    response.writeHead(reply.status, {
      ...HEADERS,
      'content-type': reply.type,
      'content-length': Buffer.byteLength(reply.body),
      ...(reply.status === 405 ? { allow: hook === undefined ? 'GET, HEAD' : 'POST' } : {}),
    });
    response.end(method === 'HEAD' ? undefined : reply.body);
  };
  const server = createServer(clientLimits(options.limits ?? LIMITS));
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

/** The body of a request as it came, held in memory. The time limit of the server ends one that does not come. */
function readBody(request: IncomingMessage): Promise<Buffer | 'too-long' | 'broken-off'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    if (Number(request.headers['content-length']) > MAX_BODY_BYTES) {
      // Read to its end all the same, within the time limit: a client that is cut off while it sends sees no answer.
      request.resume();
      resolve('too-long');
      return;
    }
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve('too-long');
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve('broken-off'));
    request.on('close', () => resolve('broken-off'));
  });
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new HttpListenError(host, port, error)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the HTTP server has no port'));
      else resolve(address);
    });
  });
}

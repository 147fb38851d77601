import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, apiErrors } from './api-error.ts';
import type { Fault, Faults } from './faults.ts';
import type { Hub } from './hub.ts';
import { isJson, type Json, jsonOf } from './problems.ts';
import { commandRoutes, interactionRoutes } from './rest-interactions.ts';
import { messageRoutes } from './rest-messages.ts';
import { readRoutes } from './rest-reads.ts';
import type { RestAnswer, RestRoute } from './rest-route.ts';

const routes = [...readRoutes, ...messageRoutes, ...interactionRoutes, ...commandRoutes];
const matchers = routes.map((route) => ({ route, segments: route.pattern.split('/') }));

/** The parameters when a path fits a pattern. */
function match(segments: readonly string[], path: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (segments.length !== path.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const part = path[index] ?? '';
    if (segment.startsWith(':')) params.set(segment.slice(1), part);
    else if (segment !== part) return undefined;
  }
  return params;
}

function findRoute(method: string, path: string): { readonly route: RestRoute; readonly params: ReadonlyMap<string, string> } {
  const parts = path.split('/');
  let otherMethod = false;
  for (const { route, segments } of matchers) {
    const params = match(segments, parts);
    if (params === undefined) continue;
    if (route.method === method) return { route, params };
    otherMethod = true;
  }
  throw otherMethod ? apiErrors.methodNotAllowed() : apiErrors.notFound();
}

/** The body as JSON: of a multipart request its `payload_json`, with the files as attachments. */
async function readBody(request: IncomingMessage, newId: () => string): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return undefined;
  try {
    if (!type.startsWith('multipart/form-data')) return JSON.parse(bytes.toString('utf8'));
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    const payload = form.get('payload_json');
    const files = [...form.entries()].flatMap(([, value]) => (typeof value === 'string' ? [] : [value]));
    const attachments = files.map(({ name, size }) => ({ id: newId(), filename: name, size, url: `https://cdn.discordapp.com/${name}` }));
    return { ...jsonOf(JSON.parse(typeof payload === 'string' ? payload : '{}')), attachments };
  } catch {
    throw apiErrors.notJson();
  }
}

function errorBody(error: ApiError): Json {
  return { message: error.message, code: error.code, ...(error.errors === undefined ? {} : { errors: error.errors }) };
}

/** A 204 must carry no content type: the client would try to parse it. */
function reply(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function rateLimit(response: ServerResponse, fault: Fault & { readonly kind: 'rate-limit' }): void {
  const seconds = String(fault.retryAfterMs / 1000);
  const scope = { bucket: 'user', global: 'global', shared: 'shared' }[fault.scope];
  const bucket = {
    'x-ratelimit-limit': '5',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': seconds,
    'x-ratelimit-bucket': 'local',
  };
  reply(
    response,
    429,
    { message: 'You are being rate limited.', retry_after: fault.retryAfterMs / 1000, global: fault.scope === 'global' },
    { 'retry-after': seconds, 'x-ratelimit-scope': scope, ...(fault.scope === 'global' ? { 'x-ratelimit-global': 'true' } : bucket) },
  );
}

/** What a fault does to the answer at its moment; true when nothing more is to be sent. */
async function strike(
  fault: Fault | undefined,
  moment: 'before' | 'after',
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (fault === undefined) return false;
  if (fault.kind === 'rate-limit') {
    if (moment === 'before') rateLimit(response, fault);
    return moment === 'before';
  }
  if (fault.when !== moment) return false;
  switch (fault.kind) {
    case 'error':
      reply(response, fault.status, { message: `${fault.status}: Fault`, code: fault.code ?? 0 });
      return true;
    case 'drop':
      request.socket.destroy();
      return true;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "1');
      return true;
    case 'hold':
      await fault.until;
      return false;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return false;
    default:
      return fault satisfies never;
  }
}

/** An HTTP server for the REST API v10 below `/api/v10`, not listening yet. */
export function createRestServer(hub: () => Hub, faults: Faults): Server {
  const answer = (method: string, path: string, query: URLSearchParams, body: unknown, authorization: string | undefined): RestAnswer => {
    const { route, params } = findRoute(method, path);
    if (route.auth !== false && authorization !== `Bot ${hub().token}`) throw apiErrors.unauthorized();
    return route.handle({ hub: hub(), param: (name) => params.get(name) ?? '', query, body: jsonOf(body), rawBody: body });
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '');
    const record = { method, path, query: url.searchParams, body: undefined as unknown, status: 0, code: undefined as number | undefined };
    hub().requests.push(record);
    const settle = (status: number, body: unknown): void => {
      record.status = status;
      record.code = status >= 400 && isJson(body) && typeof body['code'] === 'number' ? body['code'] : undefined;
      if (!response.headersSent && !response.destroyed) reply(response, status, body);
    };
    try {
      if (!url.pathname.startsWith('/api/v10/')) throw apiErrors.notFound();
      record.body = await readBody(request, hub().world.newId);
      const fault = faults.take(method, path);
      if (await strike(fault, 'before', request, response)) {
        record.status = response.headersSent ? response.statusCode : 0;
      } else {
        const { status, body } = answer(method, path, url.searchParams, record.body, request.headers.authorization);
        if (await strike(fault, 'after', request, response)) record.status = response.headersSent ? response.statusCode : 0;
        else settle(status ?? (body === undefined ? 204 : 200), body);
      }
    } catch (error) {
      if (error instanceof ApiError) settle(error.status, errorBody(error));
      else settle(500, { message: `500: ${error instanceof Error ? error.stack : String(error)}`, code: 0 });
    }
    hub().signal.changed();
  };
  return createServer((request, response) => void serve(request, response));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { isJson, type Json } from './problems.ts';
import type { State } from './state.ts';

export interface Reply {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Arguments that come as JSON inside a form. */
const JSON_FIELDS: ReadonlySet<string> = new Set(['blocks', 'attachments', 'metadata', 'view', 'prompts', 'message', 'app_context']);
const BOOLEAN_FIELDS: ReadonlySet<string> = new Set([
  'unfurl_links',
  'unfurl_media',
  'link_names',
  'include_locale',
  'include_all_metadata',
  'inclusive',
  'reply_broadcast',
  'mrkdwn',
]);

/** A request's arguments, JSON or form; undefined when they cannot be read. */
export function parseArguments(body: string, contentType: string | undefined): Json | undefined {
  try {
    if (contentType?.startsWith('application/json') === true) {
      const value: unknown = JSON.parse(body === '' ? '{}' : body);
      return isJson(value) ? value : undefined;
    }
    return Object.fromEntries(
      [...new URLSearchParams(body)].map(([key, value]): [string, unknown] => {
        if (JSON_FIELDS.has(key) && /^\s*[[{]/u.test(value)) return [key, JSON.parse(value)];
        if (BOOLEAN_FIELDS.has(key) && (value === 'true' || value === 'false')) return [key, value === 'true'];
        return [key, value];
      }),
    );
  } catch {
    return undefined;
  }
}

export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Before the work: an answer instead of it, or `drop`, or nothing. */
function early(fault: Fault | undefined): Reply | 'drop' | undefined {
  switch (fault?.kind) {
    case 'rate-limited':
      return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(fault.retryAfterSeconds) } };
    case 'status':
      return fault.after === true ? undefined : { status: fault.status, body: { ok: false, error: 'internal_error' } };
    case 'error':
      return { status: 200, body: { ok: false, error: fault.error } };
    case 'drop':
      return fault.after === true ? undefined : 'drop';
    case 'slow':
    case 'malformed':
    case undefined:
      return undefined;
  }
}

/**
 * Does the work and answers, unless the planned fault says otherwise.
 *
 * @param closing  Ends waits when the server closes.
 * @returns What was answered; undefined when the connection was dropped.
 */
export async function answer(
  state: State,
  target: string,
  response: ServerResponse,
  closing: AbortSignal,
  work: () => Reply,
): Promise<Reply | undefined> {
  await state.faults.pass(target);
  const fault = state.faults.take(target);
  if (fault?.kind === 'slow') await delay(fault.ms, undefined, { signal: closing, ref: false });
  const instead = early(fault);
  if (instead === 'drop') {
    response.socket?.destroy();
    return undefined;
  }
  const reply = instead ?? work();
  if (fault?.kind === 'drop' && fault.after === true) {
    response.socket?.destroy();
    return undefined;
  }
  if (fault?.kind === 'malformed') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body).slice(0, -1));
    return reply;
  }
  const sent =
    fault?.kind === 'status' && fault.after === true ? { status: fault.status, body: { ok: false, error: 'internal_error' } } : reply;
  send(response, sent);
  return sent;
}

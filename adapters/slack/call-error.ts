import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** What is known after a failed call: whether Slack may have carried it out all the same. */
export type CallOutcome = 'rate-limited' | 'not-sent' | 'uncertain' | 'refused';

/** A failed call of the Web API. Holds no token, header, argument or reply, so that it can be logged as it is. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';
  readonly method: string;
  readonly outcome: CallOutcome;
  /** Slack's error (`channel_not_found`), the system's (`ECONNREFUSED`), or `http_503`. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** Of `missing_scope`: the scope that Slack wants. */
  readonly neededScope: string | undefined;

  constructor(
    method: string,
    outcome: CallOutcome,
    code: string,
    more: { readonly retryAfterMs?: number; readonly neededScope?: string } = {},
  ) {
    super(`Slack ${method}: ${code}`);
    this.method = method;
    this.outcome = outcome;
    this.code = code;
    this.retryAfterMs = more.retryAfterMs;
    this.neededScope = more.neededScope;
  }
}

/** Failures of the network after which Slack has seen nothing: no connection was made. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Errors of Slack itself after which it may or may not have acted: "Some aspect of the operation succeeded before the error was raised".
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors (checked 2026-11)
 */
const UNCERTAIN = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'accesslimited']);

/** True when a failure of the network with this code came before anything was sent. */
export function isNotConnected(code: string): boolean {
  return NOT_CONNECTED.has(code);
}

/** Turn whatever the SDK throws into what is known about the call. */
export function classifyCallError(method: string, error: unknown): SlackCallError {
  if (error instanceof SlackCallError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new SlackCallError(method, 'rate-limited', 'ratelimited', { retryAfterMs: error.retryAfter * 1000 });
  if (error instanceof WebAPIPlatformError) return fromReply(method, error.data);
  if (error instanceof WebAPIHTTPError) return new SlackCallError(method, 'uncertain', `http_${error.statusCode}`);
  const code = systemCode(error instanceof WebAPIRequestError ? error.original : error);
  return new SlackCallError(method, isNotConnected(code) ? 'not-sent' : 'uncertain', code);
}

function fromReply(method: string, data: { readonly error?: unknown; readonly needed?: unknown }): SlackCallError {
  const code = typeof data.error === 'string' ? data.error : '';
  // A reply that is no JSON comes back from the SDK as the error itself.
  if (!/^\w{1,80}$/.test(code)) return new SlackCallError(method, 'uncertain', 'malformed_reply');
  if (code === 'ratelimited' || code === 'rate_limited') return new SlackCallError(method, 'rate-limited', code, { retryAfterMs: 1000 });
  return new SlackCallError(
    method,
    UNCERTAIN.has(code) ? 'uncertain' : 'refused',
    code,
    typeof data.needed === 'string' ? { neededScope: data.needed } : {},
  );
}

/** The system's code of a failed fetch, which is somewhere down its causes. */
export function systemCode(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 6; depth += 1) {
    if (cause.name === 'TimeoutError') return 'timeout';
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
    cause = inner;
  }
  return error instanceof Error && error.name !== '' ? error.name : 'unknown_error';
}

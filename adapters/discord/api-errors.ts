import { DiscordAPIError, DiscordjsError, HTTPError, RateLimitError } from 'discord.js';
import { loggableError } from '../../src/ops/loggable-error.ts';

/** Codes of Discord's API that mean something here: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json, checked 2026-11. */
export const API_CODES = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  cannotMessageUser: 50007,
  wrongChannelType: 50008,
  missingPermissions: 50013,
  wrongChannelAction: 50024,
  invalidWebhookToken: 50027,
  threadArchived: 50083,
  noReplyWithoutHistory: 160002,
} as const;

/** What a failed call to Discord means for whoever made it. */
export type CallFailure =
  /** Discord did nothing: the code says why. */
  | { readonly kind: 'refused'; readonly code: number; readonly error: string }
  /** The token does not hold any more. */
  | { readonly kind: 'unauthorised'; readonly error: string }
  /** Discord did nothing; come back later. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number; readonly error: string }
  /** Never reached Discord. */
  | { readonly kind: 'unreachable'; readonly error: string }
  /** May have been done. */
  | { readonly kind: 'uncertain'; readonly error: string };

/** Errors of a connection that was never made: nothing was sent. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

export function classifyFailure(error: unknown): CallFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RateLimitError)
    return { kind: 'rate-limited', retryAfterMs: error.retryAfter, error: `rate limit of ${error.retryAfter} ms` };
  if (error instanceof DiscordAPIError) {
    if (error.status === 401) return { kind: 'unauthorised', error: message };
    return { kind: 'refused', code: typeof error.code === 'number' ? error.code : error.status, error: `${error.code}: ${message}` };
  }
  if (error instanceof HTTPError) return { kind: 'uncertain', error: `HTTP ${error.status}` };
  return NEVER_CONNECTED.has(networkCode(error)) ? { kind: 'unreachable', error: message } : { kind: 'uncertain', error: message };
}

function networkCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return '';
}

/**
 * An error as it may be logged. Errors of the SDK hold the request: its body, which is text of notes and questions, and its address, in which the token of an interaction stands. The
 * messages of all but Discord, the SDK and the network may hold such texts, too.
 */
export function loggable(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error) || !hasPlainMessage(error)) return { ...loggableError(error) };
  const { name, message, stack } = error;
  const about: Record<string, unknown> = { type: name, message, stack };
  if ('code' in error) about['code'] = error.code;
  if ('status' in error) about['status'] = error.status;
  if ('method' in error) about['method'] = error.method;
  if ('url' in error && typeof error.url === 'string') about['route'] = routeOf(error.url);
  if (error.cause !== undefined) about['cause'] = loggable(error.cause);
  return about;
}

/** Says what went wrong with a call or a connection, and nothing of what was sent. */
function hasPlainMessage(error: Error): boolean {
  const isNetwork = 'syscall' in error || ('code' in error && typeof error.code === 'string' && error.code.startsWith('UND_ERR_'));
  return isNetwork || [DiscordAPIError, HTTPError, RateLimitError, DiscordjsError].some((type) => error instanceof type);
}

/** The path of an address without the tokens that Discord puts there. */
function routeOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return path.replace(/(\/(?:interactions|webhooks)\/\d+)\/[^/]+/, '$1/[secret]');
}

export function isApiError(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof DiscordAPIError && typeof error.code === 'number' && codes.includes(error.code);
}

/** The bot may not do it there, and only people of that server can change that. */
export function isPermissionError(error: unknown): boolean {
  return isApiError(error, API_CODES.missingAccess, API_CODES.missingPermissions);
}

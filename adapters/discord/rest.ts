import { DefaultRestOptions, REST, RESTEvents, type RESTOptions, type ResponseLike } from 'discord.js';
import { backOffMs } from '../../src/ops/back-off.ts';
import { API_CODES } from './api-errors.ts';

/** One request may take so long in all, tries and pauses included. */
const TIMEOUT_MS = 10_000;
/** Waiting out a longer rate limit would hold whoever asks; it is an error that says when to come back. */
const MAX_RATE_LIMIT_WAIT_MS = 5000;
/** The SDK keeps a queue for every interaction that was answered, and looks for unused ones every hour by default. */
const SWEEP_MS = 5 * 60_000;
const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 2000;

export interface RestParts {
  readonly random: () => number;
  /** False when the wait was ended by the signal. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Told of each request that Discord turned away with 429. */
  readonly onRateLimit?: () => void;
}

/**
 * Options for every REST client of Discord.
 *
 * The SDK tries again after a 5xx four times within milliseconds (measured with @discordjs/rest 2.6); so its own retries are off, and requests that may be repeated are, up to
 * three times with pauses that double. A 429 is waited out by the SDK for its bucket alone; one of more than five seconds rejects with a RateLimitError.
 */
export function restOptions(apiUrl: string | undefined, parts: RestParts): Partial<RESTOptions> & Pick<RESTOptions, 'makeRequest'> {
  return {
    ...(apiUrl === undefined ? {} : { api: apiUrl.replace(/\/+$/, '') }),
    retries: 0,
    timeout: TIMEOUT_MS,
    handlerSweepInterval: SWEEP_MS,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > MAX_RATE_LIMIT_WAIT_MS,
    makeRequest: patientRequest(DefaultRestOptions.makeRequest, parts),
  };
}

/** A REST client with the token, for what needs no gateway. */
export function createRest(settings: { readonly token: string; readonly apiUrl: string | undefined }, parts: RestParts): REST {
  return keepToken(new REST(restOptions(settings.apiUrl, parts)).setToken(settings.token), settings.token);
}

/**
 * The SDK forgets its token at the first 401 (@discordjs/rest 2.6), and every later call would fail without being made, a passing fault of Discord's included. Whether the token holds
 * is told by Discord each time.
 */
export function keepToken(rest: REST, token: string): REST {
  return rest.on(RESTEvents.Response, (_request, { status }) => {
    // The SDK forgets it right after this event.
    if (status === 401) setImmediate(() => rest.setToken(token));
  });
}

/** A REST client without a token and without the count of requests a second: for answers to interactions, which carry a token of their own. */
export function createAnswerRest(settings: { readonly apiUrl: string | undefined }, parts: RestParts): REST {
  return new REST({ ...restOptions(settings.apiUrl, parts), globalRequestsPerSecond: Number.POSITIVE_INFINITY });
}

type MakeRequest = RESTOptions['makeRequest'];

/** Tries again, patiently, what may be repeated. */
export function patientRequest(request: MakeRequest, { random, pause, onRateLimit }: RestParts): MakeRequest {
  return async (url, init) => {
    const signal = init.signal ?? new AbortController().signal;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt + 1 >= MAX_TRIES || !isRepeatable(url, init);
      const outcome = await tryOnce(request, url, init);
      if (outcome.kind === 'response' && outcome.response.status === 429) onRateLimit?.();
      if (attempt > 0 && outcome.kind === 'response' && outcome.response.status === 400 && isCallback(url))
        return acceptedBefore(outcome.response);
      if (isLast || !isWorthAnotherTry(outcome)) return unwrap(outcome);
      // What is not read keeps its connection.
      if (outcome.kind === 'response') await outcome.response.arrayBuffer();
      if (!(await pause(backOffMs(attempt, random, FIRST_PAUSE_MS, MAX_PAUSE_MS), signal as AbortSignal))) return unwrap(outcome);
    }
  };
}

/**
 * A repeated first response to an interaction: that there was one before (40060) means that the earlier try had arrived after all, whatever became of its answer. Should it have been
 * another replica's, both give the same answer in the same place.
 */
async function acceptedBefore(response: ResponseLike): Promise<ResponseLike> {
  const text = await response.text();
  if (codeIn(text) === API_CODES.alreadyAcknowledged) return new Response(null, { status: 204 });
  return new Response(text, { status: response.status, headers: { 'content-type': 'application/json' } });
}

function codeIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  } catch {
    // An error page of a proxy: no code.
    return undefined;
  }
}

type Outcome = { readonly kind: 'response'; readonly response: ResponseLike } | { readonly kind: 'error'; readonly error: unknown };

async function tryOnce(request: MakeRequest, url: string, init: Parameters<MakeRequest>[1]): Promise<Outcome> {
  try {
    return { kind: 'response', response: await request(url, init) };
  } catch (error) {
    return { kind: 'error', error };
  }
}

function unwrap(outcome: Outcome): ResponseLike {
  if (outcome.kind === 'error') throw outcome.error;
  return outcome.response;
}

function isWorthAnotherTry(outcome: Outcome): boolean {
  if (outcome.kind === 'response') return outcome.response.status >= 500;
  return !(outcome.error instanceof Error && outcome.error.name === 'AbortError');
}

/**
 * Whether a second attempt does no harm. A POST only where Discord itself makes it one: a first response to an interaction (the second is refused with 40060) and a message with
 * an enforced nonce (the second returns the first). discord.js sends a nonce to the webhooks of interactions, too, which do not heed it:
 * https://github.com/discord/discord-api-docs/pull/6647, checked 2026-11.
 */
function isRepeatable(url: string, init: Parameters<MakeRequest>[1]): boolean {
  if (init.method !== 'POST') return true;
  if (isCallback(url)) return true;
  return isMessage(url) && typeof init.body === 'string' && init.body.includes('"enforce_nonce":true');
}

function isMessage(url: string): boolean {
  return /\/channels\/\d+\/messages(?:\?|$)/.test(url);
}

function isCallback(url: string): boolean {
  return /\/interactions\/\d+\/[^/]+\/callback(?:\?|$)/.test(url);
}

import { isNotConnected, SlackCallError, systemCode } from './call-error.ts';
import { isFields } from './payload.ts';

/** What is posted to a response URL; see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses (checked 2026-11). */
export type ResponseBody = Readonly<Record<string, unknown>>;

/** The way back to one interaction: five posts within half an hour, no token, only that channel. */
export interface ResponseUrl {
  /** False once it is used up or too old. */
  readonly isUsable: () => boolean;
  /** @throws {SlackCallError} */
  readonly post: (body: ResponseBody) => Promise<void>;
}

export interface ResponseUrlParts {
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<boolean>;
  readonly timeoutMs?: number;
  /** Told of each try that Slack turned away with 429. */
  readonly onRateLimit?: () => void;
}

const MAX_USES = 5;
/** Slack allows 30 minutes; clocks differ. */
const MAX_AGE_MS = 29 * 60_000;
const TIMEOUT_MS = 10_000;
const RETRIES = 2;
const FIRST_RETRY_MS = 250;
const MAX_RATE_LIMIT_WAIT_MS = 10_000;

/**
 * Bolt's own `respond` has neither time-out nor another try, and counts nothing (Bolt 5.1).
 *
 * @param url  From a payload whose origin was checked: signed over HTTP, or out of the app's own websocket.
 */
export function createResponseUrl(url: string, parts: ResponseUrlParts): ResponseUrl {
  const since = parts.now().getTime();
  let uses = 0;
  const isUsable = (): boolean => uses < MAX_USES && parts.now().getTime() - since < MAX_AGE_MS;
  return {
    isUsable,
    post: async (body) => {
      for (let attempt = 0; ; attempt += 1) {
        if (!isUsable()) throw new SlackCallError('response_url', 'refused', 'used_url');
        uses += 1;
        const failure = await postOnce(url, body, parts.timeoutMs ?? TIMEOUT_MS);
        if (failure === undefined) return;
        if (failure.outcome === 'rate-limited') parts.onRateLimit?.();
        // A connection that never came about has used nothing.
        if (failure.outcome === 'not-sent' || failure.outcome === 'rate-limited') uses -= 1;
        const waitMs = attempt < RETRIES ? waitBeforeRetry(failure, body, attempt) : undefined;
        if (waitMs === undefined || !(await parts.pause(waitMs))) throw failure;
      }
    },
  };
}

/** What replaces or deletes may be repeated; so may what one person alone sees: two copies for one pair of eyes are better than none. */
function waitBeforeRetry(failure: SlackCallError, body: ResponseBody, attempt: number): number | undefined {
  const backOffMs = FIRST_RETRY_MS * 2 ** attempt;
  switch (failure.outcome) {
    case 'rate-limited':
      return (failure.retryAfterMs ?? 0) <= MAX_RATE_LIMIT_WAIT_MS ? (failure.retryAfterMs ?? backOffMs) : undefined;
    case 'not-sent':
      return backOffMs;
    case 'uncertain':
      return body['response_type'] === 'in_channel' ? undefined : backOffMs;
    case 'refused':
      return undefined;
    default:
      return failure.outcome satisfies never;
  }
}

async function postOnce(url: string, body: ResponseBody, timeoutMs: number): Promise<SlackCallError | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.status === 429) {
      const seconds = Number.parseInt(response.headers.get('retry-after') ?? '1', 10);
      return new SlackCallError('response_url', 'rate-limited', 'ratelimited', {
        retryAfterMs: (Number.isNaN(seconds) ? 1 : seconds) * 1000,
      });
    }
    if (response.status >= 500) return new SlackCallError('response_url', 'uncertain', `http_${response.status}`);
    const code = errorIn(text);
    if (!response.ok) return new SlackCallError('response_url', 'refused', code ?? `http_${response.status}`);
    return code === undefined ? undefined : new SlackCallError('response_url', 'refused', code);
  } catch (error) {
    const code = systemCode(error);
    return new SlackCallError('response_url', isNotConnected(code) ? 'not-sent' : 'uncertain', code);
  }
}

/** `ok`, `invalid_blocks`, or JSON with `ok` and `error`: Slack answers in all three ways. */
function errorIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value) && value['ok'] === false) return typeof value['error'] === 'string' ? value['error'].slice(0, 80) : 'unknown_error';
    return undefined;
  } catch {
    const word = text.trim();
    return word === '' || word === 'ok' ? undefined : /^\w{1,80}$/.test(word) ? word : undefined;
  }
}

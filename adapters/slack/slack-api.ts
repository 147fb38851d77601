import { WebClient, type WebClientOptions } from '@slack/web-api';
import { classifyCallError, type SlackCallError } from './call-error.ts';
import type { SdkLogger } from './sdk-logger.ts';
import { DEFAULT_API_URL } from './settings.ts';

/** A successful reply of the Web API: what it holds is read field by field. */
export type SlackResult = Readonly<Record<string, unknown>>;

export interface CallOptions {
  /** True when a second run does no harm (reading, `chat.update`, `views.publish`): then a call whose outcome is unknown is tried again. */
  readonly mayRepeat?: boolean;
  /** Tries after the first; default 2. */
  readonly retries?: number;
  /** Longest wait for a rate limit before the call fails instead; default 10 s. */
  readonly maxWaitMs?: number;
}

/** Calls Slack's Web API as some workspace. */
export interface SlackApi {
  /** @throws {SlackCallError} and nothing else. */
  readonly call: (token: string, method: string, args: Readonly<Record<string, unknown>>, options?: CallOptions) => Promise<SlackResult>;
}

export interface SlackApiParts {
  readonly apiUrl: string | undefined;
  readonly logger: SdkLogger;
  /** False when the wait was ended. */
  readonly pause: (ms: number) => Promise<boolean>;
  readonly timeoutMs?: number;
  /** Called with every answer, before its body is read. */
  readonly onResponse?: (response: Response) => void;
}

/** The SDK's own default is to wait for ever (node-slack-sdk, web-api 8.2). */
export const CALL_TIMEOUT_MS = 10_000;
const RETRIES = 2;
const FIRST_RETRY_MS = 250;
const MAX_RATE_LIMIT_WAIT_MS = 10_000;
const MAX_CLIENTS = 500;

/**
 * Options for a client of the SDK, a new object every time: the SDK writes into the one it is given (retry policy, and through `headers` even the first workspace's token).
 *
 * The SDK tries ten times over half an hour and holds its whole queue while it waits for a rate limit; here it tries once and reports.
 */
export function clientOptions(parts: Pick<SlackApiParts, 'apiUrl' | 'logger' | 'timeoutMs' | 'onResponse'>): WebClientOptions {
  return {
    slackApiUrl: parts.apiUrl ?? DEFAULT_API_URL,
    logger: parts.logger,
    timeout: parts.timeoutMs ?? CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: fetchWithRetryAfter(parts.onResponse),
  };
}

/** The SDK gives a 429 without `Retry-After` no code of its own; with one it does. */
const fetchWithRetryAfter =
  (onResponse: SlackApiParts['onResponse']): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await globalThis.fetch(input, init);
    onResponse?.(response);
    if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) return response;
    await response.body?.cancel();
    return new Response(null, { status: 429, headers: { 'retry-after': '1' } });
  };

/** Each call waits for its own rate limit, so that a busy channel never delays another. */
export function createSlackApi(parts: SlackApiParts): SlackApi {
  const clients = new Map<string, WebClient>();
  const clientFor = (token: string): WebClient => {
    const known = clients.get(token);
    if (known !== undefined) return known;
    const [oldest] = clients.keys();
    if (clients.size >= MAX_CLIENTS && oldest !== undefined) clients.delete(oldest);
    const client = new WebClient(token, clientOptions(parts));
    clients.set(token, client);
    return client;
  };
  return {
    call: async (token, method, args, options = {}) => {
      const { mayRepeat = false, retries = RETRIES, maxWaitMs = MAX_RATE_LIMIT_WAIT_MS } = options;
      for (let attempt = 0; ; attempt += 1) {
        try {
          return { ...(await clientFor(token).apiCall(method, { ...args })) };
        } catch (error) {
          const failure = classifyCallError(method, error);
          const waitMs = attempt < retries ? waitBeforeRetry(failure, attempt, mayRepeat, maxWaitMs) : undefined;
          if (waitMs === undefined || !(await parts.pause(waitMs))) throw failure;
        }
      }
    },
  };
}

/** Undefined when trying again is of no use, or might do something twice. */
function waitBeforeRetry(failure: SlackCallError, attempt: number, mayRepeat: boolean, maxWaitMs: number): number | undefined {
  switch (failure.outcome) {
    case 'rate-limited':
      return (failure.retryAfterMs ?? 0) <= maxWaitMs ? (failure.retryAfterMs ?? FIRST_RETRY_MS) : undefined;
    case 'not-sent':
      return FIRST_RETRY_MS * 2 ** attempt;
    case 'uncertain':
      return mayRepeat ? FIRST_RETRY_MS * 2 ** attempt : undefined;
    case 'refused':
      return undefined;
    default:
      return failure.outcome satisfies never;
  }
}

import type { ServerOptions } from 'node:http';

/** How long a client of an HTTP server may take: whoever sends drop by drop holds a connection so long and no longer. */
export interface ClientLimits {
  readonly headersMs: number;
  /** Headers and body. */
  readonly requestMs: number;
  readonly keepAliveMs: number;
}

const LOOK_MS = 1000;

/**
 * Limits as Node's HTTP server takes them. It looks for clients that are over theirs every half minute by default, whatever the limits are:
 * https://nodejs.org/docs/latest-v20.x/api/http.html#httpcreateserveroptions-requestlistener (checked 2026-11).
 */
export function clientLimits({ headersMs, requestMs, keepAliveMs }: ClientLimits): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, headersMs),
  };
}

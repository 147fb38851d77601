import type { Json } from './problems.ts';

export type PayloadKind = 'slash' | 'interaction' | 'event';

/** How a payload is sent; the defaults are what Slack does. */
export interface SendOptions {
  /** HTTP: `bad` signs with another secret, `stale` ten minutes ago, `missing` not at all. */
  readonly signature?: 'good' | 'bad' | 'stale' | 'missing';
  /** A repeated delivery: `X-Slack-Retry-Num` or the envelope's `retry_attempt`. */
  readonly retry?: { readonly num: number; readonly reason: string };
}

/** What came back for one payload. */
export interface Ack {
  /** `acknowledged`: 2xx, or an ack on the socket. `refused`: another status. `timed-out`: none within the limit. `failed`: no connection. */
  readonly outcome: 'acknowledged' | 'refused' | 'timed-out' | 'failed';
  /** Milliseconds until the acknowledgement, the refusal or giving up. */
  readonly ackMs: number;
  /** HTTP only. */
  readonly status: number | undefined;
  /** What the acknowledgement carried: JSON when it is JSON, else the text; undefined when empty. */
  readonly body: unknown;
}

/** One payload on its way, recorded. */
export interface Delivery extends Ack {
  readonly kind: PayloadKind;
  /** What it was, for messages of failing tests: `slash /k8snotes`. */
  readonly name: string;
  readonly payload: Json;
  readonly transport: 'http' | 'socket';
  /** What Slack shows to the person when it failed. */
  readonly shownError: 'operation_timeout' | 'dispatch_failed' | undefined;
}

export interface Transport {
  readonly name: 'http' | 'socket';
  send(kind: PayloadKind, payload: Json, options: SendOptions, limitMs: number): Promise<Ack>;
}

export function parseAckBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // Slack takes a plain text as the message itself.
    return text;
  }
}

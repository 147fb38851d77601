import { createHmac } from 'node:crypto';
import { type Ack, type PayloadKind, parseAckBody, type SendOptions, type Transport } from './delivery.ts';
import type { Json } from './problems.ts';
import type { AppIdentity } from './state.ts';

function encode(kind: PayloadKind, payload: Json): { readonly type: string; readonly body: string } {
  switch (kind) {
    case 'event':
      return { type: 'application/json', body: JSON.stringify(payload) };
    case 'interaction':
      return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
    case 'slash':
      return {
        type: 'application/x-www-form-urlencoded',
        body: new URLSearchParams(Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)])).toString(),
      };
  }
}

/** Headers of a signed request: https://docs.slack.dev/authentication/verifying-requests-from-slack (checked 2026-11). Bolt reads the real clock, so this does as well. */
export function signatureHeaders(secret: string, body: string, mode: SendOptions['signature'] = 'good'): Readonly<Record<string, string>> {
  if (mode === 'missing') return {};
  const seconds = Math.floor(Date.now() / 1000) - (mode === 'stale' ? 600 : 0);
  const key = mode === 'bad' ? `${secret}-of-somebody-else` : secret;
  const signature = createHmac('sha256', key).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${signature}` };
}

/** Sends payloads to the app's request URL, signed. */
export function httpTransport(url: string, app: AppIdentity, closing: AbortSignal): Transport {
  return {
    name: 'http',
    async send(kind, payload, { signature, retry }, limitMs): Promise<Ack> {
      const { type, body } = encode(kind, payload);
      const started = performance.now();
      const elapsed = (): number => performance.now() - started;
      const limit = AbortSignal.timeout(limitMs);
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          redirect: 'manual',
          signal: AbortSignal.any([limit, closing]),
          headers: {
            'content-type': type,
            'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
            ...signatureHeaders(app.signingSecret, body, signature),
            ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
          },
        });
        const text = await response.text();
        return { outcome: response.ok ? 'acknowledged' : 'refused', ackMs: elapsed(), status: response.status, body: parseAckBody(text) };
      } catch {
        // The outcome says it: Slack, too, only knows that nothing came back.
        return { outcome: limit.aborted ? 'timed-out' : 'failed', ackMs: elapsed(), status: undefined, body: undefined };
      }
    },
  };
}

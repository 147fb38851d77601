import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpHook } from './http-server.ts';

export interface NotesWebhookParts {
  /** As given to the service that sends the requests. */
  readonly secret: string;
  /** What to do when the notes may have changed. */
  readonly onPush: () => Promise<unknown>;
  readonly log: {
    readonly info: (fields: object, message: string) => void;
    readonly warn: (fields: object, message: string) => void;
  };
}

/**
 * A webhook of GitHub, GitLab, Gitea or Forgejo that has the notes fetched: 202 at once and the work after it, 401 without a proof of the secret. Whatever the event says is not read:
 * a request sent again, or for another branch, costs one fetch that finds nothing.
 */
export function createNotesWebhook({ secret, onPush, log }: NotesWebhookParts): HttpHook {
  return ({ headers, body }) => {
    const sender = webhookSender(headers, body, secret);
    if (sender === undefined) {
      log.warn({}, 'a webhook request for the notes was refused: it does not prove NOTES_WEBHOOK_SECRET');
      return Promise.resolve(reply(401, { error: 'the signature does not match' }));
    }
    log.info({ sender }, 'a webhook says that the notes may have changed');
    setImmediate(() => {
      onPush().catch((error: unknown) => log.warn({ err: error }, 'the notes could not be read anew after a webhook'));
    });
    return Promise.resolve(reply(202, { status: 'accepted' }));
  };
}

/**
 * Headers that hold the HMAC-SHA256 of the raw body in hexadecimal, checked 2026-11:
 * https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries, https://forgejo.org/docs/latest/user/webhooks, https://docs.gitea.com/usage/webhooks.
 * The most specific comes first: Forgejo sends all three.
 */
const SIGNED: readonly (readonly [header: string, prefix: string, sender: string])[] = [
  ['x-forgejo-signature', '', 'forgejo'],
  ['x-gitea-signature', '', 'gitea'],
  ['x-hub-signature-256', 'sha256=', 'github'],
];

/**
 * Who sent a request that proves the secret; undefined when it does not. The first header that is there decides. GitLab proves it by sending it
 * (`X-Gitlab-Token`, https://docs.gitlab.com/user/project/integrations/webhooks/, checked 2026-11). Compares in constant time.
 */
export function webhookSender(headers: IncomingHttpHeaders, body: Uint8Array, secret: string): string | undefined {
  if (secret === '') return undefined;
  for (const [header, prefix, sender] of SIGNED) {
    const value = headers[header];
    if (value === undefined) continue;
    if (typeof value !== 'string' || !value.startsWith(prefix)) return undefined;
    return isSame(value.slice(prefix.length).toLowerCase(), createHmac('sha256', secret).update(body).digest('hex')) ? sender : undefined;
  }
  const token = headers['x-gitlab-token'];
  return typeof token === 'string' && isSame(token, secret) ? 'gitlab' : undefined;
}

/** Of digests, so that not even the length tells anything. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

function reply(status: number, value: object): { readonly status: number; readonly type: string; readonly body: string } {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

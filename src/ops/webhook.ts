import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpHook, HttpReply } from './http-server.ts';

export interface NotesWebhookParts {
  /** As given to the service that sends the requests. */
  readonly secret: string;
  /** What to do when the notes may have changed. */
  readonly onPush: () => Promise<unknown>;
  readonly now: () => Date;
  readonly log: {
    readonly info: (fields: object, message: string) => void;
    readonly warn: (fields: object, message: string) => void;
  };
}

/**
 * A webhook of GitHub, GitLab, Gitea or Forgejo that has the notes fetched: 202 at once and the work after it, 401 without a proof of the secret. Whatever the event says is not read:
 * a request sent again, or for another branch, costs one fetch that finds nothing. The body of a request without any signature is not read.
 */
export function createNotesWebhook({ secret, onPush, now, log }: NotesWebhookParts): HttpHook {
  let refused = 0;
  let told: number | undefined;
  const refusal = (): HttpReply => {
    refused += 1;
    const at = now().getTime();
    if (told === undefined || Math.abs(at - told) >= TELL_AGAIN_MS) {
      log.warn({ refused }, 'webhook requests for the notes were refused: they do not prove NOTES_WEBHOOK_SECRET');
      told = at;
      refused = 0;
    }
    return reply(401, { error: 'the signature does not match' });
  };
  return {
    refuse: (headers) => (PROOFS.some((header) => headers[header] !== undefined) ? undefined : refusal()),
    reply: ({ headers, body }) => {
      const sender = webhookSender(headers, body, secret);
      if (sender === undefined) return Promise.resolve(refusal());
      log.info({ sender }, 'a webhook says that the notes may have changed');
      setImmediate(() => {
        onPush().catch((error: unknown) => log.warn({ err: error }, 'the notes could not be read anew after a webhook'));
      });
      return Promise.resolve(reply(202, { status: 'accepted' }));
    },
  };
}

/** Whoever tries many secrets fills no log. */
const TELL_AGAIN_MS = 60_000;

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

const GITLAB = 'x-gitlab-token';
const PROOFS = [...SIGNED.map(([header]) => header), GITLAB];

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
  const token = headers[GITLAB];
  return typeof token === 'string' && isSame(token, secret) ? 'gitlab' : undefined;
}

/** Of digests, so that not even the length tells anything. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

function reply(status: number, value: object): HttpReply {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

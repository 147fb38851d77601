import type { HttpServerOptions } from '../src/ops/http-server.ts';
import type { Logger } from '../src/ops/log.ts';
import { createNotesWebhook } from '../src/ops/webhook.ts';
import type { Settings } from './settings.ts';

/** What takes POST on the product's HTTP server: the webhook of the notes, where a secret is set. */
export function notesHooks(
  { webhookSecret }: Settings,
  refresh: () => Promise<boolean>,
  log: Logger,
  now: () => Date,
): NonNullable<HttpServerOptions['hooks']> {
  return webhookSecret === undefined ? {} : { '/webhook/notes': createNotesWebhook({ secret: webhookSecret, onPush: refresh, now, log }) };
}

import { chatMessagesFor } from '../answer/messages/chat.ts';
import type { Logger } from '../ops/log.ts';
import type { Store, Subscription } from '../store/store.ts';
import type { Poster, PostOutcome } from './poster.ts';

type Refusal = Extract<PostOutcome, { kind: 'refused' }>;

export interface FailureParts {
  readonly store: Pick<Store, 'subscriptions'>;
  readonly posters: () => readonly Poster[];
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/** After so long without one success a channel is given up: three days, less what a change of the clocks takes from them. */
const GIVE_UP_MS = 71 * 3_600_000;

/** Count that a channel refused a post. After three days of nothing else its tips stop, and the person who subscribed is told, once. */
export async function countFailure(channel: string, outcome: Refusal, parts: FailureParts): Promise<void> {
  const { store, log } = parts;
  const now = parts.now();
  const subscription = await store.subscriptions.find(channel);
  if (subscription?.state !== 'active') return;
  // `updatedAt` stays: it tells since when the schedule holds.
  const failure = `${outcome.code}: ${outcome.error}`;
  const since = subscription.failingSince ?? now;
  log.warn({ channel, code: outcome.code, error: outcome.error, since: since.toISOString() }, 'a channel refuses its tips');
  if (now.getTime() - since.getTime() < GIVE_UP_MS) {
    await store.subscriptions.update(channel, { failingSince: since, failure, updatedAt: subscription.updatedAt }, now);
    return;
  }
  await store.subscriptions.update(channel, { state: 'disabled', failingSince: since, failure }, now);
  log.error({ channel, failure }, 'the tips of a channel are stopped: it refused them for three days');
  await tellOnce(subscription, outcome, parts);
}

/** At most once, over all processes: who claims the telling and dies has told nobody, which the log and the state still show. */
async function tellOnce(
  { channel, workspace, subscribedBy, language }: Subscription,
  outcome: Refusal,
  parts: FailureParts,
): Promise<void> {
  if (!(await parts.store.subscriptions.claimTelling(channel, parts.now())) || subscribedBy === undefined) return;
  const poster = parts.posters().find(({ platform }) => subscribedBy.startsWith(`${platform}:`));
  const text = chatMessagesFor(language).tipsStopped(channel, outcome.error, outcome.remedy[language]);
  const isTold = (await poster?.tell(subscribedBy, workspace, text)) ?? false;
  if (!isTold) parts.log.warn({ channel }, 'the person who subscribed could not be told that the tips are stopped');
}

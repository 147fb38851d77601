import type { LedgerKind, Store, Subscription } from '../store/store.ts';
import { localTime } from './local-date.ts';
import { isFirstOfWeek, occurrenceOn } from './schedule.ts';

/**
 * After a schedule was begun, changed or resumed: what would have been due earlier today is not made up for, so that what the answer says (`next`) is what happens. Does nothing where
 * today's post is done or at work.
 */
export async function skipPast(store: Pick<Store, 'ledger'>, subscription: Subscription, ownerId: string, now: Date): Promise<void> {
  const { date } = localTime(now, subscription.zone);
  const occurrence = occurrenceOn(subscription, date);
  if (subscription.state !== 'active' || occurrence === undefined || occurrence.at > now) return;
  const kinds: readonly LedgerKind[] = subscription.digest && isFirstOfWeek(subscription, date) ? ['tip', 'digest'] : ['tip'];
  for (const kind of kinds) {
    const key = { channel: subscription.channel, kind, date };
    if ((await store.ledger.find(key)) !== undefined) continue;
    const claim = await store.ledger.claim(key, ownerId, now, LEASE_MS);
    if (claim.kind === 'claimed') await store.ledger.markSkipped(key, ownerId, 'schedule-changed', now);
  }
}

const LEASE_MS = 60_000;

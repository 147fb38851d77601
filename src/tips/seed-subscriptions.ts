import type { Language } from '../model.ts';
import type { Logger } from '../ops/log.ts';
import type { Store, Subscription } from '../store/store.ts';
import type { ScheduleDefaults } from './parse-schedule.ts';
import { skipPast } from './skip-past.ts';

/** What the environment says about tips. */
export interface SeedSettings {
  /** `slack:C0123`, `discord:456`. */
  readonly channels: readonly string[];
  readonly defaults: ScheduleDefaults;
  readonly language: Language;
}

export interface SeedParts {
  readonly store: Pick<Store, 'subscriptions' | 'ledger'>;
  readonly now: () => Date;
  readonly ownerId: string;
  readonly log: Pick<Logger, 'info'>;
}

/**
 * Subscribe the channels that the environment names. What was said in chat wins: a channel that unsubscribed there stays so, and one whose schedule was changed there keeps it. Rows
 * that only the environment made follow it: a new time is taken over, and a channel that it no longer names ends.
 */
export async function seedSubscriptions({ channels, defaults, language }: SeedSettings, parts: SeedParts): Promise<void> {
  const { store, log } = parts;
  const now = parts.now();
  const { subscriptions } = store;
  for (const channel of new Set(channels)) {
    const fresh: Subscription = {
      channel,
      workspace: undefined,
      ...defaults,
      language,
      pausedUntil: undefined,
      state: 'active',
      subscribedBy: undefined,
      origin: 'environment',
      failingSince: undefined,
      failure: undefined,
      toldAt: undefined,
      digest: false,
      createdAt: now,
      updatedAt: now,
    };
    if (await subscriptions.seed(fresh)) {
      log.info({ channel }, 'tips are subscribed by the environment');
      await skipPast(store, fresh, parts.ownerId, now);
      continue;
    }
    const row = await subscriptions.find(channel);
    if (row === undefined || row.origin !== 'environment' || isSame(row, fresh)) continue;
    // A channel that was named before, then not, and is named again begins anew.
    const change = { ...defaults, language, state: row.state === 'ended' ? ('active' as const) : row.state };
    await subscriptions.update(channel, change, now);
    log.info({ channel }, 'the schedule of tips follows the environment');
    await skipPast(store, { ...row, ...change }, parts.ownerId, now);
  }
  for (const row of await subscriptions.all()) {
    if (row.origin !== 'environment' || row.state !== 'active' || channels.includes(row.channel)) continue;
    await subscriptions.update(row.channel, { state: 'ended' }, now);
    log.info({ channel: row.channel }, 'the environment no longer names this channel: its tips end');
  }
}

function isSame(row: Subscription, fresh: Subscription): boolean {
  return (
    row.time === fresh.time &&
    row.zone === fresh.zone &&
    row.days.join() === fresh.days.join() &&
    row.holidays === fresh.holidays &&
    row.language === fresh.language &&
    row.state !== 'ended'
  );
}

import type { Answer, Language, Request } from '../model.ts';
import type { Logger } from '../ops/log.ts';
import { type Store, StoreError, type Subscription } from '../store/store.ts';
import { firstSeed } from './bag.ts';
import { localTime } from './local-date.ts';
import { parsePause, parseSchedule, type ScheduleDefaults } from './parse-schedule.ts';
import { doneDates, previewTips } from './preview-tips.ts';
import { scheduleView } from './schedule.ts';
import { skipPast } from './skip-past.ts';
import type { TipSource } from './tip-source.ts';

/** What a person says about the tips of a channel; `rest` is what follows the word. */
export interface TipCommand {
  readonly action: 'subscribe' | 'pause' | 'resume' | 'unsubscribe' | 'preview' | 'digest-on' | 'digest-off';
  readonly rest: string;
}

export interface TipCommandParts {
  readonly store: Pick<Store, 'subscriptions' | 'ledger' | 'bags'>;
  readonly tips: TipSource;
  readonly now: () => Date;
  readonly ownerId: string;
  readonly log: Pick<Logger, 'error'>;
  /** Schedule of what is not said, from the environment. */
  readonly defaults: ScheduleDefaults;
  /** Who may change the tips of a channel. */
  readonly managers: 'anyone' | 'admins';
}

const PREVIEW_DAYS = 7;

/**
 * Carry out what a person said about the tips of the channel they are in. Every answer restates what holds now, with the next post in local time.
 *
 * @throws Anything but a `StoreError`, which becomes `store-unavailable`.
 */
export async function runTipCommand(command: TipCommand, request: Request, language: Language, parts: TipCommandParts): Promise<Answer> {
  const { channel } = request.place;
  if (channel === undefined) return { kind: 'refused', language, reason: { code: 'not-available', command: `tip ${command.action}` } };
  try {
    const { action, rest } = command;
    if (action === 'preview') return await preview(channel, request, language, parts);
    if (parts.managers === 'admins' && request.person?.isAdmin !== true)
      return { kind: 'refused', language, reason: { code: 'not-allowed' } };
    return await change({ action, rest }, channel, request, language, parts);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    parts.log.error({ err: error, code: error.code, command: command.action }, 'the store failed a command about tips');
    return { kind: 'refused', language, reason: { code: 'store-unavailable' } };
  }
}

async function change(
  command: TipCommand & { readonly action: Exclude<TipCommand['action'], 'preview'> },
  channel: string,
  request: Request,
  language: Language,
  parts: TipCommandParts,
): Promise<Answer> {
  const { subscriptions } = parts.store;
  const now = parts.now();
  const known = await subscriptions.find(channel);
  const isActive = known?.state === 'active';
  const scheduled = async (action: Extract<Answer, { kind: 'tip-schedule' }>['action'], subscription: Subscription): Promise<Answer> => ({
    kind: 'tip-schedule',
    language,
    action,
    schedule: scheduleView(subscription, now, doneDates(await parts.store.ledger.ofChannel(channel, 'tip', PREVIEW_DAYS))),
  });
  const store = async (subscription: Subscription): Promise<Subscription> => {
    await subscriptions.put(subscription);
    await skipPast(parts.store, subscription, parts.ownerId, now);
    return subscription;
  };
  if (command.action === 'subscribe') {
    // A second `subscribe` changes what it names and keeps the rest.
    const parsed = parseSchedule(command.rest, isActive ? known : parts.defaults);
    if (parsed.kind === 'bad') return { kind: 'refused', language, reason: parsed.reason };
    const subscription: Subscription = {
      channel,
      workspace: request.place.workspace ?? known?.workspace,
      ...parsed.schedule,
      language,
      pausedUntil: undefined,
      state: 'active',
      subscribedBy: request.person?.id ?? known?.subscribedBy,
      origin: 'chat',
      failingSince: undefined,
      failure: undefined,
      toldAt: undefined,
      digest: known?.digest ?? false,
      createdAt: isActive ? known.createdAt : now,
      updatedAt: now,
    };
    if (!isActive) return scheduled('subscribed', await store(subscription));
    const isSame = isSameSchedule(known, subscription);
    // Said twice: nothing is written, so that a tip which is on its way just now is not taken for one of the schedule before.
    if (isSame && known.pausedUntil === undefined && known.failingSince === undefined && known.origin === 'chat')
      return scheduled('shown', known);
    return scheduled(!isSame ? 'changed' : known.pausedUntil === undefined ? 'shown' : 'resumed', await store(subscription));
  }
  if (command.action === 'digest-off' && known?.digest !== true) return { kind: 'noted', language, what: 'digest-off' };
  if (known === undefined || !isActive) {
    if (command.action === 'digest-on') return { kind: 'refused', language, reason: { code: 'digest-needs-tips' } };
    if (command.action !== 'digest-off') return { kind: 'refused', language, reason: { code: 'not-subscribed' } };
    // A subscription that ended would bring its digest back when it begins again.
    await subscriptions.update(channel, { digest: false }, now);
    return { kind: 'noted', language, what: 'digest-off' };
  }
  switch (command.action) {
    case 'pause': {
      const parsed = parsePause(command.rest, localTime(now, known.zone).date);
      if (parsed.kind === 'bad') return { kind: 'refused', language, reason: parsed.reason };
      return scheduled('paused', await store({ ...known, pausedUntil: parsed.until, origin: 'chat', updatedAt: now }));
    }
    case 'resume':
      if (known.pausedUntil === undefined) return scheduled('shown', known);
      return scheduled('resumed', await store({ ...known, pausedUntil: undefined, origin: 'chat', updatedAt: now }));
    case 'unsubscribe':
      return scheduled('unsubscribed', await store({ ...known, pausedUntil: undefined, state: 'ended', origin: 'chat', updatedAt: now }));
    case 'digest-on':
    case 'digest-off':
      await store({ ...known, digest: command.action === 'digest-on', origin: 'chat', updatedAt: now });
      return { kind: 'noted', language, what: command.action };
    default:
      return command.action satisfies never;
  }
}

/** True when both mean the same posts, told in the same language. */
function isSameSchedule(known: Subscription, wanted: Subscription): boolean {
  return (
    known.time === wanted.time &&
    known.zone === wanted.zone &&
    known.days.join() === wanted.days.join() &&
    known.holidays === wanted.holidays &&
    known.language === wanted.language
  );
}

/** The next posts, or what they would be by the default schedule where nobody subscribed. */
async function preview(channel: string, request: Request, language: Language, parts: TipCommandParts): Promise<Answer> {
  const { bags, ledger, subscriptions } = parts.store;
  const now = parts.now();
  const found = await subscriptions.find(channel);
  const known = found?.state === 'active' ? found : undefined;
  const [posted, bag] = await Promise.all([
    ledger.ofChannel(channel, 'tip', PREVIEW_DAYS),
    // A channel that never subscribed has no bag, and a look must not begin one.
    found === undefined ? undefined : bags.open(channel, firstSeed(channel), now),
  ]);
  const schedule = known ?? { ...parts.defaults, pausedUntil: undefined };
  const entries = await previewTips({ channel, schedule, place: request.place, bag, posted, count: PREVIEW_DAYS }, parts.tips, now);
  if (entries.length === 0 && schedule.pausedUntil !== 'forever') return { kind: 'refused', language, reason: { code: 'no-tips' } };
  return {
    kind: 'tip-preview',
    language,
    schedule: known === undefined ? undefined : scheduleView(known, now, doneDates(posted)),
    entries,
  };
}

import type { Language, LocalDate } from '../model.ts';
import { backOffMs } from '../ops/back-off.ts';
import type { LedgerKind, Store, Subscription } from '../store/store.ts';
import { type ChannelState, createChannelState, isQuiet, settle } from './channel-state.ts';
import { countFailure } from './count-failure.ts';
import { holidayFinding } from './holidays.ts';
import { earlier, later } from './instants.ts';
import { localTime } from './local-date.ts';
import type { ScheduleDefaults } from './parse-schedule.ts';
import { type JobResult, type PostJob, type PostLimits, type PostParts, runPostJob } from './post-job.ts';
import type { PostTarget } from './poster.ts';
import { isFirstOfWeek, isTipDay, nextOccurrence, type Occurrence, occurrenceOn, occurrencesBetween } from './schedule.ts';
import { createSlots } from './slots.ts';

export interface TipRunnerParts extends Omit<PostParts, 'store' | 'limits'> {
  readonly store: Pick<Store, 'ledger' | 'bags' | 'subscriptions'>;
  readonly random: () => number;
  readonly settings: TipRunnerSettings;
  /** Told what came of each job, for metrics. */
  readonly observe?: (event: { readonly channel: string; readonly kind: LedgerKind; readonly result: JobResult }) => void;
}

export interface TipRunnerSettings extends PostLimits {
  /** How long after its time a tip is still made up for. */
  readonly catchUpMs: number;
  /** The longest sleep: new subscriptions and changed clocks are noticed within it. */
  readonly pollMs: number;
  /** Channels that are posted to at the same time. */
  readonly concurrency: number;
  /** For channels without a subscription (`tip --post`). */
  readonly defaults: ScheduleDefaults;
  readonly language: Language;
}

/** Three hours to be made up, attempts of half a minute, leases of three. */
export const DEFAULT_RUNNER_SETTINGS: Omit<TipRunnerSettings, 'defaults' | 'language'> = {
  catchUpMs: 3 * 3_600_000,
  leaseMs: 180_000,
  attemptMs: 30_000,
  pollMs: 60_000,
  concurrency: 16,
};

/** What came of posting to one channel on demand. */
export type PostOnceResult =
  | JobResult
  /** Somebody stopped the tips of this channel in chat: that wins. */
  | { readonly kind: 'stopped'; readonly state: 'paused' | 'ended' | 'disabled' };

/** Posts tips when they are due. */
export interface TipRunner {
  /** Do all that is due now. Gives the time at which to come back; undefined when nothing is to come. Never rejects. */
  readonly tick: () => Promise<Date | undefined>;
  /** Tick when due, until stopped. */
  readonly start: () => void;
  /** Begin nothing more, and wait for what is being posted. */
  readonly stop: () => Promise<void>;
  /** Post today's tip to one channel now, whatever its time and days, unless it was posted today; for a CronJob. Rejects with a StoreError. */
  readonly postOnce: (target: PostTarget) => Promise<PostOnceResult>;
}

/** What only people heal is tried again at this pace within the window: somebody may invite the bot. */
const REFUSED_RETRY_MS = 30 * 60_000;
/** Days that are written down as missed after a long silence; older ones are told in the log alone. A clock that was wrong for a moment must not cost a channel more than these. */
const MAX_MISSED_DAYS = 7;
/** So far back a process that begins looks for days without a row. */
const GAP_MS = 14 * 86_400_000;
/** Rows of that time, and some that a clock ahead of its time left. */
const MAX_ROWS = 24;

/**
 * Create the runner. Any number may run over one database; the ledger decides who posts.
 *
 * Channels are independent: each has a promise of its own, its errors are its own, and no attempt lasts longer than `attemptMs` or two.
 */
export function createTipRunner(parts: TipRunnerParts): TipRunner {
  const { store, log, settings } = parts;
  const jobParts: PostParts = { ...parts, limits: settings };
  const channels = new Map<string, ChannelState>();
  const slots = createSlots(settings.concurrency);
  let planned: Date | undefined;

  const stateOf = (channel: string): ChannelState => {
    const known = channels.get(channel) ?? createChannelState();
    channels.set(channel, known);
    return known;
  };

  /** Start all that is due, without waiting for it. */
  const begin = async (): Promise<readonly Promise<void>[]> => {
    const now = parts.now();
    let subscriptions: readonly Subscription[];
    try {
      subscriptions = await store.subscriptions.all();
    } catch (error) {
      log.error({ err: error }, 'the subscriptions cannot be read; tips wait');
      planned = new Date(now.getTime() + settings.pollMs);
      return [];
    }
    // Channels of a platform that another process serves are that process's: claiming their rows here would only hold it up.
    const own = parts.posters().map(({ platform }) => `${platform}:`);
    const active = subscriptions.filter(({ state, channel }) => state === 'active' && own.some((prefix) => channel.startsWith(prefix)));
    const known = new Set(active.map(({ channel }) => channel));
    for (const [channel, state] of channels) if (!known.has(channel) && state.running === undefined) channels.delete(channel);
    planned = undefined;
    const started: Promise<void>[] = [];
    for (const subscription of active) {
      const state = stateOf(subscription.channel);
      if (state.quiet !== undefined && isQuiet(state.quiet, subscription, now)) {
        planned = earlier(planned, state.quiet.until);
        continue;
      }
      state.quiet = undefined;
      const until = nextOccurrence(subscription, now)?.at;
      planned = earlier(planned, until);
      if (state.running !== undefined) continue;
      if (!hasWork(subscription, state, now)) {
        if (state.waiting.size === 0) state.quiet = { from: now, until, updatedAt: subscription.updatedAt };
        continue;
      }
      state.running = slots(() => work(subscription.channel, state)).finally(() => {
        state.running = undefined;
      });
      started.push(state.running);
    }
    return started;
  };

  const kindsOf = (subscription: Subscription): readonly LedgerKind[] => (subscription.digest ? ['tip', 'digest'] : ['tip']);

  const occurrences = (subscription: Subscription, kind: LedgerKind, after: Date, until: Date): readonly Occurrence[] =>
    occurrencesBetween(subscription, later(after, subscription.createdAt), until).filter(
      ({ date }) => kind === 'tip' || isFirstOfWeek(subscription, date),
    );

  const windowStart = (now: Date): Date => new Date(now.getTime() - settings.catchUpMs);

  const dueOf = (subscription: Subscription, kind: LedgerKind, state: ChannelState, now: Date): readonly Occurrence[] =>
    occurrences(subscription, kind, windowStart(now), now).filter(({ date }) => {
      const key = `${kind} ${date}`;
      const waiting = state.waiting.get(key);
      // A clock that went back must not make anything wait longer than the longest pause.
      return (
        !state.settled.has(key) &&
        (waiting === undefined || waiting.until <= now || waiting.until.getTime() - now.getTime() > settings.catchUpMs)
      );
    });

  const hasWork = (subscription: Subscription, state: ChannelState, now: Date): boolean =>
    kindsOf(subscription).some((kind) => {
      const settledTo = state.settledTo.get(kind);
      return (
        settledTo === undefined ||
        dueOf(subscription, kind, state, now).length > 0 ||
        occurrences(subscription, kind, settledTo, windowStart(now)).length > 0
      );
    });

  /** All that one channel is owed. Reads its subscription again: somebody may have paused it a moment ago. */
  const work = async (channel: string, state: ChannelState): Promise<void> => {
    try {
      const subscription = await store.subscriptions.find(channel);
      state.waiting.delete(FAILED);
      if (subscription?.state !== 'active') return;
      for (const kind of kindsOf(subscription)) {
        await settleMissed(subscription, kind, state);
        for (const occurrence of dueOf(subscription, kind, state, parts.now())) await runJob(subscription, kind, occurrence, state);
      }
    } catch (error) {
      // The store's errors, mostly. What was claimed is taken over when its lease ends.
      state.waiting.set(FAILED, { until: new Date(parts.now().getTime() + settings.pollMs), tries: 0 });
      log.error({ err: error, channel }, 'posting to a channel failed; trying again');
    }
  };

  /** Write down what nobody posted in time, and finish what somebody left behind. */
  const settleMissed = async (subscription: Subscription, kind: LedgerKind, state: ChannelState): Promise<void> => {
    const until = windowStart(parts.now());
    const known = state.settledTo.get(kind);
    const open =
      known === undefined
        ? await takeUp(subscription, kind, until, state)
        : { missed: occurrences(subscription, kind, known, until), isSettled: true };
    let { isSettled } = open;
    for (const { date } of open.missed.slice(0, -MAX_MISSED_DAYS))
      log.warn({ channel: subscription.channel, kind, date, reason: 'missed' }, `${kind} skipped`);
    for (const occurrence of open.missed.slice(-MAX_MISSED_DAYS)) {
      if (state.settled.has(`${kind} ${occurrence.date}`)) continue;
      const result = await runJob(subscription, kind, occurrence, state);
      if (result.kind === 'held') isSettled = false;
    }
    // A clock that went back leaves what is settled settled.
    if (isSettled) state.settledTo.set(kind, later(known ?? until, until));
  };

  /**
   * What this process finds when it begins: rows that somebody left unsettled are finished, as soon as their leases are over, and days without a row are missed. Never those before
   * the schedule was last changed, since nobody knows what it was before.
   */
  const takeUp = async (
    subscription: Subscription,
    kind: LedgerKind,
    until: Date,
    state: ChannelState,
  ): Promise<{ readonly missed: readonly Occurrence[]; readonly isSettled: boolean }> => {
    const rows = await store.ledger.ofChannel(subscription.channel, kind, MAX_ROWS);
    const atOf = (date: LocalDate): Date | undefined => occurrenceOn({ ...subscription, pausedUntil: undefined }, date)?.at;
    let isSettled = true;
    for (const row of rows) {
      const at = atOf(row.date) ?? row.claimedAt;
      // What is within the window is done with what is due.
      if (row.state !== 'claimed' || at > until) continue;
      const result = await runJob(subscription, kind, { date: row.date, at }, state);
      if (result.kind === 'held') isSettled = false;
    }
    // A clock that was ahead for a while leaves rows of days to come, and days without one before them.
    const last = rows.find(({ state: rowState, date }) => rowState !== 'claimed' && (atOf(date) ?? until) <= until);
    const known = new Set(rows.map(({ date }) => date));
    const silent = occurrences(
      subscription,
      kind,
      later(subscription.updatedAt, (last && atOf(last.date)) ?? subscription.createdAt),
      until,
    );
    const weeksAgo = new Date(until.getTime() - GAP_MS);
    const recent = occurrences(subscription, kind, later(subscription.updatedAt, weeksAgo), until).slice(-MAX_MISSED_DAYS);
    const missed = new Map(
      [...silent, ...recent].filter(({ date }) => !known.has(date)).map((occurrence) => [occurrence.date, occurrence]),
    );
    return { missed: [...missed.values()].sort((a, b) => a.at.getTime() - b.at.getTime()), isSettled };
  };

  const runJob = async (
    subscription: Subscription,
    kind: LedgerKind,
    { date, at }: Occurrence,
    state: ChannelState,
  ): Promise<JobResult> => {
    const { channel, workspace, language } = subscription;
    const job: PostJob = {
      target: { channel, workspace },
      kind,
      date,
      language,
      at,
      deadline: new Date(at.getTime() + settings.catchUpMs),
    };
    const result = await runPostJob(job, jobParts);
    parts.observe?.({ channel, kind, result });
    const key = `${kind} ${date}`;
    const tries = (state.waiting.get(key)?.tries ?? 0) + 1;
    const waitFor = (ms: number): void => {
      state.waiting.set(key, { until: new Date(parts.now().getTime() + ms), tries });
    };
    switch (result.kind) {
      case 'posted':
        if (subscription.failingSince !== undefined)
          await store.subscriptions.update(
            channel,
            { failingSince: undefined, failure: undefined, toldAt: undefined, updatedAt: subscription.updatedAt },
            parts.now(),
          );
        settle(state, key);
        break;
      case 'skipped':
      case 'already':
        settle(state, key);
        break;
      case 'held':
        state.waiting.set(key, { until: result.until, tries });
        break;
      case 'not-sent': {
        const waitMs = Math.max(result.retryAfterMs ?? 0, backOffMs(tries - 1, parts.random, 5000, 10 * 60_000));
        log.warn({ channel, kind, date, error: result.error, waitMs }, `${kind} not posted yet; trying again`);
        waitFor(waitMs);
        break;
      }
      case 'refused':
        waitFor(REFUSED_RETRY_MS);
        await countFailure(channel, result.outcome, parts);
        break;
      default:
        return result satisfies never;
    }
    return result;
  };

  const soonest = (): Date | undefined => {
    const now = parts.now();
    let next = planned;
    // What is over was done, or is no longer wanted.
    for (const { waiting } of channels.values()) for (const { until } of waiting.values()) if (until > now) next = earlier(next, until);
    return next;
  };

  let timer: NodeJS.Timeout | undefined;
  let stopping: AbortController | undefined;
  const inFlight = new Set<Promise<void>>();

  const tick = async (): Promise<Date | undefined> => {
    await Promise.all(await begin());
    return soonest();
  };

  return {
    tick,
    start: () => {
      if (stopping !== undefined) return;
      stopping = new AbortController();
      const { signal } = stopping;
      const finding = holidayFinding(localTime(parts.now(), 'Asia/Tokyo').date);
      if (finding.state === 'warning') log.warn({ remedy: finding.remedy.en }, finding.message.en);
      const arm = (): void => {
        if (signal.aborted) return;
        clearTimeout(timer);
        const next = soonest();
        const untilNext = next === undefined ? settings.pollMs : next.getTime() - parts.now().getTime();
        timer = setTimeout(wake, Math.min(settings.pollMs, Math.max(MIN_SLEEP_MS, untilNext)));
      };
      const wake = (): void => {
        const run = begin()
          .then((started) => {
            // The next wake does not wait for slow channels; those that finish may have something to wait for.
            for (const each of started) track(inFlight, each.then(arm));
            arm();
          })
          .catch((error: unknown) => {
            log.error({ err: error }, 'a round of tips failed');
            arm();
          });
        track(inFlight, run);
      };
      wake();
    },
    stop: async () => {
      stopping?.abort();
      clearTimeout(timer);
      while (inFlight.size > 0) await Promise.all(inFlight);
      stopping = undefined;
    },
    postOnce: async (target) => {
      const subscription = await store.subscriptions.find(target.channel);
      const now = parts.now();
      const { zone } = subscription ?? settings.defaults;
      const { date } = localTime(now, zone);
      if (subscription !== undefined && subscription.state !== 'active') return { kind: 'stopped', state: subscription.state };
      if (subscription !== undefined && !isTipDay({ ...subscription, days: [1, 2, 3, 4, 5, 6, 7], holidays: 'none' }, date))
        return { kind: 'stopped', state: 'paused' };
      const job: PostJob = {
        target: { channel: target.channel, workspace: target.workspace ?? subscription?.workspace },
        kind: 'tip',
        date,
        language: subscription?.language ?? settings.language,
        at: now,
        deadline: new Date(now.getTime() + settings.catchUpMs),
      };
      const result = await runPostJob(job, jobParts);
      parts.observe?.({ channel: target.channel, kind: 'tip', result });
      return result;
    },
  };
}

/** A clock that jumps about must not make the loop spin. */
const MIN_SLEEP_MS = 250;
/** Key under which a channel waits after an error that was not its platform's. */
const FAILED = 'failed';

function track(set: Set<Promise<void>>, promise: Promise<void>): void {
  set.add(promise);
  void promise.finally(() => set.delete(promise));
}

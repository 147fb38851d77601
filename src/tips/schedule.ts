import { Cron } from 'croner';
import type { LocalDate, TipMoment, TipScheduleView } from '../model.ts';
import type { Subscription } from '../store/store.ts';
import { isJapaneseHoliday } from './holidays.ts';
import { addDays, localTime, weekdayOf } from './local-date.ts';

/** When tips are due, as far as the calendar is concerned. */
export type Schedule = Pick<Subscription, 'time' | 'zone' | 'days' | 'holidays' | 'pausedUntil'>;

/** A day's tip, due at an instant. */
export interface Occurrence {
  /** Local date, which is what a post is counted by. */
  readonly date: LocalDate;
  readonly at: Date;
}

/** The longest that a schedule is silent without being paused for good: New Year, Golden Week and a lone weekday together stay far below. */
const MAX_SEARCH_DAYS = 400;
/** Local midnight is never further from that of UTC than this (Pacific/Kiritimati, +14). */
const MAX_OFFSET_MS = 15 * 3_600_000;
/** Forgotten all at once: a schedule asks for the same few days again and again. */
const MAX_REMEMBERED = 20_000;

const NONE: ReadonlySet<LocalDate> = new Set();

const crons = new Map<string, Cron>();
const instants = new Map<string, Date | undefined>();

/** True for days on which tips are posted: the right weekday, no holiday, not paused. */
export function isTipDay(schedule: Schedule, date: LocalDate): boolean {
  const { pausedUntil } = schedule;
  if (pausedUntil === 'forever' || (pausedUntil !== undefined && date < pausedUntil)) return false;
  return schedule.days.includes(weekdayOf(date)) && !(schedule.holidays === 'jp' && isJapaneseHoliday(date));
}

/**
 * When a local date's tip is due; undefined on days without one.
 *
 * A local time that a change of the clocks skips is due at the first moment after the gap, one that comes twice at the first of them (croner's rule for fixed times). A date that
 * a zone left out altogether (Pacific/Apia, 2011-12-30) has none.
 */
export function occurrenceOn(schedule: Schedule, date: LocalDate): Occurrence | undefined {
  if (!isTipDay(schedule, date)) return undefined;
  const at = instantOf(schedule.time, schedule.zone, date);
  return at === undefined ? undefined : { date, at };
}

/** The first occurrence after an instant; undefined when paused for good. */
export function nextOccurrence(schedule: Schedule, after: Date): Occurrence | undefined {
  if (schedule.pausedUntil === 'forever') return undefined;
  let date = addDays(localTime(after, schedule.zone).date, -1);
  if (schedule.pausedUntil !== undefined && schedule.pausedUntil > date) date = schedule.pausedUntil;
  for (let day = 0; day <= MAX_SEARCH_DAYS; day += 1, date = addDays(date, 1)) {
    const found = occurrenceOn(schedule, date);
    if (found !== undefined && found.at > after) return found;
  }
  return undefined;
}

/** All occurrences after `after` and up to `until`, in order. */
export function occurrencesBetween(schedule: Schedule, after: Date, until: Date): readonly Occurrence[] {
  if (schedule.pausedUntil === 'forever' || until <= after) return [];
  const found: Occurrence[] = [];
  const last = addDays(localTime(until, schedule.zone).date, 1);
  for (let date = addDays(localTime(after, schedule.zone).date, -1); date <= last; date = addDays(date, 1)) {
    const occurrence = occurrenceOn(schedule, date);
    if (occurrence !== undefined && occurrence.at > after && occurrence.at <= until) found.push(occurrence);
  }
  return found;
}

/** True when it is the first occurrence of its week (Monday to Sunday): that is when the weekly digest goes out. */
export function isFirstOfWeek(schedule: Schedule, date: LocalDate): boolean {
  for (let back = weekdayOf(date) - 1; back > 0; back -= 1) if (isTipDay(schedule, addDays(date, -back))) return false;
  return true;
}

/** An occurrence as an answer tells it. */
export function momentOf(occurrence: Occurrence, zone: string): TipMoment {
  return {
    at: occurrence.at.toISOString(),
    date: occurrence.date,
    time: localTime(occurrence.at, zone).time,
    weekday: weekdayOf(occurrence.date),
  };
}

/**
 * What an answer tells about a subscription, with the next post after `now`.
 *
 * @param done  Dates that have had their post already, before the time of the schedule: nothing more comes on them.
 */
export function scheduleView(subscription: Subscription, now: Date, done: ReadonlySet<LocalDate> = NONE): TipScheduleView {
  const { channel, time, zone, days, holidays, digest } = subscription;
  // A pause that is over is none.
  const isPaused =
    subscription.pausedUntil !== undefined &&
    (subscription.pausedUntil === 'forever' || subscription.pausedUntil > localTime(now, zone).date);
  let next = subscription.state === 'active' ? nextOccurrence(subscription, now) : undefined;
  while (next !== undefined && done.has(next.date)) next = nextOccurrence(subscription, next.at);
  return {
    channel,
    time,
    zone,
    days,
    holidays,
    pausedUntil: isPaused ? subscription.pausedUntil : undefined,
    next: next === undefined ? undefined : momentOf(next, zone),
    digest,
  };
}

function instantOf(time: string, zone: string, date: LocalDate): Date | undefined {
  const key = `${zone} ${time} ${date}`;
  if (instants.has(key)) return instants.get(key);
  if (instants.size >= MAX_REMEMBERED) instants.clear();
  const instant = findInstant(time, zone, date);
  instants.set(key, instant);
  return instant;
}

function findInstant(time: string, zone: string, date: LocalDate): Date | undefined {
  const cron = cronOf(time, zone);
  let from = new Date(Date.parse(`${date}T00:00:00Z`) - MAX_OFFSET_MS);
  // At most the days around it have a run before its own.
  for (let tries = 0; tries < 4; tries += 1) {
    const run = cron.nextRun(from);
    if (run === null) return undefined;
    const local = localTime(run, zone).date;
    if (local === date) return run;
    if (local > date) return undefined;
    from = run;
  }
  return undefined;
}

function cronOf(time: string, zone: string): Cron {
  const key = `${zone} ${time}`;
  const known = crons.get(key);
  if (known !== undefined) return known;
  const [hour = '', minute = ''] = time.split(':');
  if (crons.size >= MAX_REMEMBERED) crons.clear();
  // Without a function it computes and never runs.
  const cron = new Cron(`${Number(minute)} ${Number(hour)} * * *`, { timezone: zone });
  crons.set(key, cron);
  return cron;
}

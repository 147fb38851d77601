import type { LocalDate } from '../model.ts';

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Schedules ask for the same few days and instants again and again, for every channel. */
const MAX_REMEMBERED = 5000;
const clocks = new Map<string, LocalTime>();
const numbers = new Map<LocalDate, number>();
const dates = new Map<number, LocalDate>();

/** What a clock on the wall of a zone shows. */
export interface LocalTime {
  readonly date: LocalDate;
  /** `HH:MM`. */
  readonly time: string;
}

/** The local date and time of an instant in an IANA zone, whatever the zone of this machine. */
export function localTime(instant: Date, zone: string): LocalTime {
  return remember(clocks, `${zone} ${instant.getTime()}`, () => readClock(instant, zone));
}

function readClock(instant: Date, zone: string): LocalTime {
  const read: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) read[type] = value;
  const { year = '', month = '', day = '', hour = '', minute = '' } = read;
  return { date: `${year.padStart(4, '0')}-${month}-${day}`, time: `${hour}:${minute}` };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

/** Days since 1970-01-01 of a date, by the calendar alone. */
export function dayNumber(date: LocalDate): number {
  return remember(numbers, date, () => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS));
}

export function dateOfDay(day: number): LocalDate {
  return remember(dates, day, () => new Date(day * DAY_MS).toISOString().slice(0, 10));
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days);
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: LocalDate): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** True for a date of the calendar: `2026-02-30` is none. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

import type { LocalDate, RefusalReason, TipDays } from '../model.ts';
import { addDays, isLocalDate, weekdayOf } from './local-date.ts';
import { parseTipDays } from './tip-days.ts';

/** What a channel's tips follow when nothing else was said; from the environment. */
export interface ScheduleDefaults {
  readonly time: string;
  readonly zone: string;
  readonly days: TipDays;
  readonly holidays: 'jp' | 'none';
}

export type BadSchedule = Extract<RefusalReason, { code: 'bad-schedule' }>;

export type ParsedSchedule =
  | { readonly kind: 'schedule'; readonly schedule: ScheduleDefaults }
  | { readonly kind: 'bad'; readonly reason: BadSchedule };
export type ParsedPause =
  | { readonly kind: 'pause'; readonly until: LocalDate | 'forever' }
  | { readonly kind: 'bad'; readonly reason: BadSchedule };

const ZONE_SHORT: Readonly<Record<string, string>> = {
  jst: 'Asia/Tokyo',
  japan: 'Asia/Tokyo',
  tokyo: 'Asia/Tokyo',
  日本: 'Asia/Tokyo',
  日本時間: 'Asia/Tokyo',
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
};
/** Words that carry nothing: `at 9:00 on weekdays`, `毎朝`, `9時に`. */
const FILLERS = new Set('at on every in time zone timezone and に へ で から の 時間 時刻 曜日 と'.split(' '));
/** Longer is no word of a schedule; what is quoted back stays short. */
const MAX_QUOTED = 40;
const NOON = 12;

/**
 * Read what follows `tip subscribe`: a time, days and a zone in any order, each at most once; what is not said is taken from the defaults.
 *
 * Accepts `9:00`, `０９：００`, `9時`, `9時半`, `朝9時`, `午後3時15分`, `9am`, `3:30pm`; days as `parseTipDays`, also with spaces between them; IANA names in any case, `JST`, `UTC`;
 * `holidays` and `no-holidays` (`祝日も`, `祝日以外`) for whether tips come on Japanese public holidays.
 */
export function parseSchedule(rest: string, defaults: ScheduleDefaults): ParsedSchedule {
  let { time, zone, days, holidays } = defaults;
  let dayWords: TipDays | undefined;
  for (const word of wordsOf(rest)) {
    const lower = word.toLowerCase();
    if (FILLERS.has(lower)) continue;
    const readTime = parseTime(lower);
    if (readTime !== undefined) {
      if (readTime === 'bad') return bad(word, 'time');
      time = readTime;
      continue;
    }
    const readDays = parseTipDays(lower);
    if (readDays !== undefined) {
      dayWords = [...new Set([...(dayWords ?? []), ...readDays])].sort((a, b) => a - b);
      days = dayWords;
      continue;
    }
    const readHolidays = holidaysOf(lower);
    if (readHolidays !== undefined) {
      holidays = readHolidays;
      continue;
    }
    const readZone = findZone(word);
    if (readZone !== undefined) {
      zone = readZone;
      continue;
    }
    return bad(word, word.includes('/') && /[a-z]/i.test(word) ? 'zone' : /\d/.test(word) ? 'time' : 'word');
  }
  return { kind: 'schedule', schedule: { time, zone, days, holidays } };
}

/**
 * Read what follows `tip pause`: nothing (until somebody resumes), or the first day on which tips come again: `until 2027-01-04`, `2027-01-04まで`, `1/4`, `1月4日`, `tomorrow`, `明日`,
 * `来週` (next Monday), `next week`, `月曜`, `3 days`, `3日間`, `来月`.
 *
 * A day without a year is the next one to come.
 *
 * @param today  Local date in the zone of the subscription.
 */
export function parsePause(rest: string, today: LocalDate): ParsedPause {
  const plain = rest.normalize('NFKC').trim().toLowerCase();
  const words = plain
    .replace(/^(?:until|till|to|for|まで)\s*/u, '')
    .replace(/\s*(?:まで|迄|から再開)(?:お休み|休み|休む|停止)?$/u, '')
    .trim();
  if (words === '' || /^(?:forever|無期限|ずっと|当分|しばらく)$/u.test(words)) return { kind: 'pause', until: 'forever' };
  const until = dateOf(words, today);
  if (until === undefined) return bad(rest.trim(), 'date');
  return until > today ? { kind: 'pause', until } : bad(until, 'future-date');
}

/** The IANA name of a zone written in any case, or of `JST` and the like; undefined when there is none. */
export function findZone(word: string): string | undefined {
  const lower = word.toLowerCase();
  const short = Object.hasOwn(ZONE_SHORT, lower) ? ZONE_SHORT[lower] : undefined;
  if (short !== undefined) return short;
  // `EST`, `+09:00` and the like are zones to Intl too, but not what people think: EST knows no summer time.
  if (!/^[a-z_]+(?:\/[a-z0-9_+-]+){1,2}$/i.test(word)) return undefined;
  const canonical = ZONES.get(lower);
  if (canonical !== undefined) return canonical;
  // Older and newer names of the same zone (US/Eastern, Asia/Kolkata) are known though not listed; they stay as people know them.
  const name = word
    .toLowerCase()
    .replace(/(?<=^|[/_-])[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/^[A-Z][a-z](?=\/)/, (country) => country.toUpperCase());
  return isZone(name) ? name : undefined;
}

/** True for an IANA zone that this machine knows. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const ZONES: ReadonlyMap<string, string> = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

function wordsOf(rest: string): readonly string[] {
  return (
    rest
      .normalize('NFKC')
      // `9:00 に`, `平日の 9時`: what is written together in Japanese is told apart where a time begins or ends.
      .replace(/(毎朝|毎日|平日|週末)(?:の)?(?=[\d朝昼夜午])/gu, '$1 ')
      .replace(/(\d時(?:半|\d{1,2}分)?)(?:に|から)?/gu, '$1 ')
      .replace(/毎朝/gu, '毎日')
      .split(/[\s\u3000,、]+/u)
      .filter((word) => word !== '')
  );
}

/** `HH:MM`; `bad` for what is written as a time and is none; undefined for other words. */
function parseTime(word: string): string | 'bad' | undefined {
  const colon = /^(午前|午後|朝|昼|夜|夕方)?(\d{1,2}):(\d{2})(am|pm)?(?:に)?$/u.exec(word);
  const kanji = /^(午前|午後|朝|昼|夜|夕方)?(\d{1,2})時(?:(半)|(\d{1,2})分)?(?:に)?$/u.exec(word);
  const english = /^(\d{1,2})(am|pm)$/u.exec(word);
  if (colon !== null) return timeOf(Number(colon[2]), Number(colon[3]), colon[1] ?? colon[4]);
  if (kanji !== null) return timeOf(Number(kanji[2]), kanji[3] === undefined ? Number(kanji[4] ?? 0) : 30, kanji[1]);
  if (english !== null) return timeOf(Number(english[1]), 0, english[2]);
  return /^\d+[:時]/u.test(word) ? 'bad' : undefined;
}

function timeOf(hour: number, minute: number, half: string | undefined): string | 'bad' {
  const isHalf = half !== undefined && hour <= NOON;
  const isLate = half === '午後' || half === '夜' || half === '夕方' || half === 'pm' || (half === '昼' && hour < 6);
  // Midnight is 12am, noon 12pm; 午前0時 and 午後0時 are the same two.
  const hours = isHalf ? (hour % NOON) + (isLate || (half === '昼' && hour === NOON) ? NOON : 0) : hour;
  if (hours > 23 || minute > 59 || (half !== undefined && /^[ap]m$/.test(half) && (hour > NOON || hour === 0))) return 'bad';
  return `${String(hours).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function holidaysOf(word: string): 'jp' | 'none' | undefined {
  if (/^(?:holidays|with-holidays|祝日も|祝日あり)$/u.test(word)) return 'none';
  if (/^(?:no-holidays|without-holidays|祝日以外|祝日なし|祝日を除く|祝日は休み)$/u.test(word)) return 'jp';
  return undefined;
}

const SUNDAY = 7;
const MAX_SPAN_DAYS = 366;

function dateOf(text: string, today: LocalDate): LocalDate | undefined {
  const iso = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(text);
  if (iso !== null) return existing(`${iso[1]}-${pad(iso[2])}-${pad(iso[3])}`);
  const short = /^(\d{1,2})[-/月](\d{1,2})日?$/u.exec(text);
  if (short !== null) {
    const year = Number(today.slice(0, 4));
    const day = `-${pad(short[1])}-${pad(short[2])}`;
    // Leap days come at most eight years apart.
    for (let later = 0; later <= 8; later += 1) {
      const date = existing(`${year + later}${day}`);
      if (date !== undefined && date > today) return date;
    }
    return undefined;
  }
  const span = /^(\d{1,3})\s?(days?|weeks?|日間?|週間)$/u.exec(text);
  if (span !== null) {
    const days = Number(span[1]) * (/^(?:week|週)/u.test(span[2] ?? '') ? 7 : 1);
    return days > 0 && days <= MAX_SPAN_DAYS ? addDays(today, days) : undefined;
  }
  if (/^(?:tomorrow|明日|あした|あす)$/u.test(text)) return addDays(today, 1);
  if (/^(?:明後日|あさって)$/u.test(text)) return addDays(today, 2);
  if (/^(?:next week|来週)$/u.test(text)) return addDays(today, SUNDAY + 1 - weekdayOf(today));
  if (/^(?:next month|来月)$/u.test(text)) return firstOfNextMonth(today);
  const days = parseTipDays(text.replace(/^(?:next|来週の?)\s*/u, ''));
  const [weekday, ...others] = days ?? [];
  if (weekday === undefined || others.length > 0) return undefined;
  if (/^来週/u.test(text)) return addDays(today, SUNDAY - weekdayOf(today) + weekday);
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
}

function firstOfNextMonth(today: LocalDate): LocalDate {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${pad(String(month + 1))}-01`;
}

function existing(date: string): LocalDate | undefined {
  return isLocalDate(date) ? date : undefined;
}

function pad(number: string | undefined): string {
  return (number ?? '').padStart(2, '0');
}

function bad(value: string, expected: BadSchedule['expected']): { readonly kind: 'bad'; readonly reason: BadSchedule } {
  const letters = [...value];
  const quoted = letters.length > MAX_QUOTED ? `${letters.slice(0, MAX_QUOTED).join('')}…` : value;
  return { kind: 'bad', reason: { code: 'bad-schedule', value: quoted, expected } };
}

import type { Range } from '../model.ts';

/** Times that a heading or line tells, with the part of the text that tells them. */
export interface FoundTimes {
  /** `HH:MM`. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly range: Range;
}

export interface FoundDuration {
  readonly minutes: number;
  readonly range: Range;
}

const CLOCK = '([01]?\\d|2[0-4])(?::([0-5]\\d)|時([0-5]?\\d)分|時)(?!\\d)[ ]?([ap]\\.?m\\b\\.?)?';
const RANGE = new RegExp(`(?<![\\d:])${CLOCK}[ ]{0,3}(?:[-–—−~〜～ー]|to|から|→)[ ]{0,3}${CLOCK}`, 'i');
const START = new RegExp(`^[\\s([【（［]{0,3}${CLOCK}(?!\\s?[a-z]*[:\\d])[ ]?[-–—~〜～]?(?=$|[\\s)\\]】）］:])`, 'i');
const MAX_TEXT = 300;

/** Width changes only, one character for one, so that offsets hold. */
function narrow(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/[０-９：]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** The first time range in a text (`10:00 - 10:30`, `10：00〜10：30`, `1:00 pm to 1:40 pm`), else a start time at its very beginning (`13:00 受付`). */
export function findTimes(text: string): FoundTimes | undefined {
  const searched = narrow(text);
  const range = RANGE.exec(searched);
  if (range !== null) {
    const [hour, minute, minuteJa, half, endHour, endMinute, endMinuteJa, endHalf] = range.slice(1);
    // `1:00-1:40 pm` says it once for both.
    const start = clock(hour, minute ?? minuteJa, half ?? (Number(hour) <= Number(endHour) ? endHalf : undefined));
    const end = clock(endHour, endMinute ?? endMinuteJa, endHalf);
    if (start !== undefined && end !== undefined) return { start, end, range: { start: range.index, end: range.index + range[0].length } };
  }
  const single = START.exec(searched);
  if (single === null) return undefined;
  const start = clock(single[1], single[2] ?? single[3], single[4]);
  return start === undefined ? undefined : { start, end: undefined, range: { start: 0, end: single[0].length } };
}

function clock(hour: string | undefined, minute: string | undefined, half: string | undefined): string | undefined {
  let hours = Number(hour);
  const minutes = Number(minute ?? 0);
  if (half !== undefined) {
    if (hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  if (!Number.isInteger(hours) || hours > 24 || (hours === 24 && minutes > 0)) return undefined;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

const UNIT = '(minutes|mins?|m|分間?|hours?|hrs?|h|時間)';
const BRACKETED = new RegExp(
  `[(（\\[［【]\\s?(?:約|~|LT\\s?)?(\\d{1,3}(?:\\.\\d)?)\\s?${UNIT}(?:\\s?(\\d{1,2})\\s?(?:minutes|mins?|分))?\\s?[)）\\]］】]`,
  'i',
);
const TRAILING = /[\s:：/／-](\d{1,3})\s?(minutes|mins?|分)$/i;

/** How long something takes, written as `(60min)`, `（5分）`, `[1h]`, `(1時間30分)`, or `30分` at the very end. Not `1分で構築`. */
export function findDuration(text: string): FoundDuration | undefined {
  const searched = narrow(text).trimEnd();
  const match = BRACKETED.exec(searched) ?? TRAILING.exec(searched);
  if (match === null) return undefined;
  const isHours = /^(?:h|時間)/i.test(match[2] ?? '');
  const minutes = Math.round(Number(match[1]) * (isHours ? 60 : 1)) + Number(match[3] ?? 0);
  if (minutes <= 0 || minutes > 24 * 60) return undefined;
  return { minutes, range: { start: match.index, end: match.index + match[0].length } };
}

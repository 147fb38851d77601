import type { PartialDate } from '../model.ts';

export interface DateMention {
  readonly date: PartialDate;
  /** Range in the normalised text. */
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly RegExp[] = [
  /(?<![\d.])(?<y>(?:19|20)\d{2})[-/.年]\s?(?<m>\d{1,2})(?:[-/.](?<d>\d{1,2})(?!\d)日?|月(?:\s?(?<d2>\d{1,2})日)?)/g,
  /(?<!\d)(?<y>(?:19|20)\d{2})(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?!\d)/g,
  /(?<!\d)(?<y>(?:19|20)\d{2})[-/](?<m>0[1-9]|1[0-2])(?![-/\d])/g,
  /(?<!\d)(?<y>(?:19|20)\d{2})年(?!\s?\d)/g,
];

/** Years before the first of the Japanese eras that people still write. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, r: 2018, 平成: 1988, h: 1988 };
const ERA_DATE = /(?:(?<long>令和|平成)\s?(?<ly>\d{1,2}|元)年\s?(?<lm>\d{1,2})月(?:\s?(?<ld>\d{1,2})日)?|(?<![\da-z])(?<short>[rh])(?<sy>\d{1,2})[./](?<sm>\d{1,2})[./](?<sd>\d{1,2})(?!\d|[./]\d))/g;

/**
 * Dates written in a text: `2019/03/27`, `2019-11-28`, `20190618`, `2019年6月18日`, `2019年6月`, `2019年`. Impossible dates are no dates, and a number after a
 * month is a day only where it says so (`2019年6月 3件`).
 *
 * @param text  Normalised text.
 */
export function findDates(text: string): DateMention[] {
  const found: DateMention[] = [];
  for (const match of text.matchAll(ERA_DATE)) {
    const { long, ly, lm, ld, short, sy, sm, sd } = match.groups ?? {};
    const year = (ERAS[long ?? short ?? ''] ?? 0) + (ly === '元' ? 1 : Number(ly ?? sy));
    const date = toPartialDate(String(year), lm ?? sm, ld ?? sd);
    if (date !== undefined) found.push({ date, start: match.index, end: match.index + match[0].length });
  }
  if (!/(?:19|20)\d{2}/.test(text)) return found;
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const date = toPartialDate(match.groups?.['y'], match.groups?.['m'], match.groups?.['d'] ?? match.groups?.['d2']);
      if (date !== undefined) found.push({ date, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Put a date together, or undefined when no calendar has it. */
export function toPartialDate(year: string | undefined, month: string | undefined, day: string | undefined): PartialDate | undefined {
  if (year === undefined) return undefined;
  if (month === undefined) return year;
  const m = Number(month);
  if (m < 1 || m > 12) return undefined;
  const ym = `${year}-${String(m).padStart(2, '0')}`;
  if (day === undefined) return ym;
  const d = Number(day);
  const last = new Date(Date.UTC(Number(year), m, 0)).getUTCDate();
  return d >= 1 && d <= last ? `${ym}-${String(d).padStart(2, '0')}` : undefined;
}

/** A date and its coarser forms, finest first: `2019-03-27`, `2019-03`, `2019`. */
export function dateForms(date: PartialDate): readonly PartialDate[] {
  const forms: PartialDate[] = [];
  for (const length of [10, 7, 4]) if (date.length >= length) forms.push(date.slice(0, length));
  return forms;
}

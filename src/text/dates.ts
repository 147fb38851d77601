import type { PartialDate } from '../model.ts';

/** A date found in a text. */
export interface FoundDate {
  readonly date: PartialDate;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\.?';
/** First year of the era less one. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, r: 2018, 平成: 1988, h: 1988 };
/** Longest text that is searched: dates stand in titles and short lines. */
const MAX_TEXT = 300;

type YearMonthDay = readonly [year: number, month: number | undefined, day: number | undefined];

interface Pattern {
  readonly expression: RegExp;
  readonly read: (groups: readonly (string | undefined)[]) => YearMonthDay;
}

const numbers = (groups: readonly (string | undefined)[]): YearMonthDay => {
  const [year, month, day] = groups.map((group) => (group === undefined ? undefined : Number(group)));
  return [year ?? Number.NaN, month, day];
};
const monthNumber = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;

/** Full dates first; a shorter pattern must not read the beginning of a longer one. */
const PATTERNS: readonly Pattern[] = [
  { expression: /(?<!\d)((?:19|20)\d\d)([-/._])(\d{1,2})\2(\d{1,2})(?!\d)/, read: ([y = '', , m = '', d = '']) => numbers([y, m, d]) },
  { expression: /(?<!\d)((?:19|20)\d\d)年\s?(\d{1,2})月\s?(\d{1,2})日/, read: numbers },
  {
    expression: /(令和|平成)\s?(\d{1,2}|元)年\s?(\d{1,2})月(?:\s?(\d{1,2})日)?/,
    read: ([era = '', y = '', m, d]) => eraDate(era, y, m, d),
  },
  {
    expression: /(?<![\dA-Za-z])(R|H)(\d{1,2})[./](\d{1,2})[./](\d{1,2})(?!\d|[./]\d)/i,
    read: ([era = '', y = '', m, d]) => eraDate(era.toLowerCase(), y, m, d),
  },
  { expression: /(?<![\dA-Za-z])((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)/, read: numbers },
  {
    expression: new RegExp(`(?<![A-Za-z])${MONTH_NAME}\\s(\\d{1,2})(?:st|nd|rd|th)?,?\\s((?:19|20)\\d\\d)(?!\\d)`, 'i'),
    read: ([m, d, y]) => [Number(y), monthNumber(m), Number(d)],
  },
  {
    expression: new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s${MONTH_NAME},?\\s((?:19|20)\\d\\d)(?!\\d)`, 'i'),
    read: ([d, m, y]) => [Number(y), monthNumber(m), Number(d)],
  },
  { expression: /(?<!\d)((?:19|20)\d\d)年\s?(\d{1,2})月(?!\s?\d{1,2}日)/, read: numbers },
  { expression: /(?<!\d)((?:19|20)\d\d)[-/](\d{1,2})(?!\d|[/-]\d)/, read: numbers },
  {
    expression: new RegExp(`(?<![A-Za-z])${MONTH_NAME},?\\s((?:19|20)\\d\\d)(?!\\d)`, 'i'),
    read: ([m, y]) => [Number(y), monthNumber(m), undefined],
  },
];
/** A year that says so. */
const MARKED_YEAR: Pattern = { expression: /(?<!\d)((?:19|20)\d\d)年(?!\s?\d)/, read: numbers };
const YEAR: Pattern = { expression: /(?<![\d.,/:v-])((?:19|20)\d\d)(?![\d.,/:-]|名|人|件|円|rps)/i, read: numbers };

function eraDate(era: string, year: string, month: string | undefined, day: string | undefined): YearMonthDay {
  const full = (ERAS[era] ?? Number.NaN) + (year === '元' ? 1 : Number(year));
  return [full, Number(month), day === undefined ? undefined : Number(day)];
}

/**
 * The first possible date with at least a month in a text: `2019-11-28`, `2019/11/28`, `20191128`, `2019年11月28日`, `令和元年11月`, `Nov 28, 2019`, `2019-11`.
 * Impossible dates (`2019-02-30`) are passed over. Full-width digits count.
 */
export function findDate(text: string): FoundDate | undefined {
  return findFirst(text, PATTERNS);
}

/** A lone year such as in `CloudNative Days Kansai 2019`. */
export function findYear(text: string): FoundDate | undefined {
  return findFirst(text, [YEAR]);
}

function findFirst(text: string, patterns: readonly Pattern[]): FoundDate | undefined {
  // Digits change width one to one here, so offsets hold.
  const searched = text
    .slice(0, MAX_TEXT)
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replaceAll('／', '/');
  for (const { expression, read } of patterns) {
    const match = expression.exec(searched);
    if (match === null) continue;
    const date = formatDate(...read(match.slice(1)));
    if (date !== undefined) return { date, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

/** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or undefined when there is no such day. */
export function formatDate(year: number, month?: number, day?: number): PartialDate | undefined {
  if (!Number.isInteger(year) || year < 1970 || year > 2099) return undefined;
  if (month === undefined || Number.isNaN(month)) return `${year}`;
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined;
  const yearMonth = `${year}-${String(month).padStart(2, '0')}`;
  if (day === undefined || Number.isNaN(day)) return yearMonth;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth) return undefined;
  return `${yearMonth}-${String(day).padStart(2, '0')}`;
}

/** A date that stands for itself, as in front matter: nothing else in the text but a time. */
export function parseExactDate(text: string): PartialDate | undefined {
  const trimmed = text.trim();
  if (/^\d{4}$/.test(trimmed)) return formatDate(Number(trimmed));
  const found = findDate(trimmed);
  if (found === undefined || found.start !== 0) return undefined;
  return /^(?:$|[T\s(（,~〜～-])/.test(trimmed.slice(found.end)) ? found.date : undefined;
}

/**
 * All dates written in a text, in order and disjoint: those that `findDate` knows, and years that say so (`2019年`).
 *
 * @param text  Normalised text.
 */
export function findDates(text: string): FoundDate[] {
  if (!/\d{4}|[年rh]/i.test(text)) return [];
  const found: FoundDate[] = [];
  for (const { expression, read } of [...PATTERNS, MARKED_YEAR]) {
    for (const match of text.matchAll(new RegExp(expression.source, `${expression.flags}g`))) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && end > other.start)) continue;
      const date = formatDate(...read(match.slice(1)));
      if (date !== undefined) found.push({ date, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A date and its coarser forms, finest first: `2019-03-27`, `2019-03`, `2019`. */
export function dateForms(date: PartialDate): readonly PartialDate[] {
  const forms: PartialDate[] = [];
  for (const length of [10, 7, 4]) if (date.length >= length) forms.push(date.slice(0, length));
  return forms;
}

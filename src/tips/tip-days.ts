import type { TipDays } from '../model.ts';

const WEEKDAYS: TipDays = [1, 2, 3, 4, 5];
const DAILY: TipDays = [1, 2, 3, 4, 5, 6, 7];
const GROUPS: Readonly<Record<string, TipDays>> = {
  weekdays: WEEKDAYS,
  weekday: WEEKDAYS,
  平日: WEEKDAYS,
  daily: DAILY,
  everyday: DAILY,
  毎日: DAILY,
  weekend: [6, 7],
  weekends: [6, 7],
  週末: [6, 7],
  土日: [6, 7],
};
const ENGLISH = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ENGLISH_DAY = /^(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?$/;
const JAPANESE = '月火水木金土日';

/**
 * Read the days of a schedule: `weekdays`, `daily`, `mon,wed`, `mon-fri`, `平日`, `毎日`, `月・水`, `月水金`, `火曜日`, `月〜金`. Width and case do not matter.
 *
 * @returns Sorted, without doubles; undefined for anything else.
 */
export function parseTipDays(text: string): TipDays | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const group = Object.hasOwn(GROUPS, plain) ? GROUPS[plain] : undefined;
  if (group !== undefined) return group;
  if (plain === '') return undefined;
  const days = new Set<number>();
  for (const part of plain.split(/[,、・/\s]+/u).filter((piece) => piece !== '')) {
    const found = daysOf(part);
    if (found === undefined) return undefined;
    for (const day of found) days.add(day);
  }
  return days.size === 0 ? undefined : [...days].sort((a, b) => a - b);
}

/** Days as the environment writes them: `weekdays`, `daily`, `mon,wed`. */
export function formatTipDays(days: TipDays): string {
  const key = days.join();
  if (key === WEEKDAYS.join()) return 'weekdays';
  if (key === DAILY.join()) return 'daily';
  return days.map((day) => ENGLISH[day - 1] ?? '').join(',');
}

function daysOf(part: string): TipDays | undefined {
  const [from, to, ...more] = part.split(/[-~〜–]/u);
  if (to !== undefined && more.length === 0) {
    const first = dayOf(from ?? '');
    const last = dayOf(to);
    if (first === undefined || last === undefined) return undefined;
    // `fri-mon` goes over the weekend.
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1);
  }
  const day = dayOf(part);
  if (day !== undefined) return [day];
  const letters = [...part];
  return letters.every((letter) => JAPANESE.includes(letter)) ? letters.map((letter) => JAPANESE.indexOf(letter) + 1) : undefined;
}

function dayOf(word: string): number | undefined {
  if (ENGLISH_DAY.test(word)) return ENGLISH.indexOf(word.slice(0, 3)) + 1;
  const japanese = /^([月火水木金土日])(?:曜日?)?$/u.exec(word)?.[1];
  return japanese === undefined ? undefined : JAPANESE.indexOf(japanese) + 1;
}

import holidayJp from '@holiday-jp/holiday_jp';
import type { LocalDate } from '../model.ts';
import type { Finding } from '../ops/finding.ts';
import { addDays } from './local-date.ts';

/** Asked by its keys alone: the package's own functions read dates in the zone of the machine. */
const HOLIDAYS: ReadonlySet<string> = new Set(Object.keys(holidayJp.holidays));
const LAST = [...HOLIDAYS].sort().at(-1) ?? '';
/** So long before the data ends, whoever runs the bot is told. */
const WARN_DAYS = 365;

/** True on a public holiday of Japan, substitute holidays included. */
export function isJapaneseHoliday(date: LocalDate): boolean {
  return HOLIDAYS.has(date);
}

/** Last holiday that is known; after it every day counts as a working day. */
export function holidayDataEnds(): LocalDate {
  return LAST;
}

/** What to tell about the holiday data on a day; a warning when it ends within a year. */
export function holidayFinding(today: LocalDate, ends: LocalDate = LAST): Finding {
  const isSoon = ends < addDays(today, WARN_DAYS);
  return isSoon
    ? {
        area: 'tip',
        code: 'tip-holidays-end',
        state: 'warning',
        message: {
          en: `The list of Japanese public holidays ends on ${ends}; tips would come on holidays after that.`,
          ja: `日本の祝日のデータは ${ends} までです。それ以降は祝日にもひとことが届きます。`,
        },
        remedy: {
          en: 'Install a newer version of k8snotes (or of the package @holiday-jp/holiday_jp).',
          ja: 'k8snotes（またはパッケージ @holiday-jp/holiday_jp）を新しい版に更新してください。',
        },
      }
    : {
        area: 'tip',
        code: 'tip-holidays',
        state: 'ok',
        message: { en: `Japanese public holidays are known until ${ends}.`, ja: `日本の祝日のデータは ${ends} まであります。` },
        remedy: { en: '', ja: '' },
      };
}

import type { LocalDate, PartialDate, TipOccasion } from '../model.ts';
import { dayNumber, isLocalDate, weekdayOf } from './local-date.ts';

/** An event is news for so many days. */
const RECENT_DAYS = 30;

/**
 * Why a tip from an event of that date may matter on a day; undefined when it does not, and for dates that are not known to the day.
 *
 * An event of 29 February has its day on the 28th in other years. A week is Monday to Sunday.
 */
export function occasionOf(eventDate: PartialDate | undefined, today: LocalDate): TipOccasion | undefined {
  if (eventDate === undefined || !isLocalDate(eventDate)) return undefined;
  const day = dayNumber(today);
  const eventYear = Number(eventDate.slice(0, 4));
  const thisYear = Number(today.slice(0, 4));
  if (thisYear > eventYear && anniversaryIn(eventDate, thisYear) === today) return { kind: 'anniversary', years: thisYear - eventYear };
  const days = day - dayNumber(eventDate);
  if (days >= 0 && days <= RECENT_DAYS) return { kind: 'recent', days };
  const monday = day - weekdayOf(today) + 1;
  // A week over New Year has days of two years.
  for (const year of [thisYear, thisYear + 1, thisYear - 1]) {
    if (year <= eventYear) continue;
    const anniversary = dayNumber(anniversaryIn(eventDate, year));
    if (anniversary >= monday && anniversary <= monday + 6) return { kind: 'anniversary-week', years: year - eventYear };
  }
  return undefined;
}

function anniversaryIn(eventDate: LocalDate, year: number): LocalDate {
  const date = `${String(year).padStart(4, '0')}${eventDate.slice(4)}`;
  return isLocalDate(date) ? date : `${date.slice(0, 8)}28`;
}

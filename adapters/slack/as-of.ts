/**
 * A moment as a reader's clock shows it: `09:12` today, `2026-11-19 09:12` on another day.
 *
 * A zone that this machine does not know (they come from the platform) is read as UTC, and says so.
 */
export function asOf(iso: string, now: Date, zone: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const format = clockOf(zone);
  const [date, time] = format(moment);
  const [today] = format(now);
  return date === today ? time : `${date} ${time}`;
}

function clockOf(zone: string): (moment: Date) => readonly [date: string, time: string] {
  const known = clockIn(zone);
  const clock = known ?? UTC_CLOCK;
  return (moment) => {
    const parts = new Map(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return [`${part('year')}-${part('month')}-${part('day')}`, `${part('hour')}:${part('minute')}${known === undefined ? ' UTC' : ''}`];
  };
}

/** Making one takes a tenth of a millisecond, and every answer needs one; a program has one zone or a few. */
const clocks = new Map<string, Intl.DateTimeFormat | undefined>();
const MAX_CLOCKS = 100;

/** Undefined for a zone that this machine does not know: there is no way to ask but to try. */
function clockIn(timeZone: string): Intl.DateTimeFormat | undefined {
  if (clocks.has(timeZone)) return clocks.get(timeZone);
  let clock: Intl.DateTimeFormat | undefined;
  try {
    clock = new Intl.DateTimeFormat('en-CA', { ...CLOCK, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  clocks.set(timeZone, clock);
  return clock;
}

const CLOCK: Intl.DateTimeFormatOptions = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
};
const UTC_CLOCK = new Intl.DateTimeFormat('en-CA', { ...CLOCK, timeZone: 'UTC' });

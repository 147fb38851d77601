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
  const isKnown = isZone(zone);
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: isKnown ? zone : 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    return [`${part('year')}-${part('month')}-${part('day')}`, `${part('hour')}:${part('minute')}${isKnown ? '' : ' UTC'}`];
  };
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidayDataEnds, holidayFinding, isJapaneseHoliday } from '../../src/tips/holidays.ts';
import { addDays, localTime, weekdayOf } from '../../src/tips/local-date.ts';
import { isFirstOfWeek, nextOccurrence, occurrenceOn, occurrencesBetween, type Schedule, scheduleView } from '../../src/tips/schedule.ts';
import { DEFAULTS, subscriptionOf } from '../support/tip-world.ts';

const DAILY: Schedule = { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5, 6, 7], holidays: 'none', pausedUntil: undefined };
const at = (schedule: Partial<Schedule>, date: string): string | undefined =>
  occurrenceOn({ ...DAILY, ...schedule }, date)?.at.toISOString();

describe('a time of day', () => {
  it.each([
    ['an ordinary day', 'Asia/Tokyo', '09:00', '2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['half hours', 'Asia/Kolkata', '09:00', '2026-11-20', '2026-11-20T03:30:00.000Z'],
    ['a zone a day ahead', 'Pacific/Kiritimati', '00:15', '2026-11-20', '2026-11-19T10:15:00.000Z'],
    ['skipped in spring: the end of the gap', 'America/New_York', '02:30', '2026-03-08', '2026-03-08T07:00:00.000Z'],
    ['repeated in autumn: the first time', 'America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30:00.000Z'],
    ['repeated in London', 'Europe/London', '01:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    ['a gap of half an hour', 'Australia/Lord_Howe', '02:15', '2026-10-04', '2026-10-03T15:30:00.000Z'],
    ['a repeated half hour', 'Australia/Lord_Howe', '01:45', '2026-04-05', '2026-04-04T14:45:00.000Z'],
    ['a gap at midnight', 'Africa/Cairo', '00:15', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    ['the day before a left-out one', 'Pacific/Apia', '09:00', '2011-12-29', '2011-12-29T19:00:00.000Z'],
    ['a date that was left out', 'Pacific/Apia', '09:00', '2011-12-30', undefined],
    ['the day after', 'Pacific/Apia', '09:00', '2011-12-31', '2011-12-30T19:00:00.000Z'],
  ])('%s: %s %s on %s', (_what, zone, time, date, expected) => {
    expect(at({ zone, time }, date)).toBe(expected);
  });

  it('comes once on every date of every zone that has the date, in order, and on that date there', () => {
    const zones = [
      'Asia/Tokyo',
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/St_Johns',
      'Pacific/Kiritimati',
      'Africa/Casablanca',
    ];
    const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), times, fc.integer({ min: 0, max: 700 }), (zone, { hour, minute }, offset) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const schedule = { ...DAILY, zone, time };
        const date = addDays('2026-01-01', offset);
        const found = occurrenceOn(schedule, date);
        expect(found).toBeDefined();
        if (found === undefined) return;
        const local = localTime(found.at, zone);
        expect(local.date).toBe(date);
        // Never earlier than asked for, and later by a gap at most.
        expect(local.time >= time).toBe(true);
        const next = nextOccurrence(schedule, found.at);
        expect(next?.date).toBe(addDays(date, 1));
        expect(nextOccurrence(schedule, new Date(found.at.getTime() - 1))?.date).toBe(date);
      }),
      { numRuns: 60 },
    );
  });
});

describe('days of tips', () => {
  it('leave out weekends and Japanese holidays, substitute ones included', () => {
    const schedule = { ...DAILY, ...DEFAULTS };
    const dates = occurrencesBetween(schedule, new Date('2026-04-27T00:00:00Z'), new Date('2026-05-11T00:00:00Z')).map(({ date }) => date);
    // 29 April, then 3 to 5 May with the 6th in lieu of the Sunday.
    expect(dates).toEqual(['2026-04-28', '2026-04-30', '2026-05-01', '2026-05-07', '2026-05-08', '2026-05-11']);
    expect(isJapaneseHoliday('2026-05-06')).toBe(true);
  });

  it('begin again on the day a pause names, and never after a pause for good', () => {
    const schedule = { ...DAILY, pausedUntil: '2027-01-04' };
    expect(nextOccurrence(schedule, new Date('2026-11-20T00:00:00Z'))?.date).toBe('2027-01-04');
    expect(nextOccurrence({ ...DAILY, pausedUntil: 'forever' }, new Date('2026-11-20T00:00:00Z'))).toBeUndefined();
    // Years ahead.
    expect(nextOccurrence({ ...DAILY, pausedUntil: '2031-01-04' }, new Date('2026-11-20T00:00:00Z'))?.date).toBe('2031-01-04');
  });

  it('have their first of a week on Tuesday when Monday is a holiday', () => {
    const schedule = { ...DAILY, ...DEFAULTS };
    expect(isFirstOfWeek(schedule, '2026-11-24')).toBe(true);
    expect(isFirstOfWeek(schedule, '2026-11-25')).toBe(false);
    expect(isFirstOfWeek(schedule, '2026-11-30')).toBe(true);
  });

  it('count from Monday', () => {
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-22'), weekdayOf('1969-12-31')]).toEqual([1, 7, 3]);
  });

  it('do not depend on the zone of the machine', () => {
    const zoneBefore = process.env['TZ'];
    const schedule = { ...DAILY, ...DEFAULTS };
    const offsets = new Set<number>();
    const results = new Set<string>();
    // Schedules that were not asked for before, so that nothing is remembered.
    for (const [index, zone] of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/London'].entries()) {
      process.env['TZ'] = zone;
      offsets.add(new Date('2026-05-01T00:00:00Z').getTimezoneOffset());
      const own = { ...schedule, zone: ['Asia/Tokyo', 'Japan', 'Asia/Seoul'][index] ?? '' };
      const found = occurrencesBetween(own, new Date('2031-04-27T00:00:00Z'), new Date('2031-05-12T00:00:00Z'));
      results.add(found.map((each) => `${each.date} ${each.at.toISOString()}`).join());
    }
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
    expect(offsets.size).toBe(3);
    expect(results.size).toBe(1);
  });
});

describe('a schedule as it is told', () => {
  const now = new Date('2026-11-20T00:30:00Z');

  it('names the next post in local time', () => {
    expect(scheduleView(subscriptionOf('slack:C1', now), now).next).toEqual({
      at: '2026-11-24T00:00:00.000Z',
      date: '2026-11-24',
      time: '09:00',
      weekday: 2,
    });
  });

  it('passes over a day that has had its post already', () => {
    expect(scheduleView(subscriptionOf('slack:C1', now), now, new Set(['2026-11-24'])).next?.date).toBe('2026-11-25');
  });

  it('tells no pause that is over, and no next post of what has ended', () => {
    const view = scheduleView(subscriptionOf('slack:C1', now, { pausedUntil: '2026-11-20' }), now);
    expect(view.pausedUntil).toBeUndefined();
    expect(scheduleView(subscriptionOf('slack:C1', now, { state: 'ended' }), now).next).toBeUndefined();
  });

  it('shows the shifted time on the day the clocks change', () => {
    const view = scheduleView(
      subscriptionOf('slack:C1', now, { zone: 'America/New_York', time: '02:30', days: [7], holidays: 'none' }),
      new Date('2026-03-07T12:00:00Z'),
    );
    expect(view.next).toMatchObject({ date: '2026-03-08', time: '03:00', weekday: 7 });
  });
});

describe('holiday data', () => {
  it('reaches years ahead, and warns within a year of its end', () => {
    expect(holidayDataEnds() > '2030').toBe(true);
    expect(holidayFinding('2026-11-20')).toMatchObject({ state: 'ok', code: 'tip-holidays' });
    expect(holidayFinding('2026-11-20', '2027-05-05')).toMatchObject({ state: 'warning', code: 'tip-holidays-end' });
    expect(holidayFinding('2026-11-20', '2026-05-05').message.ja).toBe(
      '日本の祝日のデータは 2026-05-05 までです。それ以降は祝日にもひとことが届きます。',
    );
  });
});

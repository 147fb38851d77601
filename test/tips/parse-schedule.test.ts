import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findZone, parsePause, parseSchedule } from '../../src/tips/parse-schedule.ts';
import { formatTipDays, parseTipDays } from '../../src/tips/tip-days.ts';
import { DEFAULTS } from '../support/tip-world.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];
const DAILY = [1, 2, 3, 4, 5, 6, 7];

describe('what follows `tip subscribe`', () => {
  it.each([
    ['', {}],
    ['10:30', { time: '10:30' }],
    ['9:05', { time: '09:05' }],
    ['９：００', { time: '09:00' }],
    ['9時', { time: '09:00' }],
    ['９時半', { time: '09:30' }],
    ['朝9時', { time: '09:00' }],
    ['9時15分', { time: '09:15' }],
    ['午後3時', { time: '15:00' }],
    ['夜8時半', { time: '20:30' }],
    ['午前0時', { time: '00:00' }],
    ['午後0時', { time: '12:00' }],
    ['9am', { time: '09:00' }],
    ['12am', { time: '00:00' }],
    ['12pm', { time: '12:00' }],
    ['3:30pm', { time: '15:30' }],
    ['daily', { days: DAILY }],
    ['毎日 8:00', { time: '08:00', days: DAILY }],
    ['毎朝9時', { time: '09:00', days: DAILY }],
    ['平日9時に', { time: '09:00', days: WEEKDAYS }],
    ['mon,wed', { days: [1, 3] }],
    ['mon wed 10:00', { time: '10:00', days: [1, 3] }],
    ['10:00 on Mondays', { time: '10:00', days: [1] }],
    ['mon-thu', { days: [1, 2, 3, 4] }],
    ['fri-mon', { days: [1, 5, 6, 7] }],
    ['月、水', { days: [1, 3] }],
    ['月水金', { days: [1, 3, 5] }],
    ['火曜日 10:00', { time: '10:00', days: [2] }],
    ['月〜金', { days: WEEKDAYS }],
    ['asia/tokyo', { zone: 'Asia/Tokyo' }],
    ['Europe/London weekdays 08:15', { time: '08:15', zone: 'Europe/London' }],
    ['america/new_york', { zone: 'America/New_York' }],
    ['asia/kolkata', { zone: 'Asia/Kolkata' }],
    ['JST', { zone: 'Asia/Tokyo' }],
    ['utc 9:00', { zone: 'UTC' }],
    ['09:00 祝日も', { time: '09:00', holidays: 'none' }],
    ['no-holidays', { holidays: 'jp' }],
  ])('%s', (rest, expected) => {
    expect(parseSchedule(rest, DEFAULTS)).toEqual({ kind: 'schedule', schedule: { ...DEFAULTS, ...expected } });
  });

  it.each([
    ['25:00', '25:00', 'time'],
    ['9:75', '9:75', 'time'],
    ['24時', '24時', 'time'],
    ['13pm', '13pm', 'time'],
    ['Asia/Atlantis', 'Asia/Atlantis', 'zone'],
    ['9:00 sometimes', 'sometimes', 'word'],
    ['EST', 'EST', 'word'],
    ['あさって', 'あさって', 'word'],
  ])('is refused by name: %s', (rest, value, wanted) => {
    expect(parseSchedule(rest, DEFAULTS)).toEqual({ kind: 'bad', reason: { code: 'bad-schedule', value, expected: wanted } });
  });

  it('is read or refused whatever it is, and quoted back short', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789:時半朝 ,/月-〜amp') })),
        (rest) => {
          const parsed = parseSchedule(rest, DEFAULTS);
          if (parsed.kind === 'bad') expect([...parsed.reason.value].length).toBeLessThanOrEqual(41);
          else expect(parsed.schedule.time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/);
        },
      ),
    );
  });
});

describe('what follows `tip pause`', () => {
  // 2026-11-20 is a Friday.
  it.each([
    ['', 'forever'],
    ['ずっと', 'forever'],
    ['until 2027-01-04', '2027-01-04'],
    ['2027-01-04まで', '2027-01-04'],
    ['２０２７／１／４', '2027-01-04'],
    ['2027年1月4日まで', '2027-01-04'],
    ['1/4', '2027-01-04'],
    ['12月1日まで', '2026-12-01'],
    ['11/20', '2027-11-20'],
    ['2/29', '2028-02-29'],
    ['明日', '2026-11-21'],
    ['until tomorrow', '2026-11-21'],
    ['来週', '2026-11-23'],
    ['next week', '2026-11-23'],
    ['月曜', '2026-11-23'],
    ['friday', '2026-11-27'],
    ['来週の水曜', '2026-11-25'],
    ['3 days', '2026-11-23'],
    ['for 2 weeks', '2026-12-04'],
    ['一週間', undefined],
    ['2週間', '2026-12-04'],
    ['来月', '2026-12-01'],
  ])('%s → %s', (rest, until) => {
    if (until === undefined) expect(parsePause(rest, '2026-11-20')).toMatchObject({ kind: 'bad', reason: { expected: 'date' } });
    else expect(parsePause(rest, '2026-11-20')).toEqual({ kind: 'pause', until });
  });

  it('is refused when it is over, and when there is no such day', () => {
    expect(parsePause('until 2026-11-20', '2026-11-20')).toMatchObject({ reason: { value: '2026-11-20', expected: 'future-date' } });
    expect(parsePause('2026-02-30', '2026-01-20')).toMatchObject({ reason: { value: '2026-02-30', expected: 'date' } });
    expect(parsePause('いつか', '2026-01-20')).toMatchObject({ reason: { value: 'いつか', expected: 'date' } });
  });
});

describe('days of the week', () => {
  it('are written as they are read', () => {
    for (const text of ['weekdays', 'daily', 'mon,wed', 'sat,sun', 'fri']) expect(formatTipDays(parseTipDays(text) ?? [])).toBe(text);
  });

  it.each(['', 'someday', 'mon,xyz', 'mon-', '月火星', 'monsoon'])('are none in %j', (text) => {
    expect(parseTipDays(text)).toBeUndefined();
  });
});

describe('zones', () => {
  it('are those of the IANA, none of the machine', () => {
    expect(findZone('us/eastern')).toBe('US/Eastern');
    expect(findZone('Asia')).toBeUndefined();
    expect(findZone('+09:00')).toBeUndefined();
    expect(findZone('Etc/Nowhere')).toBeUndefined();
  });
});

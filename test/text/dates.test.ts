import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateForms, findDates, formatDate } from '../../src/text/dates.ts';
import { normalise } from '../../src/text/normalise.ts';

const dates = (text: string): readonly string[] => findDates(normalise(text).text).map(({ date }) => date);

describe('findDates', () => {
  it.each([
    ['2019/03/27', ['2019-03-27']],
    ['2019-11-28 (木)', ['2019-11-28']],
    ['2019.3.7', ['2019-03-07']],
    ['２０１９／０３／２７', ['2019-03-27']],
    ['20190618', ['2019-06-18']],
    ['2019年6月18日', ['2019-06-18']],
    ['2019年 6月 18日', ['2019-06-18']],
    ['2019年6月', ['2019-06']],
    ['2019-06', ['2019-06']],
    ['2019年', ['2019']],
    ['2019年度', ['2019']],
    ['2019/11/27 〜 2019/11/28', ['2019-11-27', '2019-11-28']],
    ['2020-02-29', ['2020-02-29']],
    // A number after a month is no day unless it says so.
    ['2019年6月 3件', ['2019-06']],
    ['2019年6月28社', ['2019-06']],
    ['令和元年11月28日', ['2019-11-28']],
    ['R6.5.23 夕方', ['2024-05-23']],
    ['Nov 28, 2019', ['2019-11-28']],
  ])('%s tells %j', (text, expected) => {
    expect(dates(text)).toEqual(expected);
  });

  it.each([
    '2019-02-29',
    '2019/13/01',
    '20191301',
    '2019年2月30日',
    '2019-00-10',
    '12019/01/02',
    '3019-01-01',
    '1.2019.03',
    '192.168.19.20',
    '2019',
    'k8s 1.20.19',
    '10:30',
  ])('%s is no date', (text) => {
    expect(dates(text)).toEqual([]);
  });

  it('gives ranges inside the text, in order, disjoint', () => {
    const pieces = fc.constantFrom('2019', '年', '6', '月', '18', '日', '/', '-', '.', '20190618', '2019-11-28', ' ', 'の', '03');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
        (text) => {
          let position = 0;
          for (const { date, start, end } of findDates(text)) {
            expect(start).toBeGreaterThanOrEqual(position);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            expect(date).toMatch(/^(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?$/);
            position = end;
          }
        },
      ),
      { numRuns: 500, interruptAfterTimeLimit: 500 },
    );
  });

  it('finds any real day in each of the usual spellings', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [year = '', month = '', date = ''] = iso.split('-');
        for (const text of [iso, iso.replaceAll('-', '/'), year + month + date, `${year}年${Number(month)}月${Number(date)}日`])
          expect(dates(text)).toEqual([iso]);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 500 },
    );
  });
});

describe('formatDate and dateForms', () => {
  it('pads months and days and refuses what no calendar has', () => {
    expect([formatDate(2019, 3, 7), formatDate(2019, 3), formatDate(2019)]).toEqual(['2019-03-07', '2019-03', '2019']);
    expect([formatDate(2019, 4, 31), formatDate(2019, 13), formatDate(Number.NaN, 1, 1)]).toEqual([undefined, undefined, undefined]);
  });

  it('lists the coarser forms, finest first', () => {
    expect(dateForms('2019-03-27')).toEqual(['2019-03-27', '2019-03', '2019']);
    expect(dateForms('2019')).toEqual(['2019']);
  });
});

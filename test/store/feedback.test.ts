import { describe, expect, it } from 'vitest';
import { describeStore } from './describe-store.ts';
import { KINDS } from './kinds.ts';

describe.each(KINDS)('gaps and votes', (kind) => {
  describeStore(kind, ({ open, run }) => {
    const empty = async () => {
      const store = await open();
      await run('delete from k8snotes_gap; delete from k8snotes_vote');
      return store;
    };

    it('counts gaps over the days, most asked first, later ones and then the alphabet among equals', async () => {
      const { gaps } = await empty();
      for (const [query, date] of [
        ['laravel', '2026-11-01'],
        ['laravel', '2026-11-02'],
        ['laravel', '2026-11-02'],
        ['運用', '2026-11-03'],
        ['b', '2026-11-02'],
        ['a', '2026-11-02'],
        ['B', '2026-11-02'],
        ['old', '2026-10-31'],
      ] as const) {
        await gaps.record(query, date);
      }
      expect(await gaps.list('2026-11-01', 10)).toEqual([
        { query: 'laravel', count: 3, lastAsked: '2026-11-02' },
        { query: '運用', count: 1, lastAsked: '2026-11-03' },
        { query: 'B', count: 1, lastAsked: '2026-11-02' },
        { query: 'a', count: 1, lastAsked: '2026-11-02' },
        { query: 'b', count: 1, lastAsked: '2026-11-02' },
      ]);
      expect(await gaps.list('2026-11-01', 1)).toHaveLength(1);
      expect(await gaps.total('2026-11-01')).toBe(7);
      expect(await gaps.total('2026-12-01')).toBe(0);
    });

    it('loses no gap among many at once', async () => {
      const { gaps } = await empty();
      const others = await Promise.all([open(), open()]);
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => [gaps, ...others.map((one) => one.gaps)][index % 3]?.record('same', '2026-11-20')),
      );
      expect(await gaps.total('2026-11-20')).toBe(30);
    });

    it('counts one vote of each voter, the last one', async () => {
      const { votes } = await empty();
      await votes.put('istio', 'anna', 'up', '2026-11-01');
      await votes.put('istio', 'anna', 'down', '2026-11-02');
      await votes.put('istio', 'ben', 'up', '2026-11-02');
      expect(await votes.list('2026-11-02', 10)).toEqual([{ query: 'istio', up: 1, down: 1 }]);
    });

    it('lists votes worst first, since a day', async () => {
      const { votes } = await empty();
      for (const [query, voter, vote, date] of [
        ['good', 'a', 'up', '2026-11-02'],
        ['mixed', 'a', 'up', '2026-11-02'],
        ['mixed', 'b', 'down', '2026-11-02'],
        ['bad', 'a', 'down', '2026-11-02'],
        ['bad', 'b', 'down', '2026-11-02'],
        ['old', 'a', 'down', '2026-11-01'],
      ] as const) {
        await votes.put(query, voter, vote, date);
      }
      expect(await votes.list('2026-11-02', 10)).toEqual([
        { query: 'bad', up: 0, down: 2 },
        { query: 'mixed', up: 1, down: 1 },
        { query: 'good', up: 1, down: 0 },
      ]);
    });

    it.each([
      ['quotes and comments', "'; drop table k8snotes_gap; --"],
      ['Japanese and emoji', '可観測性 👩‍💻 ｶﾀｶﾅ'],
      ['line breaks and tabs', 'a\n\tb'],
      ['dollar signs and question marks', '$1 ? :x @y'],
      ['500 characters of four bytes', '👍'.repeat(250)],
    ])('keeps a query with %s as it is', async (_, query) => {
      const { gaps } = await empty();
      await gaps.record(query, '2026-11-20');
      expect(await gaps.list('2026-11-20', 10)).toEqual([{ query, count: 1, lastAsked: '2026-11-20' }]);
    });

    it.each([
      ['a NUL', 'a\0b', 'a\uFFFDb'],
      ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
    ])('keeps a query with %s, which no database takes, with a replacement character', async (_, query, kept) => {
      const { gaps } = await empty();
      await gaps.record(query, '2026-11-20');
      await gaps.record(query, '2026-11-20');
      expect(await gaps.list('2026-11-20', 10)).toEqual([{ query: kept, count: 2, lastAsked: '2026-11-20' }]);
    });
  });
});

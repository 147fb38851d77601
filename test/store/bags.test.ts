import { describe, expect, it } from 'vitest';
import { describeStore, later, NOW } from './describe-store.ts';
import { KINDS } from './kinds.ts';

describe.each(KINDS)('the bag', (kind) => {
  describeStore(kind, ({ open }) => {
    it('is begun with the first seed, whoever opens it', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const bags = await Promise.all(stores.map((store, index) => store.bags.open('c-begin', 100 + index, NOW)));
      const [first] = bags;
      expect(first).toEqual({ channel: 'c-begin', seed: expect.any(Number), round: 1, shown: [], retired: [] });
      expect(bags).toEqual([first, first, first]);
      expect(await stores[0].bags.open('c-begin', 999, NOW)).toEqual(first);
    });

    it('keeps a seed of 32 bits and more', async () => {
      const { bags } = await open();
      expect((await bags.open('c-seed', 2 ** 53 - 1, NOW)).seed).toBe(2 ** 53 - 1);
      expect((await bags.open('c-seed-0', 0, NOW)).seed).toBe(0);
    });

    it('remembers what was shown in the order of showing, each unit once', async () => {
      const { bags } = await open();
      await bags.open('c-shown', 1, NOW);
      for (const unit of ['z', 'a', 'z', 'm']) await bags.markShown('c-shown', 1, unit, NOW);
      expect((await bags.open('c-shown', 1, NOW)).shown).toEqual(['z', 'a', 'm']);
    });

    it('begins the next round once, with nothing shown, whoever finishes the one before', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const [{ bags }] = stores;
      await bags.open('c-next', 1, NOW);
      await bags.markShown('c-next', 1, 'u1', NOW);
      await bags.retire('c-next', 'u9', NOW);
      const next = await Promise.all(stores.map((store, index) => store.bags.nextRound('c-next', 1, 50 + index, later(1))));
      const [first] = next;
      expect(first).toEqual({ channel: 'c-next', seed: expect.any(Number), round: 2, shown: [], retired: ['u9'] });
      expect([50, 51, 52]).toContain(first?.seed);
      expect(next).toEqual([first, first, first]);
    });

    it('lets a mark for a finished round fall', async () => {
      const { bags } = await open();
      await bags.open('c-late', 1, NOW);
      await bags.nextRound('c-late', 1, 2, NOW);
      await bags.markShown('c-late', 1, 'u1', NOW);
      await bags.markShown('c-late', 2, 'u2', NOW);
      expect((await bags.open('c-late', 1, NOW)).shown).toEqual(['u2']);
    });

    it('shows the same unit again in a later round', async () => {
      const { bags } = await open();
      await bags.open('c-again', 1, NOW);
      await bags.markShown('c-again', 1, 'u1', NOW);
      await bags.nextRound('c-again', 1, 2, NOW);
      await bags.markShown('c-again', 2, 'u1', NOW);
      expect((await bags.open('c-again', 1, NOW)).shown).toEqual(['u1']);
    });

    it('retires a unit for good, before the bag is begun or after', async () => {
      const { bags } = await open();
      await bags.retire('c-retired', 'u1', NOW);
      await bags.open('c-retired', 1, NOW);
      await bags.retire('c-retired', 'u2', later(1));
      await bags.retire('c-retired', 'u2', later(2));
      expect((await bags.nextRound('c-retired', 1, 2, later(3))).retired).toEqual(['u1', 'u2']);
      expect(await bags.retired('c-retired')).toEqual(['u1', 'u2']);
    });

    it('is not begun by asking what is retired', async () => {
      const { bags } = await open();
      expect(await bags.retired('c-asked')).toEqual([]);
      expect((await bags.open('c-asked', 77, NOW)).seed).toBe(77);
    });

    it('tells what is retired without beginning a bag', async () => {
      const { bags } = await open();
      expect(await bags.retired('c-look')).toEqual([]);
      await bags.retire('c-look', 'u2', NOW);
      await bags.retire('c-look', 'u1', later(1));
      expect(await bags.retired('c-look')).toEqual(['u2', 'u1']);
      expect((await bags.open('c-look', 7, NOW)).seed).toBe(7);
    });

    it('loses no mark among many at once', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      await stores[0].bags.open('c-many', 1, NOW);
      const units = Array.from({ length: 30 }, (_, index) => `u${index}`);
      await Promise.all(units.map((unit, index) => stores[index % 3]?.bags.markShown('c-many', 1, unit, NOW)));
      expect(new Set((await stores[0].bags.open('c-many', 1, NOW)).shown)).toEqual(new Set(units));
    });
  });
});

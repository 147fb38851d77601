import { describe, expect, it } from 'vitest';
import type { TipRunnerParts } from '../../src/tips/tip-runner.ts';
import { createTipWorld, subscriptionOf, type TipWorld } from '../support/tip-world.ts';

const CHANNEL = 'slack:C1';
const NINE = new Date('2026-11-20T09:00:00+09:00');

class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** Parts that count every step towards the outside, and die at one of them: before it is carried out, or after it without reading its result. */
function mortalParts(world: TipWorld, deadly: { readonly step: number; readonly when: 'before' | 'after' } | undefined) {
  const steps: string[] = [];
  let isDead = false;
  const wrap = <T extends object>(part: T, name: string): T =>
    new Proxy(part, {
      get: (target, method) => {
        const original: unknown = Reflect.get(target, method);
        if (typeof original !== 'function') return original;
        return async (...values: readonly unknown[]): Promise<unknown> => {
          if (isDead) throw new ProcessDied();
          steps.push(`${name}.${String(method)}`);
          const isNow = deadly?.step === steps.length - 1;
          if (isNow && deadly.when === 'before') isDead = true;
          if (isDead) throw new ProcessDied();
          const result: unknown = await original.apply(target, values);
          if (isNow) isDead = true;
          if (isDead) throw new ProcessDied();
          return result;
        };
      },
    });
  const { poster } = world.platform;
  const parts: Partial<TipRunnerParts> = {
    store: {
      ledger: wrap(world.store.ledger, 'ledger'),
      bags: wrap(world.store.bags, 'bags'),
      subscriptions: wrap(world.store.subscriptions, 'subscriptions'),
    },
    posters: () => [{ ...poster, ...wrap({ post: poster.post, find: poster.find }, 'platform') }],
  };
  return { parts, steps };
}

async function worldAtNine(): Promise<TipWorld> {
  const world = createTipWorld('2026-11-19T10:00:00+09:00');
  await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock));
  world.clock = NINE;
  return world;
}

/** The steps of one post, by running one. */
async function stepsOfAPost(): Promise<readonly string[]> {
  const world = await worldAtNine();
  const { parts, steps } = mortalParts(world, undefined);
  await world.another('whole', parts).tick();
  return steps;
}

const STEPS = await stepsOfAPost();

describe('a process that dies while it posts', () => {
  it('has all these steps to die at', () => {
    expect(STEPS).toEqual([
      'subscriptions.all',
      'subscriptions.find',
      'ledger.ofChannel',
      'ledger.claim',
      'bags.open',
      'ledger.ofChannel',
      'ledger.markSending',
      'platform.post',
      'bags.open',
      'bags.markShown',
      'ledger.markPosted',
    ]);
  });

  const deaths = STEPS.flatMap((name, step) => (['before', 'after'] as const).map((when) => ({ name, step, when })));

  it.each(deaths)('$when step $step, $name: its successor makes it one post, marked and taken from the bag', async ({ step, when }) => {
    const world = await worldAtNine();
    const { parts } = mortalParts(world, { step, when });
    await world.another('first', parts).tick();
    world.clock = new Date(NINE.getTime() + 10_000);
    const successor = world.another('successor');
    await world.runUntil(new Date('2026-11-20T11:30:00+09:00'), successor);
    expect(world.platform.posted).toHaveLength(1);
    const [row] = world.store.rows();
    expect(row).toMatchObject({ state: 'posted', messageId: 'm1' });
    const [message] = world.platform.posted;
    expect(message?.answer).toMatchObject({ kind: 'tip', unitId: row?.unitId });
    expect((await world.store.bags.open(CHANNEL, 1, world.clock)).shown).toEqual([row?.unitId]);
  });

  it.each(deaths)(
    '$when step $step, $name: started again after the window, it posts nothing late and says what became of the day',
    async ({ step, when }) => {
      const world = await worldAtNine();
      const { parts } = mortalParts(world, { step, when });
      await world.another('first', parts).tick();
      const before = world.platform.posted.length;
      world.clock = new Date('2026-11-20T15:00:00+09:00');
      await world.another('successor').tick();
      expect(world.platform.posted).toHaveLength(before);
      expect(world.store.rows()).toMatchObject([
        before === 1 ? { state: 'posted', messageId: 'm1' } : { state: 'skipped', reason: 'missed' },
      ]);
    },
  );

  it.each(deaths)('$when step $step, $name: with a platform that cannot look, there is one post or a reason', async ({ step, when }) => {
    const world = await worldAtNine();
    world.platform.findFault = () => 'no history scope';
    const { parts } = mortalParts(world, { step, when });
    await world.another('first', parts).tick();
    await world.runUntil(new Date('2026-11-20T14:00:00+09:00'), world.another('successor'));
    const [row] = world.store.rows();
    expect(world.platform.posted.length).toBeLessThanOrEqual(1);
    if (row?.state === 'skipped') expect(row.reason).toBe('unknown-outcome: no history scope');
    else expect(world.platform.posted).toHaveLength(1);
  });
});

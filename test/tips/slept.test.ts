import { describe, expect, it } from 'vitest';
import { createTipWorld, subscriptionOf } from '../support/tip-world.ts';

const CHANNEL = 'slack:C1';

describe('a process that sleeps in the moment before it posts', () => {
  it('does not post when it wakes, for somebody else may have done so since', async () => {
    const world = createTipWorld('2026-11-20T08:00:00+09:00', {});
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock, {}));
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    const other = world.another('second');
    const { markSending } = world.store.ledger;
    let slept = false;
    Object.assign(world.store.ledger, {
      // The mark is made; then the lid is closed for ten minutes, and the other replica finds a lease that is over.
      markSending: async (...args: Parameters<typeof markSending>) => {
        const isOurs = await markSending(...args);
        if (slept) return isOurs;
        slept = true;
        world.clock = new Date(world.clock.getTime() + 600_000);
        await other.tick();
        return isOurs;
      },
    });
    await world.runner.tick();
    await other.tick();
    expect(world.platform.posted).toHaveLength(1);
    expect(world.store.rows()).toMatchObject([{ state: 'posted' }]);
  });

  it('lets go of the day, so that it is posted by whoever comes next', async () => {
    const world = createTipWorld('2026-11-20T08:00:00+09:00', {});
    await world.store.subscriptions.put(subscriptionOf(CHANNEL, world.clock, {}));
    world.clock = new Date('2026-11-20T09:00:00+09:00');
    const { markSending } = world.store.ledger;
    let slept = false;
    Object.assign(world.store.ledger, {
      markSending: async (...args: Parameters<typeof markSending>) => {
        const isOurs = await markSending(...args);
        if (!slept) world.clock = new Date(world.clock.getTime() + 600_000);
        slept = true;
        return isOurs;
      },
    });
    await world.runner.tick();
    expect(world.platform.posted).toHaveLength(0);
    await world.runner.tick();
    expect(world.platform.posted).toHaveLength(1);
  });
});

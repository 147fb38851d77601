import { describe, expect, it } from 'vitest';
import { countFailure } from '../../src/tips/count-failure.ts';
import { createTipWorld, subscriptionOf } from '../support/tip-world.ts';

const REFUSAL = {
  kind: 'refused',
  code: 'is_archived',
  error: 'the channel is archived',
  remedy: { en: 'Unarchive it.', ja: 'アーカイブを解除してください。' },
} as const;
const START = '2026-11-20T09:00:00+09:00';
const DAY_MS = 86_400_000;

async function failing(days: number, change: Parameters<typeof subscriptionOf>[2] = {}) {
  const world = createTipWorld(START);
  const failingSince = new Date(world.clock.getTime() - days * DAY_MS);
  await world.store.subscriptions.put(subscriptionOf('slack:C1', failingSince, { failingSince, failure: 'is_archived', ...change }));
  return world;
}

describe('three days of refusals', () => {
  it('tell the person who subscribed once, although two processes count at the same moment', async () => {
    const world = await failing(3, { language: 'en' });
    await Promise.all([countFailure('slack:C1', REFUSAL, world.parts), countFailure('slack:C1', REFUSAL, world.parts)]);
    expect(world.platform.told).toEqual([
      {
        person: 'slack:U1',
        text: 'The daily tip for slack:C1 has been stopped, because it could not be posted for three days: the channel is archived. Unarchive it. Then say “tip subscribe” there again.',
      },
    ]);
    expect(await world.store.subscriptions.find('slack:C1')).toMatchObject({ state: 'disabled' });
  });

  it('are not over after two', async () => {
    const world = await failing(2);
    await countFailure('slack:C1', REFUSAL, world.parts);
    expect(await world.store.subscriptions.find('slack:C1')).toMatchObject({
      state: 'active',
      failure: 'is_archived: the channel is archived',
    });
    expect(world.platform.told).toEqual([]);
  });

  it('do not count as a change of the schedule', async () => {
    const world = await failing(2);
    const before = await world.store.subscriptions.find('slack:C1');
    await countFailure('slack:C1', REFUSAL, world.parts);
    expect((await world.store.subscriptions.find('slack:C1'))?.updatedAt).toEqual(before?.updatedAt);
  });

  it('stop a channel that only the environment names without telling anybody but the log', async () => {
    const world = await failing(3, { subscribedBy: undefined });
    await countFailure('slack:C1', REFUSAL, world.parts);
    expect(world.platform.told).toEqual([]);
    expect(world.kept.lines.at(-1)).toMatchObject({ level: 'error', fields: { channel: 'slack:C1' } });
  });
});

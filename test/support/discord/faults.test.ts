import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { rejection, useConnections } from './self-test.ts';

const open = useConnections();
const once = { rest: { retries: 0, timeout: 5000 } };

describe('a fault', () => {
  const send = async (fault: Fault, options: Parameters<typeof open>[1]) => {
    const { discord, client } = await open({}, options);
    const route = Routes.channelMessages(discord.channels.general);
    const active = discord.faults.add(fault, { method: 'POST', route });
    const outcome = await client.rest.post(route, { body: { content: 'a' } }).then(
      () => 'sent',
      (error: Error & { readonly status?: number }) => String(error.status ?? error.name),
    );
    const there = discord.seenBy(discord.users.alice, discord.channels.general).length;
    return {
      outcome,
      there,
      hits: active.hits(),
      statuses: discord.requests.filter(({ path }) => path === route).map(({ status }) => status),
    };
  };

  it.each<[string, Fault, object]>([
    ['an error before: nothing happens', { kind: 'error', status: 502, when: 'before' }, { outcome: '502', there: 0, statuses: [502] }],
    ['an error after: it has happened', { kind: 'error', status: 500, when: 'after' }, { outcome: '500', there: 1, statuses: [500] }],
    ['a lost connection before', { kind: 'drop', when: 'before' }, { outcome: 'SocketError', there: 0, statuses: [0] }],
    ['a lost connection after', { kind: 'drop', when: 'after' }, { outcome: 'SocketError', there: 1, statuses: [0] }],
    ['malformed JSON', { kind: 'malformed', when: 'after' }, { outcome: 'SyntaxError', there: 1, statuses: [200] }],
    ['a slow answer', { kind: 'slow', when: 'before', ms: 5 }, { outcome: 'sent', there: 1, statuses: [200] }],
    [
      'a bucket that is full',
      { kind: 'rate-limit', retryAfterMs: 10, scope: 'bucket' },
      { outcome: 'sent', there: 1, statuses: [429, 200] },
    ],
    ['a limit for all', { kind: 'rate-limit', retryAfterMs: 10, scope: 'global' }, { outcome: 'sent', there: 1, statuses: [429, 200] }],
  ])('%s', async (_, fault, expected) => {
    expect(await send(fault, once)).toMatchObject({ ...expected, hits: 1 });
  });

  it('after processing makes a retried message appear twice, but once with an enforced nonce', async () => {
    expect(await send({ kind: 'error', status: 500, when: 'after' }, {})).toMatchObject({ outcome: 'sent', there: 2 });
    const { discord, client } = await open({}, { enforceNonce: true });
    discord.faults.add({ kind: 'error', status: 500, when: 'after' });
    const channel = client.channels.cache.get(discord.channels.general);
    if (!channel?.isSendable()) throw new Error('Not a channel to send to');
    await channel.send('once');
    expect(discord.seenBy(discord.users.alice, discord.channels.general)).toHaveLength(1);
  });

  it('holds a request until it is let go, and strikes only what it is for', async () => {
    const { discord, client } = await open();
    let letGo: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const active = discord.faults.add({ kind: 'hold', when: 'before', until }, { method: 'POST', route: /^\/channels\/\d+\/typing$/ });
    const held = client.rest.post(Routes.channelTyping(discord.channels.general));
    await client.rest.get(Routes.user());
    expect(discord.requests.map(({ path, status }) => [path.replace(/\d+/, 'id'), status])).toEqual([
      ['/gateway/bot', 200],
      ['/channels/id/typing', 0],
      ['/users/@me', 200],
    ]);
    letGo();
    await held;
    expect(active.hits()).toBe(1);
  });

  it('lasts until it is removed when it is for ever', async () => {
    const { discord, client } = await open({}, once);
    const active = discord.faults.add({ kind: 'error', status: 503, when: 'before' }, { times: Number.POSITIVE_INFINITY });
    for (let count = 0; count < 3; count += 1) expect(await rejection(client.rest.get(Routes.user()))).toMatchObject({ status: 503 });
    active.remove();
    expect(await client.rest.get(Routes.user())).toMatchObject({ id: discord.applicationId });
    expect(active.hits()).toBe(3);
  });
});

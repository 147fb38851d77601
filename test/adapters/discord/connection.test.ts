import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ABOUT_MESSAGE } from '../../../adapters/discord/commands.ts';
import { createDiscordAdapter } from '../../../adapters/discord/discord-adapter.ts';
import { pause } from '../../../src/ops/back-off.ts';
import type { LocalDiscord } from '../../support/discord/local-discord.ts';
import { AT_ONCE, quickPause, settingsFor, startHarness, testLog } from './harness.ts';

const answers = async (discord: LocalDiscord): Promise<void> => {
  const shown = await discord.slash('k8snotes search', { query: 'istio' }).answered();
  expect(shown.text).toContain('Istio');
};

describe('the connection', () => {
  it('asks for no privileged intent, and is ready once Discord says so', async () => {
    const { discord, adapter } = await startHarness({ start: false });
    expect(adapter().health().state).toBe('starting');
    await adapter().start();
    expect(adapter().health()).toMatchObject({ state: 'ready', detail: expect.stringContaining('k8snotes') });
    await answers(discord);
  });

  it.each([
    ['op 7', (discord: LocalDiscord) => discord.gateway.reconnect()],
    ['a session that is lost', (discord: LocalDiscord) => discord.gateway.invalidate(false)],
    ['close 4000', (discord: LocalDiscord) => discord.gateway.close(4000)],
    ['a cut line', (discord: LocalDiscord) => discord.gateway.drop()],
    [
      'a cut line and refused upgrades',
      (discord: LocalDiscord) => {
        discord.gateway.refuseUpgrades(2, 503);
        discord.gateway.drop();
      },
    ],
  ])('comes back by itself after %s, is honest meanwhile, and loses no message', async (_name, disturb) => {
    const { discord, adapter } = await startHarness();
    const states = new Set<string>();
    disturb(discord);
    await expect
      .poll(
        () => {
          states.add(adapter().health().state);
          return states.has('reconnecting') && adapter().health().state === 'ready';
        },
        { interval: 2, timeout: 5000 },
      )
      .toBe(true);
    await answers(discord);
  });

  it('goes on after a session that can be resumed', async () => {
    const { discord, adapter } = await startHarness();
    discord.gateway.invalidate(true);
    await expect.poll(() => discord.gateway.counts.resumes, { interval: 5, timeout: 8000 }).toBe(1);
    await answers(discord);
    expect(adapter().health().state).toBe('ready');
  });

  it('gets what was said while it was away', async () => {
    const { discord, adapter } = await startHarness();
    discord.gateway.drop();
    await expect.poll(() => adapter().health().state, { interval: 2 }).toBe('reconnecting');
    const said = discord.mention('istio');
    expect((await said.answered()).content).toBe('**istio**');
  });

  it('that only seems to be alive is given up', async () => {
    const { discord, adapter } = await startHarness({ discord: { heartbeatIntervalMs: 120 } });
    discord.gateway.withholdAcks(true);
    await expect.poll(() => adapter().health().state, { interval: 2, timeout: 5000 }).toBe('reconnecting');
    discord.gateway.withholdAcks(false);
    await expect.poll(() => adapter().health().state, { interval: 10, timeout: 5000 }).toBe('ready');
    await answers(discord);
  });

  it.each([4004, 4010, 4011, 4012, 4013, 4014])(
    'closed with %i while it runs has failed for good, with what to do in the log',
    async (code) => {
      const { discord, adapter, logs } = await startHarness();
      discord.gateway.close(code);
      await adapter().ended;
      expect(adapter().health().state).toBe('failed');
      const line = logs.find(({ level }) => level === 60);
      expect(line?.msg).toMatch(code === 4004 ? /DISCORD_TOKEN/ : /k8snotes/);
    },
  );

  it.each([4004, 4013, 4014])('refused with %i at the start has failed for good and does not try again', async (code) => {
    const { discord, adapter, logs } = await startHarness({ start: false, before: (local) => local.gateway.refuseIdentify(1, code) });
    await adapter().start();
    await adapter().ended;
    expect(adapter().health().state).toBe('failed');
    await adapter().start();
    expect(discord.gateway.counts.identifies).toBe(1);
    expect(logs.filter(({ level }) => level === 60)).toHaveLength(1);
  });

  it('with a wrong token has failed for good and says which setting to change', async () => {
    const { adapter, logs } = await startHarness({ start: false, settings: { token: 'wrong.token.here' } });
    await adapter().start();
    await adapter().ended;
    expect(adapter().health()).toMatchObject({ state: 'failed', detail: expect.stringContaining('DISCORD_TOKEN') });
    expect(JSON.stringify(logs)).not.toContain('wrong.token.here');
  });

  it('that cannot be made rejects, and can be tried again', async () => {
    const { discord, adapter } = await startHarness({
      start: false,
      before: (local) => local.faults.add({ kind: 'error', status: 503, when: 'before' }, { route: '/gateway/bot', times: 3 }),
    });
    await expect(adapter().start()).rejects.toThrow();
    expect(adapter().health().state).toBe('starting');
    await adapter().start();
    expect(adapter().health().state).toBe('ready');
    await answers(discord);
  });

  it('without sessions left for today rejects with when there are some again', async () => {
    const { adapter } = await startHarness({ start: false, discord: { sessionStartLimit: { remaining: 0, resetAfterMs: 3_600_000 } } });
    await expect(adapter().start()).rejects.toThrow(/session/i);
    expect(adapter().health().state).toBe('starting');
  });

  it('to nowhere rejects', async () => {
    const { log } = testLog();
    const { discord, adapter } = await startHarness();
    const never = createServer();
    await new Promise<void>((resolve) => never.listen(0, '127.0.0.1', resolve));
    const { port } = never.address() as AddressInfo;
    await new Promise((resolve) => never.close(resolve));
    const context = { core: undefined as never, log, now: () => new Date(), newErrorId: () => 'E' };
    const lost = createDiscordAdapter(context, settingsFor(discord, { apiUrl: `http://127.0.0.1:${port}/api` }), {
      random: () => 0,
      pause: quickPause,
    });
    await expect(lost.start()).rejects.toThrow();
    await lost.stop();
    expect(adapter().health().state).toBe('ready');
  });

  it('uses as many shards as Discord recommends', async () => {
    const { discord, adapter } = await startHarness({ discord: { shards: 2 } });
    expect(discord.gateway.connected()).toBe(2);
    expect(adapter().health().state).toBe('ready');
    await answers(discord);
  });
});

describe('stopping', () => {
  it('while it still connects ends the start at once', async () => {
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord, adapter } = await startHarness({ start: false });
    const fault = discord.faults.add({ kind: 'hold', when: 'before', until }, { route: '/gateway/bot' });
    const starting = adapter().start();
    await expect.poll(() => fault.hits()).toBe(1);
    await adapter().stop();
    await starting;
    release();
    // An orphaned login would go on now; another adapter that connects meanwhile shows that there was time for it.
    const log = testLog();
    const context = { core: undefined as never, log: log.log, now: () => new Date(), newErrorId: () => 'E' };
    const next = createDiscordAdapter(context, settingsFor(discord), { random: () => 0, pause: quickPause, ws: AT_ONCE });
    await next.start();
    await next.stop();
    expect(adapter().health().state).toBe('stopped');
    await adapter().start();
    expect(discord.gateway.counts.identifies).toBe(1);
  });

  it('answers what was accepted, then lets go; a second stop is the same one', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord, adapter } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: async (...parameters) => {
          await held;
          return core.answer(...parameters);
        },
      }),
    });
    const commands = Array.from({ length: 10 }, () => discord.slash('k8snotes search', { query: 'istio' }));
    const mention = discord.mention('istio');
    await Promise.all(commands.map((asked) => asked.acknowledged()));
    const stopped = adapter().stop();
    expect(adapter().stop()).toBe(stopped);
    release();
    await stopped;
    for (const asked of commands) expect((await asked.answered()).text).toContain('Istio');
    expect((await mention.answered()).text).toContain('Istio');
    expect(adapter().health().state).toBe('stopped');
    expect(discord.gateway.connected()).toBe(0);
  });

  it('tells who comes meanwhile to come back, by whatever way', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord, adapter, logs } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: async (request, size) => {
          if (request.text === 'Graceful Shutdown') await held;
          return core.answer(request, size);
        },
      }),
    });
    const open = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    const hidden = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    const accepted = discord.slash('k8snotes search', { query: 'Graceful Shutdown' });
    await accepted.acknowledged();
    const stopped = adapter().stop();
    const said = discord.say('istio');
    const late = [
      discord.slash('k8snotes search', { query: 'istio' }),
      discord.slash('k8snotes tip'),
      discord.contextMenu(ABOUT_MESSAGE, said.id),
      discord.mention('istio'),
      discord.directMessage('istio'),
      discord.click(open.id, '👍'),
    ];
    for (const asked of late) expect((await asked.answered()).text).toContain('Please try again in a moment');
    expect((await discord.click(hidden.id, 'Share to channel').followedUp())[0]).toMatchObject({ ephemeral: true });
    expect(await discord.autocomplete('k8snotes search', { query: 'ist' }, 'query').choices()).toMatchObject([{ value: 'ist' }]);
    release();
    await stopped;
    expect((await accepted.answered()).content).toBe('**Graceful Shutdown**');
    expect(logs.filter(({ level, msg }) => level >= 40 || msg.includes('reconnecting'))).toEqual([]);
  });

  it('does not wait longer than it is told', async () => {
    const { discord, adapter, logs } = await startHarness({
      settings: { drainTimeoutMs: 50 },
      withCore: (core) => ({ ...core, answer: () => new Promise(() => undefined) }),
    });
    await discord.slash('k8snotes search', { query: 'istio' }).acknowledged();
    await adapter().stop();
    expect(logs.find(({ inFlight }) => inFlight === 1)).toBeDefined();
  });
});

describe('REST that fails', () => {
  it('with 5xx is tried again after growing pauses, for the first response and for the answer', async () => {
    const pauses: number[] = [];
    const { discord } = await startHarness({
      parts: {
        pause: (ms, signal) => {
          pauses.push(ms);
          return pause(1, signal);
        },
      },
    });
    discord.faults.add({ kind: 'error', status: 502, when: 'before' }, { route: /\/callback$/, times: 2 });
    discord.faults.add({ kind: 'error', status: 503, when: 'before' }, { method: 'PATCH', times: 2 });
    await answers(discord);
    expect(pauses).toEqual([200, 400, 200, 400]);
  });

  it('after the first response had arrived is not taken for a second one', async () => {
    const { discord } = await startHarness({ allow: ['failures'] });
    discord.faults.add({ kind: 'error', status: 502, when: 'after' }, { route: /\/callback$/ });
    const asked = discord.slash('k8snotes search', { query: 'istio' });
    expect((await asked.answered()).text).toContain('Istio');
  });

  it('answers with an error page is an error of the log, not of the process', async () => {
    const { discord, logs } = await startHarness({ allow: ['failures'] });
    discord.faults.add({ kind: 'error', status: 502, when: 'before' }, { route: /\/callback$/ });
    discord.faults.add({ kind: 'malformed', when: 'before' }, { route: /\/callback$/ });
    discord.slash('k8snotes search', { query: 'istio' });
    await expect.poll(() => discord.requests.filter(({ path }) => path.endsWith('/callback')).length).toBeGreaterThanOrEqual(2);
    await answers(discord);
    expect(JSON.stringify(logs)).not.toContain('istio');
  });

  it('after a reply had arrived leaves one reply', async () => {
    const { discord } = await startHarness();
    for (const kind of ['error', 'drop'] as const) {
      const fault = kind === 'error' ? ({ kind, status: 502, when: 'after' } as const) : ({ kind, when: 'after' } as const);
      discord.faults.add(fault, { method: 'POST', route: /\/messages$/ });
      const said = discord.mention(`istio ${kind}`);
      await said.answered();
      await discord.mention(`after ${kind}`).answered();
      expect(said.answers().filter(({ replyTo }) => replyTo === said.id)).toHaveLength(1);
    }
  });

  it('for good tells the person as soon as it can', async () => {
    const { discord, logs } = await startHarness();
    discord.faults.add({ kind: 'error', status: 500, when: 'before' }, { method: 'PATCH', times: 3 });
    const shown = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    expect(shown.text).toContain('E1');
    expect(logs.find(({ errorId }) => errorId === 'E1')).toBeDefined();
  });

  it('with 429 for one channel does not hold up another', async () => {
    const { discord } = await startHarness();
    const slow = `/channels/${discord.channels.other}/messages`;
    discord.faults.add({ kind: 'rate-limit', retryAfterMs: 1500, scope: 'bucket' }, { method: 'POST', route: slow });
    const waiting = discord.mention('istio', { channel: discord.channels.other });
    await discord.until('the limit is hit', () => discord.requests.find(({ status }) => status === 429));
    const before = Date.now();
    await discord.mention('Graceful Shutdown').answered();
    expect(Date.now() - before).toBeLessThan(1000);
    expect(waiting.answers()).toEqual([]);
    expect((await waiting.answered()).content).toBe('**istio**');
  });
});

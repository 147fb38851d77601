import { once } from 'node:events';
import { type Client, Events } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { LocalDiscord, LocalDiscordSettings } from './local-discord.ts';
import { type Connected, connect } from './self-test-client.ts';

async function open(onTestFinished: (close: () => Promise<void>) => void, settings: LocalDiscordSettings = {}): Promise<Connected> {
  const connected = await connect(settings);
  onTestFinished(connected.close);
  return connected;
}

/** The next event of a client, within 5 s. */
const next = (client: Client, event: string): Promise<unknown[]> => once(client, event, { signal: AbortSignal.timeout(5000) });

// Each waits out the 500 ms that discord.js waits before it connects anew: all at the same time.
describe.concurrent('a connection', () => {
  it.for<[string, (discord: LocalDiscord) => void]>([
    ['is asked to reconnect (op 7)', ({ gateway }) => gateway.reconnect()],
    ['is cut', ({ gateway }) => gateway.drop()],
    ['is closed with 4000', ({ gateway }) => gateway.close(4000)],
  ])('that %s is resumed, and what was missed is replayed', async ([, breakIt], { onTestFinished }) => {
    const { discord, client } = await open(onTestFinished);
    const contents: string[] = [];
    client.on(Events.MessageCreate, ({ content }) => contents.push(content));
    const resumed = next(client, Events.ShardResume);
    breakIt(discord);
    await discord.until('the connection to be gone', () => (discord.gateway.connected() === 0 ? true : undefined));
    discord.directMessage('meanwhile');
    await resumed;
    discord.directMessage('afterwards');
    while (contents.length < 2) await next(client, Events.MessageCreate);
    expect(contents).toEqual(['meanwhile', 'afterwards']);
    expect(discord.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
  });

  it('whose session is invalid identifies anew', async ({ onTestFinished }) => {
    const { discord, client } = await open(onTestFinished);
    discord.gateway.invalidate(false);
    await discord.until('a second identify', () =>
      discord.gateway.counts.identifies === 2 && discord.gateway.connected() === 1 ? true : undefined,
    );
    const got = next(client, Events.MessageCreate);
    discord.directMessage('still there');
    expect(await got).toMatchObject([{ content: 'still there' }]);
    expect(discord.gateway.counts.resumes).toBe(0);
  });

  it('whose session may be resumed on the spot does so (op 9 with true)', async ({ onTestFinished }) => {
    const { discord, client } = await open(onTestFinished);
    const resumed = next(client, Events.ShardResume);
    discord.gateway.invalidate(true);
    await resumed;
    expect(discord.gateway.counts).toMatchObject({ identifies: 1, resumes: 1, upgrades: 1 });
  });

  it('without answers to its heartbeats is given up as a zombie and resumed', async ({ onTestFinished }) => {
    const { discord, client } = await open(onTestFinished, { heartbeatIntervalMs: 100 });
    const resumed = next(client, Events.ShardResume);
    discord.gateway.withholdAcks(true);
    await discord.until('the zombie to be left', () => (discord.gateway.closes.length > 0 ? true : undefined));
    discord.gateway.withholdAcks(false);
    await resumed;
    expect(discord.gateway.closes[0]).toBe(4200);
    expect(discord.gateway.counts.identifies).toBe(1);
    // On a busy machine an answer may come after the next beat too: then there is one more.
    expect(discord.gateway.counts.resumes).toBeGreaterThan(0);
  });

  it('whose upgrade is refused tries again', async ({ onTestFinished }) => {
    const { discord, client } = await open(onTestFinished);
    const resumed = next(client, Events.ShardResume);
    discord.gateway.refuseUpgrades(1);
    discord.gateway.drop();
    await resumed;
    expect(discord.gateway.counts).toMatchObject({ upgrades: 3, resumes: 1 });
  });

  it('whose resume is refused identifies anew', async ({ onTestFinished }) => {
    const { discord, client } = await open(onTestFinished);
    discord.gateway.refuseResumes(1);
    discord.gateway.drop();
    await discord.until('a second identify', () => (discord.gateway.counts.identifies === 2 ? true : undefined));
    const got = next(client, Events.MessageCreate);
    discord.directMessage('still there');
    expect(await got).toMatchObject([{ content: 'still there' }]);
    expect(discord.gateway.counts.resumes).toBe(1);
  });
});

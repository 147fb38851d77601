import { once } from 'node:events';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from './local-discord.ts';
import { rejection, useConnections } from './self-test.ts';
import { clientOptions } from './self-test-client.ts';

const open = useConnections();

/** The next event of a client, within 5 s. */
const next = (client: Client, event: string): Promise<unknown[]> => once(client, event, { signal: AbortSignal.timeout(5000) });

describe('a client that logs in', () => {
  const started: LocalDiscord[] = [];
  afterEach(async () => {
    for (const discord of started.splice(0)) await discord.close();
  });
  const start: typeof startLocalDiscord = async (settings) => {
    const discord = await startLocalDiscord(settings);
    started.push(discord);
    return discord;
  };

  it('gets its servers, channels and threads', async () => {
    const { discord, client } = await open();
    const guild = client.guilds.cache.get(discord.guildId);
    expect(guild?.available).toBe(true);
    expect(guild?.channels.cache.map(({ name }) => name)).toEqual(['general', 'other', 'thread']);
    expect(guild?.members.me?.roles.botRole?.id).toBe(discord.appRoleId);
    expect(discord.gateway.counts).toMatchObject({ identifies: 1, resumes: 0 });
  });

  it('with a wrong token is refused', async () => {
    const discord = await start();
    const client = new Client(clientOptions(discord));
    expect(await rejection(client.login('wrong'))).toMatchObject({ code: 'TokenInvalid' });
    await client.destroy();
  });

  it.each([
    ['a privileged intent that is switched off', GatewayIntentBits.MessageContent, 'Used disallowed intents'],
    ['an intent that does not exist', 1 << 30, 'Used invalid intents'],
  ])('with %s is refused', async (_, intent, message) => {
    const discord = await start();
    const client = new Client(clientOptions(discord, { intents: intent }));
    await expect(client.login(discord.token)).rejects.toThrow(message);
    await client.destroy();
  });

  it('without sessions left today is refused', async () => {
    const discord = await start({ sessionStartLimit: { remaining: 0 } });
    const client = new Client(clientOptions(discord));
    await expect(client.login(discord.token)).rejects.toThrow('Not enough sessions remaining');
    expect(discord.gateway.counts.identifies).toBe(0);
    await client.destroy();
  });

  it.each([
    [4011, 'Sharding is required'],
    [4004, 'Authentication failed'],
  ])('and is closed with %i does not come back', async (code, message) => {
    const discord = await start();
    discord.gateway.refuseIdentify(1, code);
    const client = new Client(clientOptions(discord));
    await expect(client.login(discord.token)).rejects.toThrow(message);
    expect(discord.gateway.counts.upgrades).toBe(1);
    await client.destroy();
  });

  it('without any intent still gets interactions', async () => {
    const { discord, client } = await open({}, { intents: [], partials: [] });
    const channels: unknown[] = [];
    client.on(Events.InteractionCreate, (interaction) =>
      channels.push(interaction.channelId, interaction.channel, interaction.guild?.channels.cache.size),
    );
    const got = next(client, Events.InteractionCreate);
    discord.slash('notes help');
    await got;
    expect(channels).toEqual([discord.channels.general, null, 0]);
  });

  it('with as many shards as recommended gets each server on its own', async () => {
    const { discord, client } = await open({ shards: 2 }, { shards: 'auto' });
    expect(discord.gateway.counts.identifies).toBe(2);
    expect(client.guilds.cache.size).toBe(1);
    const got = next(client, Events.InteractionCreate);
    discord.slash('notes help');
    expect(await got).toHaveLength(1);
  });
});

import { once } from 'node:events';
import { type Client, Events, MessageFlags } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { type Connected, connect } from './self-test-client.ts';

let connected: Connected | undefined;
const open = async (...parameters: Parameters<typeof connect>): Promise<Connected> => {
  connected = await connect(...parameters);
  return connected;
};
afterEach(async () => {
  await connected?.close();
  connected = undefined;
});

/** Answer every command with what a function does. */
function onCommand(client: Client, answer: (interaction: import('discord.js').ChatInputCommandInteraction) => Promise<unknown>): void {
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void answer(interaction);
  });
}

describe('a slash command', () => {
  it('shows a hidden answer to the asker alone', async () => {
    const { discord, client } = await open();
    onCommand(client, (interaction) =>
      interaction.reply({ content: `You asked ${interaction.options.getString('query')}`, flags: MessageFlags.Ephemeral }),
    );
    const shown = await discord.slash('notes search', { query: 'etcd' }).answered();
    expect(shown).toMatchObject({ content: 'You asked etcd', ephemeral: true, pings: [] });
    expect(discord.seenBy(discord.users.alice, discord.channels.general).map(({ id }) => id)).toEqual([shown.id]);
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
  });

  it('fills a deferred answer, which stays hidden although the edit asks otherwise', async () => {
    const { discord, client } = await open();
    onCommand(client, async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: 'later' });
      await interaction.followUp({ content: 'more' });
    });
    const asked = discord.slash('notes help');
    expect(await asked.answered()).toMatchObject({ content: 'later', ephemeral: true });
    expect(await asked.followedUp()).toMatchObject([{ content: 'more', ephemeral: false }]);
    expect(asked.responseType()).toBe(5);
  });
});

describe('messages', () => {
  it('reach the app with content only when it is mentioned or alone with the author', async () => {
    const { discord, client } = await open();
    const contents: string[] = [];
    client.on(Events.MessageCreate, (message) => contents.push(message.content));
    discord.say('a secret');
    discord.mention('by user');
    discord.mention('by role', { byRole: true });
    discord.directMessage('direct');
    while (contents.length < 4) await once(client, Events.MessageCreate, { signal: AbortSignal.timeout(5000) });
    expect(contents).toEqual(['', `<@${discord.applicationId}> by user`, `<@&${discord.appRoleId}> by role`, 'direct']);
  });
});

import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContainerBuilder,
  Events,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { rejection, useConnections } from './self-test.ts';

const open = useConnections();

/** Handle every interaction. Gives the first interaction whose handling has ended, and the first error of a handler. */
function onInteraction(
  client: Client,
  handle: (interaction: Interaction) => Promise<unknown>,
): { readonly handled: Promise<Interaction>; readonly failed: Promise<unknown> } {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  const handled = new Promise<Interaction>((resolve) => {
    client.on(Events.InteractionCreate, (interaction) => void handle(interaction).then(() => resolve(interaction), fail));
  });
  return { handled, failed };
}

const row = (customId: string, label: string): ActionRowBuilder<ButtonBuilder> =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(customId).setLabel(label).setStyle(ButtonStyle.Primary),
  );

describe('a slash command', () => {
  it('shows a hidden answer to the asker alone', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: `You asked ${interaction.options.getString('query')}`, flags: MessageFlags.Ephemeral });
    });
    const shown = await discord.slash('notes search', { query: 'etcd' }).answered();
    expect(shown).toMatchObject({ content: 'You asked etcd', ephemeral: true, pings: [] });
    expect(discord.seenBy(discord.users.alice, discord.channels.general).map(({ id }) => id)).toEqual([shown.id]);
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
  });

  it('fills a deferred answer, which stays hidden although the edit asks otherwise', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: 'later' });
      await interaction.followUp({ content: 'more' });
    });
    const asked = discord.slash('notes help');
    expect(await asked.answered()).toMatchObject({ content: 'later', ephemeral: true });
    expect(await asked.followedUp()).toMatchObject([{ content: 'more', ephemeral: false }]);
    expect(asked.responseType()).toBe(5);
  });

  it('keeps a public deferral public although the follow-up asks to hide', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.followUp({ content: 'meant for one', flags: MessageFlags.Ephemeral });
    });
    expect(await discord.slash('notes help').answered()).toMatchObject({ content: 'meant for one', ephemeral: false });
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toHaveLength(1);
  });

  it('tells languages, context and owners: in a server, in a direct message, by an own installation', async () => {
    const { discord, client } = await open();
    const seen: unknown[] = [];
    onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const { locale, guildLocale, context, guildId, guild, channel, authorizingIntegrationOwners: owners } = interaction;
      seen.push([locale, guildLocale, context, guildId, guild !== null, channel !== null, owners?.guildId, owners?.userId]);
      await interaction.reply('ok');
    });
    const elsewhere = discord.addGuild('Elsewhere', { hasApp: false, locale: 'fr' });
    const alone = discord.addPrivateConversation([discord.users.alice, discord.users.bob]);
    const { alice } = discord.users;
    await discord.slash('notes help', {}, { locale: 'ja' }).answered();
    await discord.slash('notes help', {}, { channel: discord.dmChannel(alice) }).answered();
    await discord.slash('notes help', {}, { channel: elsewhere.channelId }).answered();
    await discord.slash('notes help', {}, { channel: alone }).answered();
    expect(seen).toEqual([
      ['ja', 'en-US', 0, discord.guildId, true, true, discord.guildId, null],
      ['en-US', null, 1, null, false, true, '0', null],
      ['en-US', 'fr', 0, elsewhere.guildId, false, false, null, alice],
      ['en-US', null, 2, null, false, true, null, alice],
    ]);
  });

  it('cannot be used as the client would not let a person', async () => {
    const { discord } = await open();
    expect(() => discord.slash('notes search')).toThrow('needs the option "query"');
    expect(() => discord.slash('notes')).toThrow('needs a subcommand: search, help');
    expect(() => discord.slash('notes help', { query: 'a' })).toThrow('no option "query"');
    expect(() => discord.slash('other')).toThrow('No command "other"');
    expect(() => discord.slash('notes search', { query: 1 })).toThrow('takes a string');
    expect(() => discord.slash('notes help', {}, { channel: discord.dmChannel(discord.users.bob) })).toThrow('not in the conversation');
  });
});

describe('the first response', () => {
  it('is refused with 10062 when it comes too late, and noted', async () => {
    const { discord, client } = await open();
    const { failed } = onInteraction(client, async (interaction) => interaction.isChatInputCommand() && interaction.reply('late'));
    const asked = discord.slash('notes help', {}, { late: true });
    await expect(asked.answered()).rejects.toThrow('Response after');
    expect(await failed).toMatchObject({ code: 10062, status: 404 });
    expect(discord.failures).toMatchObject([{ kind: 'late-answer' }]);
  });

  it('is missed when it does not come in time', async () => {
    const { discord } = await open({ responseLimitMs: 20 });
    const asked = discord.slash('notes help');
    await expect(asked.answered()).rejects.toThrow('The application did not respond within 20 ms');
    expect(asked.failure()).toContain('did not respond');
    expect(discord.failures).toMatchObject([{ kind: 'no-answer' }]);
  });

  it('is refused with 40060 when it is the second, as after an event that came twice', async () => {
    const { discord, client } = await open();
    const { failed } = onInteraction(client, async (interaction) => interaction.isChatInputCommand() && interaction.reply('once'));
    await discord.slash('notes help', {}, { times: 2 }).answered();
    await discord.until('the failure', () => discord.failures[0]);
    expect(discord.failures).toMatchObject([{ kind: 'double-answer' }]);
    expect(await failed).toMatchObject({ code: 40060, status: 400 });
    expect(discord.seenBy(discord.users.alice, discord.channels.general)).toHaveLength(1);
  });

  it('tells the message it made when asked to', async () => {
    const { discord, client } = await open();
    const ids: unknown[] = [];
    const { handled } = onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) ids.push((await interaction.reply({ content: 'a', withResponse: true })).resource?.message?.id);
    });
    const { id } = await discord.slash('notes help').answered();
    await handled;
    expect(ids).toEqual([id]);
  });
});

describe('the token of an interaction', () => {
  it('is good for 15 minutes: 50027 afterwards', async () => {
    const { discord, client } = await open();
    const { handled } = onInteraction(client, async (got) => got.isChatInputCommand() && got.reply('first'));
    await discord.slash('notes help').answered();
    const interaction = await handled;
    if (!interaction.isChatInputCommand()) throw new Error('No command came');
    discord.advance(15 * 60_000 - 1000);
    await interaction.editReply('in time');
    expect(await interaction.fetchReply()).toMatchObject({ content: 'in time' });
    discord.advance(2000);
    expect(await rejection(interaction.editReply('too late'))).toMatchObject({ code: 50027, status: 401 });
    expect(await rejection(interaction.followUp('too late'))).toMatchObject({ code: 50027 });
    expect(discord.seenBy(discord.users.alice, discord.channels.general)).toMatchObject([{ content: 'in time', edits: 1 }]);
  });

  it('reaches no message of others, and none that was deleted', async () => {
    const { discord, client } = await open();
    const { handled } = onInteraction(client, async (got) => got.isChatInputCommand() && got.reply('first'));
    const foreign = discord.say('hello');
    await discord.slash('notes help').answered();
    const interaction = await handled;
    if (!interaction.isChatInputCommand()) throw new Error('No command came');
    expect(await rejection(interaction.deleteReply(foreign.id))).toMatchObject({ code: 10008 });
    await interaction.deleteReply();
    expect(await rejection(interaction.editReply('gone'))).toMatchObject({ code: 10008 });
  });

  it('allows five follow-ups where the app is not a member', async () => {
    const { discord, client } = await open();
    const { failed } = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply('a');
      for (let count = 0; count < 6; count += 1) await interaction.followUp(`${count}`);
    });
    const asked = discord.slash('notes help', {}, { channel: discord.addGuild('Elsewhere', { hasApp: false }).channelId });
    await asked.followedUp(5);
    expect(await failed).toMatchObject({ code: 40094 });
  });
});

describe('buttons', () => {
  it('change the message they are on, a hidden one too', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'page 1', components: [row('page:2', 'More')], flags: MessageFlags.Ephemeral });
      if (interaction.isButton())
        await interaction.update({
          content: `page ${interaction.customId.slice(5)}, before ${interaction.message.content}`,
          components: [],
        });
    });
    const first = await discord.slash('notes help').answered();
    expect(first.buttons).toMatchObject([{ label: 'More', customId: 'page:2' }]);
    expect(() => discord.click(first.id, 'More', { user: discord.users.bob })).toThrow('sees no message');
    const second = await discord.click(first.id, 'More').answered();
    expect(second).toMatchObject({ id: first.id, content: 'page 2, before page 1', ephemeral: true, buttons: [] });
    expect(() => discord.click(first.id, 'More')).toThrow('has no button "More"');
  });

  it('may be silent and then tell the person something', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'a', components: [row('vote', 'Good')] });
      if (!interaction.isButton()) return;
      await interaction.deferUpdate();
      await interaction.followUp({ content: 'thanks', flags: MessageFlags.Ephemeral });
    });
    const { id } = await discord.slash('notes help').answered();
    expect(await discord.click(id, 'Good', { user: discord.users.bob }).answered()).toMatchObject({
      content: 'thanks',
      ephemeral: true,
      replyTo: id,
    });
    expect(discord.seenBy(discord.users.alice, discord.channels.general)).toHaveLength(1);
  });

  it('open a modal whose fields come back', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'a', components: [row('ask', 'Ask')] });
      if (interaction.isButton()) {
        const input = new TextInputBuilder().setCustomId('text').setLabel('Text').setStyle(TextInputStyle.Short);
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('m')
            .setTitle('Title')
            .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input)),
        );
      }
      if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('text'));
    });
    const { id } = await discord.slash('notes help').answered();
    const asked = discord.click(id, 'Ask');
    expect(await asked.modal()).toMatchObject({ title: 'Title' });
    expect(await discord.submitModal(asked, { text: 'from the modal' }).answered()).toMatchObject({ content: 'from the modal' });
  });
});

describe('other interactions', () => {
  it('complete what is being typed, with at most 25 choices', async () => {
    const { discord, client } = await open();
    let count = 25;
    const { failed } = onInteraction(client, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond(Array.from({ length: count }, (_, index) => ({ name: `${name} ${value} ${index}`, value: 'v' })));
    });
    const choices = await discord.autocomplete('notes search', { query: 'えt' }, 'query').choices();
    expect(choices).toHaveLength(25);
    expect(choices[0]).toEqual({ name: 'query えt 0', value: 'v' });
    count = 26;
    discord.autocomplete('notes search', { query: '' }, 'query');
    expect(await failed).toMatchObject({
      code: 50035,
      rawError: { errors: { data: { choices: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } } },
    });
    expect(discord.invalidRequests()).toHaveLength(1);
  });

  it('hand over the message of a context menu with its content', async () => {
    const { discord, client } = await open();
    onInteraction(client, async (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply({ content: `About ${interaction.targetMessage.content}`, flags: MessageFlags.Ephemeral });
    });
    const { id } = discord.say('pods in pending');
    expect(await discord.contextMenu('Find notes about this', id, { user: discord.users.bob }).answered()).toMatchObject({
      content: 'About pods in pending',
    });
  });

  it('take a layout of Components V2 only when it is within its limits', async () => {
    const { discord, client } = await open();
    let length = 4000;
    const { failed } = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      const texts = [2000, length - 2000].map((part) => new TextDisplayBuilder().setContent('x'.repeat(part)));
      const container = new ContainerBuilder().addTextDisplayComponents(...texts);
      await interaction.editReply({ components: [container], flags: MessageFlags.IsComponentsV2 });
    });
    expect((await discord.slash('notes help').answered()).text.replaceAll('\n', '')).toHaveLength(4000);
    length = 4001;
    discord.slash('notes help');
    expect(await failed).toMatchObject({ code: 50035 });
  });
});

import { once } from 'node:events';
import { Events, type MessageCreateOptions, MessageFlags, Partials, type SendableChannels } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Permission } from './permissions.ts';
import { rejection, useConnections } from './self-test.ts';
import type { Connected } from './self-test-client.ts';

const open = useConnections();

async function channel(connected: Connected, id: string): Promise<SendableChannels> {
  const found = await connected.client.channels.fetch(id);
  if (!found?.isSendable()) throw new Error('Not a channel to send to');
  return found;
}

describe('messages of people', () => {
  const talk = async (settings: Parameters<typeof open>[0], options: Parameters<typeof open>[1] = {}): Promise<readonly string[]> => {
    const { discord, client } = await open(settings, options);
    const contents: string[] = [];
    client.on(Events.MessageCreate, (message) => contents.push(message.content.replaceAll(/<@&?\d+>/g, '@app')));
    discord.say('a secret');
    discord.mention('by user');
    discord.mention('by role', { byRole: true });
    const answer = discord.say('how are you', { channel: discord.channels.thread });
    discord.reply(answer.id, 'no mention in a reply to others');
    discord.directMessage('direct');
    const last = discord.mention('last');
    await new Promise<void>((resolve) => client.on(Events.MessageCreate, ({ id }) => id === last.id && resolve()));
    return contents;
  };

  it('reach the app with content only when it is mentioned or alone with the author', async () => {
    expect(await talk({})).toEqual(['', '@app by user', '@app by role', '', '', 'direct', '@app last']);
  });

  it('may hide their content when only the role of the app is mentioned', async () => {
    expect(await talk({ roleMentionShowsContent: false })).toEqual(['', '@app by user', '', '', '', 'direct', '@app last']);
  });

  it('in direct messages do not reach a client without partial channels', async () => {
    expect(await talk({}, { partials: [] })).toEqual(['', '@app by user', '@app by role', '', '', '@app last']);
  });

  it('show their content with the privileged intent', async () => {
    const intents = ['Guilds', 'GuildMessages', 'DirectMessages', 'MessageContent'] as const;
    expect((await talk({ privilegedIntents: ['messageContent'] }, { intents, partials: [Partials.Channel] }))[0]).toBe('a secret');
  });

  it('that reply to the app with a ping show their content, without a ping they do not', async () => {
    const connected = await open();
    const { discord, client } = connected;
    const { id } = await (await channel(connected, discord.channels.general)).send('from the app');
    const replies: string[] = [];
    client.on(Events.MessageCreate, (message) => message.reference?.messageId === id && replies.push(message.content));
    discord.reply(id, 'with a ping');
    discord.reply(id, 'without', { ping: false });
    const { answered, id: last } = discord.mention('last');
    client.on(Events.MessageCreate, (message) => message.id === last && void message.reply('done'));
    expect(await answered()).toMatchObject({ content: 'done', replyTo: last, pings: [] });
    expect(replies).toEqual(['with a ping', '']);
  });

  it('that mention the app in a reply to somebody do not show what that one wrote', async () => {
    const { discord, client } = await open();
    const packets: unknown[] = [];
    client.on(Events.Raw, (packet: { readonly d: unknown }) => packets.push(packet.d));
    const { id } = discord.say('a secret');
    discord.reply(id, `<@${discord.applicationId}> what is this`);
    while (packets.length < 2) await once(client, Events.Raw, { signal: AbortSignal.timeout(5000) });
    expect(packets[1]).toMatchObject({ content: expect.stringContaining('what is this'), referenced_message: { id, content: '' } });
    expect(JSON.stringify(packets)).not.toContain('a secret');
  });

  it('do not reach the app from channels it cannot view', async () => {
    const { discord, client } = await open();
    const contents: string[] = [];
    client.on(Events.MessageCreate, (message) => contents.push(message.content));
    discord.deny(discord.channels.other, 'view');
    discord.mention('hidden', { channel: discord.channels.other });
    const { id } = discord.mention('seen');
    await new Promise<void>((resolve) => client.on(Events.MessageCreate, (message) => message.id === id && resolve()));
    expect(contents).toEqual([expect.stringContaining('seen')]);
  });
});

describe('permissions', () => {
  /** Send to the channel `other` after taking permissions from the app there. */
  const sendWithout =
    (...denied: readonly Permission[]) =>
    async (connected: Connected, message: MessageCreateOptions): Promise<unknown> => {
      connected.discord.deny(connected.discord.channels.other, ...denied);
      return (await channel(connected, connected.discord.channels.other)).send(message);
    };

  it.each<[string, number, (connected: Connected) => Promise<unknown>]>([
    ['a channel that is hidden', 50001, (connected) => sendWithout('view')(connected, { content: 'a' })],
    ['sending', 50013, (connected) => sendWithout('send')(connected, { content: 'a' })],
    ['embeds', 50013, (connected) => sendWithout('embedLinks')(connected, { embeds: [{ title: 'a' }] })],
    ['an empty message', 50006, (connected) => sendWithout()(connected, { content: ' ' })],
    ['a reply to nothing', 50035, (connected) => sendWithout()(connected, { content: 'a', reply: { messageReference: '1' } })],
    [
      'a reply without history',
      160002,
      (connected) => {
        const { id } = connected.discord.say('a', { channel: connected.discord.channels.other });
        return sendWithout('readHistory')(connected, { content: 'a', reply: { messageReference: id } });
      },
    ],
    [
      'sending in a thread',
      50013,
      async (connected) => {
        connected.discord.deny(connected.discord.channels.general, 'sendInThreads');
        return (await channel(connected, connected.discord.channels.thread)).send('a');
      },
    ],
    [
      'a locked thread',
      50083,
      async ({ discord, client }) => {
        discord.lockThread(discord.channels.thread);
        return client.rest.post(`/channels/${discord.channels.thread}/messages`, { body: { content: 'a' } });
      },
    ],
    [
      'closed direct messages',
      50007,
      async ({ discord, client }) => {
        discord.closeDms(discord.users.bob);
        return (await client.users.fetch(discord.users.bob)).send('a');
      },
    ],
    ['an unknown channel', 10003, async ({ client }) => client.channels.fetch('1')],
    ['an unknown message', 10008, async (connected) => (await channel(connected, connected.discord.channels.other)).messages.delete('1')],
    [
      'deleting the message of somebody',
      50013,
      async (connected) => (await channel(connected, connected.discord.channels.general)).messages.delete(connected.discord.say('a').id),
    ],
    [
      'a server that has thrown the app out',
      50001,
      async (connected) => {
        const there = await channel(connected, connected.discord.channels.general);
        const gone = once(connected.client, Events.GuildDelete, { signal: AbortSignal.timeout(5000) });
        connected.discord.removeApp(connected.discord.guildId);
        await gone;
        return there.send('a');
      },
    ],
    [
      'a server without the app',
      50001,
      ({ discord, client }) => client.rest.get(`/guilds/${discord.addGuild('x', { hasApp: false }).guildId}`),
    ],
  ])('refuse %s with %i', async (_, code, attempt) => {
    expect(await rejection(attempt(await open()))).toMatchObject({ code });
  });

  it('let a reply to a message that is gone become a plain message when that may be', async () => {
    const connected = await open();
    const { discord } = connected;
    await (await channel(connected, discord.channels.general)).send({
      content: 'a',
      reply: { messageReference: '1', failIfNotExists: false },
    });
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toMatchObject([{ content: 'a', replyTo: undefined }]);
  });

  it('let the app delete messages of others when it may manage messages', async () => {
    const connected = await open();
    const { discord } = connected;
    discord.giveRole(discord.applicationId, 'cleaners', ['manageMessages']);
    await (await channel(connected, discord.channels.general)).messages.delete(discord.say('a').id);
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
  });

  it('are known to the client as the server has them', async () => {
    const { discord, client } = await open();
    const denied = discord.addChannel('quiet', { denied: ['send'] });
    const found = await client.channels.fetch(denied);
    if (!found?.isTextBased() || found.isDMBased()) throw new Error('Not a channel of a server');
    expect(found.permissionsFor(client.user)?.toArray()).toEqual(expect.arrayContaining(['ViewChannel', 'EmbedLinks']));
    expect(found.permissionsFor(client.user)?.has('SendMessages')).toBe(false);
  });
});

describe('messages of the app', () => {
  it('with the same enforced nonce appear once within some minutes', async () => {
    const connected = await open();
    const { discord } = connected;
    const there = await channel(connected, discord.channels.general);
    const send = async (): Promise<string> => (await there.send({ content: 'tip', nonce: 'tip-2026-11-20', enforceNonce: true })).id;
    const first = await send();
    expect(await send()).toBe(first);
    discord.advance(10 * 60_000);
    expect(await send()).not.toBe(first);
  });

  it('ping as they say, and the test can tell', async () => {
    const connected = await open({}, { allowedMentions: undefined as never });
    const { discord } = connected;
    await (await channel(connected, discord.channels.general)).send({ content: `@everyone <@${discord.users.bob}>` });
    expect(discord.pinged()).toEqual(['everyone', `user:${discord.users.bob}`]);
  });

  it('are read back newest first, without their nonce', async () => {
    const connected = await open();
    const there = await channel(connected, connected.discord.channels.general);
    for (const content of ['one', 'two', 'three']) await there.send({ content, nonce: content, enforceNonce: true });
    const raw = await connected.client.rest.get(`/channels/${there.id}/messages`, { query: new URLSearchParams({ limit: '2' }) });
    expect(raw).toMatchObject([{ content: 'three' }, { content: 'two' }]);
    expect(raw).not.toMatchObject([{ nonce: 'three' }, {}]);
  });

  it('cannot be hidden in a channel: the flag is for interactions', async () => {
    const { discord, client } = await open();
    await client.rest.post(`/channels/${discord.channels.general}/messages`, { body: { content: 'a', flags: MessageFlags.Ephemeral } });
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toMatchObject([{ content: 'a', ephemeral: false }]);
  });

  it('carry files', async () => {
    const connected = await open();
    const there = await channel(connected, connected.discord.channels.general);
    const sent = await there.send({ content: 'a', files: [{ attachment: Buffer.from('text'), name: 'notes.txt' }] });
    expect(sent.attachments.first()).toMatchObject({ name: 'notes.txt', size: 4 });
  });

  it('are waited for when nobody asked', async () => {
    const connected = await open();
    const { discord } = connected;
    const next = discord.nextMessage(discord.channels.other);
    await (await channel(connected, discord.channels.other)).send('tip of the day');
    expect(await next).toMatchObject({ content: 'tip of the day', text: 'tip of the day' });
  });
});

import { describe, expect, it } from 'vitest';
import { NOTES, restrictedTo, startHarness } from './harness.ts';

describe('a mention', () => {
  it('by user and by the bot’s own role is answered by a reply that pings nobody', async () => {
    const { discord } = await startHarness();
    for (const byRole of [false, true]) {
      const query = byRole ? 'Graceful Shutdown' : 'istio';
      const said = discord.mention(query, { byRole });
      const shown = await said.answered();
      expect(shown).toMatchObject({ replyTo: said.id, pings: [], ephemeral: false });
      expect(shown.content).toBe(`**${query}**`);
    }
  });

  it('by role is answered with help where Discord shows no text for it', async () => {
    const { discord } = await startHarness({ discord: { roleMentionShowsContent: false } });
    const shown = await discord.mention('istio', { byRole: true }).answered();
    expect(shown.text).toContain('Type what you look for');
  });

  it('without text gets help', async () => {
    const { discord } = await startHarness();
    expect((await discord.mention('').answered()).text).toContain('Type what you look for');
  });

  it('in a thread is answered there', async () => {
    const { discord } = await startHarness();
    const shown = await discord.mention('istio', { channel: discord.channels.thread }).answered();
    expect(shown.channelId).toBe(discord.channels.thread);
  });

  it('is answered once although the event comes twice', async () => {
    const { discord } = await startHarness();
    const said = discord.mention('istio', { times: 2 });
    await said.answered();
    await discord.mention('Graceful Shutdown').answered();
    expect(said.answers().filter(({ replyTo }) => replyTo === said.id)).toHaveLength(1);
  });

  it('by another bot, by itself, of everyone, or of another role is not answered', async () => {
    const { discord } = await startHarness();
    const quiet = [
      discord.mention('istio', { user: discord.users.otherBot }),
      discord.say('istio', { user: discord.applicationId, channel: discord.dmChannel(discord.users.bob) }),
      discord.say('@everyone istio'),
      discord.say('istio without a mention'),
      discord.say(`<@${discord.users.bob}> istio`),
    ];
    const last = discord.mention('Graceful Shutdown');
    await last.answered();
    for (const said of quiet) expect(said.answers().filter(({ replyTo }) => replyTo === said.id)).toEqual([]);
  });

  it('shows what everybody there may read, and not what the roles of the asker may', async () => {
    let role = '';
    const { discord } = await startHarness({
      before: (local) => {
        role = local.giveRole(local.users.alice, 'insiders', []);
      },
      notes: () => ({ ...NOTES, 'private.md': restrictedTo(`discord:${role}`) }),
    });
    expect((await discord.mention('Zanzibar').answered()).text).not.toContain('秘密');
  });

  it('of what was answered there a moment ago gets a link to that answer; later, or elsewhere, an answer', async () => {
    const { discord, clock, logs } = await startHarness();
    const first = await discord.mention('istio').answered();
    await expect.poll(() => logs.filter(({ msg }) => msg === 'replied').length).toBe(1);
    const again = await discord.mention('ＩＳＴＩＯ', { user: discord.users.bob }).answered();
    expect(again.content).toContain('was answered here a moment ago');
    expect(again.content).toContain(first.id);
    expect(again.embeds).toEqual([]);
    expect((await discord.mention('istio', { channel: discord.channels.other }).answered()).embeds).not.toEqual([]);
    clock.now = new Date(clock.now.getTime() + 61_000);
    expect((await discord.mention('istio').answered()).embeds).not.toEqual([]);
  });

  it('asked twice in the same instant gets one answer and a link to it', async () => {
    const { discord } = await startHarness();
    const asked = [discord.mention('istio'), discord.mention('Istio', { user: discord.users.bob })];
    await Promise.all(asked.map((each) => each.answered()));
    const shown = discord.seenBy(discord.users.bob, discord.channels.general).filter(({ replyTo }) => replyTo !== undefined);
    const [answer, link] = [...shown].sort((a, b) => b.embeds.length - a.embeds.length);
    expect(shown).toHaveLength(2);
    expect(answer?.embeds).not.toEqual([]);
    expect(link?.embeds).toEqual([]);
    expect(link?.content).toContain(answer?.id);
  });

  it('whose first answer failed is answered to the next who asked the same', async () => {
    let calls = 0;
    const { discord } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: (...parameters) => {
          calls += 1;
          return calls === 1 ? Promise.reject(new Error('broken on purpose')) : core.answer(...parameters);
        },
      }),
    });
    const asked = [discord.mention('istio'), discord.mention('istio', { user: discord.users.bob })];
    const [first, second] = await Promise.all(asked.map((each) => each.answered()));
    expect([first, second].filter((shown) => shown?.text.includes('E1'))).toHaveLength(1);
    expect([first, second].filter((shown) => shown?.content === '**istio**')).toHaveLength(1);
  });

  it('in a channel that is deleted meanwhile ends without an error', async () => {
    let isAsked = false;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord, logs } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: async (...parameters) => {
          isAsked = true;
          await held;
          return core.answer(...parameters);
        },
      }),
    });
    discord.mention('istio', { channel: discord.channels.other });
    await expect.poll(() => isAsked).toBe(true);
    discord.deleteChannel(discord.channels.other);
    release();
    await expect.poll(() => logs.filter(({ msg }) => msg.includes('the channel of a question is gone'))).toHaveLength(1);
    expect(logs.filter(({ level }) => level >= 40)).toEqual([]);
  });

  it('after the first answer was dismissed is answered anew', async () => {
    const { discord, logs } = await startHarness();
    const first = await discord.mention('istio').answered();
    await expect.poll(() => logs.filter(({ msg }) => msg === 'replied').length).toBe(1);
    discord.click(first.id, 'Delete');
    await discord.until('it is gone', () => discord.look(first.id) === undefined || undefined);
    expect((await discord.mention('istio').answered()).embeds).not.toEqual([]);
  });

  it('in the server’s language where the question has none', async () => {
    const { discord } = await startHarness();
    const japanese = discord.addGuild('日本語のサーバー', { locale: 'ja' });
    await discord.until('the server is there', () => discord.gateway.connected() > 0 || undefined);
    const shown = await discord.mention('istio', { channel: japanese.channelId }).answered();
    expect(shown.text).toContain('つの発表から');
  });
});

describe('a reply', () => {
  it('to the bot’s answer asks further', async () => {
    const { discord } = await startHarness();
    const first = await discord.mention('istio').answered();
    const shown = await discord.reply(first.id, 'Graceful Shutdown', { user: discord.users.bob }).answered();
    expect(shown.content).toBe('**Graceful Shutdown**');
  });

  it('to somebody else, or without text, is left alone', async () => {
    const { discord } = await startHarness();
    const first = await discord.mention('istio').answered();
    const said = discord.say('who knows?');
    const quiet = [discord.reply(said.id, 'istio'), discord.reply(first.id, ''), discord.reply(first.id, 'thanks', { ping: false })];
    await discord.mention('Graceful Shutdown').answered();
    for (const each of quiet) expect(each.answers().filter(({ replyTo }) => replyTo === each.id)).toEqual([]);
  });

  it('is still an answer when the question was deleted meanwhile', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: async (...parameters) => {
          await held;
          return core.answer(...parameters);
        },
      }),
    });
    const said = discord.mention('istio');
    discord.remove(said.id);
    const next = discord.nextMessage(discord.channels.general);
    release();
    expect((await next).content).toBe('**istio**');
  });
});

describe('a direct message', () => {
  it('needs no command and no mention, and its first one is heard', async () => {
    const { discord } = await startHarness();
    const shown = await discord.directMessage('Istio 注意点').answered();
    expect(shown.content).toBe('**Istio 注意点**');
    expect((await discord.directMessage('ヘルプ', { user: discord.users.bob }).answered()).text).toContain('知りたい言葉');
  });

  it('of several lines is one question', async () => {
    const { discord } = await startHarness();
    expect((await discord.directMessage('Istio\n注意点').answered()).content).toBe('**Istio 注意点**');
  });
});

describe('where the bot may not do everything', () => {
  it('without Send Messages tells the asker once by direct message, and the log', async () => {
    const { discord, logs } = await startHarness();
    discord.deny(discord.channels.other, 'send');
    await discord.mention('Graceful Shutdown').answered();
    discord.mention('istio', { channel: discord.channels.other });
    const told = await discord.nextMessage(discord.dmChannel(discord.users.alice));
    expect(told.content).toContain('I cannot answer in \\#other: there I lack Send Messages');
    discord.mention('istio', { channel: discord.channels.other });
    await discord.mention('Istio 注意点').answered();
    expect(discord.seenBy(discord.users.alice, told.channelId)).toHaveLength(1);
    expect(logs.filter(({ msg }) => msg.includes('may not answer'))).toHaveLength(1);
  });

  it('survives an asker who takes no direct messages', async () => {
    const { discord, logs } = await startHarness();
    discord.deny(discord.channels.other, 'send');
    discord.closeDms(discord.users.alice);
    await discord.mention('Graceful Shutdown').answered();
    discord.mention('istio', { channel: discord.channels.other });
    await discord.until('the direct message is refused', () => discord.requests.find(({ code }) => code === 50007));
    expect((await discord.mention('Istio 注意点').answered()).text).toContain('Istio');
    expect(logs.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it('without Read Message History answers without the reference', async () => {
    const { discord } = await startHarness();
    discord.deny(discord.channels.other, 'readHistory');
    await discord.mention('Graceful Shutdown').answered();
    const shown = await discord.mention('istio', { channel: discord.channels.other }).answered();
    expect(shown).toMatchObject({ replyTo: undefined, content: '**istio**' });
  });

  it('without Embed Links says it in words', async () => {
    const { discord } = await startHarness();
    discord.deny(discord.channels.other, 'embedLinks');
    await discord.mention('Graceful Shutdown').answered();
    const shown = await discord.mention('Istio 注意点', { channel: discord.channels.other }).answered();
    expect(shown.embeds).toEqual([]);
    expect(shown.content).toContain('- **注意点** … ほか 4 項目');
    expect(shown.content.length).toBeLessThanOrEqual(2000);
  });

  it('tells a number that is in the log when the work fails', async () => {
    const { discord, logs } = await startHarness({
      withCore: (core) => ({ ...core, answer: () => Promise.reject(new Error('broken on purpose')) }),
    });
    expect((await discord.mention('istio').answered()).text).toContain('E1');
    expect(logs.find(({ errorId }) => errorId === 'E1')).toMatchObject({ surface: 'mention' });
    expect(JSON.stringify(logs)).not.toContain('istio');
  });
});

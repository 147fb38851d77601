import { describe, expect, it } from 'vitest';
import { ABOUT_MESSAGE } from '../../../adapters/discord/commands.ts';
import { NOTES, restrictedTo, startHarness } from './harness.ts';

describe('a slash command', () => {
  it('answers the asker alone, restates the query, and shows cards', async () => {
    const { discord } = await startHarness();
    const shown = await discord.slash('k8snotes search', { query: 'Istio 注意点' }, { locale: 'ja' }).answered();
    expect(shown.ephemeral).toBe(true);
    expect(shown.content).toBe('**Istio 注意点**');
    expect(shown.text).toContain('CloudNative Days Kansai 2019 · 2019-11-28');
    expect(shown.text).toContain('- **注意点** … ほか 4 項目');
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toEqual([]);
  });

  it('answers everybody with hide:false, in the language of the server where the question has none', async () => {
    const { discord } = await startHarness();
    const shown = await discord
      .slash('k8snotes search', { query: 'istio', hide: false }, { locale: 'en-US', guildLocale: 'ja' })
      .answered();
    expect(shown.ephemeral).toBe(false);
    expect(shown.text).toContain('つの発表から');
    expect(shown.buttons.map(({ label, emoji }) => label || emoji)).toEqual(['次へ', '👍', '👎', '消す']);
  });

  it('speaks the language of the person where only that person sees it', async () => {
    const { discord } = await startHarness();
    const ja = await discord.slash('k8snotes search', { query: 'istio' }, { locale: 'ja' }).answered();
    const en = await discord.slash('k8snotes search', { query: 'istio' }, { locale: 'de' }).answered();
    expect(ja.text).toContain('つの発表から');
    expect(en.text).toMatch(/hits in \d talks/);
  });

  it('names whom it is for without pinging, and is then public', async () => {
    const { discord } = await startHarness();
    const shown = await discord.slash('k8snotes search', { query: 'istio', mention: discord.users.bob }).answered();
    expect(shown).toMatchObject({ ephemeral: false, pings: [] });
    expect(shown.content.split('\n')[0]).toBe('For bob');
    const kept = await discord.slash('k8snotes search', { query: 'istio', mention: discord.users.bob, hide: true }).answered();
    expect(kept.ephemeral).toBe(true);
  });

  it.each([
    ['events', {}, 'SRE Night 2020'],
    ['event', { name: 'Kansai' }, 'Production Ready Kubernetes'],
    ['open', {}, '要調査'],
    ['gaps', {}, 'No question went without an answer'],
    ['status', {}, '3 notes'],
    ['help', {}, 'Istio 注意点'],
    ['tip', {}, 'A tip from the notes'],
    ['tip', { action: 'subscribe', when: '08:30 weekdays Asia/Tokyo' }, '08:30'],
    ['tip', { action: 'preview' }, 'next'],
    ['gaps', { action: 'subscribe' }, 'to channels that get tips'],
  ] as const)('/k8snotes %s %o answers', async (subcommand, options, expected) => {
    const { discord } = await startHarness();
    const shown = await discord.slash(`k8snotes ${subcommand}`, options).answered();
    expect(shown.ephemeral).toBe(true);
    expect(shown.text).toContain(expected);
  });

  it('searches for a word that is the name of a command', async () => {
    const { discord } = await startHarness({ notes: () => ({ 'a.md': '# A\n\n- help desk の運用\n' }) });
    const shown = await discord.slash('k8snotes search', { query: 'help' }).answered();
    expect(shown.content).toBe('**help**');
    expect(shown.text).toContain('**help** desk');
  });

  it('works for a person who brought the app along, in a server and among friends, without knowing either', async () => {
    const { discord } = await startHarness();
    const elsewhere = discord.addGuild('Elsewhere', { hasApp: false, locale: 'ja' });
    const friends = discord.addPrivateConversation([discord.users.alice, discord.users.bob]);
    for (const channel of [elsewhere.channelId, friends]) {
      const shown = await discord.slash('k8snotes search', { query: 'istio' }, { channel }).answered();
      expect(shown.ephemeral).toBe(true);
      expect(shown.text).toContain('Istio');
      const next = await discord.click(shown.id, 'More', { channel }).answered();
      expect(next.text).toContain('page 2 of');
    }
    // Nothing can be posted there by itself.
    const refused = await discord.slash('k8snotes tip', { action: 'subscribe' }, { channel: elsewhere.channelId }).answered();
    expect(refused.text).toContain('works in Slack and Discord channels that have the bot');
  });

  it('hides nothing where the person is alone with the bot', async () => {
    const { discord } = await startHarness();
    const shown = await discord
      .slash('k8snotes search', { query: 'istio' }, { channel: discord.dmChannel(discord.users.alice) })
      .answered();
    expect(shown.ephemeral).toBe(false);
    expect(shown.buttons.map(({ label }) => label)).not.toContain('Share to channel');
  });

  it('shows what a role may read to its holder alone, and nobody in public', async () => {
    let role = '';
    const { discord } = await startHarness({
      before: (local) => {
        role = local.giveRole(local.users.alice, 'insiders', []);
      },
      notes: () => ({ ...NOTES, 'private.md': restrictedTo(`discord:${role}`) }),
    });
    const own = await discord.slash('k8snotes search', { query: 'Zanzibar' }).answered();
    expect(own.text).toContain('秘密の計画');
    const open = await discord.slash('k8snotes search', { query: 'Zanzibar', hide: false }).answered();
    expect(open.text).not.toContain('秘密の計画');
    const other = await discord.slash('k8snotes search', { query: 'Zanzibar' }, { user: discord.users.bob }).answered();
    expect(other.text).not.toContain('秘密の計画');
  });

  it('reads notes for a channel in its threads, too', async () => {
    const { discord } = await startHarness({
      notes: (local) => ({ ...NOTES, 'private.md': restrictedTo(`discord:${local.channels.general}`) }),
    });
    const shown = await discord.slash('k8snotes search', { query: 'Zanzibar' }, { channel: discord.channels.thread }).answered();
    expect(shown.text).toContain('秘密の計画');
    const elsewhere = await discord.slash('k8snotes search', { query: 'Zanzibar' }, { channel: discord.channels.other }).answered();
    expect(elsewhere.text).not.toContain('秘密の計画');
  });

  it('is answered once although the event comes twice', async () => {
    const { discord, logs } = await startHarness({ allow: ['failures'] });
    const asked = discord.slash('k8snotes search', { query: 'istio' }, { times: 2 });
    const shown = await asked.answered();
    await discord.until('the second response is refused', () => discord.requests.find(({ code }) => code === 40060));
    expect(discord.seenBy(discord.users.alice, discord.channels.general).map(({ id }) => id)).toEqual([shown.id]);
    expect(logs.filter(({ level }) => level >= 40)).toEqual([]);
  });

  it('that comes too late ends quietly in the log', async () => {
    const { discord, logs } = await startHarness({ allow: ['failures'], discord: { responseLimitMs: 600 } });
    discord.slash('k8snotes search', { query: 'secret words' }, { late: true });
    await discord.until('the late response is refused', () => discord.requests.find(({ code }) => code === 10062));
    const next = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    expect(next.text).toContain('Istio');
    expect(logs.filter(({ code }) => code === 10062)).toHaveLength(1);
    expect(JSON.stringify(logs)).not.toContain('secret words');
  });

  it('that takes longer than its token lives ends in the log, not in the process', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord, logs } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: async (...parameters) => {
          await held;
          return core.answer(...parameters);
        },
      }),
    });
    const asked = discord.slash('k8snotes search', { query: 'istio' });
    await asked.acknowledged();
    discord.advance(16 * 60_000);
    release();
    await discord.until('the edit is refused', () => discord.requests.find(({ code }) => code === 50027));
    await expect.poll(() => logs.filter(({ code }) => code === 50027)).toHaveLength(1);
  });

  it('whose work fails tells a number that is in the log', async () => {
    const { discord, logs } = await startHarness({
      withCore: (core) => ({ ...core, answer: () => Promise.reject(new Error('broken on purpose')) }),
    });
    const shown = await discord.slash('k8snotes search', { query: 'istio' }).answered();
    expect(shown.text).toContain('E1');
    expect(logs.find(({ errorId }) => errorId === 'E1')).toMatchObject({ level: 50, surface: 'command' });
    expect(JSON.stringify(logs)).not.toContain('istio');
  });
});

describe('a command as an older version registered it', () => {
  it('is answered with a number that is in the log', async () => {
    const { discord, logs } = await startHarness();
    discord.registerCommands([
      { name: 'k8snotes', description: 'Old', options: [{ type: 1, name: 'search', description: 'Old', options: [] }] },
    ]);
    const shown = await discord.slash('k8snotes search', {}, { locale: 'ja' }).answered();
    expect(shown.ephemeral).toBe(true);
    expect(shown.text).toContain('番号 E1');
    expect(logs.find(({ errorId }) => errorId === 'E1')).toBeDefined();
  });
});

describe('autocomplete', () => {
  it('offers what is typed first, then completions, never more than 25 or longer than 100', async () => {
    const { discord } = await startHarness();
    const choices = await discord.autocomplete('k8snotes search', { query: 'ist' }, 'query').choices();
    expect(choices[0]).toMatchObject({ name: 'ist', value: 'ist' });
    expect(choices.map(({ value }) => value)).toContain('Istio');
    expect(choices.length).toBeLessThanOrEqual(25);
  });

  it('completes hiragana that an input method has not turned yet', async () => {
    const { discord } = await startHarness({ notes: () => ({ 'a.md': '# A\n\n- メモリ消費\n- メモリを足す\n- サーバーのメモリ\n' }) });
    const choices = await discord.autocomplete('k8snotes search', { query: 'めも' }, 'query').choices();
    expect(choices.map(({ value }) => value)).toContain('メモリ');
  });

  it('offers only events where an event is asked for, and only those that may be read', async () => {
    const { discord } = await startHarness({ notes: () => ({ ...NOTES, 'private.md': restrictedTo('discord:1') }) });
    const choices = await discord.autocomplete('k8snotes event', { name: 'clo' }, 'name').choices();
    expect(choices.map(({ value }) => value)).toEqual(['CloudNative Days Kansai 2019']);
    expect(await discord.autocomplete('k8snotes event', { name: '社内' }, 'name').choices()).toEqual([]);
  });

  it('takes a text that no choice could hold as it is', async () => {
    const { discord } = await startHarness();
    expect(await discord.autocomplete('k8snotes search', { query: 'x'.repeat(101) }, 'query').choices()).toEqual([]);
    const shown = await discord.slash('k8snotes search', { query: `istio ${'とても長い質問です。'.repeat(20)}` }).answered();
    expect(shown.content).toContain('istio');
  });

  it('still offers what is typed when completing fails', async () => {
    const { discord, logs } = await startHarness({
      withCore: (core) => ({ ...core, complete: () => Promise.reject(new Error('broken on purpose')) }),
    });
    const choices = await discord.autocomplete('k8snotes search', { query: 'ist' }, 'query').choices();
    expect(choices).toMatchObject([{ name: 'ist', value: 'ist' }]);
    expect(logs.some(({ errorId }) => errorId === 'E1')).toBe(true);
  });
});

describe('the message command', () => {
  it('finds notes about what somebody wrote, for the asker alone', async () => {
    const { discord } = await startHarness();
    const said = discord.say('Istio のproxyがメモリを食うんだけど、誰か知らない？');
    const shown = await discord.contextMenu(ABOUT_MESSAGE, said.id, { user: discord.users.bob, locale: 'ja' }).answered();
    expect(shown.ephemeral).toBe(true);
    expect(shown.text).toContain('**proxy**の**メモリ消費**');
    expect(discord.seenBy(discord.users.alice, discord.channels.general).map(({ id }) => id)).toEqual([said.id]);
  });

  it('says so when there is no text', async () => {
    const { discord } = await startHarness();
    const said = discord.say('');
    const shown = await discord.contextMenu(ABOUT_MESSAGE, said.id).answered();
    expect(shown.text).toContain('no text to search for');
  });
});

describe('many at once', () => {
  it('answers 60 commands of 60 people, each with its own answer', async () => {
    const { discord } = await startHarness();
    const people = Array.from({ length: 60 }, (_, index) => discord.addUser(`person ${index}`));
    const asked = people.map((user, index) =>
      discord.slash('k8snotes search', { query: index % 2 === 0 ? 'istio' : 'Graceful Shutdown' }, { user }),
    );
    const shown = await Promise.all(asked.map((each) => each.answered(15_000)));
    shown.forEach((message, index) => {
      expect(message.content).toBe(index % 2 === 0 ? '**istio**' : '**Graceful Shutdown**');
      expect(message.ephemeral).toBe(true);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { ABOUT_MESSAGE } from '../../../adapters/discord/commands.ts';
import { createDigestSource, createTipSource } from '../../../src/create-tip-sources.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type TipRunner } from '../../../src/tips/tip-runner.ts';
import { type Harness, NOTES, quickPause, restrictedTo, startHarness } from './harness.ts';

/** What users of such bots asked for or complained about, each as it would be seen in Discord. */

describe('#1 #10 Japanese words are found wherever they stand, half-width katakana too', () => {
  it.each(['切り分け', 'ﾒﾓﾘ', 'メモリ'])('%s', async (query) => {
    const { discord } = await startHarness();
    expect((await discord.slash('k8snotes search', { query }).answered()).text).toContain('注意点');
  });
});

describe('#14 #15 bold survives Japanese neighbours', () => {
  it('stands right beside kana and kanji, and closes', async () => {
    const { discord } = await startHarness();
    const { text } = await discord.slash('k8snotes search', { query: 'メモリ' }).answered();
    expect(text).toContain('proxyの**メモリ**消費');
    expect((text.match(/\*\*/g)?.length ?? 0) % 2).toBe(0);
  });
});

describe('#19 every request ends in a visible outcome', () => {
  it('whatever is asked, by every way of asking', async () => {
    const { discord } = await startHarness();
    for (const query of ['?', '-', '"', '#', '@everyone', '||', 'year:abc', '-istio', '\u202e', '💥', 'x'.repeat(500)]) {
      expect((await discord.slash('k8snotes search', { query }).answered()).text.trim(), query).not.toBe('');
      expect((await discord.mention(query).answered()).text.trim(), query).not.toBe('');
      expect((await discord.directMessage(query).answered()).text.trim(), query).not.toBe('');
    }
  });

  it('even when the core breaks or is slower than the limit for a first response', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { discord } = await startHarness({
      discord: { responseLimitMs: 400 },
      withCore: (core) => ({
        ...core,
        answer: async (request, size) => {
          await held;
          return request.text === 'broken' ? Promise.reject(new Error('broken on purpose')) : core.answer(request, size);
        },
      }),
    });
    const slow = discord.slash('k8snotes search', { query: 'istio' });
    const broken = discord.slash('k8snotes search', { query: 'broken' });
    await Promise.all([slow.acknowledged(), broken.acknowledged()]);
    release();
    expect((await slow.answered()).text).toContain('Istio');
    expect((await broken.answered()).text).toContain('E1');
  });
});

describe('#24 #25 #27 bullets stay bullets, nested, under all their parents', () => {
  it('two spaces a level, with the way there above', async () => {
    const { discord } = await startHarness();
    const shown = await discord.slash('k8snotes search', { query: 'proxyのメモリ消費' }).answered();
    const lines = shown.text.split('\n');
    expect(lines).toContain('-# 注意点');
    expect(lines).toContain('- pod数が多くなると問題に');
    expect(lines).toContain('  - ダミーpodを50個から500個まで増やして計測した');
  });
});

describe('#31 #40 the first response comes before the work, and no paging button dies', () => {
  it('Discord hears of every command before the core is asked', async () => {
    const order: string[] = [];
    const { discord } = await startHarness({
      withCore: (core) => ({
        ...core,
        answer: (request, size) => {
          order.push(`asked after ${discord.requests.filter(({ path }) => path.endsWith('/callback')).length}`);
          return core.answer(request, size);
        },
      }),
    });
    await discord.slash('k8snotes search', { query: 'istio' }).answered();
    expect(order).toEqual(['asked after 1']);
  });

  it('a button of yesterday turns the page in a new process', async () => {
    const { discord, restart } = await startHarness();
    const first = await discord.slash('k8snotes search', { query: 'istio', hide: false }).answered();
    await restart();
    discord.advance(24 * 3_600_000);
    expect((await discord.click(first.id, 'More', { user: discord.users.bob }).answered()).text).toContain('page 2 of');
  });
});

describe('#32 one mention is handled once', () => {
  it('delivered four times, and replayed after a lost connection', async () => {
    const { discord, adapter } = await startHarness();
    const said = discord.mention('istio', { times: 4 });
    await said.answered();
    discord.gateway.drop();
    await expect.poll(() => adapter().health().state, { interval: 2 }).toBe('reconnecting');
    await expect.poll(() => adapter().health().state, { timeout: 5000 }).toBe('ready');
    await discord.mention('Graceful Shutdown').answered();
    expect(said.answers().filter(({ replyTo }) => replyTo === said.id)).toHaveLength(1);
  });
});

describe('#33 it works in threads', () => {
  it('by mention, command and message command', async () => {
    const { discord } = await startHarness();
    const channel = discord.channels.thread;
    const said = discord.mention('istio', { channel });
    expect((await said.answered()).channelId).toBe(channel);
    expect((await discord.slash('k8snotes search', { query: 'istio' }, { channel }).answered()).channelId).toBe(channel);
    expect((await discord.contextMenu(ABOUT_MESSAGE, said.id).answered()).text).toContain('Istio');
  });
});

describe('#36 #39 it answers when it is called, by its role too, and only then', () => {
  it('the role that Discord’s picker inserts is the bot', async () => {
    const { discord } = await startHarness();
    const other = discord.say(`<@&${discord.guildId}> istio`);
    const unasked = discord.say('istio');
    expect((await discord.mention('Graceful Shutdown', { byRole: true }).answered()).content).toBe('**Graceful Shutdown**');
    for (const said of [other, unasked]) expect(said.answers().filter(({ replyTo }) => replyTo === said.id)).toEqual([]);
  });
});

describe('#37 #38 #41 private first, and nobody is pinged', () => {
  it('notes and questions full of pings ping nobody, hidden or shared', async () => {
    const { discord } = await startHarness();
    const query = '@everyone <@&456> に知らせる';
    const hidden = await discord.slash('k8snotes search', { query }).answered();
    expect(hidden.ephemeral).toBe(true);
    expect(hidden.content).toBe('**@\u200beveryone \\<\u200b@&456\\> に知らせる**');
    await discord.click(hidden.id, 'チャンネルに共有').followedUp();
    await discord.mention(`${query} @here`).answered();
    expect(discord.pinged()).toEqual([]);
  });
});

describe('#43 the daily tip comes once a day', () => {
  const runnerOf = ({ notes, store, adapter, log, clock }: Harness, ownerId: string): TipRunner =>
    createTipRunner({
      store,
      posters: () => [adapter().poster],
      tips: createTipSource(notes, () => clock.now),
      digest: createDigestSource({ store, recording: true, zone: 'Asia/Tokyo' }),
      now: () => clock.now,
      random: () => 0.5,
      pause: quickPause,
      log,
      ownerId,
      settings: {
        ...DEFAULT_RUNNER_SETTINGS,
        defaults: { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5], holidays: 'jp' },
        language: 'ja',
      },
    });

  it('subscribed in chat, posted by one of two replicas, not again after a restart, and again the next day', async () => {
    const harness = await startHarness();
    const { discord, clock, restart } = harness;
    const posts = () =>
      discord.seenBy(discord.users.bob, discord.channels.general).filter(({ content }) => content.includes('今日のひとこと'));
    // Thursday, 8:00 in Tokyo.
    clock.now = new Date('2026-11-25T23:00:00Z');
    const answer = await discord.slash('k8snotes tip', { action: 'subscribe', when: '09:00 weekdays' }, { locale: 'ja' }).answered();
    expect(answer.text).toContain('2026年11月26日（木）09:00');
    clock.now = new Date('2026-11-26T00:00:05Z');
    await Promise.all([runnerOf(harness, 'a').tick(), runnerOf(harness, 'b').tick()]);
    expect(posts()).toHaveLength(1);
    await restart();
    await runnerOf(harness, 'c').tick();
    expect(posts()).toHaveLength(1);
    clock.now = new Date('2026-11-27T00:00:05Z');
    await runnerOf(harness, 'd').tick();
    expect(posts()).toHaveLength(2);
    const [first, second] = posts();
    expect(first?.embeds[0]?.['description']).not.toBe(second?.embeds[0]?.['description']);
  });

  it('posted by a process that died before it could write that down is found, not doubled', async () => {
    const clock = { now: new Date('2026-11-25T23:00:00Z') };
    const harness = await startHarness({ clock, discord: { now: () => clock.now } });
    const { discord } = harness;
    await discord.slash('k8snotes tip', { action: 'subscribe', when: '09:00 weekdays' }).answered();
    clock.now = new Date('2026-11-26T00:00:05Z');
    // Every answer to the post is lost, as if the process had ended there.
    const fault = discord.faults.add({ kind: 'drop', when: 'after' }, { method: 'POST', route: /\/messages$/, times: 3 });
    await runnerOf(harness, 'dies').tick();
    expect(fault.hits()).toBe(3);
    clock.now = new Date('2026-11-26T00:10:05Z');
    await runnerOf(harness, 'next').tick();
    expect(discord.seenBy(discord.users.bob, discord.channels.general)).toHaveLength(1);
  });
});

describe('#53 private notes stay private', () => {
  it('on every way out', async () => {
    const { discord } = await startHarness({ notes: () => ({ ...NOTES, 'private.md': restrictedTo('discord:999') }) });
    const ways = [
      await discord.slash('k8snotes search', { query: 'Zanzibar' }).answered(),
      await discord.slash('k8snotes events').answered(),
      await discord.slash('k8snotes event', { name: '社内勉強会' }).answered(),
      await discord.slash('k8snotes tip').answered(),
      await discord.slash('k8snotes tip', { action: 'preview' }).answered(),
      await discord.contextMenu(ABOUT_MESSAGE, discord.say('Zanzibar の評価はどこ？').id).answered(),
      await discord.mention('Zanzibar').answered(),
      await discord.directMessage('Zanzibar').answered(),
    ];
    for (const shown of ways) {
      expect(shown.text).not.toContain('秘密の計画');
      expect(shown.embeds.map(({ title }) => title)).not.toContain('社内勉強会');
    }
    const choices = await discord.autocomplete('k8snotes search', { query: 'zan' }, 'query').choices();
    expect(choices.map(({ value }) => value)).toEqual(['zan']);
  });
});

import { describe, expect, it } from 'vitest';
import { SHORTCUTS } from '../../../adapters/slack/names.ts';
import { createDigestSource, createTipSource } from '../../../src/create-tip-sources.ts';
import { createTipRunner, DEFAULT_RUNNER_SETTINGS, type TipRunner } from '../../../src/tips/tip-runner.ts';
import { type Harness, startHarness, wordsIn } from './harness.ts';
import { quickPause, testLog } from './support.ts';

/** What users of such bots have asked for in public, each as the person on Slack sees it. */

interface RichText {
  readonly type: string;
  readonly text?: string;
  readonly indent?: number;
  readonly style?: { readonly bold?: boolean };
  readonly elements?: readonly RichText[];
}

function parts(value: unknown, type: string): readonly RichText[] {
  if (Array.isArray(value)) return value.flatMap((item) => parts(item, type));
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as RichText).type === type ? [value as RichText] : [];
  return [...own, ...Object.values(value).flatMap((field) => parts(field, type))];
}

async function ask({ slack }: Harness, text: string, user = slack.ids().alice): Promise<readonly unknown[]> {
  const { general } = slack.ids();
  const before = slack.seenBy(user, general).length;
  await slack.slash('/k8snotes', text, { user });
  return (await slack.until(() => slack.seenBy(user, general)[before])).blocks;
}

describe('how an answer reads', () => {
  it('#14 a match is bold beside Japanese letters, where *asterisks* would stay asterisks', async () => {
    const blocks = await ask(await startHarness(), 'メモリ');
    const bold = parts(blocks, 'text').filter(({ style }) => style?.bold === true);
    expect(bold.map(({ text }) => text)).toContain('メモリ');
    const [line] = parts(blocks, 'rich_text_section').filter((section) => section.elements?.some(({ text }) => text === 'メモリ'));
    expect(line?.elements?.map(({ text }) => text)).toEqual(['proxyの', 'メモリ', '消費']);
  });

  it('#18 the word itself comes before words that only look like it', async () => {
    const harness = await startHarness({
      notes: {
        '2024-01-01-a.md': '# A\n\n## Sugar\n\n- hyperglycemia hyperglycemia hyperglycemia\n\n## Calcium\n\n- hypercalcemia is rare\n',
      },
    });
    const words = wordsIn(await ask(harness, 'hypercalcemia'));
    expect(words).toContain('hypercalcemia');
    expect(words).not.toContain('hyperglycemia');
  });

  it('#22 of equal matches the newest event comes first', async () => {
    const notes = Object.fromEntries(
      [2020, 2023, 2021, 2022].map((year) => [`${year}-05-01-eventcon.md`, `# EventCon ${year}\n\n## Keynote\n\n- Gateway API の話\n`]),
    );
    const words = wordsIn(await ask(await startHarness({ notes }), 'Gateway API'));
    const years = [...words.matchAll(/EventCon (\d{4})/gu)].map(([, year]) => Number(year));
    expect(years).toEqual([...years].sort((a, b) => b - a));
    expect(years[0]).toBe(2023);
  });

  it('#24 and #27 bullets stay bullets, nested as in the notes', async () => {
    const lists = parts(await ask(await startHarness(), '注意点'), 'rich_text_list');
    const indents = lists.map(({ indent }) => indent ?? 0);
    expect(Math.max(...indents) - Math.min(...indents)).toBeGreaterThanOrEqual(2);
    expect(parts(lists, 'text').map(({ text }) => text)).toContain('pod数が多くなると問題に');
  });

  it('#25 a bullet says where it stands', async () => {
    const words = wordsIn(await ask(await startHarness(), 'ダミーpod'));
    expect(words).toContain('CloudNative Days Kansai 2019');
    expect(words).toContain('Istioの嬉しさ');
    expect(words).toContain('注意点');
  });

  it('#28 an answer that is longer than Slack takes says how much is left, and is not refused', async () => {
    const many = Array.from({ length: 400 }, (_, index) => `  - Istio の注意点その${index} ${'とても長い説明'.repeat(20)}`).join('\n');
    const harness = await startHarness({ notes: { '2024-01-01-long.md': `# 長い会\n\n## 長い発表\n\n- Istio の注意点\n${many}\n` } });
    const words = wordsIn(await ask(harness, 'istio'));
    expect(words).toMatch(/ほか \d+ /u);
    harness.slack.expectClean();
  });

  it('#37 and #38 what only the asker should see pings nobody, whatever notes and questions say', async () => {
    const harness = await startHarness({
      notes: {
        '2024-01-01-evil.md':
          '# <!channel> 会\n\n## <!here> の話 @id\n\n- istio は <@U1BOB> と <!everyone> に & <#C1GENERAL> で https://example.com を開かせる\n',
      },
    });
    await ask(harness, '<!channel> istio');
    await harness.slack.mention('<!everyone> istio');
    await harness.slack.until(() => harness.slack.history(harness.slack.ids().general).length === 2);
    // The local Slack notes every raw mention, preview and name that would ping.
    harness.slack.expectClean();
  });
});

describe('what is found', () => {
  it.each([
    ['#1 a Japanese word in the middle of a sentence', '堅牢', '突然のプロセス終了'],
    ['#5 a compound, and not what only shares a letter of it', '負荷分散', 'ラウンドロビン'],
    ['#10 half-width katakana', 'ﾒﾓﾘ', 'メモリ'],
    ['#20 a word with hyphen and digits', 'PIO-1384', 'PIO-1384'],
  ])('%s', async (_what, query, expected) => {
    const harness = await startHarness({
      notes: {
        '2021-01-01-ja.md': '# 日本語の会\n\n## 発表\n\n- 突然のプロセス終了に対して堅牢であるべき\n- proxyのメモリ消費\n',
        '2022-01-01-ids.md': '# Ids\n\n## Ids\n\n- PIO-1384 を直した\n- PIO-1385 は残す\n- 負荷分散はラウンドロビン\n- 負担が大きい\n',
      },
    });
    const words = wordsIn(await ask(harness, query));
    expect(words).toContain(expected);
    expect(words).not.toMatch(/PIO-1385|負担が大きい/u);
  });

  it('#15 bold that ends in a full stop before Japanese is bold, and no asterisk is left', async () => {
    const notes = { '2022-01-01-bold.md': '# 会\n\n## 発表\n\n- **Istio は難しい。**次に進む\n' };
    const said = parts(await ask(await startHarness({ notes }), '難しい'), 'rich_text_section');
    expect(wordsIn(said)).toContain('難しい');
    expect(wordsIn(said)).not.toContain('*');
  });
});

describe('that something always comes', () => {
  it.each([
    ['istio', /Istio/u],
    ['Laravel routing', /見つかりません/u],
    ['status', /\d/u],
    ['events', /Mesh Meetup/u],
    ['event Mesh Meetup', /Envoy/u],
    ['open', /未解決の疑問/u],
    ['gaps', /答えが見つからなかった質問/u],
    ['tip', /ひとこと/u],
    ['tip subscribe 25:99', /25:99.*時刻/u],
    ['help', /speaker:/u],
    ['-istio', /除く言葉だけでは/u],
    ['speaker:nobody', /nobody/u],
    ['あ'.repeat(3000), /長すぎます（3000 文字）/u],
    ['”「', /探す言葉がありません/u],
  ])('#19 %s ends in something to read', async (text, expected) => {
    expect(wordsIn(await ask(await startHarness(), text))).toMatch(expected);
  });

  it('#31 it is acknowledged before anything slow, and pressing again does not double it', async () => {
    const { slack } = await startHarness({ mode: 'http' });
    const { general } = slack.ids();
    const hold = slack.hold('users.info');
    const delivery = await slack.slash('/k8snotes', 'istio');
    expect(delivery.ackMs).toBeLessThan(1000);
    hold.release();
    const message = await slack.until(() => slack.seenBy(slack.ids().alice, general)[0]);
    await Promise.all([
      slack.clickButton(message, /do_share/u),
      slack.clickButton(message, /do_share/u),
      slack.clickButton(message, /do_share/u),
    ]);
    await slack.until(() => slack.seenBy(slack.ids().alice, general).filter(({ ephemeralTo }) => ephemeralTo !== undefined).length === 3);
    expect(slack.history(general)).toHaveLength(1);
  });

  it('#32 a mention that Slack tells four times is answered once', async () => {
    const { slack, logs, logged } = await startHarness();
    const { bot, general } = slack.ids();
    const mention = await slack.mention('istio');
    await Promise.all([1, 2, 3].map((num) => slack.redeliver(mention, { retry: { num, reason: 'timeout' } })));
    await logged(() => logs.filter(({ msg }) => msg === 'delivered again; handled before').length === 3);
    await slack.until(() => slack.history(general).some(({ user }) => user === bot));
    expect(slack.history(general).filter(({ user }) => user === bot)).toHaveLength(1);
  });

  it('#33 in threads, where slash commands cannot be used, a mention and the message shortcut work', async () => {
    const { slack } = await startHarness();
    const { alice, bot, general } = slack.ids();
    const root = slack.post('istio の障害');
    const reply = slack.post('envoy のせい？', { threadTs: root.ts });
    await slack.mention('istio', { threadTs: root.ts });
    await slack.until(() => slack.thread(general, root.ts).some(({ user }) => user === bot));
    await slack.messageShortcut(reply, SHORTCUTS.message);
    const dialog = await slack.until(() => slack.modal(alice));
    await slack.until(() => wordsIn(dialog.view).includes('Envoy'));
    await slack.clickButton(dialog, /do_share/u);
    // Shared into the thread that it is about.
    await slack.until(() => slack.thread(general, root.ts).filter(({ user }) => user === bot).length === 2);
  });
});

describe('the daily tip', () => {
  it('#43 subscribed in chat is posted once a day, also after a restart and by two replicas', async () => {
    let now = new Date('2026-11-18T23:00:00Z');
    const harness = await startHarness({ now: () => now });
    const { slack, store } = harness;
    const { general } = slack.ids();
    await ask(harness, 'tip subscribe 09:00 daily');
    const runner = (ownerId: string): TipRunner =>
      createTipRunner({
        store,
        posters: () => [harness.adapter.poster],
        tips: createTipSource(harness.notes, () => now),
        digest: createDigestSource({ store, recording: true, zone: 'Asia/Tokyo' }),
        now: () => now,
        random: () => 0.5,
        log: testLog().log,
        ownerId,
        pause: quickPause,
        settings: {
          ...DEFAULT_RUNNER_SETTINGS,
          defaults: { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5, 6, 7], holidays: 'none' },
          language: 'ja',
        },
      });
    const [first, second] = [runner('first'), runner('second')];
    await first.tick();
    expect(slack.history(general)).toEqual([]);
    now = new Date('2026-11-19T00:00:30Z');
    await Promise.all([first.tick(), second.tick()]);
    await Promise.all([first.stop(), second.stop()]);
    expect(slack.history(general)).toHaveLength(1);
    await harness.restart();
    const third = runner('third');
    await third.tick();
    await third.stop();
    expect(slack.history(general)).toHaveLength(1);
    expect(slack.history(general)[0]?.metadata).toMatchObject({ event_type: 'k8snotes_post' });
  });
});

describe('what is private', () => {
  it('#53 is found where it may be read and nowhere else', async () => {
    const { slack } = await startHarness();
    const { alice, private: secret, general } = slack.ids();
    await slack.slash('/k8snotes', 'Zanzibar', { channel: secret });
    expect(wordsIn((await slack.untilSeen(alice, secret, () => true)).blocks)).toContain('秘密の計画');
    await slack.slash('/k8snotes', 'Zanzibar', { channel: general });
    expect(wordsIn((await slack.untilSeen(alice, general, () => true)).blocks)).not.toContain('秘密');
    await slack.directMessage('Zanzibar');
    await slack.until(() => slack.directMessages(alice).length === 2);
    expect(wordsIn(slack.directMessages(alice).map(({ blocks }) => blocks))).not.toContain('秘密');
  });
});

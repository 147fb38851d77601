import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tip } from '../../bin/commands/tip.ts';
import type { OpenPosters } from '../../bin/post-tip.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Poster, PostOutcome } from '../../src/tips/poster.ts';
import { folderWith, inMemory, type RunOptions, runInMemory } from '../support/environment.ts';
import { startLocalSlack } from '../support/slack/local-slack.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const notes = folderWith({
  '2019-11-20-kansai.md': `# Kansai 2019

## Istio のメモリ
- Istio の proxy は Pod ごとに 50 MB のメモリを消費するので、limits を設定したほうがよい

## Prometheus の保存期間
- Prometheus のメトリクスは 15 日で消えるため、長く残すなら Thanos を使うべき
`,
  '2020-01-20-private.md': `---
audience: [slack:C0PRIVATE]
---
# 内輪の会
- Zebrafish クラスターの Pod は毎週 3 台ずつ落ちるので、PodDisruptionBudget を必ず設定するべき
`,
});
const barren = folderWith({ 'a.md': '# Some event\n\n- etc...\n' });
const json = (out: string): unknown => JSON.parse(out);
const run = (args: readonly string[], options: RunOptions = {}) => runInMemory(['tip', '--notes', notes, ...args], options);

describe('tip', () => {
  it('shows a tip with where it comes from', async () => {
    const { code, out, err } = await run(['--lang', 'en']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^A tip from the notes\n/);
    expect(out).toMatch(/https:\/\/notes\.example\/20\d\d-.*#L\d+\n$/);
  });

  it('speaks the language that is asked for', async () => {
    expect((await run(['--lang', 'ja'])).out).toMatch(/^ノートからひとこと\n/);
  });

  it('tells programs what it is, why now, and why it is worth it', async () => {
    const { code, out } = await run(['--json']);
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      kind: 'tip',
      id: expect.any(String),
      file: expect.stringMatching(/\.md$/),
      line: expect.any(Number),
      path: expect.any(Array),
      judgement: { worthy: true, score: expect.any(Number), reasons: expect.arrayContaining(['states']), topics: expect.any(Array) },
    });
  });

  it('tells of every unit whether it is worth a tip, and why', async () => {
    const { code, out } = await run(['--json', '--all']);
    const lines = out.trim().split('\n').map(json);
    expect(code).toBe(0);
    expect(lines).toHaveLength(7);
    expect(lines).toContainEqual(expect.objectContaining({ text: 'Kansai 2019', worthy: false, reasons: ['event-title'] }));
    expect(lines).toContainEqual(expect.objectContaining({ text: expect.stringContaining('Thanos'), worthy: true }));
  });

  it('ends with 1 when no note has one', async () => {
    const { code, out, err } = await runInMemory(['tip', '--notes', barren, '--lang', 'en']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('No note that can be read here has anything for a tip');
    expect(await runInMemory(['tip', '--preview', '2', '--notes', barren])).toMatchObject({ code: 1, out: '' });
  });

  it.each([
    [['subscribe'], /tip takes no words \("subscribe"\)/],
    [['--preview', '0'], /--preview takes a whole number from 1 to 100, not "0"/],
    [['--preview', 'x'], /not "x"/],
    [['--post', '#general'], /--post takes a channel such as slack:C0123ABCD .* not "#general"/],
    [['--post', 'slack:C1', '--preview', '2'], /exclude each other/],
    [['--all'], /use it with --json/],
    [['--for', 'slack:C0PRIVATE'], /use it with --preview N/],
    [['--lang', 'fr'], /--lang takes ja or en/],
    [['--post', 'slack:C0PRIVATE'], /set SLACK_BOT_TOKEN and SLACK_APP_TOKEN first/],
  ])('refuses %j with the remedy', async (args, message) => {
    const { code, out, err } = await run(args, { variables: { DATABASE_URL: ':memory:' } });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('is what a question can ask for, too', async () => {
    expect((await runInMemory(['ask', 'tip', '--notes', notes, '--lang', 'en'])).out).toMatch(/^A tip from the notes\n/);
    expect(json((await runInMemory(['ask', 'ひとこと', '--notes', notes, '--json'])).out)).toMatchObject({
      kind: 'tip',
      query: 'ひとこと',
    });
  });
});

describe('tip --preview', () => {
  it('shows the next days by the settings, holidays left out', async () => {
    const { code, out } = await run(['--preview', '3', '--lang', 'en']);
    expect(code).toBe(0);
    // 2026-11-20 is a Friday and already past nine in Tokyo; Monday is a holiday.
    expect(out.match(/^\w{3} 2026-.*$/gm)).toEqual(['Tue 2026-11-24 09:00', 'Wed 2026-11-25 09:00', 'Thu 2026-11-26 09:00']);
    expect(out).toMatch(/^The next 3 tips\nat 09:00 \(Asia\/Tokyo\) on weekdays, not on Japanese public holidays\n/);
  });

  it('follows TIP_TIME, TIP_TIMEZONE, TIP_DAYS and TIP_HOLIDAYS', async () => {
    const variables = { TIP_TIME: '18:30', TIP_TIMEZONE: 'Europe/London', TIP_DAYS: 'sat,mon', TIP_HOLIDAYS: 'none' };
    const { out } = await run(['--preview', '2', '--json'], { variables });
    expect(json(out)).toMatchObject({
      kind: 'tip-preview',
      entries: [
        { at: '2026-11-21T18:30:00.000Z', date: '2026-11-21', time: '18:30', weekday: 6, tip: { file: expect.any(String) } },
        { at: '2026-11-23T18:30:00.000Z', date: '2026-11-23' },
      ],
    });
  });

  it('tells the same each time, and what is posted then', async () => {
    expect((await run(['--preview', '5'])).out).toBe((await run(['--preview', '5'])).out);
  });

  it('of a channel never has a note that the channel may not read', async () => {
    expect((await run(['--preview', '9', '--for', 'slack:C0OTHER'])).out).not.toContain('Zebrafish');
    expect((await run(['--preview', '9', '--for', 'slack:C0PRIVATE'])).out).toContain('Zebrafish');
  });

  it('of a channel follows its subscription, and makes no database where there is none', async () => {
    const folder = folderWith({});
    const url = `file:${join(folder, 'k8snotes.db')}`;
    const variables = { DATABASE_URL: url };
    expect((await run(['--preview', '1', '--for', 'slack:C0OTHER', '--lang', 'en'], { variables })).out).toContain(
      'This channel gets no tips yet',
    );
    const now = new Date('2026-11-20T00:00:00Z');
    const store = await openStore({ url, encryptionKeys: [], log: SILENT, now: () => now });
    await store.subscriptions.put({
      channel: 'slack:C0OTHER',
      workspace: 'slack:T1',
      time: '07:15',
      zone: 'UTC',
      days: [7],
      holidays: 'none',
      language: 'en',
      pausedUntil: undefined,
      state: 'active',
      subscribedBy: undefined,
      origin: 'chat',
      failingSince: undefined,
      failure: undefined,
      toldAt: undefined,
      digest: false,
      createdAt: now,
      updatedAt: now,
    });
    await store.close();
    expect((await run(['--preview', '1', '--for', 'slack:C0OTHER', '--lang', 'en'], { variables })).out).toContain('Sun 2026-11-22 07:15');
  });
});

describe('gaps at the terminal', () => {
  it('are shown from the database that the bot fills, and not available without one', async () => {
    const url = `file:${join(folderWith({}), 'k8snotes.db')}`;
    const ask = () => runInMemory(['ask', 'gaps', '--notes', notes, '--lang', 'en'], { variables: { DATABASE_URL: url } });
    expect(await ask()).toMatchObject({ code: 2, err: expect.stringContaining('needs the database') });
    const store = await openStore({ url, encryptionKeys: [], log: SILENT });
    await store.gaps.record('laravel routing', '2026-11-19');
    await store.close();
    const { code, out } = await ask();
    expect(code).toBe(0);
    expect(out).toContain('• laravel routing  once, on 2026-11-19');
  });
});

describe('tip --post', () => {
  const variables = () => ({
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    DATABASE_URL: `file:${join(folderWith({}), 'k8snotes.db')}`,
  });
  /** A platform that takes what it is given, or says what it is told to. */
  const platform = (outcome: PostOutcome = { kind: 'posted', messageId: '1.2' }) => {
    const posts: { readonly channel: string; readonly text: string; readonly key: string }[] = [];
    const poster: Poster = {
      platform: 'slack',
      placeOf: ({ channel }) => ({ platform: 'slack', ids: [channel], trusted: false, channel }),
      post: async ({ channel }, answer, key) => {
        posts.push({ channel, key, text: answer.kind === 'tip' ? answer.card.top.text : answer.kind });
        return outcome;
      },
      find: async () => ({ kind: 'absent' }),
      tell: async () => true,
    };
    let closed = 0;
    const openPosters: OpenPosters = async () => ({
      posters: [poster],
      close: async () => {
        closed += 1;
      },
    });
    return { posts, openPosters, closed: () => closed };
  };
  const post = async (environment: Readonly<Record<string, string>>, openPosters: OpenPosters, lang = 'en') => {
    const args = ['--notes', notes, '--lang', lang, '--post', 'slack:C0OTHER'];
    const made = inMemory(['tip', ...args], { variables: environment });
    const code = await tip(args, made.environment, openPosters);
    return { code, ...made.written() };
  };

  it('posts today’s tip once, however often it is run', async () => {
    const { posts, openPosters, closed } = platform();
    const environment = variables();
    expect(await post(environment, openPosters)).toEqual({ code: 0, out: "Posted today's tip to slack:C0OTHER.\n", err: '' });
    expect(await post(environment, openPosters, 'ja')).toEqual({
      code: 0,
      out: 'slack:C0OTHER の今日のひとことは投稿済みです。\n',
      err: '',
    });
    expect(posts).toHaveLength(1);
    expect(posts[0]?.text).not.toContain('Zebrafish');
    expect(closed()).toBe(2);
  });

  it('ends with 1 when nothing was sent, and posts on the next run', async () => {
    const environment = variables();
    const failing = platform({ kind: 'not-sent', retryAfterMs: undefined, error: 'ratelimited' });
    expect(await post(environment, failing.openPosters)).toMatchObject({ code: 1, err: expect.stringContaining('ratelimited') });
    expect(await post(environment, platform().openPosters)).toMatchObject({ code: 0 });
  });

  it('ends with 2 and the remedy when only a person can help', async () => {
    const refusing = platform({
      kind: 'refused',
      code: 'not_in_channel',
      error: 'not_in_channel',
      remedy: { en: 'Invite the bot to the channel.', ja: 'ボットをチャンネルに招待してください。' },
    });
    expect(await post(variables(), refusing.openPosters, 'ja')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('ボットをチャンネルに招待してください。'),
    });
  });

  it('posts through the real Slack client, once over two runs, by another process too', async () => {
    const slack = await startLocalSlack();
    try {
      const { general } = slack.ids();
      const environment = {
        ...variables(),
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
      };
      const args = ['tip', '--notes', notes, '--lang', 'en', '--post', `slack:${general}`];
      expect(await runInMemory(args, { variables: environment })).toEqual({
        code: 0,
        out: `Posted today's tip to slack:${general}.\n`,
        err: '',
      });
      expect(await runInMemory(args, { variables: environment })).toMatchObject({
        code: 0,
        out: `Today's tip is in slack:${general} already.\n`,
      });
      expect(slack.history(general)).toHaveLength(1);
      expect(JSON.stringify(slack.history(general))).not.toContain('Zebrafish');
      slack.expectClean();
    } finally {
      await slack.close();
    }
  });
});

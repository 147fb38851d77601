import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Request } from '../../src/model.ts';
import { seedSubscriptions } from '../../src/tips/seed-subscriptions.ts';
import { asked, type CoreWorld, coreWorld, ERROR_LEVEL, GENERAL, RANDOM, unreachable } from '../support/core.ts';

const NOTES = {
  '2019-11-20-kansai.md': `# Kansai 2019

## Istio を一年運用して
- Graceful Shutdown を実装する
  - プロセスが急に終わっても、リクエストを落とさないようにするため
  - これを怠ると 5xx のエラーが出るので、必ず preStop フックを入れるべき

## Istio のメモリ
- Istio の proxy は Pod ごとに 50 MB のメモリを消費するので、limits を設定したほうがよい

## Prometheus の保存期間
- Prometheus のメトリクスは 15 日で消えるため、長く残すなら Thanos を使うべき
`,
  '2026-11-10-secret.md': `---
audience: [slack:C1]
---
# 内輪の会

- Zebrafish クラスターの Pod は毎週 3 台ずつ落ちるので、PodDisruptionBudget を必ず設定するべき
`,
};

const UNLIMITED = { question: { burst: 1e6, perMinute: 1e6 }, click: { burst: 1e6, perMinute: 1e6 }, maxConcurrent: 50, maxWaiting: 50 };

const kinds = (answer: Answer): string => (answer.kind === 'refused' ? `refused ${answer.reason.code}` : answer.kind);

describe('one core behind all platforms', () => {
  let world: CoreWorld;
  const answer = (text: string, more: Partial<Request> = {}): Promise<Answer> => world.core.answer(asked(text, more));
  beforeEach(async () => {
    world = await coreWorld(NOTES);
  });

  it('answers from the notes', async () => {
    const found = await answer('istio');
    expect(found.kind === 'hits' && found.cards[0]?.top.text).toContain('Istio');
  });

  describe('tips', () => {
    it('gives one now, of those that the place may read, with why it may matter today', async () => {
      const tip = await answer('tip', { place: RANDOM });
      expect(tip).toMatchObject({
        kind: 'tip',
        scheduled: false,
        occasion: { kind: 'anniversary', years: 7 },
        card: { event: 'Kansai 2019' },
      });
    });

    it('gives every tip before one comes again', async () => {
      const total = (await world.notes.tipCandidates(RANDOM)).length;
      expect(total).toBeGreaterThan(1);
      const given: string[] = [];
      for (let round = 0; round < total; round += 1) {
        const tip = await answer('tip', { place: RANDOM });
        if (tip.kind === 'tip') given.push(tip.unitId);
      }
      expect(new Set(given).size).toBe(total);
    });

    it('never gives a private one elsewhere, whatever is asked and however often', async () => {
      const [secret] = (await world.notes.tipCandidates(GENERAL)).filter(({ path }) => path.includes('secret'));
      if (secret === undefined) throw new Error('the private note has a tip');
      for (let round = 0; round < 9; round += 1) expect(JSON.stringify(await answer('tip', { place: RANDOM }))).not.toContain('Zebrafish');
      const from = (place: Request['place']) => asked('', { place });
      expect(kinds(await world.core.tip(from(RANDOM), secret.unitId))).toBe('refused gone');
      expect(kinds(await world.core.tip(from(GENERAL), secret.unitId))).toBe('tip');
      expect(kinds(await world.core.retireTip(from(RANDOM), secret.unitId))).toBe('refused gone');
      expect(kinds(await world.core.vote({ request: from(RANDOM), vote: 'down', about: { kind: 'tip', unitId: secret.unitId } }))).toBe(
        'refused gone',
      );
    });

    it('says so where no note has one', async () => {
      const empty = await coreWorld('# a\n\n- b\n');
      expect(kinds(await empty.core.answer(asked('tip')))).toBe('refused no-tips');
      expect((await empty.core.home(asked(''))).tip).toBeUndefined();
    });

    it('never gives one again that was retired in that channel, and still elsewhere', async () => {
      const units = await world.notes.tipCandidates(RANDOM);
      for (const { unitId } of units.slice(1))
        expect(await world.core.retireTip(asked('', { place: RANDOM }), unitId)).toMatchObject({ kind: 'noted', what: 'tip-retired' });
      for (let round = 0; round < 5; round += 1) expect(await answer('tip', { place: RANDOM })).toMatchObject({ unitId: units[0]?.unitId });
      const elsewhere = new Set<string>();
      for (let round = 0; round < 12; round += 1) {
        world.clock.now = new Date(world.clock.now.getTime() + 60_000);
        const tip = await answer('tip');
        if (tip.kind === 'tip') elsewhere.add(tip.unitId);
      }
      expect(elsewhere.size).toBe((await world.notes.tipCandidates(GENERAL)).length);
    });

    it('subscribes, previews and ends, each answer telling the next post', async () => {
      expect(await answer('tip subscribe 8:30 daily')).toMatchObject({
        kind: 'tip-schedule',
        action: 'subscribed',
        schedule: { channel: 'slack:C1', time: '08:30', days: [1, 2, 3, 4, 5, 6, 7], next: { date: '2026-11-21', time: '08:30' } },
      });
      expect(await answer('tip preview')).toMatchObject({ kind: 'tip-preview', schedule: { time: '08:30' } });
      expect(await answer('gaps subscribe')).toMatchObject({ kind: 'noted', what: 'digest-on' });
      expect(await answer('tip pause until 2027-01-04')).toMatchObject({
        action: 'paused',
        schedule: { digest: true, pausedUntil: '2027-01-04' },
      });
      expect((await world.core.home(asked(''))).schedules).toMatchObject([{ channel: 'slack:C1', time: '08:30' }]);
      expect((await world.core.home(asked('', { place: { ...GENERAL, workspace: 'slack:T2' } }))).schedules).toEqual([]);
      expect(await answer('tip unsubscribe')).toMatchObject({ action: 'unsubscribed' });
      expect((await world.core.home(asked(''))).schedules).toEqual([]);
    });

    it('names on the start page the channels of the environment, of that platform alone', async () => {
      const seeded = { now: () => world.clock.now, ownerId: 'o', log: { info: () => {} }, store: world.store };
      const defaults = { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5], holidays: 'jp' } as const;
      await seedSubscriptions({ channels: ['slack:C9', 'discord:456'], defaults, language: 'ja' }, seeded);
      expect((await world.core.home(asked(''))).schedules.map(({ channel }) => channel)).toEqual(['slack:C9']);
    });

    it('tells whoever opens the start page too often to wait', async () => {
      world = await coreWorld(NOTES, { settings: { admission: { ...UNLIMITED, click: { burst: 1, perMinute: 1 } } } });
      expect((await world.core.home(asked(''))).problem).toBeUndefined();
      expect((await world.core.home(asked(''))).problem).toMatchObject({ kind: 'refused', reason: { code: 'rate-limited' } });
    });

    it('lets only administrators change what concerns a channel, where that is set', async () => {
      world = await coreWorld(NOTES, { settings: { managers: 'admins' } });
      const [tip] = await world.notes.tipCandidates(GENERAL);
      const unitId = tip?.unitId ?? '';
      const admin = asked('', { person: { id: 'slack:U9', isAdmin: true } });
      expect(kinds(await answer('tip subscribe'))).toBe('refused not-allowed');
      expect(kinds(await world.core.retireTip(asked(''), unitId))).toBe('refused not-allowed');
      expect(await world.core.vote({ request: asked(''), vote: 'down', about: { kind: 'tip', unitId } })).toMatchObject({
        what: 'vote-down',
      });
      expect((await world.store.bags.open('slack:C1', 1, world.clock.now)).retired).toEqual([]);
      expect(kinds(await world.core.retireTip(admin, unitId))).toBe('noted');
      expect((await world.store.bags.open('slack:C1', 1, world.clock.now)).retired).toEqual([unitId]);
    });
  });

  describe('questions without an answer', () => {
    it('are counted without any name, and told', async () => {
      expect(await answer('Laravel routing')).toMatchObject({ kind: 'nothing', recorded: true });
      expect(await answer('ｌａｒａｖｅｌ　ROUTING？', { person: { id: 'slack:U2', isAdmin: false } })).toMatchObject({ recorded: true });
      const gaps = await answer('gaps');
      expect(gaps).toMatchObject({
        kind: 'gaps',
        days: 90,
        recording: true,
        total: 2,
        gaps: [{ query: 'laravel routing', count: 2, lastAsked: '2026-11-20' }],
      });
      expect(JSON.stringify(gaps)).not.toMatch(/U1|U2|C1/);
    });

    it('count once for a person and day, however often they try', async () => {
      for (let times = 0; times < 3; times += 1) expect(await answer('Laravel')).toMatchObject({ recorded: true });
      expect(await answer('gaps')).toMatchObject({ total: 1 });
    });

    it('are dated by the calendar of the configured zone', async () => {
      world.clock.now = new Date('2026-11-20T15:30:00Z');
      await answer('Laravel');
      expect(await answer('gaps')).toMatchObject({ gaps: [{ lastAsked: '2026-11-21' }] });
    });

    it.each([
      ['a later page', { page: 2 }],
      ['a program', { place: { ...GENERAL, platform: 'api' } }],
    ] as const)('are not counted for %s', async (_, more) => {
      expect(await answer('Laravel routing', more)).not.toMatchObject({ recorded: true });
      expect(await answer('gaps')).toMatchObject({ total: 0 });
    });

    it('are not counted for a message, a button, conditions alone, or what must not be kept', async () => {
      await world.core.about(asked('Laravel の routing'));
      await world.core.again(asked('Laravel'), 'f');
      await answer('year:abc');
      expect(await answer('my password is hunter2')).toMatchObject({ kind: 'nothing', recorded: false });
      expect(await answer('gaps')).toMatchObject({ total: 0, gaps: [] });
    });

    it('are not greetings, which are answered as any other text', async () => {
      for (const text of ['おはよう', 'hello', 'ありがとうございます', 'テスト'])
        expect(await answer(text)).toMatchObject({ kind: 'nothing', recorded: false });
      expect(await answer('gaps')).toMatchObject({ total: 0, gaps: [] });
    });

    it('are not counted when that is switched off, and gaps says so', async () => {
      world = await coreWorld(NOTES, { settings: { recordGaps: false } });
      expect(await answer('Laravel')).toMatchObject({ recorded: false });
      expect(await answer('gaps')).toMatchObject({ recording: false, total: 0 });
    });
  });

  describe('votes', () => {
    it('count one for each person and question, the latest', async () => {
      const vote = (person: string, which: 'up' | 'down') =>
        world.core.vote({
          request: asked('', { person: { id: person, isAdmin: false } }),
          vote: which,
          about: { kind: 'query', query: 'Ｉｓｔｉｏ 注意点' },
        });
      expect(await vote('slack:U1', 'up')).toMatchObject({ kind: 'noted', what: 'vote-up' });
      expect(await vote('slack:U1', 'down')).toMatchObject({ kind: 'noted', what: 'vote-down' });
      await vote('slack:U2', 'up');
      expect(await answer('gaps')).toMatchObject({ votes: [{ query: 'istio 注意点', up: 1, down: 1 }] });
    });

    it('keep no name and none of what must not be kept', async () => {
      const rows: string[] = [];
      const { core } = await coreWorld(NOTES, {
        store: (real) => ({ ...real, votes: { ...real.votes, put: async (...row) => void rows.push(JSON.stringify(row)) } }),
      });
      await core.vote({ request: asked(''), vote: 'up', about: { kind: 'query', query: 'password: hunter2' } });
      expect(rows).toHaveLength(1);
      expect(rows[0]).not.toMatch(/hunter2|U1/);
    });

    it('on a tip against it mean that it never comes again in that channel', async () => {
      const [tip] = await world.notes.tipCandidates(GENERAL);
      const unitId = tip?.unitId ?? '';
      expect(await world.core.vote({ request: asked(''), vote: 'down', about: { kind: 'tip', unitId } })).toMatchObject({
        what: 'tip-retired',
      });
      expect((await world.store.bags.open('slack:C1', 1, world.clock.now)).retired).toEqual([unitId]);
    });

    it('on a private tip are not shown where it may not be read', async () => {
      const [secret] = (await world.notes.tipCandidates(GENERAL)).filter(({ path }) => path.includes('secret'));
      await world.core.vote({ request: asked(''), vote: 'up', about: { kind: 'tip', unitId: secret?.unitId ?? '' } });
      expect(await answer('gaps')).toMatchObject({ votes: [{ query: expect.stringContaining('Zebrafish'), up: 1 }] });
      expect(await answer('gaps', { place: RANDOM })).toMatchObject({ votes: [] });
    });
  });

  describe('an answer asked again', () => {
    it('is the same while the notes are, and told from one that changed', async () => {
      const first = await answer('istio');
      if (first.kind !== 'hits') throw new Error('istio is in the notes');
      expect(await world.core.again(asked('istio'), first.fingerprint)).toMatchObject({ changed: false, answer: { kind: 'hits' } });
      await world.index.delete('2019-11-20-kansai.md');
      expect((await world.core.again(asked('istio'), first.fingerprint)).changed).toBe(true);
    });

    it('has changed for a place that may read less', async () => {
      const first = await answer('Zebrafish');
      if (first.kind !== 'hits') throw new Error('the private note is for this place');
      expect(await world.core.again(asked('Zebrafish', { place: RANDOM }), first.fingerprint)).toMatchObject({
        changed: true,
        answer: { kind: 'nothing' },
      });
    });
  });

  describe('notes about a message', () => {
    it('are found by its rarest words, fewer where they stand nowhere together', async () => {
      const found = await world.core.about(asked('<@U2> Graceful Shutdown の件、Thanos も気になります https://istio.io'));
      expect(found).toMatchObject({ kind: 'hits' });
      if (found.kind !== 'hits') return;
      expect(found.query).toMatch(/Graceful Shutdown|Thanos/);
      expect(found.query).not.toMatch(/istio|U2/i);
    });

    it.each(['', ':tada:', '```', '<@U1> <!here>', 'です'])('are refused when nothing of %j is in the notes', async (text) => {
      expect(kinds(await world.core.about(asked(text)))).toBe('refused empty-query');
    });

    it('are not those of a command that the message looks like', async () => {
      expect((await world.core.about(asked('status'))).kind).not.toBe('status');
      expect((await world.core.about(asked('tip subscribe Istio'))).kind).toBe('hits');
    });

    it('never tell of a private note elsewhere', async () => {
      const message = 'Zebrafish クラスターが落ちました';
      expect(JSON.stringify(await world.core.about(asked(message)))).toContain('Zebrafish');
      expect(JSON.stringify(await world.core.about(asked(message, { place: RANDOM })))).not.toContain('Zebrafish');
    });
  });

  describe('the start page', () => {
    it('has the newest events that may be read, topics and one tip for the day', async () => {
      const home = await world.core.home(asked('', { place: RANDOM }));
      expect(home.events.map(({ title }) => title)).toEqual(['Kansai 2019']);
      expect(home.topics).toContain('Istio');
      expect(home.notesAsOf).toBe('2026-11-20T00:00:00.000Z');
      expect(JSON.stringify(home)).not.toMatch(/Zebrafish|内輪/);
      expect((await world.core.home(asked(''))).events.map(({ title }) => title)).toEqual(['内輪の会', 'Kansai 2019']);
    });

    it('shows the same tip all day and others on other days', async () => {
      const tips = new Set<string | undefined>();
      for (let day = 1; day <= 12; day += 1) {
        world.clock.now = new Date(Date.UTC(2026, 10, day, 1));
        const morning = (await world.core.home(asked(''))).tip?.unitId;
        world.clock.now = new Date(Date.UTC(2026, 10, day, 14, 59));
        expect((await world.core.home(asked(''))).tip?.unitId).toBe(morning);
        tips.add(morning);
      }
      expect(tips.size).toBeGreaterThan(1);
    });
  });

  describe('events of a platform', () => {
    it('are first once, even when they come twice at the same moment', async () => {
      expect(await Promise.all([world.core.firstSeen('slack:Ev1'), world.core.firstSeen('slack:Ev1')])).toEqual([true, false]);
      expect(await world.core.firstSeen('slack:Ev1')).toBe(false);
      expect(await world.core.firstSeen('slack:Ev2')).toBe(true);
    });

    it('are first once over all processes of one store', async () => {
      const other = await coreWorld(NOTES, { store: () => world.store });
      expect([await world.core.firstSeen('slack:Ev1'), await other.core.firstSeen('slack:Ev1')]).toEqual([true, false]);
    });
  });

  it('forgets a workspace', async () => {
    await answer('tip subscribe');
    await world.core.forgetWorkspace('slack:T1');
    expect(await world.store.subscriptions.all()).toEqual([]);
  });
});

describe('without a store', () => {
  it('searches and gives tips, and says what is not available', async () => {
    const { core } = await coreWorld(NOTES, { store: () => undefined });
    expect(kinds(await core.answer(asked('istio')))).toBe('hits');
    expect(kinds(await core.answer(asked('tip')))).toBe('tip');
    for (const text of ['gaps', 'gaps subscribe', 'tip subscribe', 'tip preview'])
      expect(kinds(await core.answer(asked(text)))).toBe('refused not-available');
    expect(await core.answer(asked('Laravel'))).toMatchObject({ kind: 'nothing', recorded: false });
    expect(kinds(await core.vote({ request: asked(''), vote: 'up', about: { kind: 'query', query: 'istio' } }))).toBe(
      'refused not-available',
    );
    expect([await core.firstSeen('a'), await core.firstSeen('a')]).toEqual([true, false]);
    await core.forgetWorkspace('slack:T1');
  });
});

describe('while the store cannot be reached', () => {
  it('answers what the notes can, and says that nothing was saved of the rest', async () => {
    const { core, logged } = await coreWorld(NOTES, { store: unreachable });
    expect(kinds(await core.answer(asked('istio')))).toBe('hits');
    expect(await core.answer(asked('Laravel'))).toMatchObject({ kind: 'nothing', recorded: false });
    const tip = await core.answer(asked('tip'));
    if (tip.kind !== 'tip') throw new Error('a tip needs no store');
    expect(kinds(await core.retireTip(asked(''), tip.unitId))).toBe('refused store-unavailable');
    expect(kinds(await core.vote({ request: asked(''), vote: 'up', about: { kind: 'query', query: 'x' } }))).toBe(
      'refused store-unavailable',
    );
    for (const text of ['gaps', 'tip subscribe', 'gaps unsubscribe', 'tip preview'])
      expect(kinds(await core.answer(asked(text)))).toBe('refused store-unavailable');
    const home = await core.home(asked(''));
    expect([home.schedules, home.events.length]).toEqual([[], 2]);
    expect([await core.firstSeen('a'), await core.firstSeen('a')]).toEqual([true, false]);
    await core.forgetWorkspace('slack:T1');
    expect(logged.length).toBeGreaterThan(4);
    expect(JSON.stringify(logged)).not.toMatch(/Laravel|istio|Graceful/i);
  });
});

describe('when the notes cannot be asked', () => {
  it('fails with an id that is in the log, and never rejects', async () => {
    const gone = (): Promise<never> => Promise.reject(new Error('the worker died'));
    const { core, logged } = await coreWorld(NOTES, {
      notesCore: () => ({ answer: gone, complete: gone, about: gone, tipCandidates: gone, tipCard: gone, overview: gone }),
    });
    for (const answer of [
      await core.answer(asked('istio')),
      await core.answer(asked('tip')),
      await core.about(asked('istio')),
      (await core.again(asked('istio'), 'f')).answer,
      await core.tip(asked(''), 'u'),
      await core.retireTip(asked(''), 'u'),
    ])
      expect(answer).toEqual({ kind: 'failed', language: 'en', errorId: 'e1e2' });
    expect(await core.complete('i', GENERAL)).toEqual([]);
    expect(await core.home(asked(''))).toMatchObject({
      events: [],
      topics: [],
      tip: undefined,
      problem: { kind: 'failed', errorId: 'e1e2' },
    });
    expect(logged.filter((line) => line.level === ERROR_LEVEL && 'errorId' in line)).toHaveLength(7);
  });
});

describe('whatever people type and platforms send', () => {
  it('ends in an answer that is no failure, and leaves no trace of it in the log', async () => {
    const { core, logged } = await coreWorld(NOTES, { settings: { admission: UNLIMITED } });
    const word = fc.oneof(
      fc.constantFrom(
        'tip',
        'subscribe',
        'pause',
        'until',
        'gaps',
        'event',
        'search',
        '登録',
        'ひとこと',
        '-',
        '"',
        'year:',
        '25:99',
        '2026-02-31',
        '\u0000',
        '\ud800',
        '<@U1>',
        'Istio',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const said = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(said, said, async (text, other) => {
        const request = asked(text, { language: 'auto' });
        const answers = [
          await core.answer(request),
          await core.about(request),
          (await core.again(request, other)).answer,
          await core.vote({ request, vote: 'down', about: { kind: 'query', query: text } }),
          await core.vote({ request, vote: 'up', about: { kind: 'tip', unitId: text } }),
          await core.tip(request, text),
          await core.retireTip(request, text),
        ];
        for (const answer of answers) expect(kinds(answer)).not.toMatch(/failed|store-unavailable/);
        await core.firstSeen(text);
        await core.complete(text, GENERAL);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 3000 },
    );
    expect(logged).toEqual([]);
  });
});

describe('too many requests', () => {
  it('of one person are refused with the seconds to wait, while others are answered', async () => {
    const { core, clock } = await coreWorld(NOTES);
    for (let times = 0; times < 10; times += 1) expect(kinds(await core.answer(asked('istio')))).toBe('hits');
    expect(await core.answer(asked('istio'))).toMatchObject({ kind: 'refused', reason: { code: 'rate-limited', retryAfterSeconds: 2 } });
    expect(kinds(await core.answer(asked('istio', { person: { id: 'slack:U2', isAdmin: false } })))).toBe('hits');
    expect(kinds(await core.vote({ request: asked(''), vote: 'up', about: { kind: 'query', query: 'istio' } }))).toBe('noted');
    clock.now = new Date(clock.now.getTime() + 2000);
    expect(kinds(await core.answer(asked('istio')))).toBe('hits');
  });

  it('completions for one person stop for a while when they come faster than anybody types', async () => {
    const { core, clock } = await coreWorld(NOTES);
    const type = async (person: string): Promise<number> => (await core.complete('is', GENERAL, 5, person)).length;
    const first = await type('slack:U1');
    expect(first).toBeGreaterThan(0);
    for (let n = 1; n < 30; n += 1) expect(await type('slack:U1')).toBe(first);
    expect(await type('slack:U1')).toBe(0);
    expect(await type('slack:U2')).toBe(first);
    clock.now = new Date(clock.now.getTime() + 1000);
    expect(await type('slack:U1')).toBe(first);
  });

  it('of nobody in particular are counted by place, and not at the console', async () => {
    const { core } = await coreWorld(NOTES);
    const from = (place: Request['place']): Request => ({ text: 'istio', place, language: 'en' });
    const all = await Promise.all(Array.from({ length: 12 }, () => core.answer(from(GENERAL))));
    expect(all.filter(({ kind }) => kind === 'refused')).toHaveLength(2);
    const owner = await Promise.all(Array.from({ length: 40 }, () => core.answer(from({ platform: 'console', ids: [], trusted: true }))));
    expect(owner.every(({ kind }) => kind === 'hits')).toBe(true);
  });

  it('at once wait for their turn, and beyond that are told that it is busy', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let most = 0;
    let running = 0;
    const { core } = await coreWorld(NOTES, {
      settings: {
        admission: { question: { burst: 100, perMinute: 100 }, click: { burst: 100, perMinute: 100 }, maxConcurrent: 3, maxWaiting: 4 },
      },
      notesCore: (real) => ({
        ...real,
        answer: async (request) => {
          running += 1;
          most = Math.max(most, running);
          await gate;
          running -= 1;
          return real.answer(request);
        },
      }),
    });
    const answers = Array.from({ length: 9 }, () => core.answer(asked('istio')));
    await Promise.resolve();
    open();
    expect((await Promise.all(answers)).map(kinds).sort()).toEqual([...Array(7).fill('hits'), 'refused busy', 'refused busy']);
    expect(most).toBe(3);
  });
});

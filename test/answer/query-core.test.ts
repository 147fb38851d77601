import { describe, expect, it } from 'vitest';
import { createQueryCore, MAX_QUERY_CHARS, type QueryCore, type QueryCoreParts } from '../../src/answer/query-core.ts';
import type { Answer, NoteWarning, Place, Request } from '../../src/model.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex } from '../../src/search/notes-index.ts';
import { parseNotes } from '../support/notes.ts';
import { CHANNEL, glossary, indexNotes, OWNER, STRANGER } from '../support/search.ts';

const NOTES = {
  '2024-01-15-mesh.md': `# Mesh Night

- 会場: 大阪

## 10:00-10:30 Istio を運用する

- Speaker: 山田（@yamada）, X社

### 注意点

- proxy がメモリを消費する
- 更新が 3 か月ごとに必要
- [TODO] Ambient を試す

### 良かった点

- Istio はコミュニティが大きい

## 11:00-11:30 GitOps の始め方

- Speaker: 鈴木（@suzuki）
- Argo CD を使う
- Flux は Helm と組み合わせる
`,
  '2023-06-01-data.md': '# Data Day\n\n## 10:00-10:30 Vitess\n\n- 負荷試験をした\n- シャードの数は？\n',
  '2024-03-03-private.md': `---
audience: [slack:C1]
---
# Secret Summit

## 10:00-10:30 Project Zanzibarium

- Speaker: 密田（@mitsuda）
- Zanzibarium は秘密の計画
- Zanzibarium の費用は？
`,
  '2024-04-04-draft.md': '---\ndraft: true\n---\n# Draft Day\n\n- Draftonium は下書き\n',
};

const warning = (path: string): NoteWarning => ({ code: 'control-character', path, line: 1, message: 'm', remedy: 'r' });

const index = await indexNotes(parseNotes(NOTES));

function coreOf(parts: Partial<QueryCoreParts> = {}): { readonly core: QueryCore; readonly logged: object[] } {
  const logged: object[] = [];
  const core = createQueryCore({
    index: () => index,
    helpers: () => ({ readings: undefined, dictionary: undefined }),
    link: () => undefined,
    notesAsOf: () => '2024-05-01T00:00:00.000Z',
    status: () => ({
      warnings: [warning('2024-01-15-mesh.md'), warning('2024-03-03-private.md'), warning('unread.md')],
      dictionary: 'none',
      readings: 'ready',
    }),
    log: { error: (fields) => void logged.push(fields) },
    newErrorId: () => 'e1e2e3e4',
    ...parts,
  });
  return { core, logged };
}

const { core } = coreOf();
const ask = (text: string, more: Partial<Request> = {}): Promise<Answer> => core.answer({ text, place: OWNER, language: 'auto', ...more });
const askAs = (text: string, place: Place): Promise<Answer> => ask(text, { place });

async function hitsOf(text: string, more: Partial<Request> = {}): Promise<Extract<Answer, { kind: 'hits' }>> {
  const answer = await ask(text, more);
  if (answer.kind !== 'hits') throw new Error(`${text} is answered with ${JSON.stringify(answer)}`);
  return answer;
}

describe('commands', () => {
  it.each([
    ['help', 'help'],
    ['ヘルプ', 'help'],
    ['events', 'events'],
    ['イベント一覧', 'events'],
    ['event Mesh', 'outline'],
    ['イベント 2024-01', 'outline'],
    ['open', 'open'],
    ['未解決', 'open'],
    ['status', 'status'],
    ['tip', 'refused'],
    ['gaps', 'refused'],
    ['Istio', 'hits'],
    ['search events', 'nothing'],
    ['', 'refused'],
  ] as const)('%s is answered with %s', async (text, kind) => {
    expect((await ask(text)).kind).toBe(kind);
  });

  it('lists events newest first, with venue and counts', async () => {
    const answer = await ask('events');
    expect(
      answer.kind === 'events' ? answer.events.map(({ title, date, venue, sessionCount }) => [title, date, venue, sessionCount]) : answer,
    ).toEqual([
      ['Secret Summit', '2024-03-03', undefined, 1],
      ['Mesh Night', '2024-01-15', '大阪', 2],
      ['Data Day', '2023-06-01', undefined, 1],
    ]);
  });

  it('shows the talks of an event, not the sections inside them', async () => {
    const answer = await ask('event mesh');
    expect(answer.kind === 'outline' ? answer.items.map(({ title, start, depth }) => [title, start, depth]) : answer).toEqual([
      ['Istio を運用する', '10:00', 0],
      ['GitOps の始め方', '11:00', 0],
    ]);
  });

  it('offers the events there are when none has the name', async () => {
    const answer = await ask('event Zurich');
    expect(answer).toMatchObject({ kind: 'events', wanted: 'Zurich' });
    expect(answer.kind === 'events' ? answer.events.length : 0).toBe(3);
  });

  it('lists open questions by talk', async () => {
    const answer = await ask('open');
    expect(answer.kind === 'open' ? [answer.total, answer.pageCount, answer.cards.map((card) => card.top.text)] : answer).toEqual([
      3,
      1,
      ['Zanzibarium の費用は？', '[TODO] Ambient を試す', 'シャードの数は？'],
    ]);
  });

  it('pages open questions as it pages hits', async () => {
    expect(await core.answer({ text: 'open', place: OWNER, language: 'ja', page: 2 }, { cards: 2 })).toMatchObject({
      kind: 'open',
      page: 2,
      pageCount: 2,
      total: 3,
    });
    expect(await ask('open', { page: 9 })).toMatchObject({ kind: 'refused', reason: { code: 'bad-page', page: 9, pageCount: 1 } });
  });
});

describe('the language of an answer', () => {
  it.each([
    ['運用', 'auto', undefined, 'ja'],
    ['istio', 'auto', 'ja-JP', 'ja'],
    ['istio', 'auto', undefined, 'en'],
    ['運用', 'en', 'ja-JP', 'en'],
    ['help', 'ja', undefined, 'ja'],
    ['', 'ja', undefined, 'ja'],
  ] as const)('%j, %s, locale %s: %s', async (text, language, locale, expected) => {
    expect((await ask(text, { language, ...(locale === undefined ? {} : { locale }) })).language).toBe(expected);
  });
});

describe('refusals', () => {
  it.each([
    ['', { code: 'empty-query' }],
    ['  \u3000 ', { code: 'empty-query' }],
    ['!!! ・・・', { code: 'empty-query' }],
    ['-Helm', { code: 'only-exclusions' }],
    ['event:Mesh speaker:suzuki year:2023', { code: 'only-operators', conditions: ['event:Mesh', 'speaker:suzuki', 'year:2023'] }],
    ['tip', { code: 'not-available', command: 'tip' }],
  ])('%j', async (text, reason) => {
    expect(await ask(text)).toMatchObject({ kind: 'refused', reason });
  });

  it('begin one character past the longest question', async () => {
    expect((await ask('a'.repeat(MAX_QUERY_CHARS))).kind).not.toBe('refused');
    expect(await ask('a'.repeat(MAX_QUERY_CHARS + 1))).toMatchObject({
      kind: 'refused',
      reason: { code: 'query-too-long', length: 501, max: 500 },
    });
    expect(await core.search('a'.repeat(MAX_QUERY_CHARS + 1), OWNER)).toBeUndefined();
  });

  it('tell the last page', async () => {
    expect(await ask('Istio', { page: 99 })).toMatchObject({ kind: 'refused', reason: { code: 'bad-page', page: 99, pageCount: 1 } });
    expect(await ask('Istio', { page: 0 })).toMatchObject({ kind: 'refused', reason: { code: 'bad-page' } });
  });
});

describe('operators', () => {
  it('alone list what they select', async () => {
    const answer = await hitsOf('speaker:yamada');
    expect(answer.cards.map((card) => card.session)).toEqual(['Istio を運用する']);
    expect((await hitsOf('is:open year:2024')).cards.map((card) => card.top.text)).toEqual([
      'Zanzibarium の費用は？',
      '[TODO] Ambient を試す',
    ]);
  });

  it('alone may go with words to leave out', async () => {
    expect((await hitsOf('is:open -Zanzibarium')).cards.map((card) => card.top.text)).toEqual([
      '[TODO] Ambient を試す',
      'シャードの数は？',
    ]);
  });

  it('that match nothing are named, beside what the others found', async () => {
    const problem = { operator: 'event', value: 'nosuch', problem: 'no-match' };
    expect((await hitsOf('Istio event:nosuch')).operatorProblems).toEqual([problem]);
    expect((await hitsOf('speaker:yamada event:nosuch')).operatorProblems).toEqual([problem]);
    expect(await ask('event:nosuch')).toMatchObject({ kind: 'nothing', conditionsAlone: true, operatorProblems: [problem] });
    expect(await ask('Zanzibarium event:nosuch')).not.toHaveProperty('conditionsAlone');
    expect(await ask('year:abc')).toMatchObject({
      kind: 'nothing',
      conditionsAlone: true,
      operatorProblems: [{ operator: 'year', value: 'abc', problem: 'bad-date' }],
    });
  });
});

describe('pages', () => {
  it('hold whole cards and together every talk once', async () => {
    const sessions: (string | undefined)[] = [];
    for (let page = 1; page <= 3; page += 1) {
      const answer = await core.answer({ text: 'is:open', place: OWNER, language: 'ja', page }, { cards: 1 });
      if (answer.kind !== 'hits') throw new Error('there are hits');
      expect([answer.page, answer.pageCount, answer.sessionCount, answer.cards.length]).toEqual([page, 3, 3, 1]);
      sessions.push(...answer.cards.map((card) => card.session));
    }
    expect(new Set(sessions).size).toBe(3);
  });

  it.each([
    ['Meshiko', 'Meshiko の話'],
    ['open', 'Meshiko は何？'],
  ])('of %s go on until every hit of a talk was shown, each once', async (query, prefix) => {
    const index = createNotesIndex(glossary, createMiniSearchEngine());
    const lines = Array.from({ length: 13 }, (_, at) => `${prefix.slice(0, -1)}${at}${prefix.at(-1)}`);
    const markdown = `# Meetup\n\n## Talk\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
    for (const note of parseNotes({ '2024-01-01-talk.md': markdown })) await index.put(note);
    const { core: one } = coreOf({ index: () => index });
    const seen: string[] = [];
    let pageCount = 1;
    for (let page = 1; page <= pageCount; page += 1) {
      const answer = await one.answer({ text: query, place: OWNER, language: 'ja', page });
      if (answer.kind !== 'hits' && answer.kind !== 'open') throw new Error(`the answer is ${answer.kind}`);
      pageCount = answer.pageCount;
      seen.push(...answer.cards.flatMap((card) => [card.top, ...card.others]).map(({ text }) => text));
    }
    expect(pageCount).toBeGreaterThan(1);
    expect(seen.filter((text) => lines.includes(text)).sort()).toEqual([...lines].sort());
    expect(await one.answer({ text: query, place: OWNER, language: 'ja', page: pageCount + 1 })).toMatchObject({
      reason: { code: 'bad-page', pageCount },
    });
  });

  it('count flat hits where a program asks', async () => {
    const answer = await core.answer({ text: 'Istio', place: OWNER, language: 'en', page: 2 }, { hits: 1 });
    expect(answer.kind === 'hits' ? [answer.hits.length, answer.pageCount === answer.total] : answer).toEqual([1, true]);
  });
});

describe('a failing engine', () => {
  it('gives `failed` with the id that is in the log, and the core goes on', async () => {
    const engine = createMiniSearchEngine();
    let isBroken = true;
    const failing = createNotesIndex(glossary, {
      ...engine,
      search: (...args) => {
        // Errors of a runtime or a library may well quote what they were given.
        if (isBroken) throw new RangeError('no such term: istio 運用');
        return engine.search(...args);
      },
    });
    for (const note of parseNotes(NOTES)) await failing.put(note);
    const { core: broken, logged } = coreOf({ index: () => failing });
    expect(await broken.answer({ text: 'istio 運用', place: OWNER, language: 'auto', requestId: 'r1' })).toEqual({
      kind: 'failed',
      language: 'ja',
      errorId: 'e1e2e3e4',
    });
    expect(logged).toMatchObject([{ errorId: 'e1e2e3e4', requestId: 'r1', errorType: 'RangeError' }]);
    expect(JSON.stringify(logged)).toContain('query-core.test.ts');
    expect(JSON.stringify(logged)).not.toMatch(/istio|運用/);
    isBroken = false;
    expect((await broken.answer({ text: 'istio', place: OWNER, language: 'auto' })).kind).toBe('hits');
  });
});

describe('private notes', () => {
  const SECRETS = /zanzibar|secret summit|秘密|密田|mitsuda|private\.md|draftonium|draft/i;
  const QUERIES = [
    'Zanzibarium',
    'Zanzibariun',
    'zanzi',
    '秘密の計画',
    '秘密',
    '密田',
    'Secret Summit',
    'Draftonium',
    'events',
    'event secret',
    'event 2024-03',
    'open',
    'status',
    'help',
    'year:2024',
    'is:open',
    'speaker:mitsuda',
    'event:secret',
    'after:2024-02',
    'Istio',
    'Laravel routing',
    '計画',
  ];

  it.each(QUERIES)('are invisible to others in the answer to %s', async (text) => {
    const answer = JSON.stringify(await askAs(text, STRANGER));
    // The person's own words may come back.
    const words = text.split(/[\sの:]/).filter((word) => word !== '');
    const told = words.reduce((rest, word) => rest.replaceAll(word, ''), answer);
    expect(told).not.toMatch(SECRETS);
  });

  it('are no known words and no suggestions to others: a word of theirs is like one that nobody wrote', async () => {
    expect(await askAs('Zanzibarium', STRANGER)).toMatchObject({ kind: 'nothing', knownWords: [], didYouMean: [], near: [] });
    expect(await core.complete('Zanzi', STRANGER)).toEqual([]);
  });

  it('count for nothing in the status for others, with their warnings', async () => {
    const of = async (place: Place) => {
      const answer = await askAs('status', place);
      if (answer.kind !== 'status') throw new Error('there is a status');
      return [answer.status.noteCount, answer.status.sessionCount, answer.status.warnings.map(({ path }) => path)];
    };
    expect(await of(STRANGER)).toEqual([2, 3, ['2024-01-15-mesh.md']]);
    expect(await of(CHANNEL)).toEqual([3, 4, ['2024-01-15-mesh.md', '2024-03-03-private.md']]);
    expect(await of(OWNER)).toEqual([3, 4, ['2024-01-15-mesh.md', '2024-03-03-private.md', 'unread.md']]);
  });

  it('give no topics to others: what a team talks about in private is no example of what one may ask', async () => {
    const index = createNotesIndex(glossary, createMiniSearchEngine());
    const secret = Array.from({ length: 5 }, (_, at) => `- Vitess と Rook を試す その${at}`).join('\n');
    const texts = { 'open.md': '# A\n\n- Istio を入れた\n', 'private.md': `---\naudience: [slack:C1]\n---\n# Inner\n\n${secret}\n` };
    for (const note of parseNotes(texts)) await index.put(note);
    const { core: one } = coreOf({ index: () => index });
    const topicsOf = async (text: string, place: Place): Promise<readonly string[]> => {
      const answer = await one.answer({ text, place, language: 'en' });
      if (answer.kind !== 'help' && answer.kind !== 'nothing') throw new Error(`the answer is ${answer.kind}`);
      return answer.topics;
    };
    for (const text of ['help', 'zebra crossing', 'Vitess', 'year:1999']) {
      // Those who may read them first: what was counted for them must not be remembered for others.
      if (text !== 'Vitess') expect(await topicsOf(text, { ...STRANGER, ids: ['slack:C1'] })).toContain('Vitess');
      expect(await topicsOf(text, STRANGER)).toEqual(['Istio']);
    }
  });

  it('are found where they are meant to be, but for drafts', async () => {
    expect((await askAs('Zanzibarium', CHANNEL)).kind).toBe('hits');
    expect((await askAs('Zanzibarium', OWNER)).kind).toBe('hits');
    expect((await askAs('Draftonium', OWNER)).kind).toBe('nothing');
  });
});

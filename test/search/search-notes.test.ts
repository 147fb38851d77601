import { beforeAll, describe, expect, it } from 'vitest';
import { bulletsOf } from '../support/notes.ts';
import { CHANNEL, OWNER, type SearchableNotes, STRANGER, searchable } from '../support/search.ts';

const NOTES = {
  '2019-06-18-tokyo.md':
    '---\ntags: [運用, k8sjp]\nhashtag: "#k8sjp"\n---\n# Kubernetes Meetup Tokyo\n\n## Istio の話 @go_vargo\n\n- Istio を入れた理由\n- Istio はなぜ遅いのか？\n- service mesh の比較\n\n## Envoy の話 @山田\n\n- Istio より軽い\n- 運用自動化\n',
  '2020-02-10-osaka.md':
    '# CloudNative Days Osaka\n\n- Istio を消した\n- mesh の service を数える\n- [TODO] Istio の後継を調べる\n- 運用の手間\n',
  '2021.md': '---\ndate: 2021\n---\n# 年次まとめ\n\n- Istio の一年\n',
  'private.md':
    '---\ndate: 2020-02-11\naudience: [slack:C1]\ntags: [secret]\n---\n# 社内勉強会\n\n## 障害 @secret_person\n\n- Istio の障害\n',
  'draft.md': '---\ndate: 2020-02-12\ndraft: true\n---\n# 下書き\n\n- Istio の下書き\n',
};

let notes: SearchableNotes;
beforeAll(async () => {
  notes = await searchable(NOTES);
});

const sorted = async (query: string, place = OWNER) => [...(await notes.texts(query, place))].sort();
const problemsOf = async (query: string, place = OWNER) => (await notes.run(query, place)).problems;
const ALL = [
  'Istio の一年',
  'Istio の障害',
  'Istio の話 @go_vargo',
  'Istio はなぜ遅いのか？',
  'Istio より軽い',
  'Istio を入れた理由',
  'Istio を消した',
  '[TODO] Istio の後継を調べる',
].sort();

describe('filters', () => {
  it('without one, every note that may be read is searched', async () => {
    expect(await sorted('Istio')).toEqual(ALL);
  });

  it.each([
    ['Istio event:osaka', ['Istio を消した', '[TODO] Istio の後継を調べる']],
    ['Istio event:"CloudNative Days"', ['Istio を消した', '[TODO] Istio の後継を調べる']],
    ['Istio イベント：年次', ['Istio の一年']],
    ['Istio speaker:go_vargo', ['Istio の話 @go_vargo', 'Istio はなぜ遅いのか？', 'Istio を入れた理由']],
    ['Istio 発表者:山田', ['Istio より軽い']],
    ['Istio year:2020', ['Istio の障害', 'Istio を消した', '[TODO] Istio の後継を調べる']],
    ['Istio after:2020-02-11', ['Istio の一年', 'Istio の障害']],
    ['Istio after:2021', ['Istio の一年']],
    ['Istio before:2020-02-10 year:2020', ['Istio を消した', '[TODO] Istio の後継を調べる']],
    ['Istio after:2019 before:2019-12', ['Istio の話 @go_vargo', 'Istio はなぜ遅いのか？', 'Istio より軽い', 'Istio を入れた理由']],
    ['Istio is:open', ['Istio はなぜ遅いのか？', '[TODO] Istio の後継を調べる']],
    ['Istio is:open year:2019', ['Istio はなぜ遅いのか？']],
    ['Istio tag:運用', ['Istio の話 @go_vargo', 'Istio はなぜ遅いのか？', 'Istio より軽い', 'Istio を入れた理由']],
    ['Istio tag:#k8sjp speaker:山田', ['Istio より軽い']],
    ['Istio event:osaka event:年次', ['Istio の一年', 'Istio を消した', '[TODO] Istio の後継を調べる']],
  ])('%s', async (query, expected) => {
    expect(await sorted(query)).toEqual([...expected].sort());
    expect(await problemsOf(query)).toEqual([]);
  });

  it('they hold for what is added around a match, too', async () => {
    for (const { unit, file } of await notes.hits('Istio is:open year:2019')) {
      expect(unit.flags.openQuestion).toBe(true);
      expect(file).toBe('2019-06-18-tokyo.md');
    }
  });

  it('they hold for what is merely near, too', async () => {
    const { hits, near } = await notes.run('ブロックチェーン Istio event:osaka');
    const files = [...hits, ...near].map(({ unitId }) => notes.index.corpus.unit(unitId)?.unit.path);
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files)).toEqual(new Set(['2020-02-10-osaka.md']));
  });

  it.each([
    ['Istio event:nagoya', 'event', 'nagoya'],
    ['Istio speaker:nobody', 'speaker', 'nobody'],
    ['Istio tag:none', 'tag', 'none'],
    ['Istio year:2011', 'year', '2011'],
    ['Istio after:2030', 'after', '2030'],
    ['Istio before:2011', 'before', '2011'],
  ])('%s is named as matching nothing, and the search goes on without it', async (query, operator, value) => {
    expect(await problemsOf(query)).toEqual([{ operator, value, problem: 'no-match' }]);
    expect(await sorted(query)).toEqual(ALL);
  });

  it.each([
    ['Istio after:yesterday', 'after', 'yesterday', 'bad-date'],
    ['Istio year:twenty', 'year', 'twenty', 'bad-date'],
    ['Istio is:closed', 'is', 'closed', 'bad-value'],
    ['Istio event:', 'event', '', 'bad-value'],
  ])('%s is told in the answer as not understood', async (query, operator, value, problem) => {
    expect(await notes.answer(query)).toMatchObject({ kind: 'hits', operatorProblems: [{ operator, value, problem }] });
    expect(await sorted(query)).toEqual(ALL);
  });
});

describe('who speaks', () => {
  const TALKS =
    '# 勉強会\n\n## 移行の話\n\n- 登壇者: 山本（@yamamotonnu）, ホゲ工業\n- シングルテナントにした\n- 費用が減った\n\n## 監視の話\n\n- 登壇者: 鈴木, フガ商事\n- シングルテナントのまま\n- 費用は同じ\n';

  it.each([
    ['ホゲ工業 シングルテナント', 'シングルテナントにした'],
    ['フガ商事 シングルテナント', 'シングルテナントのまま'],
    ['yamamotonnu 費用', '費用が減った'],
    ['鈴木 費用', '費用は同じ'],
  ])('and for whom holds for all of a talk: %s', async (query, expected) => {
    expect((await (await searchable(TALKS)).texts(query))[0]).toBe(expected);
  });
});

describe('phrases and exclusions', () => {
  it.each([
    ['"service mesh"', ['service mesh の比較']],
    ['「service mesh」', ['service mesh の比較']],
    ['"SERVICE　MESH"', ['service mesh の比較']],
    ['"Istio を"', ['Istio を入れた理由', 'Istio を消した']],
    ['Istio "を消した"', ['Istio を消した']],
    ['"運用自動"', ['運用自動化']],
    ['Istio -year:2019 -遅い', undefined],
  ])('%s', async (query, expected) => {
    if (expected === undefined) expect(await sorted(query)).not.toContain('Istio はなぜ遅いのか？');
    else expect(await sorted(query)).toEqual([...expected].sort());
  });

  it('a phrase that stands nowhere finds nothing', async () => {
    expect((await notes.run('"mesh service"')).hits).toEqual([]);
  });

  it.each(['Istio -消した', 'Istio －消した', 'Istio −消した', 'Istio -"を消し"'])(
    '%s leaves the bullet with the word out',
    async (query) => {
      expect(await sorted(query)).toEqual(ALL.filter((text) => text !== 'Istio を消した'));
    },
  );

  it('a compound with the excluded word goes, a Latin word that merely holds it stays', async () => {
    expect(await sorted('運用 -自動化')).not.toContain('運用自動化');
    const containers = await searchable(bulletsOf('container と AI', 'container の話'));
    expect(await containers.texts('container -ai')).toEqual(['container の話']);
  });

  it('what is excluded is not added around a match', async () => {
    const nested = await searchable('# 勉強会\n\n- Istio の話\n  - 遅い\n  - 重い\n');
    expect((await nested.hits('Istio -遅い')).map(({ text }) => text)).not.toContain('遅い');
  });
});

describe('who asks', () => {
  it('a note for some places is found there and by the owner alone', async () => {
    expect(await notes.texts('Istio 障害', CHANNEL)).toContain('Istio の障害');
    expect(await notes.texts('Istio 障害', OWNER)).toContain('Istio の障害');
    for (const query of ['Istio', 'Istio 障害', '障害', '社内勉強会', 'Istio after:2020-02-11', '"Istio の障害"']) {
      const { hits, near } = await notes.run(query, STRANGER);
      for (const { unitId } of [...hits, ...near]) expect(notes.index.corpus.unit(unitId)?.unit.path, query).not.toBe('private.md');
    }
  });

  it('a draft is nobody’s', async () => {
    for (const place of [OWNER, CHANNEL, STRANGER]) {
      const { hits, near } = await notes.run('Istio の下書き', place);
      for (const { unitId } of [...hits, ...near]) expect(notes.index.corpus.unit(unitId)?.unit.path).not.toBe('draft.md');
    }
  });

  it('an operator that selects private notes only is as unknown as any other', async () => {
    expect(await problemsOf('Istio speaker:secret_person', STRANGER)).toEqual([
      { operator: 'speaker', value: 'secret_person', problem: 'no-match' },
    ]);
    expect(await problemsOf('Istio speaker:secret_person', CHANNEL)).toEqual([]);
    expect(await problemsOf('Istio tag:secret', STRANGER)).toEqual([{ operator: 'tag', value: 'secret', problem: 'no-match' }]);
  });
});

describe('the result', () => {
  it('is ranked from 1, best first, each unit once', async () => {
    const { hits } = await notes.run('Istio');
    expect(hits.map(({ rank }) => rank)).toEqual(hits.map((_, at) => at + 1));
    for (const [at, hit] of hits.entries()) expect(hit.score).toBeLessThanOrEqual(hits[at - 1]?.score ?? Number.POSITIVE_INFINITY);
    expect(new Set(hits.map(({ unitId }) => unitId)).size).toBe(hits.length);
  });

  it('counts those that matched by their own text', async () => {
    const { hits, matched } = await notes.run('Istio 話');
    expect(matched).toBe(hits.filter(({ own }) => own).length);
    expect(matched).toBeLessThan(hits.length);
  });

  it('is the same each time it is asked for', async () => {
    const once = async () => (await notes.run('Istio の運用で困ったこと')).hits.map(({ unitId, score }) => [unitId, score]);
    expect(await once()).toEqual(await once());
  });

  it.each(['', '　', '...', '!!!', '🇯🇵', '-', '""', '「」'])('of %j is empty, without an error', async (query) => {
    expect((await notes.run(query)).hits).toEqual([]);
  });
});

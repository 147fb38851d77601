import { describe, expect, it } from 'vitest';
import type { Answer, Card } from '../../src/model.ts';
import { bulletsOf } from '../support/notes.ts';
import { CHANNEL, OWNER, type SearchableNotes, STRANGER, searchable } from '../support/search.ts';

/** Requests and complaints about other bots, by their number in the list of what users ask for; each must hold here. */

const bullets = (...texts: readonly string[]): Promise<SearchableNotes> => searchable(bulletsOf(...texts));

function cardsOf(answer: Answer): readonly Card[] {
  return answer.kind === 'hits' ? answer.cards : expect.fail(`expected hits, got ${answer.kind}`);
}

describe('Japanese and mixed text', () => {
  it('1: finds a Japanese word in the middle of a sentence and at its end', async () => {
    const notes = await bullets('設計を間違えるとやばい', '正直やばいと思ったこと', '設計の話');
    expect([...(await notes.texts('やばい'))].sort()).toEqual(['正直やばいと思ったこと', '設計を間違えるとやばい']);
  });

  it('2: finds both languages in one bullet with one query', async () => {
    const notes = await bullets('障害が起きたときはIstioのsidecarを疑う', '障害報告');
    for (const query of ['Istio 障害', '障害のsidecar', 'sidecar istio'])
      expect((await notes.texts(query))[0]).toBe('障害が起きたときはIstioのsidecarを疑う');
  });

  it('4: finds every word of a sentence without spaces', async () => {
    const sentence = '本番環境の監視基盤を刷新して運用負荷を下げた';
    const notes = await bullets(sentence, '東京で開催');
    for (const query of ['本番環境', '監視', '監視基盤', '刷新', '運用', '負荷']) expect(await notes.texts(query)).toEqual([sentence]);
  });

  it('5: 新幹線 gives no bullets that merely share its characters', async () => {
    const notes = await bullets('新幹線で大阪へ', '新しい幹事を決める', '幹線道路の渋滞', '回線の線引き');
    expect(await notes.texts('新幹線')).toEqual(['新幹線で大阪へ']);
  });

  it('6: a whole compound stands above its parts', async () => {
    const notes = await bullets('負荷が高いので試験を延期', '負荷試験の結果', '試験の負荷');
    expect((await notes.texts('負荷試験'))[0]).toBe('負荷試験の結果');
  });

  it.each(['口腔内', '罫線', '癇癪', '𠮷野家', '髙橋'])('7: searches %s with all of its characters, however rare', async (word) => {
    const notes = await bullets(`${word}の話`, 'クラスター内の通信', '回線の話', '野良クラスター', '橋渡しの役');
    expect(await notes.texts(word)).toEqual([`${word}の話`]);
    const without = await bullets('クラスター内の通信', '回線の話', '野良クラスター', '橋渡しの役');
    expect((await without.run(word)).hits).toEqual([]);
  });

  const everyday = bullets('吾々の運用は大変である', '明日からの運用', '天然のメモリリーク', 'これはひどい', '大会の会場は渋谷');
  it.each(['ぬるぽ', '吾輩は猫である', '猫の踊り食い大会', '明日の天気は晴れですか', 'あああああ', '魑魅魍魎'])(
    '8: nonsense such as %s finds nothing',
    async (query) => {
      expect((await (await everyday).run(query)).hits).toEqual([]);
    },
  );

  it.each(['運用', '監視', '負荷', '障害', '復旧', '五分'])('9: finds the word %s of two characters', async (word) => {
    const notes = await bullets(`長い文の中に${word}という語がある`, '関係のない話');
    expect((await notes.texts(word))[0]).toBe(`長い文の中に${word}という語がある`);
  });

  const katakana = bullets('イスティオの話', 'クラスターの話', 'バッチの話', 'プロキシの話', 'サーバーレスの話');
  it.each([
    ['ｲｽﾃｨｵ', 'イスティオの話'],
    ['ｸﾗｽﾀｰ', 'クラスターの話'],
    ['ﾊﾞｯﾁ', 'バッチの話'],
    ['ﾌﾟﾛｷｼ', 'プロキシの話'],
    ['ｻｰﾊﾞﾚｽ', 'サーバーレスの話'],
  ])('10: half-width %s finds %s', async (query, text) => {
    expect((await (await katakana).texts(query))[0]).toBe(text);
  });

  it('10: full-width notes are found by half-width queries', async () => {
    const notes = await bullets('Ｉｓｔｉｏ　ｖ１．３', '他の話');
    expect(await notes.texts('istio v1.3')).toEqual(['Ｉｓｔｉｏ　ｖ１．３']);
  });

  it('11: サーバ and サーバー find each other, the same spelling first', async () => {
    const notes = await bullets('管理サーバの話', '管理サーバーの話');
    expect(await notes.texts('管理サーバー')).toEqual(['管理サーバーの話', '管理サーバの話']);
    expect(await notes.texts('管理サーバ')).toEqual(['管理サーバの話', '管理サーバーの話']);
  });

  it.each([
    ['コンピューター', 'コンピュータ'],
    ['インターフェース', 'インタフェース'],
    ['デプロイメント', 'ディプロイメント'],
    ['ユーザー', 'ユーザ'],
  ])('11: %s finds %s', async (query, spelling) => {
    const notes = await bullets(`${spelling}の数`, '他の数');
    expect((await notes.texts(query))[0]).toBe(`${spelling}の数`);
  });

  it('12: the full-width space parts words, phrases and operators', async () => {
    const notes = await searchable({
      '2019-11-28-kansai.md': bulletsOf('Istio の運用', 'Istio の導入'),
      '2020-01-01-tokyo.md': bulletsOf('Istio の運用'),
    });
    expect((await notes.texts('Istio　運用')).slice(0, 2)).toEqual(['Istio の運用', 'Istio の運用']);
    expect((await notes.hits('event：kansai　Istio　運用')).map(({ file }) => file)).not.toContain('2020-01-01-tokyo.md');
    expect(await notes.texts('Istio　−導入')).not.toContain('Istio の導入');
  });

  it('13: marks what was asked for, never single characters of it elsewhere', async () => {
    const notes = await bullets('運用の自動化と用語の統一を運ぶ', '新しい監視は監督を視野に入れた監視基盤');
    expect((await notes.hits('運用'))[0]?.marked).toEqual(['運用']);
    expect((await notes.hits('監視'))[0]?.marked).toEqual(['監視', '監視']);
  });

  it('15: **…。**次 is found as text, without its asterisks, and shown in bold', async () => {
    const notes = await bullets('**アップデートは必須。**次の障害に備える');
    const [hit] = await notes.hits('次の障害');
    expect(hit?.text).toBe('アップデートは必須。次の障害に備える');
    expect(hit?.unit.inlines[0]).toMatchObject({ kind: 'strong' });
    expect(await notes.texts('"必須。次"')).toEqual([hit?.text]);
  });
});

describe('search quality', () => {
  it('18: an exact word beats a similar one that is more frequent', async () => {
    const notes = await searchable({
      'a.md': bulletsOf(...Array.from({ length: 20 }, (_, index) => `hyperglycemia case ${index}`)),
      'b.md': bulletsOf('hypercalcemia case', 'hypercalcemia treatment'),
    });
    expect(await notes.texts('hypercalcemia')).toEqual(expect.arrayContaining(['hypercalcemia case', 'hypercalcemia treatment']));
    expect((await notes.texts('hypercalcemia')).join()).not.toContain('hyperglycemia');
  });

  it('18: butter comes before buttery', async () => {
    const notes = await bullets('buttery', 'buttery and buttery bread', 'a bit of butter on the bread of yesterday');
    expect((await notes.texts('butter'))[0]).toBe('a bit of butter on the bread of yesterday');
  });

  const identifiers = bullets(
    'チケット C-8 を閉じた',
    'C-9 と B-8',
    'PIO-1384 の原因',
    'PIO-1385 の対応',
    'cloud-init で初期化',
    '比較は https://servicemesh.example.com/compare?id=12',
    'spec.restartPolicy は Always',
  );
  it.each([
    ['C-8', 'チケット C-8 を閉じた'],
    ['PIO-1384', 'PIO-1384 の原因'],
    ['1384', 'PIO-1384 の原因'],
    ['cloud-init', 'cloud-init で初期化'],
    ['cloud init', 'cloud-init で初期化'],
    ['cloudinit', 'cloud-init で初期化'],
    ['servicemesh', '比較は https://servicemesh.example.com/compare?id=12'],
    ['compare', '比較は https://servicemesh.example.com/compare?id=12'],
    ['spec.restartPolicy', 'spec.restartPolicy は Always'],
    ['restartPolicy', 'spec.restartPolicy は Always'],
  ])('20: %s finds %s first', async (query, text) => {
    expect((await (await identifiers).texts(query))[0]).toBe(text);
  });

  it.each(['k8s', 'K8s', 'Ｋ８ｓ', 'Kubernetes', 'クバネティス', 'クーベルネティス'])('21: %s finds k8s and Kubernetes', async (query) => {
    const notes = await bullets('k8s の運用', 'Kubernetes の運用', 'k3s の運用');
    const found = await notes.texts(query);
    expect([...found].sort()).toEqual(['Kubernetes の運用', 'k8s の運用']);
  });

  it('22: of the same event in several years the newest comes first', async () => {
    const notes = await searchable({
      '2021/EventCon.md': `---\ndate: 2021\n---\n${bulletsOf('EventCon の振り返り')}`,
      '2023/10-01.md': `# EventCon 2023\n\n- 開催日: 2023-10-01\n- EventCon の振り返り\n`,
      'old.md': `---\ndate: 2020-05-05\n---\n${bulletsOf('EventCon の振り返り')}`,
      '2022-03-EventCon.md': bulletsOf('EventCon の振り返り'),
    });
    const own = (await notes.hits('EventCon の振り返り')).filter(({ text }) => text === 'EventCon の振り返り');
    expect(own.map(({ file }) => file)).toEqual(['2023/10-01.md', '2022-03-EventCon.md', '2021/EventCon.md', 'old.md']);
    expect(new Set((await notes.hits('振り返り after:2022')).map(({ file }) => file))).toEqual(
      new Set(['2023/10-01.md', '2022-03-EventCon.md']),
    );
  });

  it('23: whatever is shown as a match holds a marked word, and the rest does not pretend to', async () => {
    const notes = await searchable(
      '# 勉強会\n\n## Istio の運用\n\n- 注意点\n  - メモリを食う\n  - PDB を置く\n- 良かった点\n- mTLS の運用\n',
    );
    for (const query of ['Istio', 'istio 運用', '注意点', 'memory', 'PodDisruptionBudget', 'カイゼン 運用']) {
      for (const { hit, marked, text } of await notes.hits(query)) {
        expect(marked.length > 0, `${query}: ${text}`).toBe(hit.own);
      }
    }
  });

  it('24: bullets under a match stay bullets', async () => {
    const notes = await searchable('# 勉強会\n\n- Istio の注意点\n  - 遅くなる\n    - 1 割ほど\n  - 切り分けが難しい\n');
    const [card] = cardsOf(await notes.answer('Istio 注意点'));
    expect(card?.top).toMatchObject({ kind: 'bullet', text: 'Istio の注意点', omitted: 0 });
    expect(card?.top.children.map(({ kind, text }) => [kind, text])).toEqual([
      ['bullet', '遅くなる'],
      ['bullet', '切り分けが難しい'],
    ]);
    expect(card?.top.children[0]?.children.map(({ text }) => text)).toEqual(['1 割ほど']);
  });

  it('25: a hit shows all of its parents, and those of its own branch', async () => {
    const notes = await searchable(
      '# CloudNative Days\n\n## 10:00-10:30 Istio の話 @go_vargo\n\n- 良かった点\n  - 通信\n    - 柔軟\n- 注意点\n  - 通信\n    - 遅延\n\n## 10:30-11:00 Envoy の話 @someone\n\n- 注意点\n  - 設定\n',
    );
    const [card] = cardsOf(await notes.answer('遅延'));
    expect(card?.breadcrumb).toEqual(['CloudNative Days', 'Istio の話', '注意点', '通信']);
    expect(card?.session).toBe('Istio の話');
    expect(card?.speakers.map(({ handle }) => handle)).toEqual(['go_vargo']);
  });

  it('26: event and date stand on every card', async () => {
    const notes = await searchable({ '2019-11-28-kansai.md': '# CloudNative Days Kansai\n\n- Istio の話\n' });
    expect(cardsOf(await notes.answer('Istio'))[0]).toMatchObject({ event: 'CloudNative Days Kansai', date: '2019-11-28' });
  });

  it.each(['“cluster role”', '„cluster role“', '＂cluster role＂', '「cluster role」', '『cluster role』'])(
    '34: %s is a phrase, as with plain quotes',
    async (query) => {
      const notes = await bullets('role of the cluster', 'a cluster role binding');
      expect(await notes.texts(query)).toEqual(['a cluster role binding']);
    },
  );
});

describe('private notes', () => {
  const NOTES = {
    '2024-01-15-public.md': bulletsOf('Istio の運用', '障害対応の話'),
    'private.md': `---\ntitle: 社内勉強会\ndate: 2024-02-01\naudience: [slack:C1]\ntags: [himitsu]\n---\n# 社内勉強会\n\n## 買収の話 @secret_speaker\n\n- プロジェクト Bluefin の障害\n- Istio を捨てる\n`,
    'draft.md': `---\ndate: 2024-03-01\ndraft: true\n---\n${bulletsOf('Istio の下書き', 'Redfin の話')}`,
  };
  const SECRET = /Bluefin|買収|secret_speaker|社内勉強会|捨てる|himitsu|private\.md|下書き|Redfin|draft\.md/;

  it.each(['Bluefin', '買収', 'Istio', '障害', 'プロジェクト', '社内勉強会', 'Redfin', 'Istio 捨てる', 'events', 'open', 'status', 'help'])(
    '53: %s tells a stranger nothing of them',
    async (query) => {
      const {
        query: _,
        unknownWords: __,
        ...answer
      } = { unknownWords: [], query, ...(await (await searchable(NOTES)).answer(query, STRANGER)) };
      expect(JSON.stringify(answer)).not.toMatch(SECRET);
    },
  );

  it.each(['Bluefin', 'Bluefim', '買収', 'Redfin', 'Redfim'])(
    '53: %s is answered to a stranger as though they were not there',
    async (query) => {
      const [all, open] = await Promise.all([searchable(NOTES), searchable({ '2024-01-15-public.md': NOTES['2024-01-15-public.md'] })]);
      expect(await all.answer(query, STRANGER)).toEqual(await open.answer(query, STRANGER));
    },
  );

  it('53: their own channel finds them, a draft nobody does', async () => {
    const notes = await searchable(NOTES);
    expect(await notes.texts('Bluefin', CHANNEL)).toEqual(['プロジェクト Bluefin の障害']);
    expect(await notes.texts('Bluefin', OWNER)).toEqual(['プロジェクト Bluefin の障害']);
    expect((await notes.run('Redfin', OWNER)).hits).toEqual([]);
  });
});

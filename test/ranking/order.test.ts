import { describe, expect, it } from 'vitest';
import { bulletsOf } from '../support/notes.ts';
import { type SearchableNotes, searchable } from '../support/search.ts';

/** Rules of the order, each over the smallest notes that can break it. What should come first stands last in its note, so that no rule holds by source order. */

const bullets = (...texts: readonly string[]): Promise<SearchableNotes> => searchable(bulletsOf(...texts));

describe('tiers', () => {
  it('exact comes before variant, and both before translation', async () => {
    const notes = await bullets('コンテナの話', 'containers の話', 'container の話');
    expect(await notes.texts('container')).toEqual(['container の話', 'containers の話', 'コンテナの話']);
    const own = (await notes.hits('container')).filter(({ hit }) => hit.own);
    expect(own.map(({ hit }) => hit.tier)).toEqual(['exact', 'variant', 'translation']);
  });

  it('the note taker’s slip comes after the word as it is written, one by one', async () => {
    const notes = await bullets('contianer の話', 'containers の話', 'container の話');
    expect(await notes.texts('container')).toEqual(['container の話', 'containers の話', 'contianer の話']);
  });

  it('a slip of the person who asks finds the word, and what is written like the slip first', async () => {
    const mended = await bullets('docker の話', 'kubernetes の話');
    expect(await mended.texts('kuberntes')).toEqual(['kubernetes の話']);
    const written = await bullets('kubernetes の話', 'kuberntes の話');
    expect((await written.texts('kuberntes'))[0]).toBe('kuberntes の話');
  });

  it('the same in Japanese: as typed, another spelling, English', async () => {
    const notes = await bullets('server の話', 'サーバの話', 'サーバーの話');
    expect(await notes.texts('サーバー')).toEqual(['サーバーの話', 'サーバの話', 'server の話']);
  });

  it('an exact hit stays first, however often others have a translation', async () => {
    const notes = await bullets(...Array.from({ length: 30 }, (_, index) => `メモリ メモリ ${index}`), 'the memory of a node');
    expect((await notes.texts('memory'))[0]).toBe('the memory of a node');
  });

  it.each([
    ['hypercalcemia', 'hyperglycemia'],
    ['prefetch', 'prefect'],
    ['podman', 'podmon'],
  ])('the exact %s comes before a frequent %s', async (word, similar) => {
    const notes = await bullets(
      ...Array.from({ length: 20 }, (_, index) => `${similar} case ${index}`),
      `one long remark on ${word} and what it does`,
    );
    expect((await notes.texts(word))[0]).toBe(`one long remark on ${word} and what it does`);
  });

  it.each([
    ['CD', '配信は CD で', '継続的デリバリーの話'],
    ['PV', 'PV を増やす', 'Persistent Volume の話'],
    ['SA', 'SA に相談する', 'ServiceAccount の話'],
    ['DS', 'DS の話', 'DaemonSet の話'],
  ])('the ambiguous %s finds what is written so before any of its meanings', async (query, exact, meaning) => {
    const notes = await bullets(meaning, exact);
    expect((await notes.texts(query))[0]).toBe(exact);
  });
});

describe('where the words stand', () => {
  it('a bullet with the word beats one under a heading with it', async () => {
    const notes = await searchable('# 勉強会\n\n## Istio の話\n\n- 遅い\n- 重い\n\n## その他\n\n- Istio は遅い\n');
    expect((await notes.texts('Istio 遅い'))[0]).toBe('Istio は遅い');
  });

  it('a bullet that has one word and inherits the other beats one that has only one', async () => {
    const notes = await searchable('# 勉強会\n\n## Envoy の話\n\n- 注意点\n\n## Istio の話\n\n- 注意点\n');
    const [first] = await notes.hits('Istio 注意点');
    expect([first?.text, first?.unit.line]).toEqual(['注意点', 9]);
  });

  it('a statement under a talk beats the title of the talk', async () => {
    const notes = await searchable('# 勉強会\n\n## 10:00-10:30 Vitess の真価\n\n- 速い\n- シャーディングの仕組み\n');
    expect((await notes.texts('Vitess シャーディング'))[0]).toBe('シャーディングの仕組み');
  });

  it('a bullet with the words beats the title of the talk that has them, too', async () => {
    const notes = await searchable('# 勉強会\n\n## 10:00-10:30 Istio の運用と注意点\n\n- 導入の話\n- Istio の注意点はメモリ\n');
    expect((await notes.texts('Istio 注意点'))[0]).toBe('Istio の注意点はメモリ');
  });

  it('what stands right under a match follows it', async () => {
    const notes = await searchable('# 勉強会\n\n- Istio の注意点\n  - 遅い\n  - 重い\n- Envoy\n');
    expect((await notes.hits('Istio 注意点')).slice(0, 3).map(({ text, hit }) => [text, hit.own])).toEqual([
      ['Istio の注意点', true],
      ['遅い', false],
      ['重い', false],
    ]);
  });
});

describe('how many of the words', () => {
  it('all of two words beat either', async () => {
    const notes = await bullets('Istio Istio Istio', 'メモリ メモリ', 'とても長い説明の中で Istio がメモリを食うことにも触れていた');
    expect((await notes.texts('Istio メモリ'))[0]).toBe('とても長い説明の中で Istio がメモリを食うことにも触れていた');
  });

  it('three of three beat two of three, whichever two', async () => {
    const notes = await bullets('Istio のメモリ', 'Istio のアップデート', 'メモリのアップデート', 'Istio のアップデートでメモリが減った');
    const [first, ...others] = (await notes.hits('Istio メモリ アップデート')).filter(({ hit }) => hit.own);
    expect(first?.text).toBe('Istio のアップデートでメモリが減った');
    expect(first?.hit.tier).toBe('exact');
    for (const { hit } of others) expect(hit.tier).toBe('partial');
  });

  it('all words, one of them translated, beat some as typed', async () => {
    const notes = await bullets('proxy の話', 'memory の話', 'proxy がメモリを使う');
    expect((await notes.texts('proxy memory'))[0]).toBe('proxy がメモリを使う');
  });

  it.each([
    ['config injection', 'injection of bad config', 'config injection の話'],
    ['負荷試験', '負荷が高いので試験を延期', '負荷試験を延期'],
    ['rolling update', 'update the rolling log', 'rolling update の話'],
    ['分散トレーシング', 'トレーシングの分散', '分散トレーシングの話'],
  ])('%s in one piece beats its words apart', async (query, apart, whole) => {
    const notes = await bullets(apart, whole);
    expect((await notes.texts(query))[0]).toBe(whole);
  });

  it('a bullet that is the query beats those that hold it', async () => {
    const notes = await bullets('Argo CD の話', 'Argo CD と Flux', 'Argo CD');
    expect((await notes.texts('argo cd'))[0]).toBe('Argo CD');
  });
});

describe('length and age', () => {
  it('a long bullet that repeats the word does not drown a short one', async () => {
    const around = 'ほかの仕組みとの比較や導入の手順や監視のやり方など、関係のない話が続いた';
    const notes = await bullets(`Istio は便利だが、${around}。${around}。それでも Istio は便利`, 'Istio の話');
    expect((await notes.texts('Istio'))[0]).toBe('Istio の話');
  });

  it('a long bullet with all words beats a short one with some', async () => {
    const notes = await bullets('Istio', `Istio を ${'いろいろな環境で長いあいだ試したうえで、'.repeat(5)}更新したら壊れた`);
    expect((await notes.texts('Istio 更新'))[0]).toMatch(/^Istio を/);
  });

  it('of equals the newer event comes first, undated ones last', async () => {
    const notes = await searchable({
      'a-undated.md': bulletsOf('Istio の話'),
      '2019-03-01-b.md': bulletsOf('Istio の話'),
      '2023-05-01-c.md': bulletsOf('Istio の話'),
      '2021/d.md': bulletsOf('Istio の話'),
    });
    const own = (await notes.hits('Istio')).filter(({ hit }) => hit.own);
    expect(own.map(({ file }) => file)).toEqual(['2023-05-01-c.md', '2021/d.md', '2019-03-01-b.md', 'a-undated.md']);
  });

  it('a better match of an older event beats a newer one', async () => {
    const notes = await searchable({ '2019-03-01-b.md': bulletsOf('memory の話'), '2023-05-01-c.md': bulletsOf('メモリの話') });
    expect((await notes.texts('memory'))[0]).toBe('memory の話');
  });

  it('of equals in one note the earlier line comes first', async () => {
    const notes = await bullets('Istio の話 その一', 'Istio の話 その二');
    expect(await notes.texts('Istio')).toEqual(['Istio の話 その一', 'Istio の話 その二']);
  });
});

describe('names that look alike', () => {
  const names = bullets('k8s の話', 'k3s の話', 'k3os の話', 'k0s の話', 'k9s の話', 'EKS の話', 'AKS の話', 'GKE の話');
  it.each([
    ['k3s', ['k3s の話']],
    ['k3os', ['k3os の話']],
    ['k0s', ['k0s の話']],
    ['k8s', ['k8s の話']],
    ['k9s', ['k9s の話']],
    ['EKS', ['EKS の話']],
    ['AKS', ['AKS の話']],
    ['GKE', ['GKE の話']],
  ])('%s finds itself alone', async (query, expected) => {
    expect(await (await names).texts(query)).toEqual(expected);
  });

  it.each([
    ['v1.31', 'Kubernetes v1.31 の話'],
    ['1.31.2', 'Kubernetes v1.31.2 の話'],
    ['1.13', 'Kubernetes 1.13 の話'],
  ])('the version %s is no other', async (query, expected) => {
    const notes = await bullets('Kubernetes 1.13 の話', 'Kubernetes v1.31.2 の話', 'Kubernetes v1.31 の話', 'Kubernetes 1.3 の話');
    expect((await notes.texts(query))[0]).toBe(expected);
  });
});

describe('compounds and terms of several words', () => {
  it('of two that match by a term, the one whose child has the other word as typed comes first', async () => {
    const notes = await searchable('# note\n\n- Rook\n  - operator の例\n- Rook\n  - ceph の注意点');
    const [first] = await notes.hits('rook ceph');
    expect(first?.hit.own).toBe(true);
    const { corpus } = notes.index;
    const unit = corpus.unit(first?.hit.unitId ?? '')?.unit;
    expect(unit?.childIds.map((id) => corpus.unit(id)?.unit.text)).toEqual(['ceph の注意点']);
  });

  it.each([
    ['スーパーエンジニア', 'スーパーエンジニアに依存'],
    ['ログ レベル', 'ログのレベルを下げる'],
    ['権限管理', '権限は IAM だけで管理する'],
  ])('%s finds “%s”, though the glossary knows a part of it or all', async (query, text) => {
    expect((await (await bullets('別の話', text)).texts(query))[0]).toBe(text);
  });

  it('a word inside another katakana word is no match unless it begins or ends it', async () => {
    const notes = await bullets('MySQL クライアント', 'イアンの話');
    expect(await notes.texts('イアン')).toEqual(['イアンの話']);
  });
});

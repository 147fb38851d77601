import { beforeAll, describe, expect, it } from 'vitest';
import { bulletsOf } from '../support/notes.ts';
import { CHANNEL, type SearchableNotes, STRANGER, searchable } from '../support/search.ts';

/** A false answer costs more than a miss: what the notes do not tell of must not look as though they did. */

const NOTES = `# CloudNative Days 2024

## Pod の話

- Pod を再起動する
- Pod の routing を変える
- ログのレベルを下げる（log level）
- service mesh で mTLS を使う

## 監視の話

- Prometheus でメトリクスを集める
- 障害対応の手順を決める
- ダッシュボードを Grafana で作る
- コストを 3 割減らした
- 課題は人手が足りないこと
`;

describe('subjects that the notes do not have', () => {
  let notes: SearchableNotes;
  beforeAll(async () => {
    notes = await searchable(NOTES);
  });

  it.each([
    ['Terraform', 'a tool of the field that nobody spoke of'],
    ['Ansible', 'another'],
    ['量子コンピュータ', 'another field'],
    ['ブロックチェーン', 'another field'],
    ['blockchain', 'another field'],
    ['Elixir', 'a language'],
    ['Zabbix', 'kin of Prometheus, but not it'],
    ['qwertyuiop', 'no word at all'],
    ['確定申告', 'two kanji words that the notes lack'],
    ['有給休暇', 'another'],
  ])('%s (%s)', async (query) => {
    expect((await notes.run(query)).hits).toEqual([]);
  });

  it.each([
    ['Podman', 'Pod'],
    ['podcast', 'Pod'],
    ['Laravel', 'level'],
    ['Raven', 'level'],
    ['Grafeas', 'Grafana'],
    ['Prometeo', 'Prometheus'],
    ['Messi', 'mesh'],
    ['mTTS', 'mTLS'],
    ['k3s', 'k8s'],
    ['監査', '監視'],
    ['対局', '対応'],
    ['障壁', '障害'],
    ['手術', '手順'],
  ])('%s, though %s is near', async (query) => {
    expect((await notes.run(query)).hits).toEqual([]);
  });

  it.each([
    ['Laravel routing', 'routing is there'],
    ['Podman の再起動', '再起動 is there'],
    ['Zabbix ダッシュボード', 'ダッシュボード is there'],
    ['What did they say about blockchain?', 'question words are not evidence'],
    ['ブロックチェーンの課題は？', '課題 is there'],
    ['確定申告の手順', '手順 is there'],
  ])('%s, though %s', async (query) => {
    expect((await notes.run(query)).hits).toEqual([]);
  });
});

describe('help after nothing', () => {
  let notes: SearchableNotes;
  beforeAll(async () => {
    notes = await searchable(NOTES);
  });

  it('what the rest of the question would have found is offered as near, and the words are told apart', async () => {
    const answer = await notes.answer('Laravel routing');
    expect(answer).toMatchObject({ kind: 'nothing', unknownWords: ['Laravel'], knownWords: ['routing'] });
    expect(answer.kind === 'nothing' ? answer.near[0]?.text : undefined).toBe('Pod の routing を変える');
  });

  it('topics of the notes are offered', async () => {
    const answer = await notes.answer('量子コンピュータ');
    expect(answer.kind === 'nothing' ? answer.topics : []).toEqual(expect.arrayContaining(['Pod']));
  });

  it('a slip is mended, searched and told', async () => {
    const answer = await notes.answer('Promethus');
    expect(answer).toMatchObject({ kind: 'hits', didYouMean: ['Prometheus'] });
    expect(answer.kind === 'hits' ? answer.hits[0]?.text : undefined).toBe('Prometheus でメトリクスを集める');
  });

  it('no suggestion is made for words that are right', async () => {
    for (const query of ['Prometheus', '障害対応', 'mTLS', 'コスト']) {
      expect((await notes.run(query)).plan.didYouMean, query).toEqual([]);
    }
  });
});

describe('some of the words', () => {
  it.each([
    ['Prometheus Terraform メトリクス', 'Prometheus でメトリクスを集める'],
    ['Grafana ダッシュボード 料金', 'ダッシュボードを Grafana で作る'],
  ])('%s has its subject and is a partial hit', async (query, text) => {
    const notes = await searchable(NOTES);
    const [first] = await notes.hits(query);
    expect(first?.text).toBe(text);
    expect(first?.hit.tier).toBe('partial');
  });

  it('words that stand in different places give partial hits, the better one first', async () => {
    const notes = await searchable(bulletsOf('Istio を入れた', 'Envoy の監視', 'メモリの話'));
    const own = (await notes.hits('Istio メモリ')).filter(({ hit }) => hit.own);
    expect(own.map(({ text }) => text).sort()).toEqual(['Istio を入れた', 'メモリの話']);
    for (const { hit } of own) expect(hit.tier).toBe('partial');
  });

  it('a hit with every word is never partial', async () => {
    const notes = await searchable(NOTES);
    expect((await notes.hits('Prometheus メトリクス'))[0]?.hit.tier).toBe('exact');
    expect((await notes.hits('障害 手順'))[0]?.hit.tier).toBe('exact');
  });
});

describe('what is private', () => {
  it('changes nothing in the answers of those who may not read it, not even whether a word counts as known', async () => {
    const open = '# open\n\n- 障害の対応\n- ログの話';
    const secret = '---\naudience: [slack:C1]\n---\n# secret\n\n- プロジェクト Bluefin の障害';
    const without = await searchable({ 'a.md': open });
    const withSecret = await searchable({ 'a.md': open, 'b.md': secret });
    for (const query of ['Bluefin 障害', 'Bluefin', 'bluefin', 'ブルーフィン']) {
      const texts = async (notes: typeof without) =>
        (await notes.run(query, STRANGER)).hits.map(({ unitId }) => notes.index.corpus.unit(unitId)?.unit.text);
      expect(await texts(withSecret), query).toEqual(await texts(without));
    }
    expect((await withSecret.run('Bluefin 障害', CHANNEL)).hits.length).toBeGreaterThan(0);
  });
});

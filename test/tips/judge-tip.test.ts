import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadFolder } from '../../src/notes/load-folder.ts';
import type { NotesIndex } from '../../src/search/notes-index.ts';
import { judgeNote, MIN_SCORE, type TipJudgement, tipCandidates } from '../../src/tips/judge-tip.ts';
import { readLine } from '../../src/tips/statement.ts';
import { SHARED_FOLDER } from '../arbitraries.ts';
import { parseNotes } from '../support/notes.ts';
import { CHANNEL, indexNotes, OWNER, STRANGER } from '../support/search.ts';

/** Judgements by the text of their unit. */
async function judged(markdown: string): Promise<ReadonlyMap<string, TipJudgement>> {
  const index = await indexNotes(parseNotes(`# 勉強会メモ\n\n## Kubernetes の運用\n\n${markdown}`));
  const [note] = index.corpus.notes();
  if (note === undefined) throw new Error('no note');
  return new Map(
    judgeNote(note, index.corpus, index.glossary).map((judgement) => [index.corpus.unit(judgement.unitId)?.unit.text ?? '', judgement]),
  );
}

async function worthy(markdown: string): Promise<readonly string[]> {
  return [...(await judged(markdown))].filter(([, judgement]) => judgement.worthy).map(([text]) => text);
}

describe('a line', () => {
  it.each([
    'プロセスが急に終わっても耐えられる作りにしておく',
    '突然のプロセス終了に対して堅牢であるべき',
    'requests を高くしすぎるとノードが無駄になる',
    'Helm v3 では Tiller が廃止',
    'VM より起動が速い',
    'kubectl を直接使わない',
    'You should set a memory limit on every container',
    'Why Container -> Faster build & boot / High Portability',
    '半角ｶﾅのﾒﾓﾘは不足しやすい',
  ])('states something: %s', (text) => {
    expect(readLine(text)).toMatchObject({ states: true, fault: undefined });
  });

  it.each([
    ['PDB はどう設定するのか？', 'question'],
    ['etc...', 'unfinished'],
    ['k8s に reconcile があるけど、', 'unfinished'],
    ['複数のコンテナなど', 'unfinished'],
    ['Anthos のデモ', 'agenda'],
    ['Agenda', 'agenda'],
    ['よろしくお願いします', 'courtesy'],
    ['Hello, my name is Taro', 'courtesy'],
    ['聞き取れなかったので要確認', 'about-the-note'],
    ['来月の勉強会でも話します', 'announcement'],
    ['デモがすごかった', 'impression'],
    ['古代ギリシャ語で花という名前', 'naming'],
    ['それには OSS にするしかない', 'dependent'],
  ])('is no statement: %s (%s)', (text, fault) => {
    expect(readLine(text).fault).toBe(fault);
  });

  it.each(['サイバーエージェント', 'Kubernetes', 'Argo', '10:00-10:30', 'metrics, log, trace', '名前空間'])('says nothing: %s', (text) => {
    expect(readLine(text).states).toBe(false);
  });

  it('has a quantity where there is one, and none in a version', () => {
    expect(readLine('性能は 4 倍近くに伸びた').measures).toBe(true);
    expect(readLine('1,200 req を 15ms 以内に返す').measures).toBe(true);
    expect(readLine('Rancher 2.X をベースに開発').measures).toBe(false);
  });

  it('of any kind is read in no time', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 800 }),
          fc.string({ unit: fc.constantFrom('の', 'を', '(', '（', ' ', 'a', '→', '化'), maxLength: 800 }),
        ),
        (text) => {
          const started = performance.now();
          readLine(text);
          expect(performance.now() - started).toBeLessThan(200);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a tip', () => {
  it('is the parent with what it states beneath, not the children one by one', async () => {
    const found = await judged(
      '- Graceful Shutdown\n  - 突然のプロセス終了に対して堅牢であるべき\n  - これをきちんとやらないと 5xx 系のエラーが出る\n',
    );
    expect(found.get('Graceful Shutdown')).toMatchObject({
      worthy: true,
      reasons: expect.arrayContaining(['telling-children', 'advice', 'names-topics']),
    });
    expect(found.get('突然のプロセス終了に対して堅牢であるべき')).toMatchObject({
      worthy: false,
      reasons: expect.arrayContaining(['part-of-parent']),
    });
  });

  it('can be one line that stands by itself', async () => {
    expect(await worthy('- ノードを止める前に PodDisruptionBudget を設定しないとサービスが止まる\n- Argo\n')).toEqual([
      'ノードを止める前に PodDisruptionBudget を設定しないとサービスが止まる',
    ]);
  });

  it('is none of what people write besides statements', async () => {
    const texts = [
      '- Speaker: 山田太郎\n',
      '- https://example.com/slides\n',
      '- [TODO] kustomize の使いどころを調べる必要がある\n',
      '- マルチクラスタは本当に必要なのか？\n',
      '```sh\nkubectl get pods は使わないこと\n```\n',
      '- 株式会社サイバーエージェント\n',
      '- ![図](https://example.com/a.png)\n',
      '| 時刻 | 題名 |\n|---|---|\n| 10:00 | Pod を落とさない方法 |\n',
      '- etc...\n',
      '- 次回の Kubernetes 勉強会は 12/20 に渋谷で開催する\n',
    ];
    for (const text of texts) expect(await worthy(text), text).toEqual([]);
  });

  it('holds no open question and no remark on the note taking, not even in its last line', async () => {
    const good = '- リソースの割り当て\n  - Limits と Requests は同じ値にする\n  - Requests が低すぎるとノードが過負荷になる\n';
    expect(await worthy(good)).toContain('リソースの割り当て');
    expect(await worthy(`${good}  - LimitRange って何だっけ？\n`)).not.toContain('リソースの割り当て');
    expect(await worthy(`${good}  - この先は聞き取れず\n`)).not.toContain('リソースの割り当て');
  });

  it('is not about the talk itself, nor about who speaks', async () => {
    for (const heading of ['自己紹介', 'アジェンダ', '告知', '前提', '今日のゴール'])
      expect(await worthy(`### ${heading}\n\n- Kubernetes を 3 年間本番で運用していて、障害対応もする\n`), heading).toEqual([]);
  });

  it('gives way to its parts when there is too much beneath it', async () => {
    const bullets = Array.from(
      { length: 9 },
      (_, index) => `  - Pod の数が ${index + 2}0 個を超えるとメモリが足りなくなるので注意する\n`,
    ).join('');
    const found = await judged(`- メモリの話\n${bullets}`);
    expect(found.get('メモリの話')).toMatchObject({ worthy: false, reasons: ['too-much'] });
    expect([...found.values()].filter((judgement) => judgement.worthy)).toHaveLength(9);
  });

  it('comes from no draft, no note that is closed to the place, and none that says `tip: false`', async () => {
    const line = '- Pod のメモリ上限を設定しないとノードごと落ちるので注意する\n';
    const index = await indexNotes(
      parseNotes({
        'open.md': `# 公開\n\n${line}`,
        'draft.md': `---\ndraft: true\n---\n# 下書き\n\n${line}`,
        'closed.md': `---\naudience: [slack:C1]\n---\n# 限定\n\n${line}`,
        'none.md': `---\ntip: false\n---\n# 議事録\n\n${line}`,
      }),
    );
    const paths = (place: typeof OWNER): readonly string[] => tipCandidates(index, place).map(({ path }) => path);
    expect(paths(STRANGER)).toEqual(['open.md']);
    expect(paths(CHANNEL)).toEqual(['closed.md', 'open.md'].sort((a, b) => paths(CHANNEL).indexOf(a) - paths(CHANNEL).indexOf(b)));
    expect(new Set(paths(OWNER))).toEqual(new Set(['open.md', 'closed.md']));
  });
});

describe.each([
  ['the shipped notes', 'notes', 80],
  ['the real notes', join(SHARED_FOLDER, 'seeds'), 60],
])('tips from %s', (name, folder, atLeast) => {
  const isThere = existsSync(folder);
  let index: NotesIndex;
  beforeAll(async () => {
    if (isThere) index = await indexNotes((await loadFolder(folder)).notes);
  });

  it.skipIf(!isThere)(`are enough for months, and none is within another${isThere ? '' : ` (skipped: ${name} are not here)`}`, () => {
    const candidates = tipCandidates(index, OWNER);
    expect(candidates.length).toBeGreaterThan(atLeast);
    const ids = new Set(candidates.map(({ unitId }) => unitId));
    for (const { unitId, score, talk } of candidates) {
      const unit = index.corpus.unit(unitId)?.unit;
      expect(unit).toBeDefined();
      if (unit === undefined) continue;
      expect(index.corpus.ancestors(unit).filter(({ id }) => ids.has(id))).toEqual([]);
      expect(score).toBeGreaterThanOrEqual(MIN_SCORE);
      expect(talk).not.toBe('');
      expect(unit.flags).toMatchObject({ openQuestion: false, linkOnly: false, imageOnly: false, metadata: undefined });
    }
  });
});

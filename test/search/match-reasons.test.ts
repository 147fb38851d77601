import { beforeAll, describe, expect, it } from 'vitest';
import { bulletsOf } from '../support/notes.ts';
import { type SearchableNotes, searchable } from '../support/search.ts';

let notes: SearchableNotes;
beforeAll(async () => {
  notes = await searchable(
    bulletsOf(
      'メモリを食う',
      'PodDisruptionBudget を置く',
      '運用の話',
      'Kubernetes を更新する',
      '管理サーバの話',
      'readinessProbe を書く',
      'OpenTelementry を試す',
      'コスト削減',
      'Horizontal Pod Autoscaler の設定',
    ),
    { readings: true },
  );
});

const reasonsOf = async (query: string) => {
  const [first] = await notes.hits(query);
  return { text: first?.text, tier: first?.hit.tier, reasons: first?.hit.reasons };
};

describe('why a hit is here', () => {
  it.each([
    ['memory', 'メモリを食う', 'translation', 'translation', 'memory', 'メモリ'],
    ['PDB', 'PodDisruptionBudget を置く', 'variant', 'abbreviation', 'PDB', 'PodDisruptionBudget'],
    ['HPA', 'Horizontal Pod Autoscaler の設定', 'variant', 'abbreviation', 'HPA', 'Horizontal Pod Autoscaler'],
    ['うんよう', '運用の話', 'reading', 'reading', 'うんよう', '運用'],
    ['sakugen', 'コスト削減', 'reading', 'reading', 'sakugen', '削減'],
    ['kuberentes', 'Kubernetes を更新する', 'typo', 'typo', 'kuberentes', 'Kubernetes'],
    ['OpenTelemetry', 'OpenTelementry を試す', 'typo', 'typo', 'OpenTelemetry', 'OpenTelementry'],
    ['クバネティス', 'Kubernetes を更新する', 'translation', 'translation', 'クバネティス', 'Kubernetes'],
  ])('%s finds %s as %s', async (query, text, tier, kind, from, to) => {
    expect(await reasonsOf(query)).toEqual({ text, tier, reasons: [{ tier, kind, from, to }] });
  });

  it.each([
    ['メモリ', 'メモリを食う'],
    ['ﾒﾓﾘ', 'メモリを食う'],
    ['メモリー', 'メモリを食う'],
    ['管理サーバー', '管理サーバの話'],
    ['管理サーバ', '管理サーバの話'],
    ['poddisruptionbudget', 'PodDisruptionBudget を置く'],
    ['pod disruption budget', 'PodDisruptionBudget を置く'],
    ['readiness probe', 'readinessProbe を書く'],
    ['ＫＵＢＥＲＮＥＴＥＳ', 'Kubernetes を更新する'],
  ])('%s in %s needs no explanation', async (query, text) => {
    const found = await reasonsOf(query);
    expect([found.text, found.reasons]).toEqual([text, []]);
    expect(['exact', 'variant']).toContain(found.tier);
  });

  it('each word has its own reason, and a word as typed has none', async () => {
    const mixed = await searchable(bulletsOf('proxy のメモリ消費', '他の話'));
    const [first] = await mixed.hits('proxy memory');
    expect(first?.hit.reasons).toEqual([{ tier: 'translation', kind: 'translation', from: 'memory', to: 'メモリ' }]);
    expect(first?.hit.tier).toBe('translation');
  });

  it('the tier is that of the weakest word', async () => {
    const mixed = await searchable(bulletsOf('Kubernetes のメモリ消費', '他の話'));
    const [first] = await mixed.hits('memory kuberentes');
    expect(first?.hit.tier).toBe('typo');
    expect(first?.hit.reasons.map(({ kind }) => kind).sort()).toEqual(['translation', 'typo']);
  });

  it('what was inherited from the heading is explained by the heading', async () => {
    const nested = await searchable('# 勉強会\n\n## メモリの話\n\n- 再起動する\n');
    const found = (await nested.hits('memory 再起動')).find(({ text }) => text === '再起動する');
    expect(found?.hit.reasons).toEqual([{ tier: 'translation', kind: 'translation', from: 'memory', to: 'メモリ' }]);
  });
});

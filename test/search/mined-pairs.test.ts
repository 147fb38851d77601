import { describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';
import { createMinedPairs, definedPairs } from '../../src/search/mined-pairs.ts';
import { foldKey } from '../../src/text/glossary.ts';

describe('definedPairs', () => {
  it.each([
    ['可観測性（observability）が大事', '可観測性', 'observability'],
    ['この可観測性 (Observability)', '可観測性', 'Observability'],
    ['分散トレーシング（distributed tracing）', '分散トレーシング', 'distributed tracing'],
    ['サービスメッシュ（Service Mesh）', 'サービスメッシュ', 'Service Mesh'],
    ['PDB (PodDisruptionBudget)', 'PDB', 'PodDisruptionBudget'],
    ['HPA（Horizontal Pod Autoscaler）', 'HPA', 'Horizontal Pod Autoscaler'],
    ['新しい Horizontal Pod Autoscaler（HPA）', 'HPA', 'Horizontal Pod Autoscaler'],
    ['SLO（Service Level Objective）', 'SLO', 'Service Level Objective'],
    ['observability（可観測性）', 'observability', '可観測性'],
    ['Fluentd（ログ収集）', 'Fluentd', 'ログ収集'],
  ])('%s sets %s equal to %s', (text, a, b) => {
    expect(definedPairs(text)).toEqual([[a, b]]);
  });

  it.each([
    '互換性（一部非互換あり）',
    'Istio（後述）',
    'GKE（東京）',
    'Operator（推奨）',
    '運用（WIP）',
    '機能（GA）',
    '機能 (beta)',
    'メモリ（MB）',
    '機能（v2）',
    'Kubernetes（1.20）',
    'Kubernetes (v1.31.2)',
    'ログ（/var/log）',
    '資料（https://example.com）',
    '構成（A、B、C）',
    'クラスタ（3台）',
    'Pod Disruption Budget（HPA）',
    'Istio（めっちゃ便利）',
    '（observability）',
    '可観測性',
    '時間（60min, LT）',
    'これが（observability）',
  ])('%s, an aside, sets nothing equal', (text) => {
    expect(definedPairs(text)).toEqual([]);
  });
});

describe('createMinedPairs', () => {
  const note = (path: string, ...bullets: string[]) =>
    parseNote(`# Meetup\n\n## 話\n${bullets.map((bullet) => `- ${bullet}`).join('\n')}\n`, path);

  it('knows partners both ways, whatever the spelling asked', () => {
    const pairs = createMinedPairs();
    pairs.add(note('a.md', '可観測性（observability）', '可観測性 (o11y platform)'));
    expect(pairs.partners(foldKey('可観測性'))).toEqual(['observability', 'o11y platform']);
    expect(pairs.partners(foldKey('Observability'))).toEqual(['可観測性']);
    expect(pairs.partners(foldKey('istio'))).toEqual([]);
  });

  it('forgets the pairs of a removed or replaced note, not those of others', () => {
    const pairs = createMinedPairs();
    const first = note('a.md', '可観測性（observability）');
    pairs.add(first);
    pairs.add(note('b.md', 'PDB (PodDisruptionBudget)', '可観測性（observability）'));
    pairs.remove(first);
    expect(pairs.partners(foldKey('可観測性'))).toEqual(['observability']);
    expect(pairs.pairs()).toHaveLength(2);
    pairs.add(note('b.md', '何もない'));
    expect(pairs.pairs()).toEqual([]);
    expect(pairs.partners(foldKey('PDB'))).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConcepts, createGlossary, latinWordsOf } from '../../src/text/glossary.ts';
import { matchConcepts } from '../../src/text/match-concepts.ts';
import { normalise } from '../../src/text/normalise.ts';

const { concepts } = compileConcepts([
  {
    field: 'test',
    entries: [
      { term: 'PodDisruptionBudget', abbr: ['PDB'] },
      { term: 'Pod', kana: ['ポッド'] },
      { term: 'autoscaling', en: ['autoscale'], kana: ['オートスケーリング', 'オートスケール'] },
      { term: 'scaling', kana: ['スケーリング'] },
      { term: 'feature', ja: ['機能'] },
      { term: 'service mesh', kana: ['サービスメッシュ'] },
      { term: 'service', kana: ['サービス'] },
      { term: 'information technology', abbr: ['IT'] },
      { term: 'autonomous system', abbr: ['AS'] },
      { term: 'Go', en: ['golang'] },
      { term: 'C++' },
      { term: 'C#' },
      { term: 'CI/CD' },
      { term: 'Git' },
      { term: 'GitHub' },
      { term: 'Prometheus', kana: ['プロメテウス'] },
      { term: 'Grafana' },
      { term: 'k8s' },
      { term: 'k3s' },
      { term: 'quota', kana: ['クォータ'] },
      { term: 'mesh', kana: ['メッシュ'] },
      { term: 'patch', en: ['patch'] },
      { term: 'Amazon ECS', abbr: ['ECS'] },
      { term: 'Alibaba ECS', abbr: ['ECS'] },
    ],
  },
]);
const glossary = createGlossary({ version: 't', concepts, latinWords: latinWordsOf(concepts) });

/** `text=concept`, nested ones with a plus. */
const found = (text: string, query = false): readonly string[] => {
  const normalised = normalise(text);
  return matchConcepts(normalised, glossary, query).map(
    ({ forms, start, end, nested }) =>
      `${nested ? '+' : ''}${normalised.text.slice(start, end)}=${forms.map(({ conceptId }) => conceptId).join('|')}`,
  );
};

describe('matchConcepts', () => {
  it.each([
    ['longest first', 'service mesh', ['service mesh=servicemesh', '+service=service', '+mesh=mesh']],
    ['camelCase parts nested', 'PodDisruptionBudget', ['poddisruptionbudget=poddisruptionbudget', '+pod=pod']],
    ['in words, hyphens and camelCase alike', 'pod-disruption budgetを', ['pod-disruption budget=poddisruptionbudget', '+pod=pod']],
    ['inside compounds', 'オートスケーリング機能', ['オートスケーリング=autoscaling', '+スケーリング=scaling', '機能=feature']],
    ['spelt otherwise', 'ｻｰﾋﾞｽﾒｯｼｭ', ['サービスメッシュ=servicemesh']],
    ['with its dropped marks', 'クオーター', ['クオーター=quota']],
    ['plurals', 'Pods, meshes and patches', ['pod=pod', 'mesh=mesh', 'patch=patch']],
    ['beside Japanese without a space', 'k8sとGoで', ['k8s=k8s', 'go=go']],
    ['joined by marks', 'Prometheus+Grafana', ['prometheus=prometheus', 'grafana=grafana']],
    ['before a number sign', 'GitHub#12', ['github=github', '+git=git']],
    // C++ folds to `c+`, which no other name does.
    ['names with marks', 'C++とC#', ['c+=c+', 'c#=c#']],
    ['over a slash', 'CI/CD', ['ci/cd=cicd']],
    ['all that an abbreviation may mean', 'ECS', ['ecs=amazonecs|alibabaecs']],
  ])('finds terms %s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['inside another Latin word', 'dispatcher gopher goes podium'],
    ['of another version of the name', 'k8 k3os k8ss'],
    ['of two letters in lower case', 'it as'],
  ])('finds none %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('finds no term across a full stop', () => {
    expect(found('a service. Mesh')).toEqual(['service=service', 'mesh=mesh']);
  });

  it('takes no short katakana term out of a longer word', () => {
    // ポッド folds to ポド.
    expect(found('スポッドライト')).toEqual([]);
    expect(found('ポッドを')).toEqual(['ポッド=pod']);
  });

  it('takes an abbreviation that is also a function word in capitals only, in notes', () => {
    expect(found('we use it as is')).toEqual([]);
    expect(found('IT 部門の AS 番号')).toEqual(['it=informationtechnology', 'as=autonomoussystem']);
    expect(found('it', true)).toEqual(['it=informationtechnology']);
    expect(found('pdb')).toEqual(['pdb=poddisruptionbudget']);
  });

  it('gives ranges inside any text, in order, the nested inside a longer one', () => {
    const pieces = fc.constantFrom(
      'Pod',
      'DisruptionBudget',
      's',
      'オートスケーリング',
      'サービス',
      'メッシュ',
      'ー',
      '機能',
      ' ',
      '-',
      '+',
      '#',
      '.',
      'C',
      'IT',
      'の',
      '𠮷',
      'ｸｫｰﾀ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.nat({ max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
          fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        fc.boolean(),
        (text, query) => {
          const normalised = normalise(text);
          const matches = matchConcepts(normalised, glossary, query);
          const outer = matches.filter(({ nested }) => !nested);
          let position = 0;
          for (const { start, end } of outer) {
            expect(start).toBeGreaterThanOrEqual(position);
            expect(end).toBeGreaterThan(start);
            position = end;
          }
          expect(position).toBeLessThanOrEqual(normalised.text.length);
          for (const inner of matches.filter(({ nested }) => nested))
            expect(outer.some(({ start, end }) => start <= inner.start && inner.end <= end)).toBe(true);
        },
      ),
      { numRuns: 400, interruptAfterTimeLimit: 1000 },
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Unit } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { type IndexContext, type IndexedUnit, indexUnit, noteExtras } from '../../src/search/index-unit.ts';
import { glossaryLexicon } from '../../src/search/notes-index.ts';
import { MARK } from '../../src/search/terms.ts';
import { compileConcepts, createGlossary, latinWordsOf } from '../../src/text/glossary.ts';

let context: IndexContext;
beforeAll(() => {
  const { concepts } = compileConcepts([
    {
      field: 'test',
      entries: [
        { term: 'Kubernetes', kana: ['クバネティス'], abbr: ['k8s'] },
        { term: 'Istio', kana: ['イスティオ'] },
        { term: 'Prometheus', kana: ['プロメテウス'] },
        { term: 'PodDisruptionBudget', abbr: ['PDB'] },
        { term: 'Pod' },
        { term: 'load balancer', kana: ['ロードバランサー'] },
        { term: 'container' },
        { term: 'policy' },
        { term: 'k3s' },
        { term: 'HAProxy' },
      ],
    },
  ]);
  const glossary = createGlossary({ version: 't', concepts, latinWords: latinWordsOf(concepts) });
  context = { glossary, lexicon: glossaryLexicon(glossary) };
});

const unitOf = (text: string): Unit => {
  const unit = parseNote(`- ${text}\n`, 'a.md').units[0];
  if (unit === undefined) throw new Error(`no unit in ${text}`);
  return unit;
};
const index = (text: string, extra: readonly string[] = []): IndexedUnit => indexUnit(unitOf(text), extra, context);
const terms = (text: string, extra: readonly string[] = []): readonly string[] => index(text, extra).document.terms;

describe('terms of a unit', () => {
  it.each([
    ['words whole', 'Istio 運用', ['istio', '運用']],
    ['parts of words', 'PodDisruptionBudget', ['poddisruptionbudget', `${MARK.part}pod`, `${MARK.part}disruption`]],
    ['stems', 'pods', [`${MARK.stem}pod`]],
    ['folded katakana', 'サーバー', ['サーバー', `${MARK.fold}サバ`]],
    ['kanji of inflected words', '困った', [`${MARK.okurigana}困`]],
    ['concepts, nested ones apart', 'PodDisruptionBudget', [`${MARK.concept}poddisruptionbudget`, `${MARK.nestedConcept}pod`]],
    ['concepts by any name', 'クーバネティス イスティオ', [`${MARK.concept}istio`]],
    ['spelt out acronyms', 'Mean Time To Recovery', [`${MARK.acronym}mttr`]],
    ['dates and their coarser forms', '2019年3月27日', [`${MARK.date}2019-03-27`, `${MARK.date}2019-03`, `${MARK.date}2019`]],
    ['versions', 'v1.31.2', ['1.31.2', `${MARK.part}1.31`]],
  ])('are %s', (_, text, expected) => {
    expect(terms(text)).toEqual(expect.arrayContaining(expected));
  });

  it('keeps bigrams apart from them', () => {
    const { document } = index('運用監視');
    expect(document.grams).toEqual(['運用', '用監', '監視'].map((gram) => MARK.gram + gram));
    expect(document.terms.some((term) => term.startsWith(MARK.gram))).toBe(false);
  });

  it('marks what is not of its own text, dates excepted', () => {
    const extra = terms('Pod', ['東京 CloudHall', '2019-06-18']);
    expect(extra).toEqual(expect.arrayContaining([`${MARK.extra}cloudhall`, `${MARK.extra}東京`, `${MARK.date}2019-06-18`]));
    expect(extra).not.toContain('cloudhall');
    expect(index('Pod', ['CloudHall']).vocabulary.map(({ key }) => key)).toEqual(['pod']);
  });
});

describe('vocabulary of a unit', () => {
  it('has words and parts as written, none of digits alone', () => {
    const { vocabulary } = index('PodDisruptionBudget の 2019 K8s 運用');
    expect(vocabulary).toContainEqual({ key: 'poddisruptionbudget', surface: 'PodDisruptionBudget', script: 'latin' });
    expect(vocabulary).toContainEqual({ key: 'budget', surface: 'Budget', script: 'latin' });
    expect(vocabulary).toContainEqual({ key: 'k8s', surface: 'K8s', script: 'latin' });
    expect(vocabulary).toContainEqual({ key: '運用', surface: '運用', script: 'han' });
    expect(vocabulary.map(({ key }) => key)).not.toContain('2019');
  });
});

describe('repairs of misspelt note words', () => {
  it.each([
    ['Isito', 'istio'],
    ['Promethus', 'prometheus'],
    ['kubernates', 'kubernetes'],
    ['contianer', 'container'],
    ['ロードバラサー', 'ロドバランサ'],
  ])('%s is also found as %s', (written, meant) => {
    const { document, repairs, vocabulary } = index(`${written} の話`);
    expect(repairs).toEqual([{ written, meant }]);
    // Never without what was written, and never as though it had been written.
    expect(document.terms).toContain(MARK.repaired + meant);
    expect(document.terms).not.toContain(meant);
    expect(vocabulary.map(({ surface }) => surface)).toContain(written);
  });

  it('gives a mended word its concept', () => {
    expect(terms('Isito の話')).toContain(`${MARK.repaired}${MARK.concept}istio`);
  });

  it.each([
    'k8s k3s k4s k3os',
    'v1.31.2',
    'Istio',
    'containers',
    'HAPoxy2',
    'Pot',
    'クバネティス',
    'ロード',
    '運用',
    'with this that have',
  ])('%s is left as it is', (text) => {
    expect(index(text).repairs).toEqual([]);
    expect(terms(text).some((term) => term.startsWith(MARK.repaired))).toBe(false);
  });

  it('does not mend twice what stands in one place', () => {
    expect(index('isito/promethus').repairs.map(({ meant }) => meant)).toEqual(['istio', 'prometheus']);
  });
});

describe('noteExtras', () => {
  it('are what stands on no line: date, venue, hashtags, and a title that no heading has', () => {
    expect(noteExtras(parseNote('---\ntitle: Kubernetes Meetup\ndate: 2019-06-18\nvenue: CloudHall\n---\n- a\n', 'x.md'))).toEqual(
      expect.arrayContaining(['CloudHall', '2019-06-18', 'Kubernetes Meetup']),
    );
    expect(noteExtras(parseNote('# Kubernetes Meetup\n\n- a\n', 'x.md'))).toEqual([]);
  });
});

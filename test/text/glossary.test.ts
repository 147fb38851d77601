import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileConcepts, createGlossary, foldKey, type Glossary, latinWordsOf } from '../../src/text/glossary.ts';
import { glossaryFileSchema } from '../../src/text/glossary-schema.ts';
import { GlossaryError, loadGlossary, readGlossaryFile } from '../../src/text/load-glossary.ts';

const SHIPPED_FOLDER = fileURLToPath(new URL('../../src/text/glossary/', import.meta.url));
const shipped: ReadonlyMap<string, unknown> = new Map(
  readdirSync(SHIPPED_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name, parse(readFileSync(join(SHIPPED_FOLDER, name), 'utf8'))]),
);

describe('foldKey', () => {
  it.each([
    ['Pod Disruption Budget', 'poddisruptionbudget'],
    [' CI/CD ', 'cicd'],
    ['サーバー', 'サバ'],
    ['C++', 'c+'],
    ['Ｋ８ｓ', 'k8s'],
    ['', ''],
    ['・', ''],
  ])('%j: %j', (text, key) => {
    expect(foldKey(text)).toBe(key);
  });
});

describe('compileConcepts', () => {
  it('merges entries of one term, keeping the first spelling and the first field', () => {
    const { concepts } = compileConcepts([
      { field: 'kubernetes', entries: [{ term: 'PodDisruptionBudget', abbr: ['PDB'] }] },
      { field: 'team', entries: [{ term: 'pod disruption budget', ja: ['退避の予算'], abbr: ['PDB'] }] },
    ]);
    expect(concepts).toHaveLength(1);
    expect(concepts[0]).toMatchObject({ id: 'poddisruptionbudget', term: 'PodDisruptionBudget', field: 'kubernetes' });
    expect(concepts[0]?.forms.map(({ text, kind }) => [text, kind])).toEqual([
      ['PodDisruptionBudget', 'term'],
      ['PDB', 'abbr'],
      ['退避の予算', 'ja'],
    ]);
  });

  it('lists a form once, however it is written, with the kind that comes first', () => {
    const { concepts } = compileConcepts([
      { field: 'x', entries: [{ term: 'server', en: ['Server'], kana: ['サーバ', 'サーバー'], typo: ['サーバ'] }] },
    ]);
    expect(concepts[0]?.forms.map(({ text, kind }) => [text, kind])).toEqual([
      ['server', 'term'],
      ['サーバ', 'kana'],
    ]);
  });

  it('resolves relations by term or by any form, drops and reports unknown ones and those to itself', () => {
    const { concepts, unknownRelations } = compileConcepts([
      {
        field: 'x',
        entries: [
          { term: 'Istio', near: ['サービス・メッシュ', 'Nowhere', 'istio'], broader: ['proxy'] },
          { term: 'service mesh', kana: ['サービスメッシュ'] },
          { term: 'proxy' },
        ],
      },
    ]);
    expect(concepts[0]).toMatchObject({ near: ['servicemesh'], broader: ['proxy'] });
    expect(unknownRelations).toEqual(['Istio → Nowhere']);
  });

  it('skips a term of marks alone', () => {
    expect(compileConcepts([{ field: 'x', entries: [{ term: '・' }, { term: 'a', ja: ['ー'] }] }]).concepts).toMatchObject([
      { id: 'a', forms: [{ text: 'a' }] },
    ]);
  });
});

describe('createGlossary', () => {
  const { concepts } = compileConcepts([
    {
      field: 'x',
      entries: [
        { term: 'Istio', typo: ['Isito'], kana: ['イスティオ'], broader: ['service mesh'] },
        { term: 'service mesh', en: ['service-mesh layer'] },
        { term: 'Amazon ECS', abbr: ['ECS'] },
        { term: 'Alibaba ECS', abbr: ['ECS'] },
      ],
    },
  ]);
  const glossary = createGlossary({ version: 'v', concepts, latinWords: latinWordsOf(concepts) });

  it('gives an ambiguous abbreviation all its concepts', () => {
    expect(glossary.forms.get('ecs')?.map(({ conceptId }) => conceptId)).toEqual(['amazonecs', 'alibabaecs']);
  });

  it('lists the lengths of forms by their first two characters, longest first', () => {
    expect(glossary.lengths.get('se')).toEqual(['servicemeshlayer'.length, 'servicemesh'.length]);
  });

  it('knows Latin words and katakana, misspellings not among them', () => {
    expect(glossary.latinWords.has('istio')).toBe(true);
    expect(glossary.latinWords.has('mesh')).toBe(true);
    expect(glossary.latinWords.has('isito')).toBe(false);
    expect([...glossary.katakanaWords]).toEqual([foldKey('イスティオ')]);
  });

  it('turns broader into narrower', () => {
    expect(glossary.narrower.get('servicemesh')).toEqual(['istio']);
  });
});

describe.each([...shipped])('the shipped %s', (_, data) => {
  it('fits the schema', () => {
    expect(glossaryFileSchema.safeParse(data).error?.issues ?? []).toEqual([]);
  });

  it('is sorted by term, case aside, each term once', () => {
    const terms = glossaryFileSchema.parse(data).map(({ term }) => term.toLowerCase());
    const unsorted = terms.flatMap((term, index) =>
      index > 0 && (terms[index - 1] ?? '') >= term ? [`${terms[index - 1]} / ${term}`] : [],
    );
    expect(unsorted).toEqual([]);
  });
});

/** The shipped glossary, compiled here, since reading the YAML again would take seconds. */
const compileShipped = (): Glossary => {
  const { concepts } = compileConcepts(
    [...shipped].map(([name, data]) => ({ field: name.replace('.yaml', ''), entries: glossaryFileSchema.parse(data) })),
  );
  return createGlossary({ version: 'shipped', concepts, latinWords: latinWordsOf(concepts) });
};

describe('the shipped glossary', () => {
  let glossary: Glossary;
  beforeAll(() => {
    glossary = compileShipped();
  });

  it('has at least 1,500 concepts', () => {
    expect(glossary.concepts.size).toBeGreaterThanOrEqual(1500);
  });

  it.each([
    ['k8s', 'kubernetes'],
    ['クバネティス', 'kubernetes'],
    ['PDB', 'poddisruptionbudget'],
    ['イスティオ', 'istio'],
    ['サービス・メッシュ', 'servicemesh'],
    ['可観測性', 'observability'],
  ])('knows %s as %s', (form, id) => {
    expect(glossary.forms.get(foldKey(form))?.map(({ conceptId }) => conceptId)).toContain(id);
  });
});

describe("a team's own glossary", () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-glossary-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('adds terms and further names, and takes nothing away', async () => {
    const plain = compileShipped();
    const merged = await loadGlossary(
      file('team.yaml', '- { term: 裏番組システム, en: [Urabangumi], near: [Kubernetes] }\n- { term: istio, kana: [イスちゃん] }\n'),
    );
    expect(merged.concepts.size).toBe(plain.concepts.size + 1);
    expect(merged.forms.get(foldKey('urabangumi'))?.[0]?.conceptId).toBe(foldKey('裏番組システム'));
    expect(merged.concepts.get(foldKey('裏番組システム'))).toMatchObject({ field: 'team', near: ['kubernetes'] });
    expect(merged.forms.get(foldKey('イスちゃん'))?.[0]?.conceptId).toBe('istio');
    const relations = (glossary: Glossary) =>
      [...glossary.concepts.values()].filter(({ field }) => field !== 'team').map(({ id, near, broader }) => [id, near, broader]);
    expect(relations(merged)).toEqual(relations(plain));
    expect(merged.version).toMatch(/^[0-9a-f]{16}$/);
  });

  it('may be empty', async () => {
    expect(await readGlossaryFile(file('empty.yaml', ''))).toEqual([]);
  });

  it.each([
    ['unknown.yaml', '- { term: ok }\n- { term: Istio, synonyms: [x] }\n', ['unknown.yaml', 'entry 2 (Istio)', 'docs/glossary.md']],
    ['noterm.yaml', '- { en: [x] }\n', ['noterm.yaml', 'entry 1', 'term', 'docs/glossary.md']],
    ['type.yaml', '- { term: Istio, en: mesh }\n', ['type.yaml', 'entry 1 (Istio), en', 'docs/glossary.md']],
    ['map.yaml', 'term: Istio\n', ['map.yaml', 'docs/glossary.md']],
    ['broken.yaml', '- { term: [', ['broken.yaml', 'not YAML']],
  ])('that is wrong (%s) is told by file, entry and remedy', async (name, text, parts) => {
    const error: unknown = await readGlossaryFile(file(name, text)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(GlossaryError);
    if (!(error instanceof GlossaryError)) return;
    expect(error.code).toBe('GLOSSARY_INVALID');
    for (const part of parts) expect(error.message).toContain(part);
  });

  it('that is missing is told with the variable that names it', async () => {
    await expect(readGlossaryFile(join(folder, 'missing.yaml'))).rejects.toThrow(/missing\.yaml.*GLOSSARY_FILE/s);
  });
});

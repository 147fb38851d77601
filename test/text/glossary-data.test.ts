import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileConcepts, foldKey } from '../../src/text/glossary.ts';
import { type ConceptEntry, conceptSchema } from '../../src/text/glossary-schema.ts';

const FOLDER = fileURLToPath(new URL('../../src/text/glossary/', import.meta.url));
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => ({ field: basename(name, '.yaml'), text: readFileSync(join(FOLDER, name), 'utf8') }))
  .map(({ field, text }) => ({ field, text, entries: parse(text) as readonly ConceptEntry[] }));

/** Forms that two concepts need; abbreviations may stand anywhere. */
const SHARED: ReadonlyMap<string, string> = new Map([
  ['kpt', 'the package tool by its name, and Keep-Problem-Try, which Japanese teams write so'],
  ['lag', 'delay, and link aggregation, whose abbreviation it is'],
  ['mac', 'the computer, and mandatory access control, whose abbreviation it is'],
  ['パーミッション', 'permissions in general, and those of files, which most Japanese speakers mean'],
]);

/** Words of every English sentence. A list of its own: the stop words of queries hold words with a meaning too (`how long`, `how many`). */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a all an and any are as at be been being but by can could did do does doing done for from had happen has have how i if in into is it its me my need no nor not of off on ' +
    'onto or our out same shall should show so such than that the their them then there these they this those to too very was we were what when where which who whose why will ' +
    'with without would you your'
  ).split(' '),
);

const FORM_KINDS = ['en', 'ja', 'kana', 'abbr', 'typo'] as const;

/** Every form of an entry with its kind, the term first, each folded key once. */
function formsOf(entry: ConceptEntry): readonly { readonly text: string; readonly kind: string; readonly key: string }[] {
  const forms = new Map<string, { text: string; kind: string; key: string }>();
  const add = (text: string, kind: string): void => {
    const key = foldKey(text);
    if (!forms.has(key)) forms.set(key, { text, kind, key });
  };
  add(entry.term, 'term');
  for (const kind of FORM_KINDS) for (const text of entry[kind] ?? []) add(text, kind);
  return [...forms.values()];
}

const entries = files.flatMap(({ field, entries: list }) => list.map((entry) => ({ field, entry, forms: formsOf(entry) })));

describe.each(files)('the glossary file $field', ({ text, entries: list }) => {
  it('fits the schema', () => {
    const problems = list.flatMap((entry) => {
      const checked = conceptSchema.safeParse(entry);
      return checked.success ? [] : [`${entry.term}: ${checked.error.message}`];
    });
    expect(problems).toEqual([]);
  });

  it('has one concept a line', () => {
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^- \{ term: .* \}$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(list.length);
  });

  it('is sorted by term, case aside', () => {
    const terms = list.map(({ term }) => term.toLowerCase());
    expect(terms).toEqual([...terms].sort());
  });
});

describe('the glossary as a whole', () => {
  it('has at least 2,500 concepts', () => {
    expect(entries.length).toBeGreaterThanOrEqual(2500);
  });

  it('has each term once over all files', () => {
    const fields = new Map<string, string[]>();
    for (const { field, entry } of entries) {
      const key = foldKey(entry.term);
      fields.set(key, [...(fields.get(key) ?? []), `${field}: ${entry.term}`]);
    }
    expect([...fields.values()].filter((places) => places.length > 1)).toEqual([]);
  });

  it('relates only concepts that exist', () => {
    expect(compileConcepts(files).unknownRelations).toEqual([]);
  });

  it('gives a form to one concept, abbreviations and a few others aside', () => {
    const owners = new Map<string, { term: string; kind: string }[]>();
    for (const { entry, forms } of entries) {
      for (const { key, kind } of forms) owners.set(key, [...(owners.get(key) ?? []), { term: entry.term, kind }]);
    }
    const shared = [...owners].filter(([, of]) => of.length > 1 && of.some(({ kind }) => kind !== 'abbr'));
    const allowed = new Set([...SHARED.keys()].map(foldKey));
    expect(shared.filter(([key]) => !allowed.has(key)).map(([key, of]) => `${key}: ${of.map(({ term }) => term).join(', ')}`)).toEqual([]);
    // What is no longer shared leaves the list.
    expect(shared.map(([key]) => key).sort()).toEqual([...allowed].sort());
  });

  it('has no form that is found inside other words or in every sentence', () => {
    const problems = entries.flatMap(({ entry, forms }) =>
      forms
        .filter(
          ({ key, kind }) =>
            key === '' ||
            (key.length === 1 && !/[a-z]/.test(key)) ||
            /^[\u3041-\u309f]{1,2}$/.test(key) ||
            (kind !== 'abbr' && FUNCTION_WORDS.has(key)) ||
            // An adjective's past, cut too short: 安か is in 不安から, 速か in 迅速かつ.
            /^[\u4e00-\u9fff]か$/.test(key),
        )
        .map(({ text, kind }) => `${entry.term}, ${kind}: ${text}`),
    );
    expect(problems).toEqual([]);
  });

  it('names no concept as related to itself, nor one both near and broader', () => {
    const problems = entries.flatMap(({ entry }) => {
      const near = (entry.near ?? []).map(foldKey);
      const broader = (entry.broader ?? []).map(foldKey);
      const id = foldKey(entry.term);
      return [...near, ...broader].includes(id) || near.some((key) => broader.includes(key)) ? [entry.term] : [];
    });
    expect(problems).toEqual([]);
  });

  it('has a misspelling that is nobody’s right spelling', () => {
    const right = new Set(entries.flatMap(({ forms }) => forms.filter(({ kind }) => kind !== 'typo').map(({ key }) => key)));
    const problems = entries.flatMap(({ entry }) => (entry.typo ?? []).filter((typo) => right.has(foldKey(typo))));
    expect(problems).toEqual([]);
  });
});

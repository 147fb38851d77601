import { foldText } from './fold.ts';
import type { ConceptEntry } from './glossary-schema.ts';
import { normalise } from './normalise.ts';

/** How a form names its concept. */
export type FormKind = 'term' | 'en' | 'ja' | 'kana' | 'abbr' | 'typo';

export interface ConceptForm {
  readonly conceptId: string;
  readonly kind: FormKind;
  /** As written in the glossary. */
  readonly text: string;
}

/** Everything that people write for one thing. */
export interface Concept {
  /** Folded canonical term; unique. */
  readonly id: string;
  readonly term: string;
  /** Name of the file it comes from: `kubernetes`, `general`, `team` … */
  readonly field: string;
  readonly forms: readonly { readonly text: string; readonly kind: FormKind; readonly key: string }[];
  readonly near: readonly string[];
  readonly broader: readonly string[];
}

/** The glossary, ready for look-ups. */
export interface Glossary {
  readonly concepts: ReadonlyMap<string, Concept>;
  /** Folded form → the concepts that it may name; more than one for an ambiguous abbreviation. */
  readonly forms: ReadonlyMap<string, readonly ConceptForm[]>;
  /** First two folded characters → lengths of the forms that begin so, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
  /** Latin words of all forms but misspellings, for telling known words from slips. */
  readonly latinWords: ReadonlySet<string>;
  /** Folded katakana forms. */
  readonly katakanaWords: ReadonlySet<string>;
  /** Concepts that name a concept as broader: the narrower ones. */
  readonly narrower: ReadonlyMap<string, readonly string[]>;
  /** Changes when the data change. */
  readonly version: string;
}

/** Fields whose words everybody uses: they say little about what is asked. */
export const GENERAL_FIELD = 'general';

/** Compiled form of the shipped glossary, as the build writes it: see scripts/build.mjs. */
export interface CompiledGlossary {
  readonly version: string;
  readonly concepts: readonly Concept[];
  readonly latinWords: readonly string[];
}

/** Latin words of all forms but misspellings. */
export function latinWordsOf(concepts: readonly Concept[]): readonly string[] {
  const words = new Set<string>();
  for (const concept of concepts) {
    for (const form of concept.forms) {
      if (form.kind === 'typo') continue;
      for (const word of form.text.toLowerCase().match(/[a-z0-9]+/g) ?? []) words.add(word);
      if (/^[a-z0-9]+$/.test(form.key)) words.add(form.key);
    }
  }
  return [...words].sort();
}

/** The key under which a term and all its spellings meet. */
export function foldKey(text: string): string {
  return foldText(normalise(text.trim())).text;
}

interface Merged {
  readonly term: string;
  readonly field: string;
  readonly forms: Map<string, { text: string; kind: FormKind; key: string }>;
  readonly near: string[];
  readonly broader: string[];
}

/**
 * Compile glossary entries. Entries of the same term (the team's own beside the shipped one) are merged; relations to unknown terms are dropped and reported.
 *
 * @param files  Entries by field, in order of precedence.
 */
export function compileConcepts(files: readonly { readonly field: string; readonly entries: readonly ConceptEntry[] }[]): {
  readonly concepts: Concept[];
  readonly unknownRelations: readonly string[];
} {
  const merged = new Map<string, Merged>();
  for (const { field, entries } of files) {
    for (const entry of entries) {
      const id = foldKey(entry.term);
      if (id === '') continue;
      const concept: Merged = merged.get(id) ?? { term: entry.term, field, forms: new Map(), near: [], broader: [] };
      merged.set(id, concept);
      const add = (kind: FormKind, texts: readonly string[] | undefined): void => {
        for (const text of texts ?? []) {
          const key = foldKey(text);
          if (key !== '' && !concept.forms.has(key)) concept.forms.set(key, { text, kind, key });
        }
      };
      // A term that is written as an acronym (`GKE`) is still its term; its order here decides which kind a form of two kinds gets.
      add('term', [entry.term]);
      add('en', entry.en);
      add('ja', entry.ja);
      add('kana', entry.kana);
      add('abbr', entry.abbr);
      add('typo', entry.typo);
      concept.near.push(...(entry.near ?? []));
      concept.broader.push(...(entry.broader ?? []));
    }
  }
  const unknownRelations: string[] = [];
  const owners = new Map<string, string>();
  for (const [id, concept] of merged) for (const key of concept.forms.keys()) if (!owners.has(key)) owners.set(key, id);
  addSingulars(merged.values(), owners);
  const resolve = (id: string, relations: readonly string[]): string[] => {
    const resolved = new Set<string>();
    for (const relation of relations) {
      const key = foldKey(relation);
      const target = merged.has(key) ? key : owners.get(key);
      if (target === undefined) unknownRelations.push(`${merged.get(id)?.term ?? id} → ${relation}`);
      else if (target !== id) resolved.add(target);
    }
    return [...resolved];
  };
  const concepts = [...merged].map(([id, concept]) => ({
    id,
    term: concept.term,
    field: concept.field,
    forms: [...concept.forms.values()],
    near: resolve(id, concept.near),
    broader: resolve(id, concept.broader),
  }));
  return { concepts, unknownRelations };
}

/** A form in the plural (microservices) is found in the singular, too, unless that is another concept; the other way round the matcher sees to it. */
function addSingulars(concepts: Iterable<Merged>, owners: ReadonlyMap<string, string>): void {
  for (const concept of concepts) {
    for (const { key, kind, text } of [...concept.forms.values()]) {
      if ((kind !== 'term' && kind !== 'en') || !/^[a-z]{5,}[^aiosu]s$/.test(key)) continue;
      const singular = key.slice(0, -1);
      if (!owners.has(singular) && !concept.forms.has(singular))
        concept.forms.set(singular, { text: text.slice(0, -1), kind: 'en', key: singular });
    }
  }
}

/** Build the look-up tables. */
export function createGlossary(compiled: CompiledGlossary): Glossary {
  const concepts = new Map<string, Concept>();
  const forms = new Map<string, ConceptForm[]>();
  const lengthSets = new Map<string, Set<number>>();
  const latinWords = new Set(compiled.latinWords);
  const katakanaWords = new Set<string>();
  const narrower = new Map<string, string[]>();
  for (const concept of compiled.concepts) {
    concepts.set(concept.id, concept);
    for (const broader of concept.broader) {
      const list = narrower.get(broader);
      if (list === undefined) narrower.set(broader, [concept.id]);
      else list.push(concept.id);
    }
    for (const form of concept.forms) {
      const owners = forms.get(form.key);
      const entry: ConceptForm = { conceptId: concept.id, kind: form.kind, text: form.text };
      if (owners === undefined) forms.set(form.key, [entry]);
      else owners.push(entry);
      const head = form.key.slice(0, 2);
      let set = lengthSets.get(head);
      if (set === undefined) {
        set = new Set();
        lengthSets.set(head, set);
      }
      set.add(form.key.length);
      if (form.kind === 'kana') katakanaWords.add(form.key);
    }
  }
  const lengths = new Map<string, number[]>();
  for (const [head, set] of lengthSets)
    lengths.set(
      head,
      [...set].sort((a, b) => b - a),
    );
  return { concepts, forms, lengths, latinWords, katakanaWords, narrower, version: compiled.version };
}

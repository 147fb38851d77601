import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ANALYSER_VERSION } from './analyse.ts';
import { type CompiledGlossary, type Concept, compileConcepts, createGlossary, type Glossary, latinWordsOf } from './glossary.ts';
import type { ConceptEntry } from './glossary-schema.ts';

/** A glossary file that cannot be used: which, where, and what to do. */
export class GlossaryError extends Error {
  readonly code = 'GLOSSARY_INVALID';
  override readonly name = 'GlossaryError';
}

/** Field name of the team's own entries. */
const TEAM_FIELD = 'team';

/**
 * Read and check glossary YAML.
 *
 * @throws {GlossaryError} Unreadable, not YAML, or an entry that does not fit the schema; the message names the file, the entry and the remedy.
 */
export async function readGlossaryFile(file: string): Promise<readonly ConceptEntry[]> {
  const [{ parse }, { glossaryFileSchema }] = await Promise.all([import('yaml'), import('./glossary-schema.ts')]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new GlossaryError(
      `Cannot read the glossary "${file}": ${error instanceof Error ? error.message : String(error)}. Check the path in GLOSSARY_FILE.`,
      { cause: error },
    );
  }
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new GlossaryError(`The glossary "${file}" is not YAML: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const checked = glossaryFileSchema.safeParse(data ?? []);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.slice(0, 5).map((issue) => {
    const [at, ...rest] = issue.path;
    const entry = Array.isArray(data) && typeof at === 'number' ? data[at] : undefined;
    const term = typeof entry === 'object' && entry !== null && 'term' in entry ? ` (${String(entry.term)})` : '';
    return `entry ${typeof at === 'number' ? at + 1 : '?'}${term}${rest.length > 0 ? `, ${rest.join('.')}` : ''}: ${issue.message}`;
  });
  throw new GlossaryError(
    `The glossary "${file}" has entries that do not fit: ${problems.join('; ')}. See docs/glossary.md for the fields.`,
  );
}

/** Compile the shipped YAML files of a folder; what the build writes to `glossary.json`. */
export async function compileFolder(folder: string): Promise<CompiledGlossary & { readonly unknownRelations: readonly string[] }> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const files = await Promise.all(
    names.map(async (name) => ({ field: basename(name, '.yaml'), entries: await readGlossaryFile(join(folder, name)) })),
  );
  const { concepts, unknownRelations } = compileConcepts(files);
  return { ...compiled(concepts), unknownRelations };
}

function compiled(concepts: readonly Concept[]): CompiledGlossary {
  return { version: versionOf(concepts), concepts, latinWords: latinWordsOf(concepts) };
}

function versionOf(concepts: unknown): string {
  return createHash('sha256').update(`${ANALYSER_VERSION}\n`).update(JSON.stringify(concepts)).digest('hex').slice(0, 16);
}

/**
 * Load the shipped glossary, with the team's own entries added when `teamFile` names them.
 *
 * The build compiles the YAML to one JSON file, since parsing YAML would take longer than everything else at start; run from sources, the YAML itself is read.
 */
export async function loadGlossary(teamFile?: string): Promise<Glossary> {
  const shippedGlossary = await readShipped();
  if (teamFile === undefined) return createGlossary(shippedGlossary);
  const entries = await readGlossaryFile(teamFile);
  const terms = new Map(shippedGlossary.concepts.map(({ id, term }) => [id, term]));
  const termsOf = (ids: readonly string[]): string[] => ids.map((id) => terms.get(id) ?? id);
  const shipped = shippedGlossary.concepts.map((concept) => ({
    field: concept.field,
    entries: [{ term: concept.term, ...formLists(concept.forms), near: termsOf(concept.near), broader: termsOf(concept.broader) }],
  }));
  const { concepts } = compileConcepts([...shipped, { field: TEAM_FIELD, entries }]);
  return createGlossary(compiled(concepts));
}

function formLists(forms: CompiledGlossary['concepts'][number]['forms']): Pick<ConceptEntry, 'en' | 'ja' | 'kana' | 'abbr' | 'typo'> {
  const of = (kind: string): string[] => forms.filter((form) => form.kind === kind).map((form) => form.text);
  return { en: of('en'), ja: of('ja'), kana: of('kana'), abbr: of('abbr'), typo: of('typo') };
}

async function readShipped(): Promise<CompiledGlossary> {
  try {
    return JSON.parse(readFileSync(new URL('./glossary.json', import.meta.url), 'utf8')) as CompiledGlossary;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    // Not built: this is the source tree.
    return compileOnce(fileURLToPath(new URL('./glossary/', import.meta.url)));
  }
}

/** Compile the sources, or read what an earlier run compiled of the very same ones: a second of work for each of many test processes. */
async function compileOnce(folder: string): Promise<CompiledGlossary> {
  const hash = createHash('sha256').update(`${ANALYSER_VERSION}\n`);
  const rules = ['./glossary.ts', './fold.ts', './normalise.ts', './load-glossary.ts'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  for (const file of [
    ...readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
    ...rules,
  ])
    hash.update(readFileSync(file));
  const cache = join(tmpdir(), `k8snotes-glossary-${hash.digest('hex').slice(0, 24)}.json`);
  try {
    return JSON.parse(readFileSync(cache, 'utf8')) as CompiledGlossary;
  } catch {
    // Absent or half written: made anew below.
  }
  const glossary = await compileFolder(folder);
  writeFileSync(`${cache}.${process.pid}`, JSON.stringify(glossary));
  renameSync(`${cache}.${process.pid}`, cache);
  return glossary;
}

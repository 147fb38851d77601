import { GitSourceError } from '../src/notes/git-error.ts';
import { NotesFolderError } from '../src/notes/load-folder.ts';
import { checkDictionary } from '../src/ops/doctor/check-dictionary.ts';
import { checkIndex, indexFailed } from '../src/ops/doctor/check-index.ts';
import { checkNotesFolder } from '../src/ops/doctor/check-notes-folder.ts';
import type { Finding } from '../src/ops/finding.ts';
import type { Logger } from '../src/ops/log.ts';
import type { Glossary } from '../src/text/glossary.ts';
import { GlossaryError, loadGlossary } from '../src/text/load-glossary.ts';
import type { Environment } from './command-line.ts';
import { explainFailure, NoNotesError } from './failures.ts';
import type { Settings } from './settings.ts';
import { openApplication } from './wiring.ts';

/** What `doctor` finds about the notes, their glossary, dictionary and index, which is made as for any command: from the cache where that has it. */
export async function findNotes(
  environment: Environment,
  notesDir: string | undefined,
  settings: Settings,
  log: Logger,
): Promise<readonly Finding[]> {
  const { glossary, findings } = await openGlossary(environment, settings);
  const loaded = { ...environment, loadGlossary: () => Promise.resolve(glossary) };
  return [...(await openAndSearch(loaded, notesDir, settings, log)), ...findings, checkDictionary(settings.dictionaryFiles)];
}

/** The glossary; where that of the team cannot be used, the shipped one alone, so that the notes are looked at all the same. */
async function openGlossary(
  environment: Environment,
  { glossaryFile }: Settings,
): Promise<{ readonly glossary: Glossary; readonly findings: readonly Finding[] }> {
  const load = environment.loadGlossary ?? loadGlossary;
  try {
    const glossary = await load(glossaryFile);
    return { glossary, findings: glossaryFile === undefined ? [] : [goodGlossary(glossaryFile)] };
  } catch (error) {
    if (!(error instanceof GlossaryError) || glossaryFile === undefined) throw error;
    return { glossary: await load(undefined), findings: [problem('glossary-wrong', error)] };
  }
}

function goodGlossary(file: string): Finding {
  const message = { en: `The words of your team are in use: ${file}`, ja: `チームの用語集を使っています: ${file}` };
  return { area: 'notes', code: 'glossary-ok', state: 'ok', message, remedy: { en: '', ja: '' } };
}

async function openAndSearch(
  environment: Environment,
  notesDir: string | undefined,
  { notesRepository, notesDir: configured, defaultAudience, logLevel }: Settings,
  log: Logger,
): Promise<readonly Finding[]> {
  const startedAt = environment.now().getTime();
  try {
    const { notes, name } = await openApplication(environment, notesDir, { fresh: true, logLevel });
    const tookMs = environment.now().getTime() - startedAt;
    try {
      const older = notes.problem();
      const path = notesDir ?? (notesRepository === undefined ? configured : undefined);
      return [
        ...(older === undefined ? [] : [olderNotes(older.code, older.told)]),
        ...checkNotesFolder({ name, path, notes: notes.notes(), warnings: notes.warnings(), defaultAudience }),
        await checkIndex(notes.index, tookMs),
      ];
    } finally {
      await notes.close();
    }
  } catch (error) {
    if (error instanceof NoNotesError) return [problem('notes-none', error)];
    if (error instanceof NotesFolderError || error instanceof GitSourceError) return [problem(error.code, error)];
    log.error({ err: error }, 'the notes could not be indexed or searched');
    return [indexFailed(error instanceof Error ? error.message : String(error))];
  }
}

/** What cannot be fetched now was fetched by an earlier run. */
function olderNotes(code: string, told: Finding['message']): Finding {
  const message = {
    en: `The repository cannot be fetched, so answers come from what was fetched before. ${told.en}`,
    ja: `リポジトリを取得できないので、前に取得したノートで答えます。${told.ja}`,
  };
  return { area: 'notes', code, state: 'problem', message, remedy: { en: '', ja: '' } };
}

function problem(code: string, error: unknown): Finding {
  const message = {
    en: (explainFailure(error, 'en') ?? String(error)).trim(),
    ja: (explainFailure(error, 'ja') ?? String(error)).trim(),
  };
  return { area: 'notes', code, state: 'problem', message, remedy: { en: '', ja: '' } };
}

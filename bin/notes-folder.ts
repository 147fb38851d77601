import { openPulled } from '../src/worker/open-pulled.ts';
import type { Environment } from './command-line.ts';
import type { Settings } from './settings.ts';
import { createLog, pulledNotesOptions } from './wiring.ts';

/** Where the notes lie on this disk, for commands that read their files. */
export interface NotesFolder {
  readonly folder: string;
  /** As people know it: the path, or the address of the repository. */
  readonly name: string;
}

/**
 * The folder of the notes: `notesDir` of the command line, else a clone of NOTES_REPO, fetched now, else NOTES_DIR.
 *
 * @throws {GitSourceError} The repository cannot be had.
 */
export async function notesFolder(environment: Environment, settings: Settings, notesDir: string | undefined): Promise<NotesFolder> {
  const { notesRepository } = settings;
  if (notesDir !== undefined || notesRepository === undefined) {
    const folder = notesDir ?? settings.notesDir;
    return { folder, name: folder };
  }
  const { log } = createLog(environment, settings);
  const { source } = await openPulled(pulledNotesOptions(notesRepository, environment, false), log, environment.now);
  const { folder } = await source.sync();
  return { folder, name: notesRepository.folder === '' ? notesRepository.url : `${notesRepository.url} (${notesRepository.folder})` };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Note } from '../model.ts';
import { decodeNote } from '../notes/decode.ts';
import type { CheckedNote } from './check-notes.ts';

/** The texts that notes of a folder were read from. A file that has vanished since is left out: there is nothing left to check. */
export async function readSources(folder: string, notes: readonly Note[]): Promise<readonly CheckedNote[]> {
  const checked: CheckedNote[] = [];
  for (const note of notes) {
    try {
      checked.push({ note, source: decodeNote(await readFile(join(folder, note.path)), note.path).text });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return checked;
}

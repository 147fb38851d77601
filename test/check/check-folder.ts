import type { CheckedNote, CheckReport } from '../../src/check/check-notes.ts';
import { checkNotes } from '../../src/check/check-notes.ts';
import { readSources } from '../../src/check/read-sources.ts';
import type { Language, NoteWarning } from '../../src/model.ts';
import { loadFolder } from '../../src/notes/load-folder.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { indexUnit } from '../../src/search/index-unit.ts';
import { glossaryLexicon } from '../../src/search/notes-index.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';

const glossary = await loadGlossary();
const context = { glossary, lexicon: glossaryLexicon(glossary) };

/** Check notes that are in memory already, mended as the index mends them. */
export function check(notes: readonly CheckedNote[], warnings: readonly NoteWarning[], language: Language = 'en'): CheckReport {
  const repairs = notes.flatMap(({ note }) =>
    note.units.flatMap((unit) => indexUnit(unit, [], context).repairs.map((repair) => ({ unitId: unit.id, repair }))),
  );
  return checkNotes({ notes, warnings, repairs, glossary, language });
}

/** Check texts by path. */
export function checkTexts(texts: Readonly<Record<string, string>>, language: Language = 'en'): CheckReport {
  const notes = Object.entries(texts).map(([path, source]) => ({ note: parseNote(source, path), source }));
  return check(
    notes,
    notes.flatMap(({ note }) => note.warnings),
    language,
  );
}

/** Check a folder on disk. */
export async function checkFolder(folder: string, language: Language = 'en'): Promise<CheckReport> {
  const { notes, warnings } = await loadFolder(folder);
  return check(await readSources(folder, notes), warnings, language);
}

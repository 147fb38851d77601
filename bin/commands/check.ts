import { renderCheck } from '../../adapters/console/render-check.ts';
import { chooseLanguage } from '../../src/answer/language.ts';
import { checkNotes } from '../../src/check/check-notes.ts';
import { readSources } from '../../src/check/read-sources.ts';
import { loadFolder } from '../../src/notes/load-folder.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import { createNotesIndex } from '../../src/search/notes-index.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';
import { type Environment, EXIT, parseOptions } from '../command-line.ts';
import { notesFolder } from '../notes-folder.ts';
import { readSettings } from '../settings.ts';
import { UsageError } from '../usage.ts';

const DEFAULT_WIDTH = 100;
const MAX_WIDTH = 120;

/** `check [DIR] [--json]`: exit 1 when something is an error, so that a pull request with it fails. */
export async function check(args: readonly string[], environment: Environment): Promise<number> {
  // `--notes` as in the other commands, since the message about a missing folder names it.
  const { values, positionals } = parseOptions(args, { json: { type: 'boolean' }, notes: { type: 'string' } });
  const folders = values.notes === undefined ? positionals : [...positionals, values.notes];
  if (folders.length > 1) throw new UsageError(`check takes one folder, not ${folders.length}: ${folders.join(' ')}`);

  const settings = readSettings(environment.variables);
  const { folder, name } = await notesFolder(environment, settings, folders[0]);
  const language = chooseLanguage({
    text: '',
    language: settings.replyLanguage,
    ...(settings.locale === undefined ? {} : { locale: settings.locale }),
  });
  const { notes, warnings } = await loadFolder(folder, { defaultAudience: settings.defaultAudience });
  const glossary = await loadGlossary(settings.glossaryFile);
  const index = createNotesIndex(glossary, createMiniSearchEngine());
  for (const note of notes) await index.put(note);

  const report = checkNotes({ notes: await readSources(folder, notes), warnings, repairs: index.repairs(), glossary, language });
  if (values.json === true) environment.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const colour = environment.stdoutIsTerminal && (environment.variables['NO_COLOR'] ?? '') === '';
    const width = Math.min(environment.columns ?? DEFAULT_WIDTH, MAX_WIDTH);
    environment.stdout.write(`${renderCheck(report, { language, width, colour, folder: name })}\n`);
  }
  return report.errors > 0 ? EXIT.nothing : EXIT.ok;
}

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { createLineLinker, templateForRemote } from '../src/answer/line-links.ts';
import { createQueryCore, type QueryCore } from '../src/answer/query-core.ts';
import { type NotesService, openNotes } from '../src/notes-service.ts';
import { createLogger, type Logger } from '../src/ops/log.ts';
import { loadGlossary } from '../src/text/load-glossary.ts';
import type { Environment } from './command-line.ts';
import { readSettings, type Settings } from './settings.ts';

/** The parts, put together. */
export interface Application {
  readonly settings: Settings;
  readonly log: Logger;
  readonly notes: NotesService;
  readonly core: QueryCore;
}

/** Wire everything for a command: settings, log, notes, query core. `notesDir` comes from the command line and wins over the environment. */
export async function openApplication(environment: Environment, notesDir: string | undefined): Promise<Application> {
  const settings = readSettings(environment.variables);
  const log = await createLogger({ level: settings.logLevel, pretty: false, destination: { write: (line) => void environment.stderr.write(line) } });
  const folder = notesDir ?? settings.notesDir;
  const glossary = await loadGlossary(settings.glossaryFile);
  const notes = await openNotes({ notesDir: folder, glossary, dictionaryFiles: settings.dictionaryFiles, cacheDir: settings.cacheDir, log, now: environment.now });
  const published = settings.notesUrlTemplate === undefined ? publishedNotes(folder) : undefined;
  const core = createQueryCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker(settings.notesUrlTemplate ?? published?.template, published?.commit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    log,
    newErrorId: environment.newErrorId,
  });
  return { settings, log, notes, core };
}

/**
 * Where the notes are published, told by the Git checkout that they lie in: its `origin` and its commit. Undefined without Git, a checkout, a remote of a known host, or
 * when the commit is not on the remote's branches as far as is known here.
 */
function publishedNotes(folder: string): { readonly template: string; readonly commit: string } | undefined {
  const git = (...args: string[]): string => execFileSync('git', ['-C', resolve(folder), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 2000 }).trim();
  try {
    const [prefix = '', commit = ''] = git('rev-parse', '--show-prefix', 'HEAD').split('\n');
    const template = templateForRemote(git('remote', 'get-url', 'origin'), prefix);
    return template === undefined ? undefined : { template, commit };
  } catch {
    // No Git, no checkout or no remote: answers name file and line instead.
    return undefined;
  }
}

import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createLineLinker, templateForRemote } from '../src/answer/line-links.ts';
import { createNotesCore, type LocalNotesCore } from '../src/create-notes-core.ts';
import type { NotePath } from '../src/model.ts';
import type { NotesCore } from '../src/notes-core.ts';
import { type NotesService, openNotes } from '../src/notes-service.ts';
import { createLogger, type Logger } from '../src/ops/log.ts';
import { loadGlossary } from '../src/text/load-glossary.ts';
import { CoreWorkerError, canOpenRemoteCore, openRemoteCore } from '../src/worker/remote-core.ts';
import type { Environment } from './command-line.ts';
import { NoNotesError } from './failures.ts';
import { readableLogLine } from './log-lines.ts';
import { readSettings, type Settings } from './settings.ts';

/** The parts, put together. */
export interface Application {
  readonly settings: Settings;
  readonly log: Logger;
  readonly notes: NotesService;
  readonly core: LocalNotesCore;
  /** Path of a note from where the person is. */
  readonly locate: (path: NotePath) => string;
}

/** How the notes are opened, beside what the environment says. */
export interface OpenOptions {
  /** Take over changes of the folder. */
  readonly watch?: boolean;
  /** Instead of that of the settings. */
  readonly logLevel?: string;
}

/**
 * Wire everything for a command: settings, log, notes, query core. `notesDir` comes from the command line and wins over the environment.
 *
 * @throws {SettingsError | GlossaryError | NotesFolderError | NoNotesError} What a person has to put right first.
 */
export async function openApplication(
  environment: Environment,
  notesDir: string | undefined,
  options: OpenOptions = {},
): Promise<Application> {
  const settings = settingsFor(environment, options);
  const { log } = await createLog(environment, settings);
  const folder = notesDir ?? settings.notesDir;
  const glossary = await (environment.loadGlossary ?? loadGlossary)(settings.glossaryFile);
  const notes = await openNotes({
    notesDir: folder,
    glossary,
    dictionaryFiles: settings.dictionaryFiles,
    cacheDir: settings.cacheDir,
    log,
    now: environment.now,
    ...watchOf(settings, options),
  });
  if (notes.notes().length === 0) {
    await notes.close();
    throw new NoNotesError(folder, notes.warnings().length);
  }
  const published = settings.notesUrlTemplate === undefined ? publishedNotes(folder) : undefined;
  const core = createNotesCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker(settings.notesUrlTemplate ?? published?.template, published?.commit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    log,
    newErrorId: environment.newErrorId,
    gate: notes.gate,
  });
  return { settings, log, notes, core, locate: (path) => join(folder, path) };
}

/** What serves requests for as long as the process lives. */
export interface Service {
  readonly settings: Settings;
  readonly log: Logger;
  readonly core: NotesCore;
  /** How the notes are now. */
  readonly state: () => { readonly noteCount: number; readonly problem: string | undefined };
  readonly locate: (path: NotePath) => string;
  /** Resolves when readings and dictionary are there or have failed. */
  readonly helpersLoaded: Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Open the notes for serving: in a thread of their own, so that indexing and searching never hold up the thread that talks to people. Run from the sources, where Node 20
 * can load no worker, they are opened in this thread.
 *
 * @throws As `openApplication`.
 */
export async function openService(environment: Environment, notesDir: string | undefined, options: OpenOptions = {}): Promise<Service> {
  if (!canOpenRemoteCore()) return serviceInThisThread(environment, notesDir, options);
  const settings = settingsFor(environment, options);
  const { log, write } = await createLog(environment, settings);
  const folder = notesDir ?? settings.notesDir;
  const published = settings.notesUrlTemplate === undefined ? publishedNotes(folder) : undefined;
  try {
    const core = await openRemoteCore(
      {
        notesDir: folder,
        glossaryFile: settings.glossaryFile,
        dictionaryFiles: settings.dictionaryFiles,
        cacheDir: settings.cacheDir,
        linkTemplate: settings.notesUrlTemplate ?? published?.template,
        linkCommit: published?.commit,
        logLevel: settings.logLevel,
        ...watchOf(settings, options),
      },
      write,
    );
    if (core.noteCount === 0) {
      await core.close();
      throw new NoNotesError(folder, core.warningCount);
    }
    const { state, helpersLoaded, close } = core;
    return { settings, log, core, state, locate: (path) => join(folder, path), helpersLoaded, close };
  } catch (error) {
    // Errors lose their kind on the way between threads; opened here, the same notes fail with the one that can be explained.
    if (error instanceof CoreWorkerError) return serviceInThisThread(environment, notesDir, options);
    throw error;
  }
}

async function serviceInThisThread(environment: Environment, notesDir: string | undefined, options: OpenOptions): Promise<Service> {
  const { settings, log, core, locate, notes } = await openApplication(environment, notesDir, options);
  const state = () => ({ noteCount: notes.notes().length, problem: notes.problem() });
  return { settings, log, core, state, locate, helpersLoaded: notes.loadHelpers(), close: notes.close };
}

function settingsFor(environment: Environment, { logLevel }: OpenOptions): Settings {
  const settings = readSettings(environment.variables);
  return logLevel === undefined ? settings : { ...settings, logLevel };
}

function watchOf(settings: Settings, { watch }: OpenOptions): { readonly watch?: 'events' | 'poll' } {
  return watch === true && settings.notesWatch !== undefined ? { watch: settings.notesWatch } : {};
}

export async function createLog(
  environment: Environment,
  settings: Pick<Settings, 'logLevel'>,
): Promise<{ readonly log: Logger; readonly write: (line: string) => void }> {
  const readable = environment.stderrIsTerminal === true;
  const write = (line: string): void => void environment.stderr.write(readable ? readableLogLine(line) : line);
  return { log: await createLogger({ level: settings.logLevel, pretty: false, destination: { write } }), write };
}

/**
 * Where the notes are published, told by the Git checkout that they lie in: its `origin` and its commit. Undefined without Git, a checkout, a remote of a known host, or
 * when the commit is not on the remote's branches as far as is known here.
 */
function publishedNotes(folder: string): { readonly template: string; readonly commit: string } | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', resolve(folder), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    }).trimEnd();
  try {
    const [prefix = '', commit = ''] = git('rev-parse', '--show-prefix', 'HEAD').split('\n');
    const template = templateForRemote(git('remote', 'get-url', 'origin'), prefix);
    // A commit that was not pushed has no page yet.
    const isPublished =
      git('for-each-ref', '--contains', commit, '--count=1', '--format=%(refname)', 'refs/remotes/origin', 'refs/tags') !== '';
    return template === undefined || !isPublished ? undefined : { template, commit };
  } catch {
    // No Git, no checkout or no remote: answers name file and line instead.
    return undefined;
  }
}

import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createLineLinker, templateForRemote } from '../src/answer/line-links.ts';
import { createNotesCore, type LocalNotesCore } from '../src/create-notes-core.ts';
import type { NotePath } from '../src/model.ts';
import { variablesForGit } from '../src/notes/run-git.ts';
import type { NotesCore } from '../src/notes-core.ts';
import { type NotesService, openNotes } from '../src/notes-service.ts';
import { pause } from '../src/ops/back-off.ts';
import { createLogger, type Logger } from '../src/ops/log.ts';
import { loadGlossary } from '../src/text/load-glossary.ts';
import { openLastingCore } from '../src/worker/lasting-core.ts';
import { type NotesState, notesStateOf, type PulledNotesOptions } from '../src/worker/messages.ts';
import { openPulled } from '../src/worker/open-pulled.ts';
import { CoreWorkerError, canOpenRemoteCore, openRemoteCore, type RemoteCore } from '../src/worker/remote-core.ts';
import type { Environment } from './command-line.ts';
import { NoNotesError } from './failures.ts';
import { readableLogLine } from './log-lines.ts';
import { type NotesRepository, readSettings, type Settings } from './settings.ts';

/** The parts, put together. */
export interface Application {
  readonly settings: Settings;
  readonly log: Logger;
  readonly notes: NotesService;
  readonly core: LocalNotesCore;
  /** The folder or repository, as people know it. */
  readonly name: string;
  /** Path of a note from where the person is. */
  readonly locate: (path: NotePath) => string;
}

/** How the notes are opened, beside what the environment says. */
export interface OpenOptions {
  /** Take over changes of the folder. */
  readonly watch?: boolean;
  /** Fetch a repository however recently that was done. */
  readonly fresh?: boolean;
  /** Instead of that of the settings. */
  readonly logLevel?: string;
  /** The thread that holds the notes has died and is opened anew. */
  readonly onNotesThreadEnd?: () => void;
}

/**
 * Wire everything for a command: settings, log, notes, query core. `notesDir` comes from the command line and wins over the environment.
 *
 * @throws {SettingsError | GlossaryError | NotesFolderError | GitSourceError | NoNotesError} What a person has to put right first.
 */
export async function openApplication(
  environment: Environment,
  notesDir: string | undefined,
  options: OpenOptions = {},
): Promise<Application> {
  const settings = settingsFor(environment, options);
  const { log } = createLog(environment, settings);
  const { folder, git, template, commit, locate, name } = placeOf(environment, settings, notesDir, options);
  const glossary = await (environment.loadGlossary ?? loadGlossary)(settings.glossaryFile);
  const notes = await openNotes({
    notesDir: folder,
    defaultAudience: settings.defaultAudience,
    glossary,
    dictionaryFiles: settings.dictionaryFiles,
    cacheDir: settings.cacheDir,
    log,
    now: environment.now,
    ...watchOf(settings, options),
    ...(git === undefined ? {} : { pulled: await openPulled(git, log, environment.now) }),
  });
  if (notes.notes().length === 0) {
    await notes.close();
    throw new NoNotesError(name, notes.warnings().length);
  }
  const core = createNotesCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker(template, git === undefined ? commit : notes.commit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    helpersLoaded: notes.loadHelpers,
    problem: notes.problem,
    log,
    newErrorId: environment.newErrorId,
    gate: notes.gate,
  });
  return { settings, log, notes, core, name, locate };
}

/** Where the notes are, and what follows from it. */
interface NotesPlace {
  readonly folder: string;
  readonly git: PulledNotesOptions | undefined;
  /** As people know it. */
  readonly name: string;
  readonly template: string | undefined;
  readonly commit: string | undefined;
  readonly locate: (path: NotePath) => string;
}

/** How the notes of a repository are pulled: by themselves while serving, and else only when what is here is older than a service would have it. */
export function pulledNotesOptions(
  { refreshMs, repo, branch, folder, directory }: NotesRepository,
  { variables }: Pick<Environment, 'variables'>,
  isServing: boolean,
): PulledNotesOptions {
  return {
    repo,
    branch,
    folder,
    directory,
    environment: variablesForGit(variables),
    everyMs: isServing ? refreshMs : undefined,
    freshMs: isServing ? 0 : (refreshMs ?? 0),
  };
}

/** `--notes` wins over NOTES_REPO, which wins over NOTES_DIR. */
function placeOf(environment: Environment, settings: Settings, notesDir: string | undefined, { watch, fresh }: OpenOptions): NotesPlace {
  const { notesRepository, notesUrlTemplate } = settings;
  if (notesDir === undefined && notesRepository !== undefined) {
    const { url, folder } = notesRepository;
    const git = pulledNotesOptions(notesRepository, environment, watch === true);
    return {
      folder,
      git: fresh === true ? { ...git, freshMs: 0 } : git,
      name: folder === '' ? url : `${url} (${folder})`,
      template: notesUrlTemplate ?? templateForRemote(url, folder === '' ? '' : `${folder}/`),
      commit: undefined,
      locate: (path) => join(folder, path),
    };
  }
  const folder = notesDir ?? settings.notesDir;
  const published = notesUrlTemplate === undefined ? publishedNotes(folder) : undefined;
  return {
    folder,
    git: undefined,
    name: folder,
    template: notesUrlTemplate ?? published?.template,
    commit: published?.commit,
    locate: (path) => join(folder, path),
  };
}

/** What serves requests for as long as the process lives. */
export interface Service {
  readonly settings: Settings;
  readonly log: Logger;
  readonly core: NotesCore;
  /** How the notes are now; undefined while the thread that holds them is opened anew. */
  readonly state: () => NotesState | undefined;
  readonly locate: (path: NotePath) => string;
  /** Resolves when readings and dictionary are there or have failed. */
  readonly helpersLoaded: Promise<void>;
  /** Fetch and read the notes now; false when that fails, which `state` tells. */
  readonly refresh: () => Promise<boolean>;
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
  const { log, write } = createLog(environment, settings);
  const { folder, git, template, commit, locate, name } = placeOf(environment, settings, notesDir, options);
  const open = async (): Promise<RemoteCore> => {
    const core = await openRemoteCore(
      {
        notesDir: folder,
        defaultAudience: settings.defaultAudience,
        glossaryFile: settings.glossaryFile,
        dictionaryFiles: settings.dictionaryFiles,
        cacheDir: settings.cacheDir,
        linkTemplate: template,
        linkCommit: commit,
        logLevel: settings.logLevel,
        ...watchOf(settings, options),
        ...(git === undefined ? {} : { git }),
      },
      write,
    );
    if (core.noteCount > 0) return core;
    await core.close();
    throw new NoNotesError(name, core.warningCount);
  };
  try {
    const core = await openLastingCore({
      open,
      log,
      random: environment.random ?? Math.random,
      pause,
      now: environment.now,
      onDeath: options.onNotesThreadEnd,
    });
    const { state, helpersLoaded, refresh, close } = core;
    return { settings, log, core, state, locate, helpersLoaded, refresh, close };
  } catch (error) {
    // Errors lose their kind on the way between threads; opened here, the same notes fail with the one that can be explained.
    if (error instanceof CoreWorkerError) return serviceInThisThread(environment, notesDir, options);
    throw error;
  }
}

async function serviceInThisThread(environment: Environment, notesDir: string | undefined, options: OpenOptions): Promise<Service> {
  const { settings, log, core, locate, notes } = await openApplication(environment, notesDir, options);
  const state = () => notesStateOf(notes);
  return { settings, log, core, state, locate, helpersLoaded: notes.loadHelpers(), refresh: notes.refresh, close: notes.close };
}

function settingsFor(environment: Environment, { logLevel }: OpenOptions): Settings {
  const settings = readSettings(environment.variables);
  return logLevel === undefined ? settings : { ...settings, logLevel };
}

function watchOf(settings: Settings, { watch }: OpenOptions): { readonly watch?: 'events' | 'poll' } {
  return watch === true && settings.notesWatch !== undefined ? { watch: settings.notesWatch } : {};
}

export function createLog(
  environment: Environment,
  settings: Pick<Settings, 'logLevel'>,
): { readonly log: Logger; readonly write: (line: string) => void } {
  const readable = environment.stderrIsTerminal === true;
  const write = (line: string): void => void environment.stderr.write(readable ? readableLogLine(line) : line);
  return { log: createLogger({ level: settings.logLevel, destination: { write } }), write };
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

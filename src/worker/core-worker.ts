/**
 * Worker entry: reads and indexes the notes and answers from them, so that the thread which talks to platforms never waits for an index.
 */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { createLineLinker } from '../answer/line-links.ts';
import { createNotesCore, type LocalNotesCore } from '../create-notes-core.ts';
import { GitSourceError } from '../notes/git-error.ts';
import { openNotes } from '../notes-service.ts';
import { createLogger } from '../ops/log.ts';
import { loadGlossary } from '../text/load-glossary.ts';
import { type CoreCall, type CoreReply, type CoreWorkerOptions, type NotesState, notesStateOf } from './messages.ts';
import { openPulled } from './open-pulled.ts';

const port = parentPort;
if (port === null) throw new Error('core-worker runs as a worker thread only');

const send = (reply: CoreReply): void => port.postMessage(reply);

async function open(options: CoreWorkerOptions) {
  const log = createLogger({ level: options.logLevel, destination: { write: (line) => send({ kind: 'log', line }) } });
  // Changes may come before there is a core to prepare.
  const opened: { core: LocalNotesCore | undefined } = { core: undefined };
  const notes = await openNotes({
    notesDir: options.notesDir,
    defaultAudience: options.defaultAudience,
    glossary: await loadGlossary(options.glossaryFile),
    dictionaryFiles: options.dictionaryFiles,
    cacheDir: options.cacheDir,
    log,
    now: () => new Date(),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    ...(options.git === undefined ? {} : { pulled: await openPulled(options.git, log, () => new Date()) }),
    onRead: () => {
      if (opened.core !== undefined) send({ kind: 'read', ...stateOf() });
    },
    onChange: () => {
      if (opened.core === undefined) return;
      send({ kind: 'changed', ...stateOf() });
      opened.core.prepare().catch((error: unknown) => {
        log.warn({ err: error }, 'completions and tips could not be made ready ahead; the first to ask waits for them');
      });
    },
  });
  const stateOf = (): NotesState => notesStateOf(notes);
  const core = createNotesCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker(options.linkTemplate, options.git === undefined ? options.linkCommit : notes.commit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    helpersLoaded: notes.loadHelpers,
    problem: notes.problem,
    log,
    newErrorId: () => randomBytes(4).toString('hex'),
    gate: notes.gate,
  });
  opened.core = core;
  return { notes, core, stateOf };
}

try {
  const { notes, core, stateOf } = await open(workerData as CoreWorkerOptions);
  port.on('message', (call: CoreCall) => {
    void handle(call);
  });
  const run = (call: CoreCall): Promise<unknown> => {
    switch (call.kind) {
      case 'answer':
        return core.answer(call.request, call.size);
      case 'about':
        return core.about(call.request, call.size);
      case 'complete':
        return core.complete(call.prefix, call.place, call.max);
      case 'tip-candidates':
        return core.tipCandidates(call.place);
      case 'tip-card':
        return core.tipCard(call.unitId, call.place);
      case 'overview':
        return core.overview(call.place);
      case 'refresh':
        return notes.refresh();
      case 'close':
        return notes.close();
      default:
        return call satisfies never;
    }
  };
  const handle = async (call: CoreCall): Promise<void> => {
    try {
      send({ kind: 'result', id: call.id, value: await run(call) });
    } catch (error) {
      send({ kind: 'error', id: call.id, message: error instanceof Error ? error.message : String(error) });
    }
    if (call.kind === 'close') port.close();
  };
  send({ kind: 'ready', ...stateOf() });
  // Whoever asks first waits for this at most once, instead of everybody's first completion.
  const helpers = notes.loadHelpers();
  await core.prepare();
  await helpers;
  send({ kind: 'helpers-loaded' });
} catch (error) {
  send({
    kind: 'failed',
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
    ...(error instanceof GitSourceError ? { git: { code: error.code, told: error.told } } : {}),
  });
}

/**
 * Worker entry: reads and indexes the notes and answers from them, so that the thread which talks to platforms never waits for an index.
 */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { createLineLinker } from '../answer/line-links.ts';
import { createQueryCore } from '../answer/query-core.ts';
import { openNotes } from '../notes-service.ts';
import { createLogger } from '../ops/log.ts';
import { loadGlossary } from '../text/load-glossary.ts';
import type { CoreCall, CoreReply, CoreWorkerOptions } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('core-worker runs as a worker thread only');

const send = (reply: CoreReply): void => port.postMessage(reply);

async function open(options: CoreWorkerOptions) {
  const log = await createLogger({ level: options.logLevel, pretty: false, destination: { write: (line) => send({ kind: 'log', line }) } });
  const notes = await openNotes({
    notesDir: options.notesDir,
    glossary: await loadGlossary(options.glossaryFile),
    dictionaryFiles: options.dictionaryFiles,
    cacheDir: options.cacheDir,
    log,
    now: () => new Date(),
  });
  const core = createQueryCore({
    index: () => notes.index,
    helpers: notes.helpers,
    link: createLineLinker(options.linkTemplate, options.linkCommit),
    notesAsOf: notes.notesAsOf,
    status: notes.status,
    log,
    newErrorId: () => randomBytes(4).toString('hex'),
  });
  return { notes, core };
}

try {
  const { notes, core } = await open(workerData as CoreWorkerOptions);
  port.on('message', (call: CoreCall) => {
    void handle(call);
  });
  const handle = async (call: CoreCall): Promise<void> => {
    try {
      switch (call.kind) {
        case 'answer':
          send({ kind: 'result', id: call.id, value: await core.answer(call.request, call.size) });
          break;
        case 'complete':
          send({ kind: 'result', id: call.id, value: await core.complete(call.prefix, call.place, call.max) });
          break;
        case 'close':
          await notes.close();
          send({ kind: 'result', id: call.id, value: undefined });
          port.close();
          break;
        default:
          call satisfies never;
      }
    } catch (error) {
      send({ kind: 'error', id: call.id, message: error instanceof Error ? error.message : String(error) });
    }
  };
  send({ kind: 'ready', noteCount: notes.notes().length, warningCount: notes.warnings().length });
  await notes.loadHelpers();
  send({ kind: 'helpers-loaded' });
} catch (error) {
  send({
    kind: 'failed',
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
  });
}

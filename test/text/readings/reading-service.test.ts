import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createReadingService,
  ReadingError,
  type ReadingErrorCode,
  type ReadingLog,
  type ReadingServiceOptions,
  type ReadingWorker,
  type RunReading,
  type WorkerReply,
  type WorkerRequest,
} from '../../../src/text/readings/reading-service.ts';

let cacheDir = '';
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'k8snotes-readings-'));
});
afterEach(async () => {
  await rm(cacheDir, { recursive: true, force: true });
});

/** A worker in this thread: answers as `reply` says, on a later turn. */
class FakeWorker extends EventEmitter implements ReadingWorker {
  terminated = false;
  ended = false;
  readonly batches: (readonly string[])[] = [];

  constructor(private readonly reply: (segments: readonly string[], worker: FakeWorker) => WorkerReply | undefined = readAll) {
    super();
    setImmediate(() => this.emit('message', { kind: 'ready' } satisfies WorkerReply));
  }

  postMessage(request: WorkerRequest): void {
    if (request.kind === 'end') {
      this.ended = true;
      setImmediate(() => this.emit('exit', 0));
      return;
    }
    this.batches.push(request.segments);
    setImmediate(() => {
      const reply = this.reply(request.segments, this);
      if (reply !== undefined) this.emit('message', reply);
    });
  }

  async terminate(): Promise<number> {
    this.terminated = true;
    return 1;
  }
}

/** Reads every segment as かな from its first to its last character. */
const readAll = (segments: readonly string[]): WorkerReply => ({
  kind: 'pieces',
  pieces: segments.map((segment) => `0,${segment.length},かな`),
});

/** A service on fake workers, and the workers that it started. */
function fakeService(options: Partial<ReadingServiceOptions> = {}, reply = readAll as ConstructorParameters<typeof FakeWorker>[0]) {
  const workers: FakeWorker[] = [];
  const service = createReadingService({
    cacheDir,
    startWorker: () => {
      const worker = new FakeWorker(reply);
      workers.push(worker);
      return worker;
    },
    ...options,
  });
  return { service, workers };
}

function recordingLog(): ReadingLog & { readonly warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, debug: () => undefined, warn: (_fields, message) => void warnings.push(message) };
}

async function failure(promise: Promise<unknown>): Promise<ReadingError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ReadingError) return error;
  throw new Error(`Expected a ReadingError, not ${String(error)}`);
}

const onlyFile = async (): Promise<string> => {
  const [name = '', ...others] = await readdir(cacheDir);
  expect(others).toEqual([]);
  return path.join(cacheDir, name);
};

const spoken = (text: string, readings: readonly RunReading[] | undefined): string[] =>
  (readings ?? []).map(({ start, end, reading }) => `${text.slice(start, end)}=${reading}`);

describe('with the dictionary', () => {
  const expected: readonly (readonly [string, string])[] = [
    ['運用', '運用=うんよう'],
    ['負荷試験', '負荷試験=ふかしけん'],
    ['障害', '障害=しょうがい'],
    ['機械学習', '機械学習=きかいがくしゅう'],
    ['勉強会', '勉強会=べんきょうかい'],
    ['可観測性', '可観測性=かかんそくせい'],
    ['切り分け', '切り分け=きりわけ'],
    ['運用自動化、Bot、Webhook 用の API', '運用自動化=うんようじどうか'],
    ['k8sの運用自動化', '自動化=じどうか'],
    ['障害の切り分けが難しい', '難しい=むずかしい'],
    ['見合わない場合がある', '見合わない=みあわない'],
    ['見合わない場合がある', '見合わ=みあう'],
    ['3ヶ月毎のアップデート', 'ヶ月毎=かげつごと'],
    ['日本のチーム', '日本=にほん'],
    ['閾値を超えた', '閾値=しきいち'],
    ['疎結合にする', '疎結合=そけつごう'],
    ['情報漏洩', '情報漏洩=じょうほうろうえい'],
    ['他社クラウドで動かす', '他社クラウド=たしゃくらうど'],
    ['良かった点', '良かっ=よい'],
    ['𠮷さんの運用', '運用=うんよう'],
  ];

  it('reads the words of the field, in one worker that ends', async () => {
    const workers: Worker[] = [];
    const service = createReadingService({
      cacheDir: undefined,
      startWorker: (dictionaryDir) => {
        const worker = new Worker(new URL('../../../src/text/readings/reading-worker.mjs', import.meta.url), {
          workerData: { dictionaryDir },
        });
        workers.push(worker);
        return worker;
      },
    });
    const found = await service.readings(expected.map(([text]) => text));
    for (const [text, reading] of expected) expect(spoken(text, found.get(text))).toContain(reading);
    expect(workers).toHaveLength(1);
    await new Promise((resolve) => (workers[0]?.threadId === -1 ? resolve(0) : workers[0]?.on('exit', resolve)));
    expect(workers[0]?.threadId).toBe(-1);
    await service.close();
  });

  it('starts its own worker, and reads nothing in Latin, numbers and kana', async () => {
    const service = createReadingService({ cacheDir });
    const texts = ['運用 2019 Kubernetes', 'サーバのメモリ'];
    const found = await service.readings(texts);
    expect(spoken(texts[0] ?? '', found.get(texts[0] ?? ''))).toEqual(['運用=うんよう']);
    expect(found.get(texts[1] ?? '')).toEqual([]);
    await service.close();
  });

  it('rejects with DICTIONARY_MISSING when the dictionary cannot be read', async () => {
    const service = createReadingService({ cacheDir, dictionaryDir: path.join(cacheDir, 'nowhere') });
    const error = await failure(service.readings(['運用']));
    expect(error.code).toBe('DICTIONARY_MISSING' satisfies ReadingErrorCode);
    expect(error.message).toContain('nowhere');
    await service.close();
  });
});

describe('the cache', () => {
  it('starts no worker for what was read before, by this service or another', async () => {
    const first = fakeService();
    const before = await first.service.readings(['運用', '障害の原因']);
    await first.service.readings(['障害の原因']);
    expect(first.workers).toHaveLength(1);
    const second = fakeService();
    expect(await second.service.readings(['運用', '障害の原因'])).toEqual(before);
    expect(second.workers).toHaveLength(0);
  });

  it('lets a worker read only what is missing, each segment once', async () => {
    await fakeService().service.readings(['運用']);
    const { service, workers } = fakeService();
    await service.readings(['運用、障害', 'Pod 障害', '障害']);
    expect(workers.map((worker) => worker.batches)).toEqual([[['障害']]]);
    expect(workers[0]?.ended).toBe(true);
  });

  it('starts no worker and makes no file for texts without kanji', async () => {
    const { service, workers } = fakeService();
    expect(await service.readings(['Istio', 'サーバ', ''])).toEqual(
      new Map([
        ['Istio', []],
        ['サーバ', []],
        ['', []],
      ]),
    );
    expect(workers).toHaveLength(0);
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('holds no note text and leaves no temporary file', async () => {
    await fakeService().service.readings(['秘密の運用']);
    expect(await readFile(await onlyFile(), 'utf8')).not.toContain('秘密');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -30)],
    ['of another format', (text: string) => text.replace('readings 1', 'readings 0')],
    ['edited', (text: string) => text.replace('かな', 'がな')],
    ['empty', () => ''],
    ['binary', () => '\u0000\u0001\uffff'],
    ['without a line', (text: string) => text.replace(/^[^\n]*\t[^\n]*\n/mu, '')],
  ])('is ignored, reported and rewritten when %s', async (_how, spoil) => {
    await fakeService().service.readings(['運用', '障害']);
    const file = await onlyFile();
    const good = await readFile(file, 'utf8');
    await writeFile(file, spoil(good));
    const log = recordingLog();
    const { service, workers } = fakeService({ log });
    const found = await service.readings(['運用', '障害']);
    expect(found.get('運用')).toEqual([{ start: 0, end: 2, reading: 'かな' }]);
    expect(workers).toHaveLength(1);
    expect(log.warnings).toHaveLength(1);
    expect(await readFile(await onlyFile(), 'utf8')).toBe(good);
  });

  it('keeps what another process has written meanwhile', async () => {
    const one = fakeService();
    const other = fakeService();
    await one.service.readings(['運用']);
    await other.service.readings(['障害']);
    await one.service.readings(['原因']);
    const third = fakeService();
    await third.service.readings(['運用', '障害', '原因']);
    expect(third.workers).toHaveLength(0);
  });

  it('drops what was not asked for when it grows over its limit', async () => {
    await fakeService().service.readings(['運用', '障害', '原因']);
    await fakeService({ maxCacheEntries: 2 }).service.readings(['運用', '対策']);
    const known = fakeService();
    await known.service.readings(['運用', '対策']);
    expect(known.workers).toHaveLength(0);
    const lines = (await readFile(await onlyFile(), 'utf8')).split('\n').filter((line) => line.includes('\t'));
    expect(lines).toHaveLength(2);
  });

  it('does without a folder that cannot be written', async () => {
    const notAFolder = path.join(cacheDir, 'file');
    await writeFile(notAFolder, '');
    const log = recordingLog();
    const { service } = fakeService({ cacheDir: notAFolder, log });
    expect((await service.readings(['運用'])).get('運用')).toHaveLength(1);
    expect(log.warnings.length).toBeGreaterThan(0);
  });

  it('is in memory only without a folder', async () => {
    const { service, workers } = fakeService({ cacheDir: undefined });
    await service.readings(['運用']);
    await service.readings(['運用']);
    expect(workers).toHaveLength(1);
    expect(await readdir(cacheDir)).toEqual([]);
  });
});

describe('failures', () => {
  it.each<[string, ReadingErrorCode, ConstructorParameters<typeof FakeWorker>[0]]>([
    ['throws', 'WORKER_FAILED', (_segments, worker) => void worker.emit('error', new Error('broken'))],
    ['exits early', 'WORKER_FAILED', (_segments, worker) => void worker.emit('exit', 7)],
    [
      'runs out of memory',
      'OUT_OF_MEMORY',
      (_segments, worker) => void worker.emit('error', Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })),
    ],
    ['cannot load the dictionary', 'DICTIONARY_MISSING', () => ({ kind: 'failed', message: 'no such file' })],
    ['answers too little', 'WORKER_FAILED', () => ({ kind: 'pieces', pieces: [] })],
    ['answers nonsense', 'WORKER_FAILED', (segments) => ({ kind: 'pieces', pieces: segments.map(() => 'nonsense') })],
    ['says nothing', 'TIMEOUT', () => undefined],
  ])('rejects when the worker %s', async (_what, code, reply) => {
    const { service } = fakeService({ timeoutMs: 100 }, reply);
    expect((await failure(service.readings(['運用']))).code).toBe(code);
  });

  it('forgets an answer that cannot be decoded', async () => {
    const { service } = fakeService({}, (segments) => ({ kind: 'pieces', pieces: segments.map(() => 'nonsense') }));
    await failure(service.readings(['運用']));
    const next = fakeService();
    expect((await next.service.readings(['運用'])).get('運用')).toHaveLength(1);
  });

  it('rejects when a real worker runs out of memory', async () => {
    const service = createReadingService({
      cacheDir,
      startWorker: () =>
        new Worker('const held = []; for (;;) held.push(new Array(1e5).fill(held.length));', {
          eval: true,
          resourceLimits: { maxOldGenerationSizeMb: 16 },
        }),
    });
    expect((await failure(service.readings(['運用']))).code).toBe('OUT_OF_MEMORY');
  });

  it('rejects when a real worker dies, and reads in the next call', async () => {
    let starts = 0;
    const service = createReadingService({
      cacheDir,
      startWorker: () => {
        starts += 1;
        return starts === 1 ? new Worker('process.exit(3)', { eval: true }) : new FakeWorker();
      },
    });
    const error = await failure(service.readings(['運用']));
    expect(error.code).toBe('WORKER_FAILED');
    expect(error.message).toContain('3');
    expect((await service.readings(['運用'])).get('運用')).toHaveLength(1);
  });

  it('rejects when no worker can be started', async () => {
    const { service } = fakeService({
      startWorker: () => {
        throw new Error('no threads');
      },
    });
    expect(await failure(service.readings(['運用']))).toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('no threads'),
    });
  });

  it('keeps the batches that came before a failure', async () => {
    const texts = Array.from({ length: 700 }, (_, at) => `第${at}章`);
    const { service, workers } = fakeService({}, (segments, worker) =>
      worker.batches.length === 1 ? readAll(segments) : void worker.emit('error', new Error('broken')),
    );
    await failure(service.readings(texts));
    expect(workers[0]?.terminated).toBe(true);
    const next = fakeService();
    await next.service.readings(texts);
    expect(next.workers[0]?.batches.map((batch) => batch.length)).toEqual([200]);
  });

  it('rejects with ABORTED and terminates the worker when the signal is aborted', async () => {
    const abort = new AbortController();
    const { service, workers } = fakeService({}, () => {
      abort.abort();
      return undefined;
    });
    expect((await failure(service.readings(['運用'], { signal: abort.signal }))).code).toBe('ABORTED');
    expect(workers[0]?.terminated).toBe(true);
    expect((await failure(service.readings(['障害'], { signal: abort.signal }))).code).toBe('ABORTED');
    expect(workers).toHaveLength(1);
  });

  it('rejects with CLOSED the calls under way, those that wait and those that come after close', async () => {
    const { service, workers } = fakeService({}, () => {
      void service.close();
      return undefined;
    });
    const both = [failure(service.readings(['運用'])), failure(service.readings(['障害']))];
    for (const error of await Promise.all(both)) expect(error.code).toBe('CLOSED');
    expect(workers).toHaveLength(1);
    expect(workers[0]?.terminated).toBe(true);
    await service.close();
    expect((await failure(service.readings(['原因']))).code).toBe('CLOSED');
  });
});

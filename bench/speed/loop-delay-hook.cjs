// @ts-check
/**
 * Loaded into `k8snotes start` with `node --require`: watches the main loop's delay and what workers are started, and writes both at exit.
 *
 * Two windows: from the start of the process, and from the start to the end of the worker that is neither the dictionary's nor the readings', which is the
 * one that builds the index.
 */
const { writeFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const threads = require('node:worker_threads');

if (threads.isMainThread && process.env.BENCH_LOOP_FILE) watch(process.env.BENCH_LOOP_FILE);

/** @param {string} file */
function watch(file) {
  const all = monitorEventLoopDelay({ resolution: 5 });
  const building = monitorEventLoopDelay({ resolution: 5 });
  all.enable();
  /** @type {string[]} */
  const workers = [];
  /** @type {number | undefined} */
  let buildingMax;
  const Worker = threads.Worker;
  threads.Worker = class extends Worker {
    /** @param {string | URL} script @param {import('node:worker_threads').WorkerOptions} [options] */
    constructor(script, options) {
      super(script, options);
      workers.push(String(script).split('/').at(-1) ?? '');
      if (/dictionary|reading/.test(String(script))) return;
      building.reset();
      building.enable();
      this.once('exit', () => {
        buildingMax = building.max / 1e6;
        building.disable();
      });
    }
  };
  syncBuiltinESMExports();
  process.on('exit', () => {
    const offThread = workers.find((name) => !/dictionary|reading/.test(name));
    const maxMs = all.max / 1e6;
    writeFileSync(
      file,
      JSON.stringify({
        maxMs,
        offThread,
        buildingMaxMs: offThread === undefined ? undefined : (buildingMax ?? building.max / 1e6),
        workers,
      }),
    );
  });
}

// @ts-check
/** Loaded into `ask` with `node --require`: writes the highest RSS of the process at exit. Workers count, they are in the same process. */
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env.BENCH_EXIT_FILE;
if (isMainThread && file) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
}

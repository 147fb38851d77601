// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from './lib/machine.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, NO_SHARED, sharedFolder, tidyWork, workFolder } from './lib/paths.mjs';
import { log } from './lib/progress.mjs';
import { choosePeers, PEERS, SPEED_PEERS } from './peers/registry.mjs';
import { buildProduct } from './product/build.mjs';
import { measureQuality } from './quality/quality.mjs';
import { renderReport } from './report/report.mjs';
import { measureSpeed } from './speed/speed.mjs';
import { measureStartUp } from './startup/startup.mjs';

const NOT_ASKED = 'not measured in this run (--only)';

/** Measure everything that the options ask for and write RESULTS.md. */
async function main() {
  const options = readOptions(process.argv.slice(2));
  const peers = choosePeers(Object.keys(PEERS), options.peers);
  const shared = sharedFolder();
  if (shared === undefined) log(NO_SHARED);
  workFolder();
  const machine = describeMachine();
  await buildProduct();
  const started = performance.now();
  const wants = (/** @type {import('./lib/options.mjs').Part} */ part) => options.only.includes(part);
  const quality = !wants('quality') ? NOT_ASKED : shared === undefined ? NO_SHARED : await measureQuality(shared, options.stride, peers);
  const speed = wants('speed') ? await measureSpeed(shared, options.sizes, choosePeers(SPEED_PEERS, options.peers)) : NOT_ASKED;
  const startup = wants('startup') ? await measureStartUp(shared, options.starts) : NOT_ASKED;
  const minutes = (performance.now() - started) / 60_000;
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ').replace(/ --$/, '');
  const report = renderReport({ machine, command, minutes, peers, quality, speed, startup, starts: options.starts }, new Date());
  const file = join(BENCH, 'RESULTS.md');
  writeFileSync(file, report);
  tidyWork();
  log(`wrote ${file}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

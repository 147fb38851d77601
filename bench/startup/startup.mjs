// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SHIPPED_NOTES, workFolder } from '../lib/paths.mjs';
import { log } from '../lib/progress.mjs';
import { percentile } from '../lib/stats.mjs';
import { productEnvironment } from '../product/batch.mjs';
import { COMMAND } from '../product/build.mjs';

/** @typedef {{ what: string, notes: string, dictionary: string, answerMs: number, exitMs: number, rssMb: number }} StartRow */

const HOOK = fileURLToPath(new URL('exit-hook.cjs', import.meta.url));
/** A word that notes and glossary explain; and one in hiragana, for which the readings are loaded. */
const QUERIES = ['istio', 'うんよう'];

/**
 * Time from process start to the answer, and the memory it took; medians.
 *
 * @param {string | undefined} shared
 * @param {number} times
 * @returns {Promise<StartRow[]>}
 */
export async function measureStartUp(shared, times) {
  const collections = [{ name: 'shipped notes', folder: SHIPPED_NOTES }];
  if (shared !== undefined) collections.push({ name: 'seed notes', folder: join(shared, 'seeds') });
  /** @type {Record<string, string>[]} */
  const environments = [{}, { DICTIONARY_FILE: 'none' }];
  const rows = [];
  for (const query of QUERIES) {
    for (const { name, folder } of collections) {
      for (const environment of environments) {
        const dictionary = environment.DICTIONARY_FILE ?? 'as installed';
        log(`start-up: ask ${query}, ${name}, dictionary ${dictionary}`);
        rows.push({ what: `ask ${query}`, notes: name, dictionary, ...(await medianStart(query, folder, environment, times)) });
      }
    }
  }
  return rows;
}

/** @param {string} query @param {string} folder @param {Record<string, string>} environment @param {number} times */
async function medianStart(query, folder, environment, times) {
  // Once unmeasured, for the file cache and the product's own caches.
  await startOnce(query, folder, environment);
  /** @type {{ answerMs: number, exitMs: number, rssMb: number }[]} */
  const starts = [];
  for (let at = 0; at < times; at += 1) starts.push(await startOnce(query, folder, environment));
  const median = (/** @type {'answerMs' | 'exitMs' | 'rssMb'} */ key) =>
    percentile(
      starts.map((start) => start[key]),
      50,
    ); // prettier-ignore
  return { answerMs: median('answerMs'), exitMs: median('exitMs'), rssMb: median('rssMb') };
}

/** @param {string} query @param {string} folder @param {Record<string, string>} environment */
async function startOnce(query, folder, environment) {
  const file = join(workFolder(), `exit-${process.pid}.txt`);
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', HOOK, COMMAND, 'ask', query, '--notes', folder], {
    env: productEnvironment({ BENCH_EXIT_FILE: file, ...environment }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  /** @type {number | undefined} */
  let answerMs;
  child.stdout.on('data', () => {
    answerMs ??= performance.now() - started;
  });
  const [code] = await closed;
  if (answerMs === undefined || code > 1) throw new Error(`ask ${query} ended with ${code} and no answer`);
  return { answerMs, exitMs: performance.now() - started, rssMb: (Number(readFileSync(file, 'utf8')) * 1024) / 1e6 };
}

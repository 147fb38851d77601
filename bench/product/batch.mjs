// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeJsonLines } from '../lib/json-lines.mjs';
import { workFolder } from '../lib/paths.mjs';
import { COMMAND } from './build.mjs';

/** Environment of the product's processes: caches of their own, so that the person's are neither used nor filled. @param {Record<string, string>} [more] */
export function productEnvironment(more = {}) {
  return { ...process.env, XDG_CACHE_HOME: workFolder('cache'), LOG_LEVEL: 'error', NO_COLOR: '1', ...more };
}

/**
 * Ask many questions through `ask --batch`, as anybody can.
 *
 * @param {string} notesDir
 * @param {readonly { id: string, q: string }[]} queries
 * @param {Record<string, string>} environment
 * @returns {Promise<import('../lib/metrics.mjs').RunLine[]>}
 */
export async function askBatch(notesDir, queries, environment) {
  const file = join(workFolder(), `batch-${process.pid}.jsonl`);
  writeJsonLines(
    file,
    queries.map(({ id, q }) => ({ id, q })),
  );
  const child = spawn(process.execPath, [COMMAND, 'ask', '--batch', file, '--notes', notesDir, '--limit', '10'], {
    env: productEnvironment(environment),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`ask --batch ended with ${code}`);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

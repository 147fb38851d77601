// @ts-check
import { writeFileSync } from 'node:fs';

/**
 * The child's side of `runChild`: what it was asked.
 *
 * @template T
 * @returns {T}
 */
export function readInput() {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** The child's side of `runChild`: what it found. @param {object} output */
export function giveOutput(output) {
  writeFileSync(process.argv[3] ?? '', JSON.stringify(output));
}

/** Memory in MB after a full collection. */
export function memoryNow() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 1e6, heap: heapUsed / 1e6, external: external / 1e6 };
}

/** Highest RSS of this process so far in MB. */
export function peakRss() {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

/**
 * Time every query once, in order.
 *
 * @param {readonly string[]} queries
 * @param {(query: string) => unknown} search
 * @returns {Promise<number[]>} Milliseconds.
 */
export async function timeQueries(queries, search) {
  const times = [];
  for (const query of queries) {
    const before = performance.now();
    await search(query);
    times.push(performance.now() - before);
  }
  return times;
}

// @ts-check
import { join } from 'node:path';
import { readJsonLines } from '../lib/json-lines.mjs';

/**
 * A set of judged queries with the notes that they are asked of.
 *
 * @typedef {{ key: 'seeds' | 'jsquad', title: string, notes: string, queries: import('../lib/metrics.mjs').JudgedQuery[], asked: string }} JudgedSet
 */

/**
 * @param {string} shared
 * @param {number} stride  Ask every N-th JSQuAD question.
 * @returns {JudgedSet[]}
 */
export function judgedSets(shared, stride) {
  /** @type {import('../lib/metrics.mjs').JudgedQuery[]} */
  const seeds = readJsonLines(join(shared, 'eval/seeds-dev.jsonl'));
  /** @type {import('../lib/metrics.mjs').JudgedQuery[]} */
  const passages = readJsonLines(join(shared, 'eval/jsquad/jsquad-valid.jsonl'));
  const sample = passages.filter((_, at) => at % stride === 0);
  const unanswerable = seeds.filter(({ rel }) => Object.keys(rel).length === 0).length;
  return [
    {
      key: 'seeds',
      title: 'Seed notes',
      notes: join(shared, 'seeds'),
      queries: seeds,
      asked: `${seeds.length} judged queries (seeds-dev; ${unanswerable} of them have no answer and are what FAR counts)`,
    },
    {
      key: 'jsquad',
      title: 'JSQuAD passages',
      notes: join(shared, 'eval/jsquad/notes'),
      queries: sample,
      asked:
        stride === 1
          ? `all ${passages.length} questions`
          : `${sample.length} of ${passages.length} questions (every ${stride}th, the same for all systems)`,
    },
  ];
}

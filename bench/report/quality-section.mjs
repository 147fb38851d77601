// @ts-check
import { fixed, table, withRatio } from '../lib/markdown.mjs';

/** @typedef {import('../quality/quality.mjs').QualityTable} QualityTable */
/** @typedef {import('../lib/metrics.mjs').Scores} Scores */

/** @type {Record<QualityTable['key'], { title: string, of: (scores: Scores) => number }[]>} */
const COLUMNS = {
  seeds: [
    { title: 'Success@1', of: (scores) => scores.success1 },
    { title: 'Success@5', of: (scores) => scores.success5 },
    { title: 'MRR@10', of: (scores) => scores.mrr10 },
    { title: 'nDCG@10', of: (scores) => scores.ndcg10 },
    { title: 'FAR (lower is better)', of: (scores) => scores.falseAnswerRate },
  ],
  jsquad: [
    { title: 'R@1', of: (scores) => scores.success1 },
    { title: 'R@5', of: (scores) => scores.success5 },
    { title: 'MRR@10', of: (scores) => scores.mrr10 },
  ],
};

/** @param {readonly QualityTable[]} tables */
export function qualitySection(tables) {
  return tables.map((set) => `### ${set.title}: ${set.asked}, ${set.units} units\n\n${qualityTable(set)}`).join('\n\n');
}

/** @param {QualityTable} set */
function qualityTable({ key, rows }) {
  const columns = COLUMNS[key];
  const first = rows.find((row) => 'scores' in row);
  const product = first !== undefined && 'scores' in first ? first.scores : undefined;
  const cells = rows.map((row) => {
    if ('absent' in row) return [row.name, row.absent, ...columns.slice(1).map(() => ''), '', ''];
    const { scores } = row;
    const metrics = columns.map(({ of }) => withRatio(of(scores), row === first || product === undefined ? undefined : of(product), fixed));
    return [row.name, ...metrics, String(scores.empty), `${scores.p50ms.toFixed(2)} / ${scores.p99ms.toFixed(2)}`];
  });
  return table(['System', ...columns.map(({ title }) => title), 'wrongly empty', 'ms p50 / p99'], cells);
}

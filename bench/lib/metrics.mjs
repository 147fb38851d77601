// @ts-check
import { mean, percentile } from './stats.mjs';

/** @typedef {{ id: string, q: string, rel: Record<string, number> }} JudgedQuery  Grades by `file:line`, as eval/README.md of the shared folder says. */
/** @typedef {{ file: string, line: number, endLine?: number }} LineHit */
/** @typedef {{ id: string, hits: LineHit[], ms?: number }} RunLine */
/** @typedef {{ queries: number, success1: number, success5: number, mrr10: number, ndcg10: number, falseAnswerRate: number, empty: number, p50ms: number, p99ms: number }} Scores */

const DEPTH = 10;
/** A hit over more lines than this is too wide to be an answer: only its first line counts. */
const MAX_SPAN = 10;

/**
 * Score a run by the rules of eval/README.md.
 *
 * @param {readonly JudgedQuery[]} queries
 * @param {readonly RunLine[]} run
 * @returns {Scores}
 */
export function score(queries, run) {
  const byId = new Map(run.map((line) => [line.id, line]));
  const answerable = queries.filter((query) => Object.keys(query.rel).length > 0);
  const unanswerable = queries.filter((query) => Object.keys(query.rel).length === 0);
  const hitsOf = (/** @type {JudgedQuery} */ query) => byId.get(query.id)?.hits ?? [];
  const ranked = answerable.map((query) => {
    const grades = gradesOf(query.rel, hitsOf(query));
    return { rank: grades.findIndex((grade) => grade >= 2) + 1, ndcg: ndcg(grades, Object.values(query.rel)) };
  });
  const times = run.flatMap((line) => (line.ms === undefined ? [] : [line.ms]));
  return {
    queries: queries.length,
    success1: mean(ranked.map(({ rank }) => (rank === 1 ? 1 : 0))),
    success5: mean(ranked.map(({ rank }) => (rank >= 1 && rank <= 5 ? 1 : 0))),
    mrr10: mean(ranked.map(({ rank }) => (rank > 0 ? 1 / rank : 0))),
    ndcg10: mean(ranked.map((row) => row.ndcg)),
    falseAnswerRate: mean(unanswerable.map((query) => (hitsOf(query).length > 0 ? 1 : 0))),
    empty: answerable.filter((query) => hitsOf(query).length === 0).length,
    p50ms: percentile(times, 50),
    p99ms: percentile(times, 99),
  };
}

/**
 * Grade of each of the first ten hits. A judged line is credited once, to the first hit that covers it.
 *
 * @param {Record<string, number>} rel
 * @param {readonly LineHit[]} hits
 */
function gradesOf(rel, hits) {
  const credited = new Set();
  return hits.slice(0, DEPTH).map((hit) => {
    const file = hit.file.split('/').at(-1);
    const end = Math.max(hit.line, hit.endLine ?? hit.line);
    const last = end - hit.line + 1 > MAX_SPAN ? hit.line : end;
    let best = 0;
    for (let line = hit.line; line <= last; line += 1) {
      const key = `${file}:${line}`;
      const grade = rel[key];
      if (grade === undefined || credited.has(key)) continue;
      credited.add(key);
      best = Math.max(best, grade);
    }
    return best;
  });
}

/**
 * @param {readonly number[]} grades
 * @param {readonly number[]} judged
 */
function ndcg(grades, judged) {
  const ideal = gain([...judged].sort((a, b) => b - a).slice(0, DEPTH));
  return ideal === 0 ? 0 : gain(grades) / ideal;
}

/** @param {readonly number[]} grades */
function gain(grades) {
  return grades.reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);
}

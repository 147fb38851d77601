// @ts-check
import { short, table, withRatio } from '../lib/markdown.mjs';

/** @typedef {import('../speed/speed.mjs').SpeedTable} SpeedTable */
/** @typedef {import('../speed/speed.mjs').Figures} Figures */

const HEAD = ['System', 'build s', 'what that is', 'query p50 ms', 'p99 ms', 'max ms', 'heap + MB', 'RSS + MB', 'peak RSS MB'];

/** @param {import('../speed/speed.mjs').SpeedResult} result */
export function speedSection({ source, tables }) {
  const parts = tables.map((entry) => `### ${entry.title} (${entry.units} units)\n\n${speedTable(entry)}\n\n${loopLine(entry.loop)}`);
  return `The large collections are made of ${source}.\n\n${parts.join('\n\n')}`;
}

/** @param {SpeedTable} entry */
function speedTable({ rows }) {
  const product = rows.find((row) => 'p99' in row);
  const base = product !== undefined && 'p99' in product && product.name.startsWith('**') ? product : undefined;
  const cells = rows.map((row) => {
    if ('absent' in row) return [row.name, row.absent, ...HEAD.slice(2).map(() => '')];
    const cell = (/** @type {(figures: Figures) => number} */ of) =>
      withRatio(of(row), row === base || base === undefined ? undefined : of(base), short);
    return [
      row.name,
      cell(({ buildMs }) => buildMs / 1000),
      row.buildNote,
      cell(({ p50 }) => p50),
      cell(({ p99 }) => p99),
      cell(({ max }) => max),
      cell(({ heapMb }) => heapMb),
      cell(({ rssMb }) => rssMb),
      cell(({ peakRssMb }) => peakRssMb),
    ];
  });
  return table(HEAD, cells);
}

/** @param {SpeedTable['loop']} loop */
function loopLine(loop) {
  if (typeof loop === 'string') return `Main loop of \`start\`: ${loop}.`;
  const answered = `first answer after ${(loop.answeredMs / 1000).toFixed(2)} s`;
  const from = `${short(loop.maxMs)} ms at most since the process began, its modules included`;
  if (loop.offThread === undefined) return `Main loop of \`start\`: **not off-thread**; the loop stands still for ${from}; ${answered}.`;
  return `Main loop of \`start\`: built off-thread by \`${loop.offThread}\`; delay at most ${short(loop.buildingMaxMs ?? 0)} ms while that worker runs, ${from}; ${answered}.`;
}

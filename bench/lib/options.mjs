// @ts-check
import { parseArgs } from 'node:util';

/** @typedef {'quality' | 'speed' | 'startup'} Part */
/** @typedef {{ sizes: number[], stride: number, only: Part[], peers: string[] | undefined, starts: number, quick: boolean }} Options */

/** @type {readonly Part[]} */
const PARTS = ['quality', 'speed', 'startup'];

export const USAGE = `usage: npm run bench -- [--quick] [--sizes 10000,30000,100000] [--stride N] [--only quality|speed|startup] [--peers a,b]
  --quick   seeds and 10k units only, every 20th JSQuAD question, 5 starts
  --sizes   units of the made-up collections (the seeds are always measured)
  --stride  ask every N-th JSQuAD question only, the same ones of every system
  --only    one part; the others are left out of RESULTS.md
  --peers   names of the systems beside the product (see peers/registry.mjs)`;

/**
 * Read the command line.
 *
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      sizes: { type: 'string' },
      stride: { type: 'string' },
      only: { type: 'string' },
      peers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new Error(USAGE);
  const { quick } = values;
  const only = PARTS.filter((part) => values.only === undefined || values.only === part);
  if (only.length === 0) throw new Error(`--only takes ${PARTS.join(', ')}, not "${values.only}".\n${USAGE}`);
  const sizes = (values.sizes ?? (quick ? '10000' : '10000,30000,100000')).split(',').filter(Boolean).map(wholeNumber);
  return {
    sizes,
    stride: wholeNumber(values.stride ?? (quick ? '20' : '1')),
    only,
    peers: values.peers?.split(',').filter(Boolean),
    starts: quick ? 5 : 10,
    quick,
  };
}

/** @param {string} text */
function wholeNumber(text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`"${text}" is not a whole number of 1 or more.\n${USAGE}`);
  return value;
}

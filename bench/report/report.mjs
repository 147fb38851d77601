// @ts-check
import { PEERS } from '../peers/registry.mjs';
import { qualitySection } from './quality-section.mjs';
import { speedSection } from './speed-section.mjs';
import { startUpSection } from './startup-section.mjs';

/**
 * What a run found. A text in place of figures says why there are none.
 *
 * @typedef {object} Results
 * @property {string} machine
 * @property {string} command
 * @property {number} minutes
 * @property {readonly string[]} peers
 * @property {readonly import('../quality/quality.mjs').QualityTable[] | string} quality
 * @property {import('../speed/speed.mjs').SpeedResult | string} speed
 * @property {readonly import('../startup/startup.mjs').StartRow[] | string} startup
 * @property {number} starts
 */

/** @param {Results} results @param {Date} now */
export function renderReport({ machine, command, minutes, peers, quality, speed, startup, starts }, now) {
  const setUps = peers.map((name) => `- ${PEERS[name].name}: ${PEERS[name].how}.`).join('\n');
  return `# Results

Written by \`${command}\` on ${now.toISOString().slice(0, 10)}, one run of ${minutes.toFixed(1)} minutes, all systems one after another. Do not edit; see README.md for how to read it.
In parentheses: the ratio to the first row of the table, which is the product.

## Machine and versions

${machine}

## Quality

All systems answer over the same units (headings, bullets, paragraphs, table rows, as the product parses them), ten hits a query. The peers get two fields,
the unit's own text and the texts of what it stands under (title, headings, parent bullets), with weights 3 and 1. The product is asked through
\`ask --batch\`.

${typeof quality === 'string' ? quality : qualitySection(quality)}

How the peers are set up:

${setUps}

## Speed and memory

400 short queries (40 % one word, 30 % two, 10 % three, 10 % technical words, 10 % with a slip), the same for all, each timed once after 100 others to warm up; every system in a
process of its own. The product parses Markdown and keeps the notes for display; the peers begin with parsed units. Heap and RSS are growth over the empty process after a full
collection.

${typeof speed === 'string' ? speed : speedSection(speed)}

## Start-up

\`node dist/bin/k8snotes.js\`, from process start to the first byte of the answer, median of ${starts}, after one unmeasured start that fills the caches.

${typeof startup === 'string' ? startup : startUpSection(startup)}
`;
}

// @ts-check
import { join } from 'node:path';
import { SHIPPED_NOTES } from '../lib/paths.mjs';
import { readUnits } from '../product/product.mjs';

/** Real text to make large collections of: clauses with their subject, and bullets as people write them. @typedef {{ clauses: { title: string, text: string }[], bullets: string[], source: string }} RealText */

const SHORTEST = 8;
const LONGEST = 60;

/**
 * @param {string | undefined} shared  Without it the shipped notes are all there is.
 * @returns {Promise<RealText>}
 */
export async function readRealText(shared) {
  const bullets = (await readUnits(shared === undefined ? SHIPPED_NOTES : join(shared, 'seeds'))).map(({ text }) =>
    text.replaceAll('\n', ' '),
  );
  if (shared === undefined) {
    return { clauses: bullets.map((text) => ({ title: text.slice(0, 20), text })), bullets, source: 'the shipped notes' };
  }
  const passages = await readUnits(join(shared, 'eval/jsquad/notes'));
  const clauses = passages.flatMap(({ text }) => {
    const [title = ''] = text.split(' ');
    return splitClauses(text.slice(title.length + 1)).map((clause) => ({ title, text: clause }));
  });
  return { clauses, bullets, source: `${clauses.length} clauses of the JSQuAD passages and ${bullets.length} seed bullets` };
}

/** Cut at 。 and 、, joining what is too short to be a statement. @param {string} text */
function splitClauses(text) {
  const clauses = [];
  let held = '';
  for (const piece of text.split(/(?<=[。、])/)) {
    held += piece;
    if (held.length < SHORTEST) continue;
    clauses.push(held.replace(/[。、]$/, '').slice(0, LONGEST));
    held = '';
  }
  if (held.length > 2) clauses.push(held.slice(0, LONGEST));
  return clauses;
}

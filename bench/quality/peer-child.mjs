// @ts-check
import { readJsonLines } from '../lib/json-lines.mjs';
import { giveOutput, readInput } from '../lib/measured.mjs';
import { PEERS } from '../peers/registry.mjs';

/** Measuring process: one peer answers all queries of one set. */

/** @typedef {import('../product/product.mjs').UnitRecord} UnitRecord */
/** @typedef {{ peer: string, units: string, queries: { id: string, q: string }[] }} Input */

const { peer: name, units: unitsFile, queries } = /** @type {Input} */ (readInput());
/** @type {UnitRecord[]} */
const units = readJsonLines(unitsFile);
const unitById = new Map(units.map((unit) => [unit.id, unit]));
const texts = queries.map(({ q }) => q);
const peer = PEERS[name];
const answers = 'run' in peer ? peer.run(units, texts).answers : await ask(peer, texts);
giveOutput(
  queries.map(({ id }, at) => {
    const { ids, ms } = answers[at];
    const hits = ids.flatMap((unitId) => unitById.get(unitId) ?? []).map(({ file, line, endLine }) => ({ file, line, endLine }));
    return { id, hits, ms };
  }),
);

/**
 * @param {import('../peers/registry.mjs').LibraryPeer} library
 * @param {readonly string[]} asked
 */
async function ask(library, asked) {
  const search = await library.build(units);
  const found = [];
  for (const query of asked) {
    const before = performance.now();
    const ids = await search(query);
    found.push({ ids, ms: performance.now() - before });
  }
  return found;
}

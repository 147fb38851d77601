// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { writeJsonLines } from '../lib/json-lines.mjs';
import { score } from '../lib/metrics.mjs';
import { workFolder } from '../lib/paths.mjs';
import { log } from '../lib/progress.mjs';
import { PEERS } from '../peers/registry.mjs';
import { askBatch } from '../product/batch.mjs';
import { readUnits } from '../product/product.mjs';
import { judgedSets } from './sets.mjs';

/** @typedef {import('../lib/metrics.mjs').Scores} Scores */
/** @typedef {import('../lib/metrics.mjs').RunLine} RunLine */
/** @typedef {{ name: string, scores: Scores } | { name: string, absent: string }} QualityRow */
/** @typedef {{ title: string, asked: string, units: number, key: 'seeds' | 'jsquad', rows: QualityRow[] }} QualityTable */

const CHILD = fileURLToPath(new URL('peer-child.mjs', import.meta.url));

/**
 * Score the product and its peers on every judged set.
 *
 * @param {string} shared
 * @param {number} stride
 * @param {readonly string[]} peers
 * @returns {Promise<QualityTable[]>}
 */
export async function measureQuality(shared, stride, peers) {
  const tables = [];
  for (const set of judgedSets(shared, stride)) {
    const units = await readUnits(set.notes);
    const rows = await productRows(set);
    const unitsFile = join(workFolder(), `units-${set.key}.jsonl`);
    writeJsonLines(unitsFile, units);
    for (const peer of peers) rows.push(await peerRow(peer, unitsFile, set));
    tables.push({ title: set.title, asked: set.asked, units: units.length, key: set.key, rows });
  }
  return tables;
}

/** @param {import('./sets.mjs').JudgedSet} set @returns {Promise<QualityRow[]>} */
async function productRows({ key, notes, queries }) {
  log(`quality, ${key}: product`);
  /** @type {QualityRow[]} */
  const rows = [];
  if (existsSync('/usr/share/edict/edict')) {
    const run = await askBatch(notes, queries, {});
    rows.push({ name: '**k8snotes**', scores: score(queries, run) });
    rows.push({ name: 'k8snotes, hits counted without the children shown under them', scores: score(queries, withoutChildren(run)) });
  } else rows.push({ name: '**k8snotes** with the general dictionary', absent: 'no dictionary is installed (apt-get install edict)' });
  const plain = await askBatch(notes, queries, { DICTIONARY_FILE: 'none' });
  rows.push({ name: 'k8snotes, `DICTIONARY_FILE=none`', scores: score(queries, plain) });
  return rows;
}

/** The product says which lines it shows for a hit, children included; the peers know a unit's own line only. @param {readonly RunLine[]} run */
function withoutChildren(run) {
  return run.map((line) => ({ ...line, hits: line.hits.map(({ file, line: first }) => ({ file, line: first })) }));
}

/**
 * @param {string} name
 * @param {string} unitsFile
 * @param {import('./sets.mjs').JudgedSet} set
 * @returns {Promise<QualityRow>}
 */
async function peerRow(name, unitsFile, { key, queries }) {
  const peer = PEERS[name];
  const absent = 'absent' in peer ? peer.absent() : undefined;
  if (absent !== undefined) return { name: peer.name, absent };
  log(`quality, ${key}: ${peer.name}`);
  try {
    /** @type {RunLine[]} */
    const run = await runChild(CHILD, { peer: name, units: unitsFile, queries: queries.map(({ id, q }) => ({ id, q })) });
    return { name: peer.name, scores: score(queries, run) };
  } catch (error) {
    return { name: peer.name, absent: `it failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

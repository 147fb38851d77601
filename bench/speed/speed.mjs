// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { writeJsonLines } from '../lib/json-lines.mjs';
import { SHIPPED_NOTES, WORK, workFolder } from '../lib/paths.mjs';
import { log } from '../lib/progress.mjs';
import { percentile } from '../lib/stats.mjs';
import { PEERS } from '../peers/registry.mjs';
import { readUnits } from '../product/product.mjs';
import { readRealText } from './clauses.mjs';
import { writeCollection } from './collection.mjs';
import { measureLoopDelay } from './loop-delay.mjs';
import { makeQueries } from './queries.mjs';

/**
 * @typedef {{ name: string, buildMs: number, buildNote: string, heapMb: number, rssMb: number, peakRssMb: number, p50: number, p99: number, max: number }} Figures
 * @typedef {Figures | { name: string, absent: string }} SpeedRow
 * @typedef {{ title: string, units: number, rows: SpeedRow[], loop: import('./loop-delay.mjs').LoopDelay | string }} SpeedTable
 * @typedef {{ source: string, tables: SpeedTable[] }} SpeedResult
 * @typedef {{ notes: string, unitsFile: string, queries: string[], warmUp: string[] }} Task
 * @typedef {{ heapMb: number, rssMb: number, peakRssMb: number, times: number[] }} Measured
 */

const QUERIES = 400;
const WARM_UP = 100;

/**
 * Time and memory over the seeds (or the shipped notes) and over collections of the given sizes.
 *
 * @param {string | undefined} shared
 * @param {readonly number[]} sizes
 * @param {readonly string[]} peers
 * @returns {Promise<SpeedResult>}
 */
export async function measureSpeed(shared, sizes, peers) {
  const text = await readRealText(shared);
  const seeds =
    shared === undefined ? { title: 'Shipped notes', notes: SHIPPED_NOTES } : { title: 'Seed notes', notes: join(shared, 'seeds') };
  const tables = [await measureCollection(seeds.title, seeds.notes, peers)];
  for (const size of sizes) {
    const notes = join(workFolder(), `notes-${size}`);
    writeCollection(text, size, notes);
    tables.push(await measureCollection(`${size.toLocaleString('en')} units`, notes, peers));
    rmSync(notes, { recursive: true });
  }
  return { source: text.source, tables };
}

/**
 * @param {string} title
 * @param {string} notes
 * @param {readonly string[]} peers
 * @returns {Promise<SpeedTable>}
 */
async function measureCollection(title, notes, peers) {
  const units = await readUnits(notes);
  const unitsFile = join(workFolder(), 'units-speed.jsonl');
  writeJsonLines(unitsFile, units);
  const statements = units.map(({ text }) => text);
  const task = { notes, unitsFile, queries: makeQueries(statements, QUERIES, 1), warmUp: makeQueries(statements, WARM_UP, 2) };
  log(`speed, ${title}: product`);
  const rows = await productRows(task);
  for (const peer of peers) {
    log(`speed, ${title}: ${PEERS[peer].name}`);
    rows.push(await peerRow(peer, task));
  }
  log(`speed, ${title}: main loop of start`);
  const loop = await measureLoopDelay(notes).catch((error) => `not measured: ${messageOf(error)}`);
  return { title, units: units.length, rows, loop };
}

/** @param {Task} task @returns {Promise<SpeedRow[]>} */
async function productRows({ notes, queries, warmUp }) {
  // A cache of its own for every size, empty at first: loading the helpers is measured from nothing.
  const cacheDir = join(WORK, 'speed-cache');
  rmSync(cacheDir, { recursive: true, force: true });
  try {
    const found = await runChild(CHILDREN.product, { notes, queries, warmUp, cacheDir });
    const { parseMs, glossaryMs, indexMs, helped } = found;
    const buildNote = `parse ${seconds(parseMs)} + glossary ${seconds(glossaryMs)} + index ${seconds(indexMs)}`;
    const plain = figures('**k8snotes**', parseMs + glossaryMs + indexMs, buildNote, found);
    return [plain, helpedRow(helped)];
  } catch (error) {
    return [{ name: '**k8snotes**', absent: `it failed: ${messageOf(error)}` }];
  }
}

/** @param {Measured & { loadMs: number, dictionary: boolean, failed?: string }} helped @returns {SpeedRow} */
function helpedRow(helped) {
  const name = 'k8snotes with readings and dictionary';
  if (helped.failed !== undefined) return { name, absent: `it failed: ${helped.failed}` };
  return figures(
    helped.dictionary ? name : 'k8snotes with readings (no dictionary is installed)',
    helped.loadMs,
    'to load them into the index above, nothing cached',
    helped,
  );
}

/** @param {string} peer @param {Task} task @returns {Promise<SpeedRow>} */
async function peerRow(peer, { unitsFile, queries, warmUp }) {
  const { name } = PEERS[peer];
  try {
    const found = await runChild(CHILDREN.peer, { peer, units: unitsFile, queries, warmUp });
    return figures(name, found.indexMs, 'index only, of units already parsed', found);
  } catch (error) {
    return { name, absent: `it failed: ${messageOf(error)}` };
  }
}

const CHILDREN = {
  product: fileURLToPath(new URL('product-child.mjs', import.meta.url)),
  peer: fileURLToPath(new URL('peer-child.mjs', import.meta.url)),
};

/** @param {string} name @param {number} buildMs @param {string} buildNote @param {Measured} found @returns {Figures} */
function figures(name, buildMs, buildNote, { heapMb, rssMb, peakRssMb, times }) {
  return {
    name,
    buildMs,
    buildNote,
    heapMb,
    rssMb,
    peakRssMb,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    max: percentile(times, 100),
  };
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

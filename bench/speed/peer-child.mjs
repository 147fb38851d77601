// @ts-check
import { readJsonLines } from '../lib/json-lines.mjs';
import { giveOutput, memoryNow, peakRss, readInput, timeQueries } from '../lib/measured.mjs';
import { PEERS } from '../peers/registry.mjs';

/** Measuring process: one library indexes the units and answers. The units stay in memory, as they must to show a hit. */

/** @typedef {{ peer: string, units: string, queries: string[], warmUp: string[] }} Input */

const { peer: name, units: file, queries, warmUp } = /** @type {Input} */ (readInput());
const peer = PEERS[name];
if (!('build' in peer)) throw new Error(`${name} is a program of its own; its speed is not measured here`);
const before = memoryNow();
/** @type {import('../product/product.mjs').UnitRecord[]} */
const units = readJsonLines(file);
const started = performance.now();
const search = await peer.build(units);
const indexMs = performance.now() - started;
const after = memoryNow();
await timeQueries(warmUp, search);
const times = await timeQueries(queries, search);
giveOutput({ indexMs, heapMb: after.heap - before.heap, rssMb: after.rss - before.rss, peakRssMb: peakRss(), times, units: units.length });

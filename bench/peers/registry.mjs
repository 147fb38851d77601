// @ts-check
import { flexsearch } from './flexsearch.mjs';
import { fts5 } from './fts5.mjs';
import { lucene } from './lucene.mjs';
import { lunrJapanese } from './lunr.mjs';
import { minisearch, minisearchBigrams, minisearchLoose } from './minisearch.mjs';
import { orama } from './orama.mjs';

/**
 * A system beside the product.
 *
 * @typedef {import('../product/product.mjs').UnitRecord} UnitRecord
 * @typedef {(query: string) => string[] | Promise<string[]>} PeerSearch  Ids of the best ten units, best first.
 * @typedef {{ name: string, how: string, build: (units: readonly UnitRecord[]) => PeerSearch | Promise<PeerSearch> }} LibraryPeer
 *   A library that runs in this process. `how` says in one line how it is set up.
 * @typedef {{ buildMs: number, answers: { ids: string[], ms: number }[] }} ProgramAnswers
 * @typedef {{ name: string, how: string, absent: () => string | undefined, run: (units: readonly UnitRecord[], queries: readonly string[]) => ProgramAnswers }} ProgramPeer
 *   A program that runs beside it. `absent` says why it cannot, if so.
 * @typedef {LibraryPeer | ProgramPeer} Peer
 */

/** Every peer by the name that `--peers` takes. @type {Readonly<Record<string, Peer>>} */
export const PEERS = {
  minisearch,
  'minisearch-loose': minisearchLoose,
  'minisearch-bigrams': minisearchBigrams,
  lunr: lunrJapanese,
  flexsearch,
  orama,
  fts5,
  lucene,
};

/** The peers that speed is measured beside: the same engine as people set it up from its manual. */
export const SPEED_PEERS = ['minisearch', 'minisearch-loose', 'minisearch-bigrams'];

/**
 * Names to measure, in the order of the registry.
 *
 * @param {readonly string[]} known
 * @param {readonly string[] | undefined} wanted
 */
export function choosePeers(known, wanted) {
  const unknown = wanted?.filter((name) => !(name in PEERS)) ?? [];
  if (unknown.length > 0) throw new Error(`No peer is called ${unknown.join(', ')}; there are ${Object.keys(PEERS).join(', ')}.`);
  return known.filter((name) => wanted === undefined || wanted.includes(name));
}

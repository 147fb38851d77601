// @ts-check
import { giveOutput, memoryNow, peakRss, readInput, timeQueries } from '../lib/measured.mjs';
import { createSearch, indexNotes, loadHelpers, loadProductGlossary, NO_HELPERS, parseFolder } from '../product/product.mjs';

/** Measuring process: the product reads, indexes and answers; then once more with readings and dictionary. */

/** @typedef {{ notes: string, queries: string[], warmUp: string[], cacheDir: string }} Input */

const { notes: folder, queries, warmUp, cacheDir } = /** @type {Input} */ (readInput());
const before = memoryNow();
const started = performance.now();
const notes = await parseFolder(folder);
const parsed = performance.now();
const glossary = await loadProductGlossary();
const glossaryLoaded = performance.now();
const index = await indexNotes(glossary, notes);
const indexed = performance.now();
const after = memoryNow();
const search = await createSearch(index, NO_HELPERS);
await timeQueries(warmUp, search);
const times = await timeQueries(queries, search);
const peak = peakRss();
giveOutput({
  parseMs: parsed - started,
  glossaryMs: glossaryLoaded - parsed,
  indexMs: indexed - glossaryLoaded,
  heapMb: after.heap - before.heap,
  rssMb: after.rss - before.rss,
  peakRssMb: peak,
  times,
  helped: await withHelpers(),
});

/** A failure here costs this one row only. */
async function withHelpers() {
  try {
    const helpersStarted = performance.now();
    const helpers = await loadHelpers(index, cacheDir);
    const loadMs = performance.now() - helpersStarted;
    const { rss, heap } = memoryNow();
    const helpedSearch = await createSearch(index, helpers);
    await timeQueries(warmUp, helpedSearch);
    return {
      loadMs,
      heapMb: heap - before.heap,
      rssMb: rss - before.rss,
      times: await timeQueries(queries, helpedSearch),
      peakRssMb: peakRss(),
      dictionary: helpers.dictionary !== undefined,
    };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

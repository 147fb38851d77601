// @ts-check
import { createRequire } from 'node:module';
import { LIMIT, TEXT_WEIGHT } from './limits.mjs';

/** @type {string} Untyped on purpose: the package has no types. */
const LIBRARY = 'lunr';

/**
 * What is used of lunr, which has no types of its own.
 *
 * @typedef {{ use: (plugin: object) => void, ref: (name: string) => void, field: (name: string, options?: { boost: number }) => void, add: (document: object) => void }} LunrBuilder
 */

/** @type {import('./registry.mjs').LibraryPeer} */
export const lunrJapanese = {
  name: 'lunr + lunr-languages ja',
  how: 'fields text ×3 and path, `lunr.ja` (TinySegmenter), every token of the query ORed',
  build: (units) => {
    const require = createRequire(import.meta.url);
    const lunr = require(LIBRARY);
    require('lunr-languages/lunr.stemmer.support.js')(lunr);
    require('lunr-languages/tinyseg.js')(lunr);
    require('lunr-languages/lunr.ja.js')(lunr);
    const index = lunr((/** @type {LunrBuilder} */ builder) => {
      builder.use(lunr.ja);
      builder.ref('id');
      builder.field('text', { boost: TEXT_WEIGHT });
      builder.field('path');
      for (const unit of units) builder.add(unit);
    });
    return (query) =>
      index
        .query((/** @type {{ term: (tokens: object) => void }} */ builder) => builder.term(lunr.ja.tokenizer(query)))
        .slice(0, LIMIT)
        .map((/** @type {{ ref: string }} */ { ref }) => ref);
  },
};

// @ts-check
import MiniSearch from 'minisearch';
import { LIMIT, TEXT_WEIGHT } from './limits.mjs';

/** @typedef {import('./registry.mjs').LibraryPeer} LibraryPeer */

/**
 * @param {import('minisearch').SearchOptions} searchOptions
 * @param {((text: string) => string[])} [tokenize]
 * @returns {LibraryPeer['build']}
 */
function builder(searchOptions, tokenize) {
  return (units) => {
    const index = new MiniSearch({
      fields: ['text', 'path'],
      searchOptions: { boost: { text: TEXT_WEIGHT }, ...searchOptions },
      ...(tokenize === undefined ? {} : { tokenize }),
    });
    index.addAll(units);
    return (query) =>
      index
        .search(query)
        .slice(0, LIMIT)
        .map(({ id }) => id);
  };
}

const LOOSE = { prefix: true, fuzzy: 0.2 };
const CJK_RUN = /([\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+)/u;

/** Pairs inside Japanese runs, other words whole; pairs of hiragana alone say nothing. @param {string} text */
function bigrams(text) {
  return text
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}ー]+/u)
    .flatMap((word) => word.split(CJK_RUN))
    .flatMap((run) => (CJK_RUN.test(run) && run.length > 1 ? [...run.slice(1)].map((_, at) => run.slice(at, at + 2)) : [run]))
    .filter((token) => token !== '' && !/^\p{sc=Hiragana}{2}$/u.test(token));
}

/** @type {LibraryPeer} */
export const minisearch = {
  name: 'MiniSearch, defaults',
  how: 'fields text ×3 and path, its own tokeniser, exact words, OR',
  build: builder({}),
};

/** @type {LibraryPeer} */
export const minisearchLoose = {
  name: 'MiniSearch, prefix + fuzzy 0.2',
  how: 'the same with `prefix: true, fuzzy: 0.2` on every word',
  build: builder(LOOSE),
};

/** @type {LibraryPeer} */
export const minisearchBigrams = {
  name: 'MiniSearch, CJK bigrams, prefix + fuzzy 0.2',
  how: 'the same with NFKC and character pairs as `tokenize`: the best plain set-up of the preliminary study',
  build: builder(LOOSE, bigrams),
};

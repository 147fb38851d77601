// @ts-check
import { createRandom } from '../lib/random.mjs';
import { TECHNICAL_WORDS } from './technical-words.mjs';

/** @typedef {import('../lib/random.mjs').Random} Random */

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });
/** How a hundred queries are made up. */
const MIXTURE = [
  { share: 40, make: words(1) },
  { share: 30, make: words(2) },
  { share: 10, make: words(3) },
  { share: 10, make: technical },
  { share: 10, make: typo },
];

/**
 * Short queries as people type them: 40 % one word of the notes, 30 % two words of one statement, 10 % three, 10 % technical words, 10 % with a slip.
 *
 * @param {readonly string[]} statements
 * @param {number} count
 * @param {number} seed
 */
export function makeQueries(statements, count, seed) {
  const random = createRandom(seed);
  const queries = MIXTURE.flatMap(({ share, make }) =>
    Array.from({ length: Math.round((count * share) / 100) }, () => make(statements, random)),
  );
  // Shuffled, so that no kind of query has the caches for itself.
  for (let at = queries.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    [queries[at], queries[other]] = [queries[other], queries[at]];
  }
  return queries;
}

/** Words that somebody would type: no lone letters, no hiragana particles, no bare numbers. @param {string} text */
function contentWords(text) {
  return [...segmenter.segment(text)]
    .filter(({ isWordLike, segment }) => isWordLike && segment.length > 1 && !/^(?:\p{sc=Hiragana}+|[\d.,]+)$/u.test(segment))
    .map(({ segment }) => segment);
}

/** @param {number} count */
function words(count) {
  return (/** @type {readonly string[]} */ statements, /** @type {Random} */ random) => {
    for (;;) {
      const found = contentWords(random.pick(statements));
      if (found.length < count) continue;
      const start = random.below(found.length - count + 1);
      return found.slice(start, start + count).join(' ');
    }
  };
}

/** @param {readonly string[]} _statements @param {Random} random */
function technical(_statements, random) {
  return random.pick(TECHNICAL_WORDS);
}

/** A Latin or katakana word of five letters or more with one letter lost or two swapped. @param {readonly string[]} statements @param {Random} random */
function typo(statements, random) {
  for (;;) {
    const long = contentWords(random.pick(statements)).filter((word) => /^(?:[a-z]{5,}|[\p{sc=Katakana}ー]{5,})$/iu.test(word));
    if (long.length === 0) continue;
    const word = random.pick(long);
    const at = 1 + random.below(word.length - 2);
    return random.chance(0.5)
      ? word.slice(0, at) + word.slice(at + 1)
      : `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
  }
}

/**
 * The alphabet of index terms: one leading mark a kind, so that a whole word, a part of a word and a concept of the same letters are told apart and can be weighed
 * differently by the query. Whole words have no mark.
 */
export const MARK = {
  part: '.',
  stem: '~',
  fold: '^',
  okurigana: '_',
  concept: '=',
  nestedConcept: '+',
  acronym: '@',
  date: '#',
  /** Set before any of the above when it comes from a repaired misspelling of the note. */
  repaired: '!',
  /** A word that belongs to the note or the talk without standing on its first line: venue, file name, front matter, speakers. */
  extra: '$',
  gram: '\u0002',
} as const;

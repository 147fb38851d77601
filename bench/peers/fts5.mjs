// @ts-check
import Database from 'libsql';
import { LIMIT, TEXT_WEIGHT } from './limits.mjs';

/** The trigram tokeniser cannot see a word shorter than this. */
const GRAM = 3;

/** @type {import('./registry.mjs').LibraryPeer} */
export const fts5 = {
  name: 'SQLite FTS5, trigram',
  how: 'columns text ×3 and path, the trigrams of each word ORed, bm25(); words of one or two characters by LIKE after them',
  build: (units) => {
    const database = new Database(':memory:');
    database.exec("CREATE VIRTUAL TABLE units USING fts5(text, path, tokenize = 'trigram')");
    const insert = database.prepare('INSERT INTO units (rowid, text, path) VALUES (?, ?, ?)');
    database.exec('BEGIN');
    for (const [row, unit] of units.entries()) insert.run(row, unit.text, unit.path);
    database.exec('COMMIT');
    const match = database.prepare(`SELECT rowid FROM units WHERE units MATCH ? ORDER BY bm25(units, ${TEXT_WEIGHT}, 1) LIMIT ${LIMIT}`);
    const like = database.prepare(`SELECT rowid FROM units WHERE text LIKE ? ESCAPE '\\' LIMIT ${LIMIT}`);
    return (query) => {
      const words = query.split(/\s+/).filter((word) => word !== '');
      const grams = new Set(words.flatMap(trigrams));
      const rows = grams.size === 0 ? [] : rowsOf(match.all([...grams].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' OR ')));
      for (const word of words) {
        if (rows.length < LIMIT && [...word].length < GRAM) rows.push(...rowsOf(like.all(`%${word.replace(/[\\%_]/g, '\\$&')}%`)));
      }
      return [...new Set(rows.map((row) => units[row].id))].slice(0, LIMIT);
    };
  },
};

/** @param {string} word */
function trigrams(word) {
  const letters = [...word];
  return letters.slice(GRAM - 1).map((_, at) => letters.slice(at, at + GRAM).join(''));
}

/** @param {unknown[]} found */
function rowsOf(found) {
  return /** @type {{ rowid: number }[]} */ (found).map(({ rowid }) => rowid);
}

// @ts-check
/** @import { ParseStats, DictionaryEntry } from './dictionary-entry.d.mts' */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createDictionaryCompiler } from './compile-dictionary.mjs';
import { parseEdict } from './parse-edict.mjs';
import { parseJmdict } from './parse-jmdict.mjs';

/** JMdict with all languages has about 120 MB; more is no dictionary. */
const MAX_BYTES = 512 * 1024 * 1024;
const CHUNK_BYTES = 1 << 20;

/**
 * Read dictionary files, each in whichever format and encoding it is in, and compile them into one dictionary.
 *
 * @param {readonly string[]} paths
 * @param {object} meta
 * @returns {{ bytes: Uint8Array<ArrayBuffer>, stats: { path: string, format: string, entries: number, malformed: number }[] }}
 * @throws {Error} with the file's own code when it cannot be read; with code `DICTIONARY_UNREADABLE` and `path` when it is no dictionary.
 */
export function compileDictionaryFiles(paths, meta) {
  const compiler = createDictionaryCompiler();
  const stats = [];
  for (const path of paths) {
    const source = openSource(readFileSync(path));
    /** @type {ParseStats} */
    const counts = { entries: 0, malformed: 0 };
    const options = { computing: /^comp/i.test(basename(path)) };
    let words = 0;
    for (const entry of source.entries(counts)) if (compiler.add(entry, options)) words++;
    // A dictionary with some broken lines is one; a log with some lines that look like entries is none.
    if (words === 0 || words * 9 < counts.malformed) {
      throw Object.assign(new Error(`${path} holds ${words} dictionary entries beside ${counts.malformed} lines that are none`), {
        code: 'DICTIONARY_UNREADABLE',
        path,
      });
    }
    stats.push({ path, format: source.format, ...counts });
  }
  return { bytes: compiler.finish({ ...meta, sources: stats }), stats };
}

/**
 * Tell the format and the encoding of a dictionary from its bytes.
 *
 * XML by its beginning, EDICT otherwise; UTF-8 when all of it is UTF-8, else EUC-JP, unless that fits worse. A gzip file is unpacked.
 *
 * @param {Uint8Array} file
 * @returns {{ format: string, entries(stats: ParseStats): Generator<DictionaryEntry, void, undefined> }}
 */
export function openSource(file) {
  let bytes = file;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    } catch {
      bytes = new Uint8Array();
    }
  }
  const xml = /^(?:\xEF\xBB\xBF)?\s*<(?:\?xml|!DOCTYPE|!--|JMdict|entry)/i.test(Buffer.from(bytes.subarray(0, 256)).toString('latin1'));
  const encoding = encodingOf(bytes);
  return {
    format: `${xml ? 'JMdict' : 'EDICT'} ${encoding}`,
    entries: (stats) => (xml ? parseJmdict(chunksOf(bytes, encoding), stats) : parseEdict(chunksOf(bytes, encoding), stats)),
  };
}

/** @param {Uint8Array} bytes @returns {'utf-8' | 'euc-jp'} */
function encodingOf(bytes) {
  if (isUtf8(bytes)) return 'utf-8';
  // Neither is certain in a damaged file: the one that leaves fewer holes is meant.
  const sample = bytes.subarray(0, 4 * CHUNK_BYTES);
  const holes = (/** @type {string} */ encoding) => new TextDecoder(encoding).decode(sample).split('\uFFFD').length;
  return holes('euc-jp') <= holes('utf-8') ? 'euc-jp' : 'utf-8';
}

/** @param {Uint8Array} bytes @param {string} encoding */
function* chunksOf(bytes, encoding) {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    yield decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream: at + CHUNK_BYTES < bytes.length });
  }
}

// @ts-check
/**
 * Entry of the reading worker: loads the IPADIC dictionary, answers batches of Japanese segments with the readings of their kanji
 * morphemes, and ends.
 *
 * Plain JavaScript, because Node 20 cannot start a worker from TypeScript: the same file runs beside the sources (tests) and beside the
 * compiled code (the build copies it). Started by reading-service.ts only; messages are `WorkerRequest` and `WorkerReply` there.
 */
import { parentPort, workerData } from 'node:worker_threads';
import zlib from 'node:zlib';
import kuromoji from '@sglkc/kuromoji';

/** @typedef {import('@sglkc/kuromoji').IpadicFeatures} Morpheme */
/** @typedef {{ tokenize(text: string): Morpheme[] }} Tokenizer */

const HAN = /[\p{Script=Han}〆]/u;
const LATIN_OR_DIGIT = /[a-z0-9ａ-ｚ０-９]/iu;
/** The end of a word that is kana: its okurigana, empty for 運用. */
const OKURIGANA = /[ぁ-ゖー]*$/u;

/** @param {string} katakana @returns {string} Hiragana; kuromoji gives readings in full-width katakana. */
const toHiragana = (katakana) => katakana.replace(/[ァ-ヴ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));

/** @param {Morpheme} morpheme @returns {boolean} Whether it is a verb or an adjective with a stem in kanji. */
const isPredicate = (morpheme) => morpheme.pos === '動詞' || morpheme.pos === '形容詞';

/**
 * Whether a hiragana morpheme continues the predicate before it: ない, た, ます, て, られる, いる.
 *
 * @param {Morpheme} morpheme
 * @returns {boolean}
 */
const continuesPredicate = (morpheme) =>
  morpheme.pos === '助動詞' ||
  (morpheme.pos === '助詞' && morpheme.pos_detail_1 === '接続助詞' && /^[てでば]/u.test(morpheme.surface_form)) ||
  ((morpheme.pos === '動詞' || morpheme.pos === '形容詞') && (morpheme.pos_detail_1 === '非自立' || morpheme.pos_detail_1 === '接尾'));

/**
 * Reading of the dictionary form, made by exchanging the okurigana: 見合わ みあわ to 見合う みあう.
 *
 * @param {Morpheme} morpheme
 * @param {string} reading
 * @returns {string} Empty when there is none, or it is the reading itself, or the stem changes its sound (来る).
 */
function baseReading(morpheme, reading) {
  const surface = morpheme.surface_form;
  const base = morpheme.basic_form;
  if (!isPredicate(morpheme) || base === surface || base === '*' || morpheme.conjugated_type.startsWith('カ変')) return '';
  const okurigana = OKURIGANA.exec(surface)?.[0] ?? '';
  const stem = surface.slice(0, surface.length - okurigana.length);
  if (stem === '' || !base.startsWith(stem) || !reading.endsWith(okurigana)) return '';
  return reading.slice(0, reading.length - okurigana.length) + base.slice(stem.length);
}

/**
 * The kanji morphemes of a segment in the line format that run-readings.ts decodes: pieces separated by spaces, each
 * `start,length,reading,baseReading,inflectedLength,inflectedReading`, trailing empty fields left out, offsets in UTF-16 units.
 *
 * @param {Tokenizer} tokenizer
 * @param {string} segment
 * @returns {string}
 */
function encodePieces(tokenizer, segment) {
  const morphemes = tokenizer.tokenize(segment);
  const pieces = [];
  let offset = 0;
  for (let at = 0; at < morphemes.length; at += 1) {
    const morpheme = /** @type {Morpheme} */ (morphemes[at]);
    const surface = morpheme.surface_form;
    // word_position counts code points; the surfaces in order are the text itself.
    const start = offset;
    offset += surface.length;
    if (morpheme.pos === '助詞') continue; // を通して, に対して: particles in kanji join nothing and are not looked for
    if (!HAN.test(surface) || LATIN_OR_DIGIT.test(surface) || morpheme.reading === undefined) continue;
    const reading = toHiragana(morpheme.reading);
    if (!/^[ぁ-ゖー]+$/u.test(reading)) continue; // marks such as 々 read as themselves
    let inflected = '';
    let inflectedReading = '';
    if (isPredicate(morpheme)) {
      for (let next = at + 1; next < morphemes.length; next += 1) {
        const tail = /** @type {Morpheme} */ (morphemes[next]);
        if (!/^[ぁ-ゖー]+$/u.test(tail.surface_form) || !continuesPredicate(tail)) break;
        inflected += tail.surface_form;
      }
      if (inflected !== '') inflectedReading = reading + inflected;
    }
    const fields = [
      start,
      surface.length,
      reading,
      baseReading(morpheme, reading),
      inflected === '' ? '' : surface.length + inflected.length,
    ];
    pieces.push([...fields, inflectedReading].join(',').replace(/,+$/u, ''));
  }
  return pieces.join(' ');
}

/**
 * Let the dictionary loader unzip each file in one piece of its exact size. Its own way, thousands of 16 KB buffers at once, leaves some
 * 60 MB of heap fragments with the process after this thread has ended, and is a tenth slower (measured, Node 20 on glibc, 2026-11). Only
 * this thread's copy of `node:zlib` is changed. The last four bytes of a gzip file are its unzipped size (RFC 1952, ISIZE).
 */
function unzipInOnePiece() {
  Object.defineProperty(zlib, 'gunzip', {
    value: (/** @type {Buffer} */ zipped, /** @type {(error: unknown, unzipped?: Buffer) => void} */ callback) => {
      let unzipped;
      try {
        unzipped = zlib.gunzipSync(zipped, { chunkSize: Math.max(zipped.readUInt32LE(zipped.length - 4) + 64, 1024) });
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, unzipped);
    },
  });
}

if (parentPort === null) throw new Error('reading-worker.mjs runs as a worker thread only');
const port = parentPort;

unzipInOnePiece();
kuromoji.builder({ dicPath: workerData.dictionaryDir }).build((error, tokenizer) => {
  if (error) {
    port.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    port.close();
    return;
  }
  port.on('message', (request) => {
    if (request.kind === 'end') {
      port.close(); // the last handle: the thread ends and its memory goes back
      return;
    }
    port.postMessage({ kind: 'pieces', pieces: request.segments.map((/** @type {string} */ segment) => encodePieces(tokenizer, segment)) });
  });
  port.postMessage({ kind: 'ready' });
});

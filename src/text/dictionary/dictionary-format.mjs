// @ts-check
import { crc32 } from 'node:zlib';

/**
 * The compiled dictionary as bytes: what the compiler writes, the cache keeps and `Dictionary` reads in place.
 *
 * Layout (little endian): magic 8 bytes · format version u32 · CRC-32 of everything from byte 16 on u32 · length of the meta JSON u32 ·
 * meta JSON (UTF-8) · the sections, each at a multiple of 8. The meta names each section with its offset and length.
 */

const MAGIC = 'K8SNDIC\n';
/** Raise it with every change of the layout, of normalisation or of the weights: older caches are then rebuilt. */
export const FORMAT_VERSION = 1;
const HEAD_BYTES = 20;

/** The sections that a compiled dictionary has, all of them always. Texts are UTF-8, sorted by code point, without terminators. */
export const SECTIONS = /** @type {const} */ ({
  /** Japanese strings (words and readings) end to end; string i is `jaText[jaOffset[i] .. jaOffset[i + 1]]`. */
  jaText: 'u8',
  jaOffset: 'u32',
  /** Bit 0: a word (not only a reading); bits 1-3: inflection class. */
  jaFlags: 'u8',
  /** English keys (glosses and the single words in them), as above. */
  enText: 'u8',
  enOffset: 'u32',
  /** Bit 0: an ordinary word, seen in lower case in some gloss. */
  enFlags: 'u8',
  /** Translations of Japanese string i are the entries `jaEdgeStart[i] .. jaEdgeStart[i + 1]`: `id << 8 | weight` and the sense. */
  jaEdgeStart: 'u32',
  jaEdge: 'u32',
  jaEdgeSense: 'u8',
  enEdgeStart: 'u32',
  enEdge: 'u32',
  enEdgeSense: 'u8',
  /** Ids of the readings of Japanese string i. */
  readingStart: 'u32',
  reading: 'u32',
});

/** How a word bends; the number is stored in bits 1-3 of its flags. */
export const INFLECTIONS = /** @type {const} */ (['none', 'v1', 'v5', 'adj-i', 'suru', 'kuru']);

/**
 * @param {object} meta
 * @param {Record<string, Uint8Array | Uint32Array>} sections
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function packDictionary(meta, sections) {
  /** @type {Record<string, [number, number]>} */
  const table = {};
  let at = 0;
  for (const name of Object.keys(SECTIONS)) {
    const bytes = sections[name];
    if (bytes === undefined) throw new RangeError(`Section ${name} is missing`);
    table[name] = [at, bytes.byteLength];
    at = align(at + bytes.byteLength);
  }
  const json = Buffer.from(JSON.stringify({ ...meta, sections: table }), 'utf8');
  const base = align(HEAD_BYTES + json.length);
  const out = new Uint8Array(base + at);
  const view = new DataView(out.buffer);
  out.set(Buffer.from(MAGIC, 'latin1'), 0);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(16, json.length, true);
  out.set(json, HEAD_BYTES);
  for (const [name, [offset]] of Object.entries(table)) {
    const part = sections[name];
    if (part !== undefined) out.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), base + offset);
  }
  view.setUint32(12, crc32(out.subarray(16)) >>> 0, true);
  return out;
}

/**
 * Check and open packed bytes. Nothing is copied: the sections are views of `bytes`.
 *
 * @param {Uint8Array} bytes  Must start at a multiple of 8 in its buffer.
 * @returns {{ meta: Record<string, unknown>, sections: Record<string, Uint8Array | Uint32Array> } | undefined}
 *   `undefined` when the bytes are cut, changed, of another version, or this machine is big-endian.
 */
export function unpackDictionary(bytes) {
  if (bytes.byteLength < HEAD_BYTES || bytes.byteOffset % 8 !== 0 || new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) return undefined;
  if (view.getUint32(8, true) !== FORMAT_VERSION) return undefined;
  if (view.getUint32(12, true) !== crc32(bytes.subarray(16)) >>> 0) return undefined;
  const jsonLength = view.getUint32(16, true);
  const base = align(HEAD_BYTES + jsonLength);
  if (base > bytes.byteLength) return undefined;
  /** @type {Record<string, unknown>} */
  let meta;
  try {
    meta = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + HEAD_BYTES, jsonLength).toString('utf8'));
  } catch {
    return undefined;
  }
  const table = meta.sections;
  if (typeof table !== 'object' || table === null) return undefined;
  /** @type {Record<string, Uint8Array | Uint32Array>} */
  const sections = {};
  for (const [name, type] of Object.entries(SECTIONS)) {
    const place = /** @type {Record<string, unknown>} */ (table)[name];
    if (!Array.isArray(place)) return undefined;
    const [offset, length] = place;
    if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0 || length < 0 || offset % 8 !== 0) return undefined;
    if (base + offset + length > bytes.byteLength) return undefined;
    const start = bytes.byteOffset + base + offset;
    if (type === 'u32' && length % 4 !== 0) return undefined;
    sections[name] = type === 'u8' ? new Uint8Array(bytes.buffer, start, length) : new Uint32Array(bytes.buffer, start, length / 4);
  }
  return { meta, sections };
}

/** @param {number} at */
function align(at) {
  return (at + 7) & ~7;
}

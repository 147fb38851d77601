/** Version of the packed form; caches of another version are rebuilt. */
export const FORMAT_VERSION: number;

/** Names and element types of the sections; documented in `dictionary-format.mjs`. */
export const SECTIONS: {
  readonly jaText: 'u8';
  readonly jaOffset: 'u32';
  readonly jaFlags: 'u8';
  readonly enText: 'u8';
  readonly enOffset: 'u32';
  readonly enFlags: 'u8';
  readonly jaEdgeStart: 'u32';
  readonly jaEdge: 'u32';
  readonly jaEdgeSense: 'u8';
  readonly enEdgeStart: 'u32';
  readonly enEdge: 'u32';
  readonly enEdgeSense: 'u8';
  readonly readingStart: 'u32';
  readonly reading: 'u32';
};

/** The sections of a packed dictionary as views of its bytes. */
export type DictionarySections = {
  readonly [Name in keyof typeof SECTIONS]: (typeof SECTIONS)[Name] extends 'u8' ? Uint8Array : Uint32Array;
};

/** How a word bends, by the number stored in bits 1-3 of its flags. */
export const INFLECTIONS: readonly ['none', 'v1', 'v5', 'adj-i', 'suru', 'kuru'];
export type Inflection = (typeof INFLECTIONS)[number];

/** Pack sections into one checked block of bytes. Throws `RangeError` when a section is missing. */
export function packDictionary(meta: object, sections: DictionarySections): Uint8Array<ArrayBuffer>;
/** Check and open packed bytes without copying; `undefined` when they are cut, changed or of another version. */
export function unpackDictionary(bytes: Uint8Array): { meta: Record<string, unknown>; sections: DictionarySections } | undefined;

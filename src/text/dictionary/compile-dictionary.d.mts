import type { DictionaryEntry } from './dictionary-entry.d.mts';

/** Collects entries, then packs them; see `compile-dictionary.mjs` for how pairs are weighed. */
export interface DictionaryCompiler {
  /** Take an entry in; `computing` says that its file is a glossary of computing. Returns whether it has a Japanese form. */
  add(entry: DictionaryEntry, options?: { readonly computing?: boolean }): boolean;
  /** Pack everything; `meta` is kept with it. */
  finish(meta?: object): Uint8Array<ArrayBuffer>;
}
/** A compiler of dictionary entries. Holds the whole dictionary while it runs: use it in a worker. Deterministic. */
export function createDictionaryCompiler(): DictionaryCompiler;
/** Compile entries in one go. */
export function compileDictionary(
  entries: Iterable<DictionaryEntry>,
  options?: { readonly computing?: boolean; readonly meta?: object },
): Uint8Array<ArrayBuffer>;

import type { DictionaryEntry, ParseStats } from './dictionary-entry.d.mts';

/** What was read from one file. `format` is `EDICT euc-jp`, `JMdict utf-8` and so on. */
export interface SourceStats {
  readonly path: string;
  readonly format: string;
  readonly entries: number;
  readonly malformed: number;
}
/** Read dictionary files in any supported format and compile them into one. Throws the file system's error, or one with code `DICTIONARY_UNREADABLE` and `path`. */
export function compileDictionaryFiles(
  paths: readonly string[],
  meta: object,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly stats: readonly SourceStats[] };
/** Tell format and encoding of a dictionary from its bytes (gzip is unpacked) and give its entries. Never throws. */
export function openSource(file: Uint8Array): {
  readonly format: string;
  entries(stats: ParseStats): Generator<DictionaryEntry, void, undefined>;
};

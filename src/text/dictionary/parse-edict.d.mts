import type { DictionaryEntry, ParseStats } from './dictionary-entry.d.mts';

/** Parse text in EDICT or EDICT2 format, given in chunks cut anywhere. Pure, never throws; lines that are no entries are counted in `stats.malformed`. */
export function parseEdict(chunks: Iterable<string>, stats?: ParseStats): Generator<DictionaryEntry, void, undefined>;
/** Parse one EDICT or EDICT2 line; `undefined` when it is no entry or has no English in it. */
export function parseEdictLine(line: string): DictionaryEntry | undefined;

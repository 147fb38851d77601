import type { DictionaryEntry, ParseStats } from './dictionary-entry.d.mts';

/** Parse JMdict XML, given in chunks cut anywhere, keeping English glosses. Pure, never throws; broken entries are counted in `stats.malformed`. */
export function parseJmdict(chunks: Iterable<string>, stats?: ParseStats): Generator<DictionaryEntry, void, undefined>;
/** Parse what stands between `<entry>` and `</entry>`; `undefined` without any written form or reading. */
export function parseJmdictEntry(xml: string): DictionaryEntry | undefined;

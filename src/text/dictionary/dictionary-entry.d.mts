/** The shapes that the dictionary parsers hand to the compiler. Types only: there is no `dictionary-entry.mjs`. */

/** One meaning of an entry. */
export interface DictionarySense {
  /** English equivalents, the nearest first, as the file writes them (`to carry`, `congestion (e.g. traffic)`). */
  readonly glosses: readonly string[];
  /** Part-of-speech tags of JMdict (`n`, `vs`, `v5r`, `adj-i`, ...); carried over from the sense before when the file names none. */
  readonly pos: readonly string[];
  /** Field and usage tags: `comp`, `uk`, `arch`, `sl`, ... */
  readonly tags: readonly string[];
  /** Place of the sense in its entry, from 1. */
  readonly order: number;
}

/** One dictionary entry. `writings` holds the kana form when the word has no other. */
export interface DictionaryEntry {
  readonly writings: readonly string[];
  readonly readings: readonly string[];
  readonly senses: readonly DictionarySense[];
  /** Whether the file marks the entry, or one of its forms, as common (`(P)`; in JMdict news1, ichi1, spec1, spec2 or gai1). */
  readonly common: boolean;
  /** The writings or readings that the file marks as common themselves; empty where it marks only the entry. */
  readonly commonForms: readonly string[];
  /** Forms marked irregular, outdated, rare or for search only. */
  readonly rareForms: readonly string[];
  /** For a reading that belongs to some of the writings only: those writings. */
  readonly restrictions?: Readonly<Record<string, readonly string[]>>;
}

/** Counters that a parser keeps up to date while it runs. */
export interface ParseStats {
  entries: number;
  /** Lines (EDICT) or `<entry>` elements (JMdict) that were skipped because nothing could be made of them. */
  malformed: number;
}

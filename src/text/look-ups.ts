/**
 * What query expansion asks of parts that may be absent or not ready yet: readings and the general dictionary. Pure look-ups; both answer empty lists when they know nothing.
 */
export interface ReadingLookup {
  /** Words of the notes (normalised) that are read so; `reading` is kana. */
  readonly surfaces: (reading: string) => readonly string[];
  /** Splits of a longer kana string into words of the notes, best first: うんようじどうか → [運用, 自動化]. */
  readonly cover: (reading: string) => readonly (readonly string[])[];
}

export interface DictionaryLookup {
  readonly toJapanese: (phrase: string) => readonly { readonly text: string; readonly weight: number }[];
  readonly toEnglish: (word: string) => readonly { readonly text: string; readonly weight: number }[];
  readonly isJapaneseWord: (word: string) => boolean;
  readonly isEnglishWord: (word: string) => boolean;
}

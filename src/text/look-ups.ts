/**
 * What query expansion asks of parts that may be absent or not ready yet: readings and the general dictionary. Pure look-ups; both answer empty lists when they
 * know nothing.
 */
export interface ReadingLookup {
  /** Words of the notes (normalised) that are read so; kana or romaji. */
  readonly surfaces: (reading: string) => readonly string[];
  /** Words of the notes whose reading begins so: for what is half typed. */
  readonly begins: (reading: string) => readonly string[];
  /** A longer kana string cut into readings of the notes, each with the words that are read so: うんようじどうか → [[運用], [自動化]]. Empty when it cannot be covered. */
  readonly cover: (reading: string) => readonly (readonly string[])[];
}

export interface DictionaryTranslation {
  readonly text: string;
  /** What every inflected form begins with; equal to `text` for words that do not bend. */
  readonly stem: string;
  /** 0 to 1. */
  readonly weight: number;
}

export interface DictionaryLookup {
  readonly toJapanese: (phrase: string) => readonly DictionaryTranslation[];
  readonly toEnglish: (word: string) => readonly DictionaryTranslation[];
  readonly isJapaneseWord: (word: string) => boolean;
  readonly isEnglishWord: (word: string) => boolean;
}

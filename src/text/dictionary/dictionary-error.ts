/** What is wrong with the dictionary that was asked for. Match on it, never on the message. */
export type DictionaryErrorCode =
  | 'DICTIONARY_NOT_FOUND'
  | 'DICTIONARY_NOT_READABLE'
  | 'DICTIONARY_NO_ENTRIES'
  | 'DICTIONARY_COMPILE_FAILED';

/** A dictionary cannot be used. The message names the value and what to do. */
export class DictionaryError extends Error {
  override readonly name = 'DictionaryError';
  readonly code: DictionaryErrorCode;
  /** The file concerned, as configured. */
  readonly path: string;

  constructor(code: DictionaryErrorCode, path: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.path = path;
  }
}

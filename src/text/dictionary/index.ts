/** The general Japanese-English dictionary: optional, installed on the machine, never part of this project. */
export type { Dictionary, Translation } from './dictionary.ts';
export { DictionaryError, type DictionaryErrorCode } from './dictionary-error.ts';
export {
  createDictionaryService,
  DEFAULT_DICTIONARY_FILES,
  type DictionaryLog,
  type DictionaryService,
  type DictionaryServiceOptions,
  parseDictionaryFiles,
} from './dictionary-service.ts';

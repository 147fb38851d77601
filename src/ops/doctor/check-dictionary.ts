import { existsSync } from 'node:fs';
import type { Finding } from '../finding.ts';

/** Where Debian's package edict puts its files. */
const DEBIAN = '/usr/share/edict/edict';

/** Whether the general dictionary that the settings name is there. */
export function checkDictionary(configured: readonly string[] | 'auto' | 'none'): Finding {
  const files = configured === 'auto' ? [DEBIAN] : configured === 'none' ? [] : configured;
  const missing = files.filter((file) => !existsSync(file));
  const finding = (code: string, message: Finding['message']): Finding => ({
    area: 'notes',
    code,
    state: 'ok',
    message,
    remedy: { en: '', ja: '' },
  });
  if (files.length > 0 && missing.length === 0)
    return finding('dictionary-ok', { en: `General dictionary: ${files.join(', ')}`, ja: `和英辞書: ${files.join('、')}` });
  if (configured === 'none')
    return finding('dictionary-none', {
      en: 'The general dictionary is switched off: everyday words are not translated.',
      ja: '和英辞書は使わない設定です。日常の言葉の訳は探しません。',
    });
  if (configured === 'auto')
    return finding('dictionary-none', {
      en: 'No general dictionary: everyday words are not translated. With Debian’s package edict they are.',
      ja: '和英辞書がないため、日常の言葉の訳は探しません。Debian のパッケージ edict を入れると探せます。',
    });
  return {
    area: 'notes',
    code: 'dictionary-missing',
    state: 'problem',
    message: {
      en: `DICTIONARY_FILE names ${missing.join(', ')}, which is not there.`,
      ja: `DICTIONARY_FILE の ${missing.join('、')} がありません。`,
    },
    remedy: {
      en: 'Give the path of an EDICT or JMdict file, auto, or none.',
      ja: 'EDICT か JMdict のファイルのパス、auto、none のどれかを指定してください。',
    },
  };
}

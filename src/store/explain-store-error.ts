import type { StoreError, StoreErrorCode } from './store.ts';

type Wording = Readonly<Record<'en' | 'ja', string>>;

const IN_JAPANESE: Readonly<Record<StoreErrorCode, { readonly message: string; readonly remedy: string }>> = {
  UNAVAILABLE: {
    message: 'データベースに接続できません',
    remedy: 'データベースが動いていることと、DATABASE_URL を確かめてください。',
  },
  READ_ONLY: {
    message: 'データベースに書き込めません',
    remedy: 'k8snotes を動かすユーザーに、ファイルとフォルダーへ書き込む権限を与えてください。',
  },
  DISK_FULL: { message: 'ディスクがいっぱいです', remedy: '空きを増やしてください。書けなかったもののほかは失われていません。' },
  CORRUPT: {
    message: 'データベースのファイルが壊れているか、SQLite のものではありません',
    remedy: 'バックアップから戻すか、ファイルをよそへ移してください。上書きはしていません。',
  },
  NEWER_SCHEMA: {
    message: 'データベースは、もっと新しい版の k8snotes が作ったものです',
    remedy: 'その版か、それより新しい k8snotes を使ってください。何も変えていません。',
  },
  BAD_URL: {
    message: 'DATABASE_URL を読めません',
    remedy: 'file:./data/k8snotes.db か postgres://… の形で指定してください。',
  },
  BAD_KEY: {
    message: 'DATABASE_ENCRYPTION_KEY が正しい鍵ではありません',
    remedy: 'base64 の 32 バイトを指定してください（openssl rand -base64 32）。',
  },
  NO_KEY: {
    message: '秘密を保存する鍵がありません',
    remedy: 'DATABASE_ENCRYPTION_KEY を設定してください（openssl rand -base64 32）。',
  },
  DECRYPTION: {
    message: '保存した秘密を、いまの鍵では読めません',
    remedy: 'それを暗号化した鍵を、DATABASE_ENCRYPTION_KEY にコンマで区切って加えてください。',
  },
  FAILED: { message: 'データベースでエラーが起きました', remedy: 'ログを確かめてください。' },
};

/** What went wrong with durable state, for a person, in both languages; what the database itself said stays in English. */
export function explainStoreError(error: StoreError): { readonly message: Wording; readonly remedy: Wording } {
  const { message, remedy } = IN_JAPANESE[error.code];
  return { message: { en: error.message, ja: `${message}（${error.message}）。` }, remedy: { en: error.remedy, ja: remedy } };
}

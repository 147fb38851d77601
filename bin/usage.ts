import type { Language } from '../src/model.ts';

/** One message in the languages that the command line speaks. */
export type Wording = Readonly<Record<Language, string>>;

/** The command line was used wrongly; the message says how and what is possible. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  override readonly name = 'UsageError';
  readonly wording: Wording;

  /** @param wording  In both languages, or in English alone. */
  constructor(wording: Wording | string) {
    const both = typeof wording === 'string' ? { en: wording, ja: wording } : wording;
    super(both.en);
    this.wording = both;
  }
}

export const USAGE: Wording = {
  en: `usage: k8snotes <command>

  ask QUERY… [--notes DIR] [--limit N] [--page N] [--lang ja|en] [--json] [--explain]
                        one answer; --explain says why each hit stands where it does
  ask --batch FILE [--notes DIR] [--limit N]
                        answers JSON lines {"id","q"} with JSON lines
  chat [--notes DIR] [--lang ja|en]
                        ask line by line
  start [--notes DIR]   serve what the environment configures; with nothing configured, chat
  tip [--json] [--notes DIR] [--lang ja|en]
                        a tip from the notes; --json with why, --json --all every unit
  tip --preview N [--for CHANNEL] [--json]
                        the next N with their days
  tip --post CHANNEL    post today's tip once to slack:C… or discord:…
  check [DIR] [--json]  what readers of the notes would not find or see
  doctor [--json] [--notes DIR] [--lang ja|en]
                        whether all that is configured is in order, and what to do if not
  slack-manifest [--mode socket|http] [--lang ja|en]
                        the manifest to make the Slack app from
  discord-register      registers the commands on Discord now
  help                  this text

Settings come from the environment: see .env.example.
`,
  ja: `使い方: k8snotes <コマンド>

  ask 質問… [--notes フォルダー] [--limit 件数] [--page ページ] [--lang ja|en] [--json] [--explain]
                        一度だけ答えます。--explain は順位の理由を示します
  ask --batch ファイル [--notes フォルダー] [--limit 件数]
                        JSON 行 {"id","q"} に JSON 行で答えます
  chat [--notes フォルダー] [--lang ja|en]
                        一行ずつ質問します
  start [--notes フォルダー]
                        環境変数で設定したものを動かします。設定がなければ chat と同じです
  tip [--json] [--notes フォルダー] [--lang ja|en]
                        ノートからひとこと。--json は選んだ理由も、--json --all はすべての項目を示します
  tip --preview 件数 [--for チャンネル] [--json]
                        これから届くものと日付
  tip --post チャンネル 今日のひとことを slack:C… か discord:… に一度だけ投稿します
  check [フォルダー] [--json]
                        ノートの中で、読む人が見つけられないところや見られないところを示します
  doctor [--json] [--notes フォルダー] [--lang ja|en]
                        設定したものが正しく動くかを確かめ、直し方を示します
  slack-manifest [--mode socket|http] [--lang ja|en]
                        Slack アプリを作るためのマニフェスト
  discord-register      Discord にコマンドを登録します
  help                  この説明

設定は環境変数で行います。.env.example を見てください。
`,
};

import type { CheckMessages } from './messages.ts';

/** 日本語の文面。 */
export const ja: CheckMessages = {
  findings: {
    unreadable: ({ reason }) => ({
      message: `ファイルを読めません${reason === '' ? '' : `: ${REASONS[reason] ?? reason}`}`,
      remedy: 'k8snotes を動かすユーザーに読み取りを許可するか、ファイルを削除してください。',
    }),
    'too-large': ({ megabytes }) => ({
      message: `ファイルが大きすぎるため${megabytes === '' ? '' : `（${megabytes} MB）`}読みませんでした`,
      remedy: 'イベントごとのファイルに分けてください。',
    }),
    'outside-folder': () => ({
      message: 'ノートのフォルダーの外を指すリンクなので、リンク先は読みませんでした',
      remedy: 'リンク先をノートのフォルダーにコピーするか、リンクを削除してください。',
    }),
    'not-utf-8': ({ encoding, places }) => ({
      message:
        encoding === undefined
          ? `UTF-8 として正しくないところが${places === '' ? 'あり' : ` ${places} か所あり`}、読む人には \uFFFD と表示されます`
          : `文字コードが UTF-8 ではなく ${encoding} です（推測して読みました）`,
      remedy: 'UTF-8 で保存し直してください。',
    }),
    'unclosed-fence': ({ text }) => ({
      message: `ここから始まるコードブロックが閉じられていません: ${text}`,
      remedy: 'コードの終わりに ``` だけの行を書いてください。',
    }),
    'front-matter': ({ reason }) => ({
      message: reason === '' ? 'ファイル先頭の設定が閉じられていません' : `ファイル先頭の設定を読めません: ${reason}`,
      remedy: '--- だけの 2 行の間に、1 行に 1 つずつ「キー: 値」と書いてください。記号を含む値は引用符で囲みます。',
    }),
    'bad-audience': ({ value }) => ({
      message: `audience の値が分からないため、このノートは誰にも見えません: ${value}`,
      remedy: '「audience: public」か、slack:C0123 や discord:456 のような場所の一覧を書いてください。',
    }),
    'audience-nobody': ({ places }) => ({
      message:
        places.length === 0
          ? 'audience が空なので、このノートは誰にも見えません'
          : `audience にありうる場所が 1 つもないため、このノートは誰にも見えません: ${places.join('、')}`,
      remedy:
        '名前ではなく ID を書いてください。Slack はチャンネル詳細にある slack:C0123、Discord は「チャンネルIDをコピー」で得られる discord:456 の形です。全員に見せるなら「audience: public」とします。',
    }),
    'audience-place': ({ place }) => ({
      message: `audience にありえない場所があります: ${place}`,
      remedy:
        '名前ではなく ID を書いてください。Slack はチャンネル詳細にある slack:C0123、Discord は「チャンネルIDをコピー」で得られる discord:456 の形です。',
    }),
    'bad-draft': ({ value }) => ({
      message: `draft が true でも false でもないため、下書きとして扱われ誰にも見えません: ${value}`,
      remedy: '「draft: true」か「draft: false」と書いてください。',
    }),
    draft: () => ({
      message: '下書きなので、誰にも見つかりません',
      remedy: 'できあがったら「draft: true」を消してください。',
    }),
    'bad-date': ({ value }) => ({
      message: `日付として読めません: ${value}`,
      remedy: 'YYYY-MM-DD、YYYY-MM、YYYY、unknown のどれかで書いてください。',
    }),
    'bad-tip': ({ value }) => ({
      message: `tip が true でも false でもないため、「今日のひとこと」には選ばれません: ${value}`,
      remedy: '「tip: true」か「tip: false」と書いてください。',
    }),
    undated: ({ title }) => ({
      message: `「${title}」に日付がなく、year: や after:、before: では見つかりません`,
      remedy: '先頭に「date: YYYY-MM-DD」を、日付が分からなければ「date: unknown」を書いてください。',
    }),
    'empty-note': () => ({
      message: '探して見つかるものが何も書かれていません',
      remedy: '内容を書くか、ファイルを削除してください。',
    }),
    'empty-heading': () => ({
      message: '見出しに文字がありません',
      remedy: '題名を書くか、行を削除してください。',
    }),
    'empty-session': ({ title, onlyMetadata }) => ({
      message: onlyMetadata ? `「${title}」の下に発表者などのほか何もありません` : `「${title}」の下に何もありません`,
      remedy: '話の内容かスライドへのリンクを書くか、メモがないことを 1 行で書いてください。',
    }),
    'empty-bullet': () => ({
      message: '箇条書きに文字がありません',
      remedy: '書くはずだったことを書くか、行を削除してください。',
    }),
    'bare-link': ({ url }) => ({
      message: `URL だけの箇条書きなので、言葉では見つかりません: ${url}`,
      remedy: '何へのリンクかを書いてください。例: [リンク先の説明](URL)',
    }),
    'duplicate-bullet': ({ text, firstLine }) => ({
      message: `${firstLine} 行目と同じ箇条書きです: ${text}`,
      remedy: 'どちらかを消すか、違いが分かるように書いてください。',
    }),
    'long-bullet': ({ characters, max }) => ({
      message: `${characters} 文字の箇条書きは、スマートフォンでは読みにくくなります`,
      remedy: `${max} 文字までの箇条書きに分けてください。`,
    }),
    'image-without-text': ({ source, fileName }) => ({
      message:
        fileName === undefined
          ? `画像の説明がないため、チャットには何も出ません: ${source}`
          : `画像がチャットではファイル名だけになります: ${fileName}`,
      remedy: '何が写っているかを書いてください。例: ![写っているもの](URL)',
    }),
    'broken-emphasis': ({ text }) => ({
      message: `強調の記号がそのまま表示されます: ${text}`,
      remedy: '記号を閉じ、内側に空白を入れないでください。例: **語**',
    }),
    'control-character': ({ count, first }) => ({
      message: `制御文字${count === '' ? '' : ` ${count} 個`}を取り除いて読みました${first === '' ? '' : `（最初は ${first}）`}`,
      remedy: '制御文字が見えるエディターで削除してください。',
    }),
    'too-deep': ({ levels }) => ({
      message: `箇条書きが${levels === '' ? '非常に深く' : ` ${levels} 段まで`}入れ子になっています`,
      remedy: '字下げを確かめてください。おそらく書き間違いです。',
    }),
    'fragile-emphasis': ({ text }) => ({
      message: `この強調はボットでは表示されますが、GitHub などでは記号のまま表示されます: ${text}`,
      remedy: '閉じる記号の後に空白を入れるか、句読点や括弧を強調の外に出してください。例: **語**。',
    }),
    'glued-marker': ({ text }) => ({
      message: `記号の後に空白がないため、GitHub などではただの文になります: ${text}`,
      remedy: '記号の後に空白を入れてください。例: - 文、## 見出し',
    }),
    'stray-dash': ({ text }) => ({
      message: `行末に、箇条書きにならない - があります: ${text}`,
      remedy: '- を消すか、次の行から箇条書きを始めてください。',
    }),
    'mixed-indentation': () => ({
      message: 'ここから字下げにタブと空白が混ざり、読むソフトによって入れ子が変わります',
      remedy: '字下げは 1 段につき空白 2 つにそろえてください。',
    }),
    misspelling: ({ written, meant }) => ({
      message: `「${written}」は「${meant}」の書き間違いとして検索されます`,
      remedy: '直してください。正しい語であれば GLOSSARY_FILE の用語集に加えてください。',
    }),
    'mixed-spelling': ({ written, count, other, otherCount, preferred, lines }) => ({
      message: `「${written}」（${count} 回）と「${other}」（${otherCount} 回）が混ざっています${lines.length > 1 ? `。このファイルでは ${someLines(lines)} 行目` : ''}`,
      remedy: `「${preferred}」にそろえてください。`,
    }),
  },
  severity: { error: 'エラー', warning: '警告', suggestion: '提案' },
  summary: ({ errors, warnings, suggestions, files }) => `ファイル ${files} 件: エラー ${errors}、警告 ${warnings}、提案 ${suggestions}`,
  nothingFound: (files) => `ファイル ${files} 件に、気になるところはありませんでした。`,
  noNotes: (folder) => `${folder} にノート（*.md、*.markdown、*.txt）がありません。`,
};

/** What the loader says of a file that it could not open. */
const REASONS: Readonly<Record<string, string>> = {
  'permission denied': '読み取りが許可されていません',
  'it does not exist': 'リンク先がありません',
  'the links go round in a circle': 'リンクが循環しています',
};

function someLines(lines: readonly number[]): string {
  return lines.length > 8 ? `${lines.slice(0, 8).join('、')} …` : lines.join('、');
}

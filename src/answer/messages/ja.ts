import type { LocalDate, TipDays, TipMoment, TipScheduleView } from '../../model.ts';
import type { Messages } from './messages.ts';

const DAY_NAMES = ['月', '火', '水', '木', '金', '土', '日'];

function tipDays(days: TipDays): string {
  const key = days.join('');
  if (key === '1234567') return '毎日';
  if (key === '12345') return '平日';
  return key === '67' ? '毎週土日' : `毎週${days.map((day) => DAY_NAMES[day - 1]).join('・')}曜日`;
}

/** `2026-11-24` → `2026年11月24日` */
function longDate(date: LocalDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(year)}年${Number(month)}月${Number(day)}日`;
}

function tipMoment({ date, time, weekday }: TipMoment): string {
  return `${longDate(date)}（${DAY_NAMES[weekday - 1] ?? ''}）${time}`;
}

function tipTimes({ time, zone, days, holidays }: TipScheduleView): string {
  return `${tipDays(days)} ${time}（${zone}${holidays === 'jp' ? '、日本の祝日は休み' : ''}）`;
}

/** 日本語の文面。 */
export const ja: Messages = {
  // 「つ」は九つまで。
  hitCount: (matched, sessions) => `${matched} 件、${sessions}${sessions < 10 ? ' つ' : ' '}の発表から`,
  contextOnly: '見出しや親の項目から',
  moreItems: (count) => `ほか ${count} 項目`,
  moreLines: (count) => `ほか ${count} 行`,
  moreHitsInTalk: (count) => `この発表にほか ${count} 件`,
  alsoHere: '同じ発表から:',
  page: (page, pageCount) => `${page} / ${pageCount} ページ`,
  nextPage: (command) => `次のページ: ${command}`,
  noMorePages: 'これより後のページはありません。',
  notesAsOf: (time) => `${time} 時点のノート`,
  undated: '日付不明',
  nothing: (query) => `「${query}」に答えるノートは見つかりませんでした。`,
  partlyKnown: (known, unknown) => `${known.join('、')} を含む項目はありますが、${unknown.join('、')} はノートにありません。`,
  unknownWords: (words) => `ノートにない語: ${words.join('、')}`,
  didYouMean: (words) => `もしかして: ${words.join('、')}`,
  alsoSearched: (words) => `こちらも検索しました: ${words.join('、')}`,
  nearby: '近い項目（お探しのものではないかもしれません）:',
  preliminary: '読みと辞書の準備中です。少し後でもう一度質問すると見つかるかもしれません。',
  topics: (topics) => `近い話題: ${topics.map((topic) => `[${topic}]`).join(' ')}`,
  operatorProblem: ({ operator, value, problem }) => {
    switch (problem) {
      case 'no-match':
        return `${operator}:${value} に当てはまるものがないため、この条件は外しました。`;
      case 'bad-date':
        return `${operator}:${value} は日付として読めません。2019、2019-11、2019-11-28 のように書いてください。`;
      case 'bad-value':
        return value === ''
          ? `${operator}: の後に値を書いてください。`
          : `${operator}:${value} は使えません。is:open のように書いてください。`;
      case 'unknown':
        return `${operator}: という条件はありません。`;
      default:
        return problem satisfies never;
    }
  },
  nothingMeets: (condition) => `${condition} に当てはまるノートはありません。`,
  reason: ({ kind, from, to }) => {
    const names = {
      abbreviation: '略語',
      spelling: '表記ゆれ',
      synonym: '同義語',
      translation: '訳語',
      reading: '読み',
      typo: '近い表記',
      related: '関連',
      partial: '一部の語だけ',
    } as const;
    return to === '' || to === from ? `${names[kind]}: ${from}` : `${names[kind]}: ${from} → ${to}`;
  },
  tier: { exact: '一致', variant: '表記ゆれ', translation: '訳語', reading: '読み', typo: '近い表記', partial: '一部の語だけ' },
  events: (count) => `${count} 件のイベント`,
  noSuchEvent: (name) => `「${name}」というイベントはありません。あるのは次のイベントです。`,
  eventCounts: (sessions, units) => `発表 ${sessions}、項目 ${units}`,
  noEvents: '読めるノートがありません。',
  openQuestions: (count) => `未解決の疑問 ${count} 件`,
  noOpenQuestions: '未解決の疑問はありません。',
  speakers: (speakers) =>
    speakers
      .map(({ name, handle, organisation }) => {
        const details = [handle === undefined || handle === name ? undefined : `@${handle}`, organisation].filter(
          (detail) => detail !== undefined,
        );
        return details.length === 0 ? name : `${name}（${details.join('、')}）`;
      })
      .join('、'),
  help: {
    intro: '知りたい言葉をそのまま書いてください。日本語でも英語でも、かなでも、綴りが違っていても探します。',
    searches: [
      { say: 'Istio 注意点', does: '両方の語についての項目' },
      { say: '"負荷試験"', does: '書いたとおりの表記' },
      { say: 'Istio -Helm', does: 'Helm を含む項目を除く' },
    ],
    conditions: {
      title: '条件（言葉と一緒でも、条件だけでも）:',
      operators: ['event:Kansai', 'speaker:go_vargo', 'year:2019', 'after:2019-06', 'before:2019-12', 'tag:istio', 'is:open'],
    },
    commandsTitle: 'ほかに言えること:',
    commands: [
      { say: 'イベント', does: 'イベントの一覧' },
      { say: 'イベント 名前', does: 'そのイベントの発表の一覧' },
      { say: '未解決', does: '未解決の疑問' },
      { say: 'ひとこと', does: 'ノートから、読んでためになる一件' },
      { say: 'ひとこと 登録', does: '平日ここに届ける（毎日、月,水、09:00 なども）' },
      { say: 'ひとこと 停止', does: '「ひとこと 再開」まで休む（「ひとこと 停止 2027-01-04」ならその日まで）' },
      { say: 'ひとこと 解除', does: 'ここに届けるのをやめる' },
      { say: 'ひとこと 予告', does: 'これから届くものと日付' },
      { say: '見つからなかった質問', does: 'ノートで答えられなかった質問' },
      { say: '見つからなかった質問 登録', does: '週に一度ここに届ける（「見つからなかった質問 解除」でやめる）' },
      { say: '状態', does: 'ノートの状態' },
      { say: '検索 ヘルプ', does: 'コマンドと同じ言葉を探す' },
    ],
  },
  helpTopics: (topics) => `たとえば: ${topics.join('、')}`,
  status: {
    notes: (notes, sessions, units) => `ノート ${notes}、発表 ${sessions}、項目 ${units}`,
    asOf: (time) => `読み込み: ${time}`,
    glossary: (concepts) => `用語集: ${concepts} 概念`,
    dictionary: {
      none: '和英辞書: なし（edict を入れると一般の言葉の訳も探せます）',
      loading: '和英辞書: 準備中',
      ready: '和英辞書: あり',
      failed: '和英辞書: 読めませんでした（ログを見てください）',
    },
    readings: { none: '読み: なし', loading: '読み: 準備中', ready: '読み: あり', failed: '読み: 作れませんでした（ログを見てください）' },
    problem: (problem) => `以前に読み込んだノートで答えています: ${problem}`,
    warnings: (count) => (count === 0 ? '警告なし' : `警告 ${count} 件（check で詳しく見られます）`),
  },
  tip: {
    title: (scheduled) => (scheduled ? '今日のひとこと' : 'ノートからひとこと'),
    occasion: (occasion) => {
      switch (occasion.kind) {
        case 'anniversary':
          return `${occasion.years} 年前の今日のイベントから`;
        case 'anniversary-week':
          return `${occasion.years} 年前の今週のイベントから`;
        case 'recent':
          return occasion.days === 0 ? '今日のイベントから' : `${occasion.days} 日前のイベントから`;
        default:
          return occasion satisfies never;
      }
    },
  },
  tipDays,
  tipMoment,
  tipTimes,
  tipSchedule: (action, schedule) => {
    const { next, pausedUntil, digest } = schedule;
    if (action === 'unsubscribed')
      return ['このチャンネルに「今日のひとこと」を届けるのをやめました。「ひとこと 登録」でまた始められます。'];
    const done = {
      subscribed: ['このチャンネルに「今日のひとこと」を届けます。'],
      changed: ['届ける日時を変えました。'],
      resumed: ['「今日のひとこと」を再開しました。'],
      paused: [],
      shown: [],
    }[action];
    const paused =
      pausedUntil === undefined
        ? []
        : [
            pausedUntil === 'forever'
              ? '「今日のひとこと」は休んでいます。「ひとこと 再開」でまた届きます。'
              : `「今日のひとこと」は休んでいます。${longDate(pausedUntil)}に再開します。`,
          ];
    return [
      ...done,
      ...paused,
      `届ける日時: ${tipTimes(schedule)}`,
      ...(next === undefined ? [] : [`次は ${tipMoment(next)} です。`]),
      ...(digest ? ['見つからなかった質問は、週に一度まとめて届けます。'] : []),
    ];
  },
  tipPreview: {
    heading: (count) => `これから届くひとこと（${count} 件）`,
    notSubscribed: 'このチャンネルにはまだ届けていません。「ひとこと 登録」をすると、次のように届きます。',
    none: 'これから届くひとことはありません。いま読むには「ひとこと」と書いてください。',
  },
  gaps: {
    heading: (total, days, digest) =>
      digest ? `今週見つからなかった質問 ${total} 件` : `この ${days} 日に見つからなかった質問 ${total} 件`,
    none: (days) => `この ${days} 日に、答えが見つからなかった質問はありません。`,
    off: '見つからなかった質問は記録していません。記録するには、管理者が RECORD_GAPS=true を設定してください。',
    asked: ({ count, lastAsked }) => (count === 1 ? `1 回、${lastAsked}` : `${count} 回、最後は ${lastAsked}`),
    votesTitle: '答えが役に立ったか:',
    votes: ({ up, down }) => `役に立った ${up}、立たなかった ${down}`,
    note: '残すのは質問だけで、誰がどこで聞いたかは残しません。答えになる一行をノートに足すと、次からは見つかります。',
  },
  noted: (what) =>
    ({
      'vote-up': 'ありがとうございます。「役に立った」と記録しました。',
      'vote-down': 'ありがとうございます。「役に立たなかった」と記録しました。',
      'tip-retired': 'このひとことは、このチャンネルにはもう出しません。',
      'digest-on': '見つからなかった質問を、週に一度ここに届けます。',
      'digest-off': '見つからなかった質問は、もうここに届けません。',
    })[what],
  refused: (reason) => {
    switch (reason.code) {
      case 'empty-query':
        return '探す言葉がありません。たとえば「istio」のように書いてください。';
      case 'query-too-long':
        return `質問が長すぎます（${reason.length} 文字）。${reason.max} 文字までにしてください。`;
      case 'only-operators':
        return reason.conditions.length > 1
          ? `${reason.conditions.join(' ')} のすべてに当てはまる項目はありません。条件を減らしてください。`
          : `${reason.conditions.join('')} に当てはまる項目はありません。`;
      case 'only-exclusions':
        return '除く言葉だけでは探せません。探す言葉を足してください。';
      case 'bad-page':
        return `${reason.page} ページはありません。${reason.pageCount} ページまであります。`;
      case 'not-available':
        return reason.command === 'gaps'
          ? '「見つからなかった質問」には、質問を数えておくデータベースが必要です。Slack か Discord で動かすか、DATABASE_URL を設定してください。'
          : `「${reason.command}」は、ボットが参加している Slack か Discord のチャンネルで使えます。ここで使えるものは「ヘルプ」で見られます。`;
      case 'no-tips':
        return 'ここで読めるノートに、ひとことになる項目がありません。何かを述べている項目をノートに足すと出せるようになります。';
      case 'not-subscribed':
        return 'このチャンネルにはひとことを届けていません。「ひとこと 登録」で始められます。';
      case 'digest-needs-tips':
        return '見つからなかった質問は、ひとことを届けているチャンネルに週に一度まとめて届けます。先に「ひとこと 登録」で始めてください。いま見るには「見つからなかった質問」と書いてください。';
      case 'not-allowed':
        return 'この設定を変えられるのは管理者だけです。管理者に頼んでください。';
      case 'bad-schedule':
        return {
          time: `「${reason.value}」は時刻として読めません。「ひとこと 登録 09:00」のように書いてください。`,
          zone: `「${reason.value}」はタイムゾーンとして読めません。「ひとこと 登録 09:00 Asia/Tokyo」のように書いてください。`,
          date: `「${reason.value}」は日付として読めません。「ひとこと 停止 2027-01-04」のように書いてください。`,
          'future-date': `${reason.value} は今日より後ではありません。先の日付を書くか、日付を省いてください（「ひとこと 再開」まで止まります）。`,
          word: `「${reason.value}」が分かりません。「ひとこと 登録 09:00 平日 Asia/Tokyo」のように書いてください。`,
        }[reason.expected];
      case 'rate-limited':
        return `続けてたくさんの質問がありました。${reason.retryAfterSeconds} 秒ほど待ってから、もう一度お願いします。`;
      case 'busy':
        return 'いま質問が集中しています。少し待ってから、もう一度お願いします。';
      case 'stale-button':
        return 'このボタンは古くなって使えません。もう一度質問してください。';
      case 'gone':
        return 'その項目はもうノートにありません。もう一度質問してください。';
      case 'store-unavailable':
        return 'いまは保存できないため、何も変えていません。少し待ってから、もう一度お願いします。検索は使えます。';
      default:
        return reason satisfies never;
    }
  },
  failed: (errorId) => `うまく答えられませんでした。もう一度試しても同じなら、管理者に番号 ${errorId} を伝えてください。`,
};

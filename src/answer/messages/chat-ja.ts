import type { ChatMessages } from './chat.ts';

/** チャットだけで使う日本語の文面。 */
export const chatJa: ChatMessages = {
  buttons: {
    more: '次へ',
    back: '前へ',
    share: 'チャンネルに共有',
    dismiss: '閉じる',
    voteUp: '役に立った',
    voteDown: '役に立たなかった',
    openNote: 'ノートを開く',
    anotherTip: '別のひとこと',
    retireTip: 'もう出さない',
    close: '閉じる',
    search: '検索',
    help: '使い方',
    talks: '発表の一覧',
  },
  sharedBy: (sharer, query) => `${sharer} さんが「${query}」のノートを共有しました`,
  sharedTipBy: (sharer) => `${sharer} さんがひとことを共有しました`,
  shared: 'チャンネルに共有しました。',
  cannotShare: 'ここには共有できません。ボットにこのチャンネルへの投稿が許可されていません。招待してから、もう一度お願いします。',
  changed: 'その後ノートが変わりました。いまの答えはこちらです。確かめてから共有してください。',
  dismissed: '閉じました。',
  cannotDismiss: '閉じられるのは、質問した人とモデレーターだけです。',
  thanks: 'ありがとうございます。記録しました。',
  tipTitle: '今日のひとこと',
  tipNotification: (event, text) => `今日のひとこと（${event}）: ${text}`,
  recorded: '質問はノートの改善のために記録しました（名前は残しません）。',
  searching: 'ノートを探しています…',
  shortcut: {
    title: '関連するノートを探す',
    aboutMessage: (words) => `${words.join('、')} についてのノート`,
    noText: 'このメッセージには探せる文章がありません。',
  },
  searchDialog: { title: 'ノートを検索', label: '何を探しますか？', placeholder: 'istio、メモリ、うんよう など', submit: '検索' },
  home: {
    title: '勉強会のノートに質問する',
    howToAsk: (command, mention) =>
      `どこでも ${command} istio と入力するか、チャンネルやスレッドで ${mention} にメンションするか、「メッセージ」に書いてください。`,
    newestEvents: '新しいイベント',
    todaysTip: '今日のひとこと',
    subscriptions: 'ひとことを届けているチャンネル',
    noSubscriptions: (command) => `まだありません。届けたいチャンネルで ${command} ひとこと 登録 と入力してください。`,
  },
  suggestedPrompts: (topics) => [
    ...topics.slice(0, 2).map((topic) => ({ title: `${topic} について何か書いてある？`, message: topic })),
    { title: 'ひとことを見せて', message: 'ひとこと' },
    { title: 'イベントの一覧', message: 'イベント' },
  ],
  tipsStopped: (channel, reason, remedy) =>
    `${channel} への「今日のひとこと」を止めました。三日続けて投稿できなかったためです（${reason}）。${remedy}そのあと、もう一度そこで「ひとこと 登録」と言ってください。`,
  leftOut: (cards) => `… ほか ${cards} 件はここに入りきりませんでした`,
  notesAsOfLabel: 'ノートの時点',
  addressedTo: (name) => `${name} さんへ`,
  answeredAlready: (where) => `同じ質問には、少し前にここで答えています: ${where}`,
  cannotAnswerThere: (channel, permissions) =>
    `${channel} では答えられません。ボットに次の権限がありません: ${permissions.join('、')}。チャンネルを管理している人に許可してもらうまで、ここで質問してください。`,
  didYouMeanLabel: 'もしかして:',
  topicsLabel: '近い話題:',
  plainOnly: (errorId) => `レイアウトを表示できなかったため、文字だけでお届けしています（番号 ${errorId}）。`,
  perhapsSent: (errorId) => `届いたかどうか確かめられませんでした。もう一度試す前に、投稿されていないか見てください（番号 ${errorId}）。`,
};

import type { ButtonAction } from '../../src/answer/button-state.ts';

/**
 * Every name that the app shares with Slack: what the manifest asks for is what the listeners use. Nothing else in this folder spells a scope, an event or an id.
 *
 * Scopes: https://docs.slack.dev/reference/scopes (checked 2026-11).
 */

/** What the bot may do, and what each is for. Least privilege: nothing that only saves work. */
export const BOT_SCOPES = {
  /** The slash command, the message shortcut and the global shortcut. */
  commands: { en: 'slash command and shortcuts', ja: 'スラッシュコマンドとショートカット' },
  /** Answers, shared answers, daily tips; also `agents.sessions.setStatus`. */
  'chat:write': { en: 'answers, shared answers and daily tips', ja: '回答、共有、今日のひとこと' },
  /** Tips in public channels that nobody invited the bot to. */
  'chat:write.public': { en: 'daily tips in public channels without an invitation', ja: '招待なしで公開チャンネルにひとことを届ける' },
  /** `@k8snotes istio` in a channel. */
  'app_mentions:read': { en: 'answering mentions', ja: 'メンションに答える' },
  /** Direct messages to the bot. */
  'im:history': { en: 'answering direct messages', ja: 'ダイレクトメッセージに答える' },
  /** Telling the person who subscribed a tip that it had to stop. */
  'im:write': { en: 'telling a subscriber that a tip had to stop', ja: 'ひとことが止まったことを登録した人に伝える' },
  /** Language and administrator rights of whoever asks (`users.info`). */
  'users:read': { en: 'language of the person who asks', ja: '質問した人の言語を知る' },
  /** Suggested prompts in the agent view. */
  'assistant:write': { en: 'suggested prompts in the agent view', ja: 'エージェント画面の質問例' },
} as const satisfies Readonly<Record<string, Readonly<Record<'en' | 'ja', string>>>>;

/**
 * What a team may leave out: after a crash between posting a tip and noting it, the bot reads the channel's last messages for its own mark instead of giving the tip up.
 * Without them nothing is ever posted twice either.
 */
export const OPTIONAL_BOT_SCOPES = {
  'channels:history': {
    en: 'recognising its own tip after a crash, in public channels',
    ja: '異常終了の後に自分の投稿を見分ける（公開チャンネル）',
  },
  'groups:history': {
    en: 'recognising its own tip after a crash, in private channels',
    ja: '異常終了の後に自分の投稿を見分ける（非公開チャンネル）',
  },
  /** `doctor` looks whether a channel exists and the bot is in it. */
  'channels:read': { en: 'doctor: is the bot in the tip channels (public)', ja: 'doctor: ひとことのチャンネルに参加しているか（公開）' },
  'groups:read': { en: 'doctor: is the bot in the tip channels (private)', ja: 'doctor: ひとことのチャンネルに参加しているか（非公開）' },
} as const satisfies Readonly<Record<string, Readonly<Record<'en' | 'ja', string>>>>;

/** Scope of the app-level token (`xapp-`), Socket Mode only. */
export const APP_TOKEN_SCOPE = 'connections:write';

/**
 * Events as the manifest subscribes to them, both transports. `message.im` reaches listeners as `message` with `channel_type` `im`.
 *
 * Two of the agent view are left out: `app_context_changed` tells what a person is looking at, which no answer needs; with `agent_session_stopped` Slack would show a button to
 * stop an answer that is there before anybody can press it (https://docs.slack.dev/reference/events/agent_session_stopped, checked 2026-11).
 */
export const BOT_EVENTS = ['app_home_opened', 'app_mention', 'message.im'] as const;

/** Only an app that several workspaces install (HTTP) needs to hear of its removal. */
export const INSTALL_EVENTS = ['app_uninstalled', 'tokens_revoked'] as const;

export const SHORTCUTS = {
  /** On a message: notes about what it says. */
  message: 'k8snotes_find_notes',
  /** From anywhere: the search dialog. */
  global: 'k8snotes_search',
} as const;

export const VIEWS = {
  /** The dialog with the search field. */
  search: 'k8snotes_search_dialog',
  /** The dialog with an answer. */
  results: 'k8snotes_results_dialog',
  home: 'k8snotes_home',
} as const;

/** The field of the search dialog: `view.state.values[block][action].value`. */
export const SEARCH_FIELD = { block: 'k8snotes_query', action: 'k8snotes_query_text' } as const;

/** Every button of ours begins so; its `value` is the signed state, its id only keeps it apart from its neighbours. */
const ACTION_PREFIX = 'k8snotes_do_';

/** @param index  Tells buttons of one kind in one message apart. */
export function actionId(action: ButtonAction, index = 0): string {
  return `${ACTION_PREFIX}${action}_${index}`;
}

/** A button without a state: opens the search dialog from the start page. */
export const OPEN_SEARCH_ACTION = `${ACTION_PREFIX}open-search`;

/** Metadata of a posted tip, by which the bot recognises it: `event_payload` is `{ key }`. */
export const POST_METADATA = 'k8snotes_post';

/** Where Slack sends requests over HTTP, and the pages of an installation. */
export const HTTP_PATHS = { events: '/slack/events', install: '/slack/install', redirect: '/slack/oauth_redirect' } as const;

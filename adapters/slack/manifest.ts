import { chatEn } from '../../src/answer/messages/chat-en.ts';
import { MAX_APP_NAME_CHARS, MAX_COMMAND_CHARS } from './limits.ts';
import { APP_TOKEN_SCOPE, BOT_EVENTS, BOT_SCOPES, HTTP_PATHS, INSTALL_EVENTS, OPTIONAL_BOT_SCOPES, SHORTCUTS } from './names.ts';

/**
 * The app manifest, from the same names that the listeners use. Reference: https://docs.slack.dev/reference/app-manifest, schema:
 * https://github.com/slackapi/manifest-schema (version 2, checked 2026-11).
 */

export interface ManifestSettings {
  readonly mode: 'socket' | 'http';
  /** Without the slash: letters, digits, `-` and `_`. */
  readonly commandName: string;
  /** Where Slack reaches the app, for `http`: `https://notes.example.com`. */
  readonly publicUrl?: string;
  /** Several workspaces install the app: asks for redirect URL and token rotation, and for the events of its removal. `http` only. By default false. */
  readonly isDistributed?: boolean;
}

/** What is wrong with the settings of a manifest, with the value and the remedy. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly code: 'BAD_COMMAND_NAME' | 'BAD_PUBLIC_URL';
  constructor(code: ManifestError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The manifest as data; `JSON.stringify` it. No comment can stand in JSON, so why each scope is asked for is in `BOT_SCOPES`, `OPTIONAL_BOT_SCOPES` and `scopeNotes`.
 *
 * @throws {ManifestError} `BAD_COMMAND_NAME`, `BAD_PUBLIC_URL`.
 */
export function slackManifest(settings: ManifestSettings): Readonly<Record<string, unknown>> {
  const { mode, commandName } = settings;
  if (!/^[\w-]+$/u.test(commandName) || commandName.length >= MAX_COMMAND_CHARS || commandName.length > MAX_APP_NAME_CHARS)
    throw new ManifestError(
      'BAD_COMMAND_NAME',
      `Expected COMMAND_NAME to be 1 to ${MAX_COMMAND_CHARS - 1} letters, digits, "-" or "_", without a slash, but it is "${commandName}".`,
    );
  const requestUrl = mode === 'http' ? address(settings.publicUrl, HTTP_PATHS.events) : undefined;
  const isDistributed = mode === 'http' && settings.isDistributed === true;
  const url = requestUrl === undefined ? {} : { url: requestUrl };
  const request = requestUrl === undefined ? {} : { request_url: requestUrl };
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: commandName,
      description: 'Answers from the notes of your meetups, in Japanese and English.',
      long_description: `${LONG_DESCRIPTION} /${commandName} help tells more.`,
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: commandName, always_online: true },
      // New apps get the agent experience only (since 2026-06-30); `assistant_view` ends in February 2027.
      agent_view: {
        agent_description: 'Finds what your meetup notes say, in Japanese and English, with a link to the line.',
        suggested_prompts: chatEn.suggestedPrompts(['Kubernetes', 'Istio']).slice(0, 4),
      },
      shortcuts: [
        {
          name: chatEn.shortcut.title,
          type: 'message',
          callback_id: SHORTCUTS.message,
          description: 'Searches the notes for what a message is about',
        },
        {
          name: chatEn.searchDialog.title,
          type: 'global',
          callback_id: SHORTCUTS.global,
          description: 'Opens a search field for the notes',
        },
      ],
      slash_commands: [
        {
          command: `/${commandName}`,
          ...url,
          description: 'Search the meetup notes / 勉強会のノートを検索',
          usage_hint: 'istio | うんよう | tip | events | help',
          // A query is searched as typed: with true, Slack would turn @names and #channels in it into ids.
          should_escape: false,
        },
      ],
    },
    oauth_config: {
      ...(isDistributed ? { redirect_urls: [address(settings.publicUrl, HTTP_PATHS.redirect)] } : {}),
      scopes: { bot: Object.keys(BOT_SCOPES), bot_optional: Object.keys(OPTIONAL_BOT_SCOPES) },
    },
    settings: {
      event_subscriptions: { ...request, bot_events: [...BOT_EVENTS, ...(isDistributed ? INSTALL_EVENTS : [])] },
      interactivity: { is_enabled: true, ...request },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      // Rotation needs an installation store, so a single token from the environment must not rotate. It cannot be switched off again once it is on.
      token_rotation_enabled: isDistributed,
    },
  };
}

/** What each scope is for, for whoever approves the app: a line each. */
export function scopeNotes(language: 'ja' | 'en', mode: ManifestSettings['mode']): readonly string[] {
  const required = Object.entries(BOT_SCOPES).map(([scope, why]) => `${scope}: ${why[language]}`);
  const mark = language === 'ja' ? '任意' : 'optional';
  const optional = Object.entries(OPTIONAL_BOT_SCOPES).map(([scope, why]) => `${scope} (${mark}): ${why[language]}`);
  const appToken = {
    ja: `${APP_TOKEN_SCOPE}: アプリレベルトークン（xapp-）に付けるスコープ。Basic Information で作ります`,
    en: `${APP_TOKEN_SCOPE}: scope of the app-level token (xapp-), made under Basic Information`,
  }[language];
  return [...required, ...optional, ...(mode === 'socket' ? [appToken] : [])];
}

const LONG_DESCRIPTION =
  'Ask in Slack what the notes of your meetups say: in Japanese or English, in kana or misspelt. Answers show the bullet with what stands around it, who said it and when, and link to the line. ' +
  'They are shown to you alone until you share them. A channel can have a tip from the notes every morning.';

function address(publicUrl: string | undefined, path: string): string {
  const base = publicUrl ?? '';
  if (!URL.canParse(base) || !/^https?:$/u.test(new URL(base).protocol))
    throw new ManifestError(
      'BAD_PUBLIC_URL',
      `Expected the public address to be like https://notes.example.com, where Slack reaches this app over HTTP, but it is "${base}".`,
    );
  return `${base.replace(/\/+$/u, '')}${path}`;
}

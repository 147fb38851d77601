import type { Language } from '../../src/model.ts';

/** How the Slack adapter is set up; read from the environment in `bin/`. */
export type SlackSettings = SlackCommonSettings & (SlackSocketSettings | SlackHttpSettings);

export interface SlackCommonSettings {
  /** Without the slash: `k8snotes`. */
  readonly commandName: string;
  /** `auto`: the language of the question, else that of the person's Slack. */
  readonly replyLanguage: Language | 'auto';
  /** IANA zone of times in answers to people whose own Slack does not tell. */
  readonly zone: string;
  /** Base of the Web API, `https://slack.com/api/` when undefined. */
  readonly apiUrl: string | undefined;
  /** Signs what buttons carry; the same in every replica and after a restart. */
  readonly buttonSecret: string;
  /** How long `stop` waits for work that was accepted. */
  readonly drainTimeoutMs: number;
}

/** One workspace over a websocket that the app opens: nothing has to be reachable from outside. */
export interface SlackSocketSettings {
  readonly mode: 'socket';
  readonly botToken: string;
  readonly appToken: string;
  /** How long a pong may take before the connection counts as lost; 5 s when undefined. */
  readonly clientPingTimeoutMs: number | undefined;
}

/** Slack sends requests to `/slack/events` of this server. */
export interface SlackHttpSettings {
  readonly mode: 'http';
  readonly signingSecret: string;
  readonly host: string;
  /** 0 takes any free port; `SlackAdapter.address` tells it. */
  readonly port: number;
  /** Page where a workspace agrees to an installation; `https://slack.com/oauth/v2/authorize` when undefined. */
  readonly authorizeUrl: string | undefined;
  /** As browsers reach this server, for the redirect of an installation; Slack takes the one of the manifest when undefined. */
  readonly publicUrl: string | undefined;
  readonly access: SlackAccess;
}

/** One workspace by its token, or any that installs the app. */
export type SlackAccess =
  | { readonly kind: 'token'; readonly botToken: string }
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string };

export const DEFAULT_API_URL = 'https://slack.com/api/';

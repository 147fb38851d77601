import { z } from 'zod';
import { readSettings, type Settings } from './settings.ts';
import type { Wording } from './usage.ts';
import { type Expectations, readVariables, SettingsError, type Variables } from './variables.ts';

/** What serving needs beside the settings of every command. */
export interface ServiceSettings {
  readonly base: Settings;
  /** `LOG_LEVEL`, and `info` where that is not set: whoever runs a service wants to see that it listens. */
  readonly logLevel: string;
  readonly commandName: string;
  readonly databaseUrl: string;
  readonly encryptionKeys: readonly string[];
  readonly http: { readonly host: string; readonly port: number };
  readonly shutdownTimeoutMs: number;
  readonly recordGaps: boolean;
  /** Logs may hold what people ask. */
  readonly logQueries: boolean;
  readonly tips: TipSettings;
  readonly slack: SlackVariables | undefined;
  readonly discord: DiscordVariables | undefined;
}

export interface TipSettings {
  /** `slack:C0123`, `discord:456`. */
  readonly channels: readonly string[];
  /** `HH:MM`. */
  readonly time: string;
  readonly zone: string;
  /** As written: `weekdays`, `daily`, `mon,wed`. */
  readonly days: string;
  readonly holidays: 'jp' | 'none';
  readonly managers: 'anyone' | 'admins';
}

/** How Slack is reached: one workspace by its token, or any that installs the app. */
export type SlackVariables = {
  readonly apiUrl: string | undefined;
  readonly clientPingTimeoutMs: number | undefined;
} & (
  | { readonly mode: 'socket'; readonly botToken: string; readonly appToken: string }
  | {
      readonly mode: 'http';
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
      readonly authorizeUrl: string | undefined;
      readonly publicUrl: string | undefined;
      readonly access:
        | { readonly kind: 'token'; readonly botToken: string }
        | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string };
    }
);

export interface DiscordVariables {
  readonly token: string;
  readonly applicationId: string | undefined;
  readonly guildId: string | undefined;
  readonly apiUrl: string | undefined;
}

const HOST = /^[\w.:-]+$/;
const isPort = (value: string): boolean => /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
const isMilliseconds = (value: string): boolean => /^\d{1,9}$/.test(value);
const port = z.string().refine(isPort).transform(Number);
const milliseconds = z.string().refine(isMilliseconds).transform(Number);
const snowflake = z.string().regex(/^\d{15,21}$/);
const apiUrl = z.string().refine(isApiUrl);

const schema = z.object({
  COMMAND_NAME: z
    .string()
    .regex(/^[\p{Ll}\p{Lo}\p{N}_-]{1,32}$/u)
    .default('k8snotes'),
  DATABASE_URL: z.string().default('file:./data/k8snotes.db'),
  DATABASE_ENCRYPTION_KEY: z.string().optional(),
  HTTP_HOST: z.string().regex(HOST).default('127.0.0.1'),
  HTTP_PORT: port.default(8080),
  SHUTDOWN_TIMEOUT_MS: milliseconds.default(10_000),
  RECORD_GAPS: z.enum(['true', 'false']).default('true'),
  LOG_QUERIES: z.enum(['true', 'false']).default('false'),
  SLACK_MODE: z.enum(['socket', 'http']).optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_STATE_SECRET: z.string().optional(),
  SLACK_HTTP_HOST: z.string().regex(HOST).default('127.0.0.1'),
  SLACK_HTTP_PORT: port.default(3000),
  SLACK_PUBLIC_URL: z
    .string()
    .refine((value) => isApiUrl(value))
    .optional(),
  SLACK_API_URL: apiUrl.optional(),
  SLACK_AUTHORIZE_URL: apiUrl.optional(),
  SLACK_CLIENT_PING_TIMEOUT_MS: milliseconds.optional(),
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_APPLICATION_ID: snowflake.optional(),
  DISCORD_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: apiUrl.optional(),
  TIP_CHANNELS: z
    .string()
    .refine((value) => channelsOf(value).every((channel) => /^(?:slack:[CGD][A-Z0-9]{2,}|discord:\d{15,21})$/.test(channel)))
    .optional(),
  TIP_TIME: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
    .default('09:00'),
  TIP_TIMEZONE: z.string().refine(isZone).default('Asia/Tokyo'),
  TIP_DAYS: z
    .string()
    .regex(/^(?:weekdays|daily|(?:mon|tue|wed|thu|fri|sat|sun)(?:,(?:mon|tue|wed|thu|fri|sat|sun))*)$/i)
    .default('weekdays'),
  TIP_HOLIDAYS: z.enum(['jp', 'none']).default('jp'),
  TIP_MANAGERS: z.enum(['anyone', 'admins']).default('anyone'),
});

type Values = z.infer<typeof schema>;

/** The names of the variables that serving reads beside those of every command. */
export const SERVICE_SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

const oneOf = (...values: readonly string[]): Wording => ({
  en: `expected ${values.join(' or ')}`,
  ja: `${values.join(' か ')} を指定してください`,
});
const PORT: Wording = { en: 'expected a port from 0 (any) to 65535', ja: '0（空いているもの）から 65535 までのポートを指定してください' };
const HOST_NAME: Wording = { en: 'expected a host name or an address', ja: 'ホスト名かアドレスを指定してください' };
const MILLISECONDS: Wording = { en: 'expected milliseconds, for example 10000', ja: 'ミリ秒で指定してください（例: 10000）' };
const API_URL: Wording = {
  en: 'expected an https address (http on this machine only)',
  ja: 'https のアドレスを指定してください（http はこのマシンの中だけ）',
};
const SNOWFLAKE: Wording = { en: 'expected the id, which is all digits', ja: '数字だけの ID を指定してください' };

const EXPECTED: Expectations = {
  COMMAND_NAME: {
    en: 'expected 1 to 32 small letters, digits, - or _',
    ja: '小文字・数字・-・_ で 32 文字までにしてください',
  },
  HTTP_HOST: HOST_NAME,
  HTTP_PORT: PORT,
  SHUTDOWN_TIMEOUT_MS: MILLISECONDS,
  RECORD_GAPS: oneOf('true', 'false'),
  LOG_QUERIES: oneOf('true', 'false'),
  SLACK_MODE: oneOf('socket', 'http'),
  SLACK_BOT_TOKEN: {
    en: 'expected the bot token, which begins with xoxb- (Slack: OAuth & Permissions)',
    ja: 'xoxb- で始まるボットトークンを指定してください（Slack の OAuth & Permissions）',
  },
  SLACK_APP_TOKEN: {
    en: 'expected the app-level token, which begins with xapp- (Slack: Basic Information, scope connections:write)',
    ja: 'xapp- で始まるアプリレベルトークンを指定してください（Slack の Basic Information、スコープは connections:write）',
  },
  SLACK_HTTP_HOST: HOST_NAME,
  SLACK_HTTP_PORT: PORT,
  SLACK_PUBLIC_URL: API_URL,
  SLACK_API_URL: API_URL,
  SLACK_AUTHORIZE_URL: API_URL,
  SLACK_CLIENT_PING_TIMEOUT_MS: MILLISECONDS,
  DISCORD_APPLICATION_ID: SNOWFLAKE,
  DISCORD_GUILD_ID: SNOWFLAKE,
  DISCORD_API_URL: API_URL,
  TIP_CHANNELS: {
    en: 'expected channels with commas between, such as slack:C0123ABCD,discord:123456789012345678',
    ja: 'チャンネルをコンマで区切って指定してください（例: slack:C0123ABCD,discord:123456789012345678）',
  },
  TIP_TIME: { en: 'expected a time of day such as 09:00', ja: '09:00 のような時刻を指定してください' },
  TIP_TIMEZONE: { en: 'expected an IANA time zone such as Asia/Tokyo', ja: 'Asia/Tokyo のような IANA タイムゾーンを指定してください' },
  TIP_DAYS: {
    en: 'expected weekdays, daily, or days such as mon,wed',
    ja: 'weekdays、daily、または mon,wed のような曜日を指定してください',
  },
  TIP_HOLIDAYS: oneOf('jp', 'none'),
  TIP_MANAGERS: oneOf('anyone', 'admins'),
};

/**
 * Read all settings for serving and for what concerns the platforms.
 *
 * @throws {SettingsError} Anything wrong, all of it together, those of every command included.
 */
export function readServiceSettings(environment: Variables): ServiceSettings {
  const problems: Wording[] = [];
  let base: Settings | undefined;
  try {
    base = readSettings(environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problems.push(...error.problems);
  }
  const { data, problems: own } = readVariables(schema, EXPECTED, environment);
  problems.push(...own);
  const encryptionKeys = listOf(data?.DATABASE_ENCRYPTION_KEY);
  const slack = data === undefined ? undefined : slackOf(data, encryptionKeys.length > 0, problems);
  if (data === undefined || base === undefined || problems.length > 0) throw new SettingsError(problems);
  return {
    base,
    logLevel: isSet('LOG_LEVEL', environment) ? base.logLevel : 'info',
    commandName: data.COMMAND_NAME,
    databaseUrl: data.DATABASE_URL,
    encryptionKeys,
    http: { host: data.HTTP_HOST, port: data.HTTP_PORT },
    shutdownTimeoutMs: data.SHUTDOWN_TIMEOUT_MS,
    recordGaps: data.RECORD_GAPS === 'true',
    logQueries: data.LOG_QUERIES === 'true',
    tips: {
      channels: channelsOf(data.TIP_CHANNELS ?? ''),
      time: data.TIP_TIME,
      zone: data.TIP_TIMEZONE,
      days: data.TIP_DAYS.toLowerCase(),
      holidays: data.TIP_HOLIDAYS,
      managers: data.TIP_MANAGERS,
    },
    slack,
    discord:
      data.DISCORD_TOKEN === undefined
        ? undefined
        : {
            token: data.DISCORD_TOKEN,
            applicationId: data.DISCORD_APPLICATION_ID,
            guildId: data.DISCORD_GUILD_ID,
            apiUrl: data.DISCORD_API_URL,
          },
  };
}

/**
 * Which way to Slack the variables tell: Socket Mode with an app-level token, HTTP with a signing secret, `SLACK_MODE` where both are set. Over HTTP a bot token serves one
 * workspace, client id and secrets any that installs the app. What is missing is added to `problems`.
 */
function slackOf(values: Values, hasKey: boolean, problems: Wording[]): SlackVariables | undefined {
  const names = [
    'SLACK_MODE',
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SLACK_STATE_SECRET',
  ] as const;
  if (names.every((name) => values[name] === undefined)) return undefined;
  const mode = modeOf(values);
  const missing = (name: string, en: string, ja: string): undefined => {
    problems.push({ en: `${name} is not set: ${en}.`, ja: `${name} が設定されていません。${ja}。` });
    return undefined;
  };
  const common = { apiUrl: values.SLACK_API_URL, clientPingTimeoutMs: values.SLACK_CLIENT_PING_TIMEOUT_MS };
  const botToken = values.SLACK_BOT_TOKEN;
  if (mode === 'socket') {
    const appToken = values.SLACK_APP_TOKEN;
    if (botToken === undefined)
      missing('SLACK_BOT_TOKEN', 'Slack needs the bot token (xoxb-…)', 'Slack にはボットトークン（xoxb-…）が必要です');
    if (appToken === undefined)
      missing(
        'SLACK_APP_TOKEN',
        'Socket Mode needs the app-level token (xapp-…); for HTTP set SLACK_SIGNING_SECRET instead',
        'Socket Mode にはアプリレベルトークン（xapp-…）が必要です。HTTP で使うには代わりに SLACK_SIGNING_SECRET を設定してください',
      );
    return botToken === undefined || appToken === undefined ? undefined : { ...common, mode, botToken, appToken };
  }
  const signingSecret = values.SLACK_SIGNING_SECRET;
  if (signingSecret === undefined)
    missing(
      'SLACK_SIGNING_SECRET',
      'over HTTP, requests are checked with it (Slack: Basic Information)',
      'HTTP では、これでリクエストを確かめます（Slack の Basic Information）',
    );
  const http = {
    host: values.SLACK_HTTP_HOST,
    port: values.SLACK_HTTP_PORT,
    authorizeUrl: values.SLACK_AUTHORIZE_URL,
    publicUrl: values.SLACK_PUBLIC_URL,
  };
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values;
  const isOauth = clientId !== undefined || clientSecret !== undefined || stateSecret !== undefined;
  if (isOauth && botToken !== undefined) {
    problems.push({
      en: 'SLACK_BOT_TOKEN and SLACK_CLIENT_ID exclude each other: the token is for one workspace, the client for any that installs the app. Unset one.',
      ja: 'SLACK_BOT_TOKEN と SLACK_CLIENT_ID は同時に使えません。トークンは一つのワークスペース用、クライアントはインストールしたワークスペースすべて用です。どちらかを外してください。',
    });
    return undefined;
  }
  if (!isOauth) {
    if (botToken === undefined)
      missing(
        'SLACK_BOT_TOKEN',
        'for one workspace give its bot token, for several SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET',
        '一つのワークスペースならボットトークンを、いくつもなら SLACK_CLIENT_ID、SLACK_CLIENT_SECRET、SLACK_STATE_SECRET を設定してください',
      );
    if (botToken === undefined || signingSecret === undefined) return undefined;
    return { ...common, ...http, mode, signingSecret, access: { kind: 'token', botToken } };
  }
  const oauthNeeds = (name: string): undefined =>
    missing(name, 'installing in several workspaces needs it', '複数のワークスペースへのインストールに必要です');
  if (clientId === undefined) oauthNeeds('SLACK_CLIENT_ID');
  if (clientSecret === undefined) oauthNeeds('SLACK_CLIENT_SECRET');
  if (stateSecret === undefined) oauthNeeds('SLACK_STATE_SECRET');
  if (!hasKey)
    missing(
      'DATABASE_ENCRYPTION_KEY',
      'tokens of workspaces are stored encrypted; make a key with: openssl rand -base64 32',
      'ワークスペースのトークンは暗号化して保存します。openssl rand -base64 32 で鍵を作ってください',
    );
  const channel = channelsOf(values.TIP_CHANNELS ?? '').find((named) => named.startsWith('slack:'));
  if (channel !== undefined) {
    problems.push({
      en: `TIP_CHANNELS names ${channel}, but with several workspaces nobody can tell of which it is. Take it out, and say "tip subscribe" in the channel.`,
      ja: `TIP_CHANNELS に ${channel} がありますが、ワークスペースが複数のときはどこのチャンネルか分かりません。外して、そのチャンネルで「ひとこと 登録」と言ってください。`,
    });
    return undefined;
  }
  if (clientId === undefined || clientSecret === undefined || stateSecret === undefined || !hasKey || signingSecret === undefined)
    return undefined;
  return { ...common, ...http, mode, signingSecret, access: { kind: 'oauth', clientId, clientSecret, stateSecret } };
}

/**
 * What the manifest of the Slack app depends on; no token is needed yet.
 *
 * @throws {SettingsError} Anything wrong with any variable.
 */
export function slackVariables(environment: Variables): {
  readonly mode: 'socket' | 'http';
  readonly commandName: string;
  readonly publicUrl: string | undefined;
  readonly isDistributed: boolean;
} {
  const { data, problems } = readVariables(schema, EXPECTED, environment);
  if (data === undefined || problems.length > 0) throw new SettingsError(problems);
  return {
    mode: modeOf(data),
    commandName: data.COMMAND_NAME,
    publicUrl: data.SLACK_PUBLIC_URL,
    isDistributed: data.SLACK_CLIENT_ID !== undefined,
  };
}

function modeOf(values: Values): 'socket' | 'http' {
  return values.SLACK_MODE ?? (values.SLACK_APP_TOKEN === undefined && values.SLACK_SIGNING_SECRET !== undefined ? 'http' : 'socket');
}

/** Whether a variable, or its file, is given. */
export function isSet(name: string, environment: Variables): boolean {
  return (environment[name] ?? '') !== '' || (environment[`${name}_FILE`] ?? '') !== '';
}

function listOf(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function channelsOf(value: string): readonly string[] {
  return [...new Set(listOf(value))];
}

/** Tokens travel to this address: encrypted, or not at all beyond this machine. */
function isApiUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

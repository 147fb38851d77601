import { compareClock, type ToldTime } from '../../src/ops/doctor/compare-clock.ts';
import type { Finding } from '../../src/ops/finding.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { InstallationStore } from '../../src/store/store.ts';
import { SlackCallError } from './call-error.ts';
import { finalProblem } from './final-problem.ts';
import { APP_TOKEN_SCOPE, BOT_SCOPES, OPTIONAL_BOT_SCOPES } from './names.ts';
import { isTrueAt, listAt, textAt } from './payload.ts';
import { remedyFor } from './post-problems.ts';
import { slackId } from './poster.ts';
import { sdkLogger } from './sdk-logger.ts';
import type { SlackSettings } from './settings.ts';
import { createSlackApi, type SlackApi } from './slack-api.ts';

export interface SlackCheckParts {
  readonly log: Logger;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly now: () => Date;
  /** Where installations are kept, for settings with OAuth. */
  readonly installations: InstallationStore | undefined;
  /** Channels that are to get tips, as `slack:C0123`; others are passed over. With the workspace where it is known. */
  readonly tipChannels: readonly { readonly channel: string; readonly workspace: string | undefined }[];
  readonly callTimeoutMs?: number;
}

type Words = Readonly<Record<'en' | 'ja', string>>;

const NONE: Words = { en: '', ja: '' };

/**
 * What is right and wrong between this program and Slack: tokens, scopes, connection, channels of tips, clock. Posts nothing and changes nothing. Never rejects.
 *
 * Of Socket Mode it asks for the address to connect to, but does not connect: Slack would hand some of people's commands to this connection.
 */
export async function checkSlack(settings: SlackSettings, parts: SlackCheckParts): Promise<readonly Finding[]> {
  const never = new AbortController().signal;
  let told: ToldTime | undefined;
  const api = createSlackApi({
    apiUrl: settings.apiUrl,
    logger: sdkLogger(parts.log),
    pause: (ms) => parts.pause(ms, never),
    onResponse: ({ headers }) => {
      told = { header: headers.get('date'), at: parts.now() };
    },
    ...(parts.callTimeoutMs === undefined ? {} : { timeoutMs: parts.callTimeoutMs }),
  });
  const findings: Finding[] = [];
  const tokens = new Map<string, string>();
  if (settings.mode === 'http' && settings.access.kind === 'oauth') findings.push(...(await checkInstallations(api, parts, tokens)));
  else {
    const token = settings.mode === 'socket' ? settings.botToken : settings.access.kind === 'token' ? settings.access.botToken : '';
    const checked = await checkToken(api, token, undefined);
    findings.push(...checked.findings);
    if (checked.isGood) tokens.set('', token);
  }
  if (settings.mode === 'socket') findings.push(await checkAppToken(api, settings.appToken));
  for (const { channel, workspace } of parts.tipChannels) {
    if (!channel.startsWith('slack:')) continue;
    // Without a token that works, what is wrong is told already.
    const token = tokens.get('') ?? (workspace === undefined ? undefined : tokens.get(workspace));
    if (token !== undefined) findings.push(await checkChannel(api, token, channel));
  }
  return [...findings, ...compareClock('Slack', told)];
}

async function checkToken(
  api: SlackApi,
  token: string,
  workspace: string | undefined,
): Promise<{ readonly isGood: boolean; readonly findings: readonly Finding[] }> {
  try {
    const result = await api.call(token, 'auth.test', {}, { mayRepeat: true });
    const bot = textAt(result, 'user') ?? '?';
    const team = textAt(result, 'team') ?? textAt(result, 'team_id') ?? '?';
    const scopes = listAt(result, 'response_metadata', 'scopes').flatMap((scope) =>
      typeof scope === 'string' && scope !== '' ? [scope] : [],
    );
    const good = ok('slack-auth', { en: `Slack: the bot is @${bot} in ${team}.`, ja: `Slack: ボットは ${team} の @${bot} です。` });
    return { isGood: true, findings: [good, ...checkScopes(scopes, team)] };
  } catch (error) {
    const failure = asCallError(error, 'auth.test');
    if (workspace !== undefined && failure.code === 'token_expired')
      return {
        isGood: false,
        findings: [
          ok('slack-auth', {
            en: `Slack: the token of ${workspace} has expired and is refreshed at its next use.`,
            ja: `Slack: ${workspace} のトークンは期限切れで、次に使うときに更新されます。`,
          }),
        ],
      };
    return { isGood: false, findings: [unusableToken(failure, workspace)] };
  }
}

function unusableToken(failure: SlackCallError, workspace: string | undefined): Finding {
  const final = finalProblem(failure, 'SLACK_BOT_TOKEN');
  if (final === undefined) return unreachable(failure);
  if (workspace === undefined)
    return { area: 'slack', code: 'slack-bot-token', state: 'problem', message: final.message, remedy: final.remedy };
  return {
    area: 'slack',
    code: 'slack-installation',
    state: 'problem',
    message: {
      en: `Slack no longer accepts the installation in ${workspace} (${failure.code}).`,
      ja: `Slack が ${workspace} のインストールを受け付けません（${failure.code}）。`,
    },
    remedy: remedyFor(failure.code),
  };
}

/** @param held  From the header `x-oauth-scopes`; empty when it did not come, which says nothing about the scopes. */
function checkScopes(held: readonly string[], team: string): readonly Finding[] {
  if (held.length === 0)
    return [
      {
        area: 'slack',
        code: 'slack-scopes-unknown',
        state: 'warning',
        message: {
          en: `Slack did not say which scopes the app has in ${team}.`,
          ja: `${team} でのスコープを Slack が知らせませんでした。`,
        },
        remedy: {
          en: 'If a proxy stands in between, let the header x-oauth-scopes through; or compare the scopes with what "k8snotes slack-manifest" prints.',
          ja: '間にプロキシがあれば、ヘッダー x-oauth-scopes を通してください。または「k8snotes slack-manifest」の出力と見比べてください。',
        },
      },
    ];
  const missing = (scopes: Readonly<Record<string, Words>>): readonly (readonly [string, Words])[] =>
    Object.entries(scopes).filter(([scope]) => !held.includes(scope));
  const required = missing(BOT_SCOPES).map(([scope, what]) => missingScope('problem', scope, what, team));
  const optional = missing(OPTIONAL_BOT_SCOPES).map(([scope, what]) => missingScope('warning', scope, what, team));
  const all = ok('slack-scopes', {
    en: `Slack: all scopes are there (${team}).`,
    ja: `Slack: 必要なスコープはそろっています（${team}）。`,
  });
  const needless = held.filter((scope) => !(scope in BOT_SCOPES) && !(scope in OPTIONAL_BOT_SCOPES));
  return [...(required.length === 0 ? [all] : required), ...optional, ...(needless.length === 0 ? [] : [needlessScopes(needless, team)])];
}

/** Whoever gets hold of the token has them, too. */
function needlessScopes(scopes: readonly string[], team: string): Finding {
  return {
    area: 'slack',
    code: 'slack-needless-scope',
    state: 'warning',
    message: {
      en: `Slack: in ${team} the app has scopes that k8snotes does not use: ${scopes.join(', ')}.`,
      ja: `Slack: ${team} に、使っていないスコープがあります: ${scopes.join('、')}。`,
    },
    remedy: {
      en: 'Remove them at api.slack.com/apps → OAuth & Permissions, unless something else uses the token, then install the app again.',
      ja: 'ほかでこのトークンを使っていなければ、api.slack.com/apps → OAuth & Permissions で外し、アプリをインストールし直してください。',
    },
  };
}

function missingScope(state: 'problem' | 'warning', scope: string, what: Words, team: string): Finding {
  const isOptional = state === 'warning';
  return {
    area: 'slack',
    code: isOptional ? 'slack-optional-scope' : 'slack-missing-scope',
    state,
    message: {
      en: `Slack: the ${isOptional ? 'optional ' : ''}scope ${scope} is missing in ${team}. It is for: ${what.en}.`,
      ja: `Slack: ${team} に${isOptional ? '任意の' : ''}スコープ ${scope} がありません。用途: ${what.ja}。`,
    },
    remedy: {
      en: `${isOptional ? 'If you want that, add' : 'Add'} ${scope} at api.slack.com/apps → OAuth & Permissions (or paste what "k8snotes slack-manifest" prints), then install the app again.`,
      ja: `${isOptional ? '使う場合は、' : ''}api.slack.com/apps → OAuth & Permissions で ${scope} を加え（または「k8snotes slack-manifest」の出力を貼り付け）、アプリをインストールし直してください。`,
    },
  };
}

async function checkAppToken(api: SlackApi, appToken: string): Promise<Finding> {
  try {
    await api.call(appToken, 'apps.connections.open', {}, { mayRepeat: true });
    return ok('slack-socket', {
      en: `Slack: the app-level token opens connections (${APP_TOKEN_SCOPE}).`,
      ja: `Slack: アプリレベルトークンで接続できます（${APP_TOKEN_SCOPE}）。`,
    });
  } catch (error) {
    const failure = asCallError(error, 'apps.connections.open');
    const final = finalProblem(failure, 'SLACK_APP_TOKEN');
    if (final !== undefined)
      return { area: 'slack', code: 'slack-app-token', state: 'problem', message: final.message, remedy: final.remedy };
    return unreachable(failure);
  }
}

async function checkInstallations(api: SlackApi, parts: SlackCheckParts, tokens: Map<string, string>): Promise<readonly Finding[]> {
  const { installations } = parts;
  if (installations === undefined)
    return [
      {
        area: 'slack',
        code: 'slack-no-store',
        state: 'problem',
        message: { en: 'Slack: there is no store for installations.', ja: 'Slack: インストールを保存する場所がありません。' },
        remedy: { en: 'Set DATABASE_URL and DATABASE_ENCRYPTION_KEY.', ja: 'DATABASE_URL と DATABASE_ENCRYPTION_KEY を設定してください。' },
      },
    ];
  try {
    const workspaces = (await installations.workspaces()).filter((workspace) => workspace.startsWith('slack:'));
    const findings: Finding[] = [];
    for (const workspace of workspaces) {
      const token = textAt(await installations.find(workspace), 'bot', 'token');
      if (token === undefined) continue;
      const checked = await checkToken(api, token, workspace);
      findings.push(...checked.findings);
      if (checked.isGood) tokens.set(workspace, token);
    }
    if (findings.length > 0) return findings;
    return [
      {
        area: 'slack',
        code: 'slack-not-installed',
        state: 'warning',
        message: {
          en: 'Slack: no workspace has installed the app yet.',
          ja: 'Slack: アプリをインストールしたワークスペースはまだありません。',
        },
        remedy: {
          en: 'Open /slack/install of this server in a browser.',
          ja: 'このサーバーの /slack/install をブラウザーで開いてください。',
        },
      },
    ];
  } catch (error) {
    parts.log.warn({ err: error }, 'the installations could not be read');
    return [
      {
        area: 'slack',
        code: 'slack-store',
        state: 'problem',
        message: { en: 'Slack: the installations could not be read.', ja: 'Slack: インストールの記録を読めませんでした。' },
        remedy: {
          en: 'See what is said about the store; check that DATABASE_ENCRYPTION_KEY holds the key that wrote it.',
          ja: 'ストアについての項目を見て、DATABASE_ENCRYPTION_KEY に書き込んだときの鍵があるか確かめてください。',
        },
      },
    ];
  }
}

async function checkChannel(api: SlackApi, token: string, channel: string): Promise<Finding> {
  const problem = (code: string, message: Words, remedyCode: string, state: 'problem' | 'warning' = 'problem'): Finding => ({
    area: 'tip',
    code,
    state,
    message,
    remedy: remedyFor(remedyCode),
  });
  try {
    const { channel: found } = await api.call(token, 'conversations.info', { channel: slackId(channel) }, { mayRepeat: true });
    const name = textAt(found, 'name') ?? channel;
    if (isTrueAt(found, 'is_archived'))
      return problem(
        'tip-channel-archived',
        { en: `#${name} (${channel}) is archived.`, ja: `#${name}（${channel}）はアーカイブされています。` },
        'is_archived',
      );
    if (isTrueAt(found, 'is_member') || isTrueAt(found, 'is_im') || !isTrueAt(found, 'is_private'))
      return {
        area: 'tip',
        code: 'tip-channel',
        state: 'ok',
        message: { en: `Tips can go to #${name}.`, ja: `#${name} にひとことを届けられます。` },
        remedy: NONE,
      };
    return problem(
      'tip-channel-access',
      { en: `The bot is not in #${name} (${channel}).`, ja: `ボットが #${name}（${channel}）に参加していません。` },
      'not_in_channel',
    );
  } catch (error) {
    const failure = asCallError(error, 'conversations.info');
    if (failure.code === 'missing_scope')
      return {
        area: 'tip',
        code: 'tip-channel-unchecked',
        state: 'warning',
        message: {
          en: `Whether tips can go to ${channel} cannot be checked.`,
          ja: `${channel} にひとことを届けられるか確かめられません。`,
        },
        remedy: {
          en: 'To have it checked, add the scopes channels:read and groups:read. Tips work without them.',
          ja: '確かめるには channels:read と groups:read を加えてください。なくても届きます。',
        },
      };
    if (failure.outcome !== 'refused') return unreachable(failure);
    return problem(
      'tip-channel-access',
      { en: `The bot cannot see ${channel} (${failure.code}).`, ja: `ボットから ${channel} が見えません（${failure.code}）。` },
      failure.code,
    );
  }
}

function unreachable(failure: SlackCallError): Finding {
  return {
    area: 'slack',
    code: 'slack-unreachable',
    state: 'problem',
    message: {
      en: `Slack did not answer as it should (${failure.method}: ${failure.code}).`,
      ja: `Slack から正しい応答がありません（${failure.method}: ${failure.code}）。`,
    },
    remedy: {
      en: 'Check that this machine reaches https://slack.com (proxy, firewall, name resolution), then try again.',
      ja: 'この機械から https://slack.com に届くか（プロキシ、ファイアウォール、名前解決）を確かめて、もう一度試してください。',
    },
  };
}

function ok(code: string, message: Words): Finding {
  return { area: 'slack', code, state: 'ok', message, remedy: NONE };
}

/** Calls reject with nothing else. */
function asCallError(error: unknown, method: string): SlackCallError {
  return error instanceof SlackCallError ? error : new SlackCallError(method, 'uncertain', 'unknown_error');
}

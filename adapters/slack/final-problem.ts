import type { SlackCallError } from './call-error.ts';

/** A failure that no waiting heals, with what to do about it. */
export interface FinalProblem {
  readonly code: string;
  readonly message: Readonly<Record<'en' | 'ja', string>>;
  readonly remedy: Readonly<Record<'en' | 'ja', string>>;
}

/** https://docs.slack.dev/reference/methods/auth.test#errors and apps.connections.open#errors (checked 2026-11). */
const FINAL_CODES = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
  'forbidden_team',
  'team_disabled',
  'user_removed_from_team',
  'org_login_required',
  'access_denied',
  'app_not_found',
]);

/** What is final about a failed call made with the token of this variable; undefined when it may yet succeed. */
export function finalProblem(error: SlackCallError, variable: 'SLACK_APP_TOKEN' | 'SLACK_BOT_TOKEN'): FinalProblem | undefined {
  if (error.outcome !== 'refused' || !FINAL_CODES.has(error.code)) return undefined;
  return {
    code: error.code,
    message: {
      en: `Slack does not accept ${variable} (${error.method}: ${error.code}).`,
      ja: `Slack が ${variable} を受け付けません（${error.method}: ${error.code}）。`,
    },
    remedy: remedyOf(error, variable),
  };
}

function remedyOf(error: SlackCallError, variable: 'SLACK_APP_TOKEN' | 'SLACK_BOT_TOKEN'): FinalProblem['remedy'] {
  if (variable === 'SLACK_APP_TOKEN')
    return {
      en: 'At api.slack.com/apps → Basic Information → App-Level Tokens, create a token with the scope connections:write, set SLACK_APP_TOKEN to it (xapp-…) and start again.',
      ja: 'api.slack.com/apps → Basic Information → App-Level Tokens で connections:write のトークンを作り、SLACK_APP_TOKEN（xapp-…）に設定して起動し直してください。',
    };
  if (error.code === 'missing_scope')
    return {
      en: `Add the scope ${error.neededScope ?? 'that is missing'} at api.slack.com/apps → OAuth & Permissions, install the app again and start again.`,
      ja: `api.slack.com/apps → OAuth & Permissions で不足しているスコープ${error.neededScope === undefined ? '' : `（${error.neededScope}）`}を加え、アプリをインストールし直して、起動し直してください。`,
    };
  return {
    en: 'At api.slack.com/apps → OAuth & Permissions, install the app to the workspace, set SLACK_BOT_TOKEN to its Bot User OAuth Token (xoxb-…) and start again.',
    ja: 'api.slack.com/apps → OAuth & Permissions でアプリをワークスペースにインストールし、Bot User OAuth Token（xoxb-…）を SLACK_BOT_TOKEN に設定して起動し直してください。',
  };
}

import { type Method, needText, type OpenMethod, SlackError } from './method.ts';
import { isJson, itemsOf, type Json, problemLine } from './problems.ts';
import { type State, TOKEN_LIFE_MS, type Token } from './state.ts';
import { validateBlocks } from './validate-blocks.ts';
import { validateMessage } from './validate-message.ts';
import { validateView } from './validate-view.ts';

/** auth.*, oauth.*, apps.*, blocks.validate: https://docs.slack.dev/reference/methods (checked 2026-11). */

const test: Method = {
  run({ team, state }) {
    return {
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: 'k8snotes',
      team_id: team.id,
      user_id: team.botUserId,
      bot_id: team.botId,
      app_id: state.app.appId,
      is_enterprise_install: false,
      ...(team.enterpriseId === undefined ? {} : { enterprise_id: team.enterpriseId }),
    };
  },
};

const revoke: Method = {
  run({ token, args }) {
    if (args['test'] !== true && args['test'] !== 'true') token.state = 'revoked';
    return { revoked: token.state === 'revoked' };
  },
};

const uninstall: Method = {
  run({ state, team, args }) {
    needClient(state, args, undefined);
    removeApp(state, team.id);
    return {};
  },
};

/** Takes the app out of a workspace: its tokens stop working. */
export function removeApp(state: State, teamId: string): void {
  state.team(teamId).installed = false;
  for (const token of state.tokens.values()) if (token.teamId === teamId) token.state = 'inactive';
  state.changed();
}

function needClient(state: State, args: Json, basicAuth: string | undefined): void {
  const [basicId, basicSecret] = basicAuth?.split(':') ?? [];
  if ((basicId ?? args['client_id']) !== state.app.clientId) throw new SlackError('invalid_client_id');
  if ((basicSecret ?? args['client_secret']) !== state.app.clientSecret) throw new SlackError('bad_client_secret');
}

function grant(state: State, token: Token, userId: string): Json {
  const team = state.team(token.teamId);
  const refresh = state.tokenRotation ? state.nextId('xoxe-1-') : undefined;
  if (refresh !== undefined) state.refreshTokens.set(refresh, token.value);
  return {
    app_id: state.app.appId,
    authed_user: { id: userId },
    scope: token.scopes.join(','),
    token_type: 'bot',
    access_token: token.value,
    bot_user_id: team.botUserId,
    team: { id: team.id, name: team.name },
    enterprise: team.enterpriseId === undefined ? null : { id: team.enterpriseId, name: 'Enterprise' },
    is_enterprise_install: false,
    ...(refresh === undefined ? {} : { refresh_token: refresh, expires_in: TOKEN_LIFE_MS / 1000 }),
  };
}

const access: OpenMethod = {
  run({ state, args, basicAuth }) {
    needClient(state, args, basicAuth);
    if (args['grant_type'] === 'refresh_token') {
      const refresh = needText(args, 'refresh_token', 'invalid_refresh_token');
      const old = state.tokens.get(state.refreshTokens.get(refresh) ?? '');
      if (old?.teamId === undefined || old.state !== 'valid') throw new SlackError('invalid_refresh_token');
      state.refreshTokens.delete(refresh);
      return grant(state, state.issueToken(old.teamId, old.scopes), '');
    }
    const code = needText(args, 'code', 'invalid_code');
    const granted = state.codes.get(code);
    if (granted === undefined) throw new SlackError('invalid_code');
    state.codes.delete(code);
    state.team(granted.teamId).installed = true;
    return grant(state, state.issueToken(granted.teamId, granted.scopes), granted.userId);
  },
};

const validate: OpenMethod = {
  run({ args }) {
    const { view, message, blocks } = args;
    const problems = isJson(view)
      ? validateView(view)
      : isJson(message)
        ? validateMessage(message).filter(({ code }) => code !== 'missing_text')
        : validateBlocks(blocks === undefined ? undefined : itemsOf(blocks), 'message');
    if (problems.length > 0) throw new SlackError('invalid_blocks', { errors: problems.map(problemLine) });
    return {};
  },
};

/** Called with the app-level token; gives an address that works once. */
export function openConnection(state: State, token: Token, tickets: Set<string>): Json {
  if (token.kind !== 'app') throw new SlackError('not_allowed_token_type');
  if (!token.scopes.includes('connections:write'))
    throw new SlackError('missing_scope', { needed: 'connections:write', provided: token.scopes.join(',') });
  const ticket = state.nextId('ticket-');
  tickets.add(ticket);
  return { url: `${state.baseUrl.replace('http', 'ws')}/link/?ticket=${ticket}` };
}

/** The token that a request carries, when Slack takes it. */
export function acceptToken(state: State, value: string | undefined): Token {
  if (value === undefined || value === '') throw new SlackError('not_authed');
  const token = state.tokens.get(value);
  if (token === undefined) throw new SlackError('invalid_auth');
  if (token.state === 'revoked') throw new SlackError('token_revoked');
  if (token.state === 'inactive') throw new SlackError('account_inactive');
  if (token.expiresAt !== undefined && state.now() >= token.expiresAt) throw new SlackError('token_expired');
  return token;
}

export const authMethods: Readonly<Record<string, Method>> = { 'auth.test': test, 'auth.revoke': revoke, 'apps.uninstall': uninstall };

export const openMethods: Readonly<Record<string, OpenMethod>> = { 'oauth.v2.access': access, 'blocks.validate': validate };

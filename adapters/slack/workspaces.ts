import type { Authorize, AuthorizeResult } from '@slack/bolt';
import type { Logger } from '../../src/ops/log.ts';
import { SlackCallError } from './call-error.ts';
import { NotInstalledError, workspaceKey } from './installations.ts';
import { textAt } from './payload.ts';
import type { SlackApi } from './slack-api.ts';

/** As whom the app acts in a workspace. */
export interface Workspaces {
  /** For Bolt: who the app is where an event came from. Rejects where it is not installed. */
  readonly authorize: Authorize<boolean>;
  /** @param workspace  `slack:T0123` or `slack:E0123`. @throws {SlackCallError} `not_installed`, or what went wrong. */
  readonly tokenOf: (workspace: string | undefined) => Promise<string>;
  /** Remember nothing of it. */
  readonly forget: (workspace: string) => void;
}

export interface OwnIdentity {
  readonly botId: string | undefined;
  readonly botUserId: string | undefined;
  readonly teamId: string | undefined;
}

/** One workspace, by its token. `identify` must have succeeded before events come. */
export function singleWorkspace(api: SlackApi, token: string): Workspaces & { readonly identify: () => Promise<OwnIdentity> } {
  let own: OwnIdentity | undefined;
  return {
    identify: async () => {
      const result = await api.call(token, 'auth.test', {}, { mayRepeat: true });
      own = { botId: textAt(result, 'bot_id'), botUserId: textAt(result, 'user_id'), teamId: textAt(result, 'team_id') };
      return own;
    },
    authorize: async () => ({
      botToken: token,
      ...(own?.botId === undefined ? {} : { botId: own.botId }),
      ...(own?.botUserId === undefined ? {} : { botUserId: own.botUserId }),
    }),
    tokenOf: async () => token,
    forget: () => {},
  };
}

/** Bolt acknowledges nothing before it knows as whom it acts, and Slack waits three seconds for that. */
const MAX_WAIT_MS = 1000;

/**
 * Any workspace that installs the app. Reading the store and refreshing a token ahead of its end are the SDK's; what is remembered here serves while the store cannot be reached, or
 * while a refresh takes its time: the token at hand is good for two hours then.
 */
export function installedWorkspaces(
  authorizeFromStore: Authorize<boolean>,
  log: Logger,
  pause: (ms: number, signal: AbortSignal) => Promise<boolean>,
): Workspaces {
  const running = new Map<string, Promise<AuthorizeResult>>();
  const last = new Map<string, AuthorizeResult>();

  const authorize: Authorize<boolean> = (source) => {
    const remembered = last.get(workspaceKey(source) ?? '');
    const fresh = authorizeFresh(source);
    if (remembered === undefined) return fresh;
    const waiting = new AbortController();
    return Promise.race([fresh, pause(MAX_WAIT_MS, waiting.signal).then(() => remembered)]).finally(() => waiting.abort());
  };
  const authorizeFresh: Authorize<boolean> = (source) => {
    const key = workspaceKey(source) ?? '';
    // One at a time: a refresh token works once, and a second use of it would end the first one's new token.
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = authorizeFromStore(source)
      .then((result) => {
        last.set(key, result);
        return result;
      })
      .catch((error: unknown) => {
        const remembered = last.get(key);
        if (isNotInstalled(error)) last.delete(key);
        else if (remembered !== undefined) {
          log.warn({ reason: nameOf(error) }, 'installations cannot be read; going on with what is remembered');
          return remembered;
        }
        throw error;
      })
      .finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };

  return {
    authorize,
    tokenOf: async (workspace) => {
      const id = workspace?.replace(/^slack:/, '') ?? '';
      if (id === '') throw new SlackCallError('authorize', 'refused', 'not_installed');
      const isEnterpriseInstall = id.startsWith('E');
      try {
        const { botToken } = await authorize({
          teamId: isEnterpriseInstall ? undefined : id,
          enterpriseId: isEnterpriseInstall ? id : undefined,
          isEnterpriseInstall,
        });
        if (botToken !== undefined) return botToken;
      } catch (error) {
        // Reading the store may work the next time; nothing was sent.
        if (!isNotInstalled(error)) throw new SlackCallError('authorize', 'not-sent', 'store_unavailable');
      }
      throw new SlackCallError('authorize', 'refused', 'not_installed');
    },
    forget: (workspace) => {
      last.delete(workspace);
    },
  };
}

/** The SDK wraps what the store throws. */
export function isNotInstalled(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof NotInstalledError) return true;
    cause = 'original' in cause && cause.original instanceof Error ? cause.original : cause.cause;
  }
  return false;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

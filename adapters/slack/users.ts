import type { Logger } from '../../src/ops/log.ts';
import { isTrueAt, textAt } from './payload.ts';
import type { SlackApi } from './slack-api.ts';

/** What an answer needs to know of a person. */
export interface SlackUser {
  /** As in `ja-JP`; undefined when Slack does not tell. */
  readonly locale: string | undefined;
  readonly isAdmin: boolean;
  /** IANA name of the person's time zone. */
  readonly zone: string | undefined;
  /** As Slack shows the person; undefined when it does not tell. */
  readonly name: string | undefined;
}

export interface UserDirectory {
  /** Never rejects: who cannot be looked up in time is nobody special. */
  readonly find: (token: string, workspace: string, user: string) => Promise<SlackUser>;
  /** The person as far as known already, without waiting. */
  readonly known: (workspace: string, user: string) => SlackUser;
}

export interface UserDirectoryParts {
  readonly api: SlackApi;
  readonly log: Logger;
  readonly now: () => Date;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly waitMs?: number;
}

/** Languages and rights change rarely, and a change may take this long to be seen. */
const TTL_MS = 10 * 60_000;
/** After a failure another try follows soon, but not with every click. */
const FAILURE_TTL_MS = 30_000;
const MAX_USERS = 5000;
/** Nobody waits longer than this for an answer in the right language; the look-up goes on, for the next time. */
const WAIT_MS = 1500;

const NOBODY: SlackUser = { locale: undefined, isAdmin: false, zone: undefined, name: undefined };

/** People as `users.info` tells them, remembered for a while, looked up once when many ask at a time. */
export function createUserDirectory(parts: UserDirectoryParts): UserDirectory {
  const known = new Map<string, { readonly user: Promise<SlackUser>; found: SlackUser; until: number }>();
  const lookUp = async (token: string, workspace: string, user: string): Promise<SlackUser> => {
    const { user: found } = await parts.api.call(
      token,
      'users.info',
      { user, include_locale: true },
      { mayRepeat: true, retries: 1, maxWaitMs: 1000 },
    );
    return {
      locale: textAt(found, 'locale'),
      isAdmin: isOfWorkspace(found, workspace) && ['is_admin', 'is_owner', 'is_primary_owner'].some((role) => isTrueAt(found, role)),
      zone: textAt(found, 'tz'),
      name: textAt(found, 'profile', 'display_name') ?? textAt(found, 'real_name') ?? textAt(found, 'name'),
    };
  };
  return {
    known: (workspace, user) => known.get(`${workspace} ${user}`)?.found ?? NOBODY,
    find: async (token, workspace, user) => {
      const key = `${workspace} ${user}`;
      const now = parts.now().getTime();
      let entry = known.get(key);
      known.delete(key);
      if (entry === undefined || entry.until <= now) {
        const made = { until: now + TTL_MS, user: Promise.resolve(NOBODY), found: NOBODY };
        made.user = lookUp(token, workspace, user).then(
          (found) => {
            made.found = found;
            return found;
          },
          (error: unknown) => {
            made.until = parts.now().getTime() + FAILURE_TTL_MS;
            parts.log.warn({ err: error }, 'a person could not be looked up; answering in the language of the question');
            return NOBODY;
          },
        );
        entry = made;
      }
      known.set(key, entry);
      const [oldest] = known.keys();
      if (known.size > MAX_USERS && oldest !== undefined) known.delete(oldest);
      const waiting = new AbortController();
      const late = parts.pause(parts.waitMs ?? WAIT_MS, waiting.signal).then(() => NOBODY);
      return Promise.race([entry.user, late]).finally(() => waiting.abort());
    },
  };
}

/** In shared channels people of other workspaces ask, too: who administers those administers nothing here. */
function isOfWorkspace(user: unknown, workspace: string): boolean {
  const team = textAt(user, 'team_id');
  return team === undefined || workspace.startsWith('slack:E') || workspace === `slack:${team}`;
}

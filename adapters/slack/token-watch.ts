import { SlackCallError } from './call-error.ts';
import { type FinalProblem, finalProblem } from './final-problem.ts';
import type { SlackApi } from './slack-api.ts';

/** Errors of any call that say that the token itself is of no more use. https://docs.slack.dev/reference/methods/auth.test#errors (checked 2026-11) */
const TOKEN_ENDED = new Set(['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired']);

/**
 * Watch the calls of one token for its end. An app of one workspace is not told when it is removed: the connection stays and every answer fails, while all looks well. So when a call
 * says that the token has ended, `auth.test` is asked, and if that says so, too, it is final.
 */
export function watchToken(api: SlackApi, token: string, onFinal: (problem: FinalProblem) => void): SlackApi {
  let isChecking = false;
  const check = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    try {
      await api.call(token, 'auth.test', {}, { mayRepeat: true });
    } catch (error) {
      const problem = error instanceof SlackCallError ? finalProblem(error, 'SLACK_BOT_TOKEN') : undefined;
      if (problem !== undefined) onFinal(problem);
    } finally {
      isChecking = false;
    }
  };
  return {
    call: async (as, method, args, options) => {
      try {
        return await api.call(as, method, args, options);
      } catch (error) {
        if (as === token && method !== 'auth.test' && error instanceof SlackCallError && TOKEN_ENDED.has(error.code)) void check();
        throw error;
      }
    },
  };
}

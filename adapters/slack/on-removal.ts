import { SlackCallError } from './call-error.ts';
import { at, listAt, textAt } from './payload.ts';
import type { Delivery, SlackTools } from './tools.ts';
import type { Workspaces } from './workspaces.ts';

/** Errors of auth.test that say that the app is gone from there. */
const GONE = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'not_installed',
  'team_not_found',
]);

/**
 * The app was removed (`app_uninstalled`) or its token ended (`tokens_revoked`): all that belongs to the workspace is deleted.
 *
 * Slack repeats events for minutes, and after a new installation still tells that the old token ended. So the token is tried first: where it works, the app is there, and nothing is
 * deleted.
 *
 * @returns Whether it was forgotten.
 */
export async function forgetRemoved(
  tools: SlackTools,
  workspaces: Workspaces,
  delivery: Pick<Delivery, 'body' | 'workspace'>,
): Promise<boolean> {
  const type = textAt(delivery.body, 'event', 'type');
  // Tokens of users are none that this app asks for.
  if (type === 'tokens_revoked' && listAt(at(delivery.body, 'event'), 'tokens', 'bot').length === 0) return false;
  if (await isInstalled(tools, workspaces, delivery.workspace)) {
    tools.log.warn(
      { workspace: delivery.workspace, event: type },
      'Slack says that the app was removed, but its token works: nothing was deleted',
    );
    return false;
  }
  await tools.core.forgetWorkspace(delivery.workspace);
  workspaces.forget(delivery.workspace);
  tools.log.info({ workspace: delivery.workspace, event: type }, 'the app was removed; what belongs to the workspace is deleted');
  return true;
}

/** When nobody can tell, Slack is believed: keeping what should be deleted is worse than asking for another installation. */
async function isInstalled(tools: SlackTools, workspaces: Workspaces, workspace: string): Promise<boolean> {
  try {
    await tools.api.call(await workspaces.tokenOf(workspace), 'auth.test', {}, { mayRepeat: true });
    return true;
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    if (!GONE.has(error.code)) tools.log.warn({ err: error, workspace }, 'could not tell whether the app is still installed');
    return false;
  }
}

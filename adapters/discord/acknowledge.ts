import { API_CODES, isApiError } from './api-errors.ts';
import type { Tools } from './tools.ts';

/**
 * Give an interaction its first response, and wait for the turn to work on it: while first responses are missing, no answer is made.
 *
 * @returns False when there is nothing left to do: it came too late to be answered (10062), or another replica has it (40060). Anything else that goes wrong rejects.
 */
export async function acknowledge(
  respond: () => Promise<unknown>,
  { log, pacer }: Pick<Tools, 'log' | 'pacer'>,
  requestId: string,
): Promise<boolean> {
  try {
    await respond();
  } catch (error) {
    if (isApiError(error, API_CODES.alreadyAcknowledged)) {
      log.debug({ requestId }, 'an interaction has its first response already');
      return false;
    }
    if (isApiError(error, API_CODES.unknownInteraction)) {
      log.warn({ requestId, code: API_CODES.unknownInteraction }, 'an interaction came too late to be answered');
      return false;
    }
    throw error;
  }
  await pacer.turn();
  return true;
}

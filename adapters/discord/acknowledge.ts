import type { Logger } from '../../src/ops/log.ts';
import { API_CODES, isApiError } from './api-errors.ts';

/**
 * Give an interaction its first response.
 *
 * @returns False when there is nothing left to do: it came too late to be answered (10062), or another replica has it (40060). Anything else that goes wrong rejects.
 */
export async function acknowledge(respond: () => Promise<unknown>, log: Logger, requestId: string): Promise<boolean> {
  try {
    await respond();
    return true;
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
}

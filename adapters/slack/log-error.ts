import { loggableError as withoutTexts } from '../../src/ops/loggable-error.ts';
import { SlackCallError } from './call-error.ts';

/** What of an error may stand in the log: of those that this adapter did not make, no message. */
export function loggableError(error: unknown): object {
  return withoutTexts(error, (ours) => ours instanceof SlackCallError);
}

import { openGitSource } from '../notes/git-source.ts';
import type { PulledNotes } from '../notes-service.ts';
import type { Logger } from '../ops/log.ts';
import type { PulledNotesOptions } from './messages.ts';

/**
 * The repository of the notes, from plain data.
 *
 * @throws {GitSourceError} As `openGitSource`.
 */
export async function openPulled(options: PulledNotesOptions, log: Logger, now: () => Date): Promise<PulledNotes> {
  const { everyMs, freshMs, ...source } = options;
  return { everyMs, freshMs, source: await openGitSource({ ...source, log, now }) };
}

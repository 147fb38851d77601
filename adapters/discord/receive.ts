import type { BaseInteraction } from 'discord.js';
import { API_CODES, isApiError, loggable } from './api-errors.ts';
import type { Tools } from './tools.ts';

/** One event from Discord, and what is done about it. */
export interface Job {
  /** What it is, for the log: `command`, `button`, `mention`. */
  readonly surface: string;
  readonly requestId: string;
  readonly work: () => Promise<void>;
  /** Tell the person that it failed. */
  readonly showFailure: (errorId: string) => Promise<unknown>;
}

/**
 * Run a job so that it ends in a visible outcome and never in a rejection: an async listener that rejects would end the process (measured with discord.js 14.28).
 */
export async function receive(job: Job, { log, newErrorId, inFlight }: Tools): Promise<void> {
  const { surface, requestId } = job;
  await inFlight.run(async () => {
    log.debug({ requestId, surface }, 'received');
    try {
      await job.work();
      log.debug({ requestId, surface }, 'replied');
    } catch (error) {
      if (isApiError(error, API_CODES.invalidWebhookToken)) {
        log.warn({ requestId, surface, code: API_CODES.invalidWebhookToken }, 'an interaction was answered after its 15 minutes');
        return;
      }
      const errorId = newErrorId();
      log.error({ err: loggable(error), errorId, requestId, surface }, 'a request on Discord failed');
      try {
        await job.showFailure(errorId);
      } catch (second) {
        log.error({ err: loggable(second), errorId, requestId, surface }, 'that it failed could not be told either');
      }
    }
  });
}

/** Locale of whoever reads: the person, or, where everybody does, the server. */
export function localeOf(interaction: BaseInteraction, isPublic: boolean): string {
  return isPublic ? (interaction.guildLocale ?? interaction.locale) : interaction.locale;
}

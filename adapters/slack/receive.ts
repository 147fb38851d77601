import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { Answer } from '../../src/model.ts';
import type { InFlight } from '../../src/ops/in-flight.ts';
import { loggableError } from './log-error.ts';
import { noticeMessage } from './render.ts';
import type { SlackTools } from './tools.ts';
import type { Turn } from './turn.ts';

/** What is done about one delivery once it was acknowledged. */
export interface Job {
  /** For the log: `slash`, `mention`, `button` … */
  readonly surface: string;
  /** What makes it the same as another delivery of the same thing; each alone suffices. Empty where twice does no harm. */
  readonly keys: readonly string[];
  /** Sent as the acknowledgement. */
  readonly ackBody?: unknown;
  /** Undefined when there is nothing to do. */
  readonly start: (() => Promise<Turn>) | undefined;
  readonly run: (turn: Turn) => Promise<void>;
  /** How a failure is shown where the usual way (to the person alone) would not be seen. */
  readonly showFailure?: (turn: Turn, failed: Extract<Answer, { kind: 'failed' }>) => Promise<void>;
}

export type Ack = (body?: unknown) => Promise<void>;

/**
 * One way for everything that Slack sends: acknowledge at once, then see whether it was handled before, then work, and whatever happens show something to the person. Never
 * rejects.
 */
export async function receive(tools: SlackTools, inFlight: InFlight, job: Job, ack: Ack | undefined): Promise<void> {
  await inFlight.run(async () => {
    const { log, core } = tools;
    try {
      await ack?.(job.ackBody);
    } catch (error) {
      // The socket is gone; the person may see a time-out, and the answer all the same.
      log.warn({ ...loggableError(error), surface: job.surface }, 'an acknowledgement could not be sent');
    }
    const { start } = job;
    if (start === undefined) return;
    await tools.pacer.turn();
    try {
      for (const key of job.keys) {
        if (await core.firstSeen(key)) continue;
        log.debug({ surface: job.surface }, 'delivered again; handled before');
        return;
      }
    } catch (error) {
      // `firstSeen` never rejects by its contract; twice is better than never.
      log.error({ ...loggableError(error), surface: job.surface }, 'could not tell whether this was handled before');
    }
    let turn: Turn | undefined;
    const since = tools.now().getTime();
    try {
      turn = await start();
      log.debug({ surface: job.surface, requestId: turn.request.requestId }, 'received');
      await job.run(turn);
      log.debug({ surface: job.surface, requestId: turn.request.requestId, ms: tools.now().getTime() - since }, 'replied');
    } catch (error) {
      await fail(tools, job, turn, error);
    }
  });
}

async function fail(tools: SlackTools, job: Job, turn: Turn | undefined, error: unknown): Promise<void> {
  const { log } = tools;
  const errorId = tools.newErrorId();
  log.error({ ...loggableError(error), errorId, requestId: turn?.request.requestId, surface: job.surface }, 'a request on Slack failed');
  if (turn === undefined) return;
  try {
    if (job.showFailure !== undefined) await job.showFailure(turn, { kind: 'failed', language: turn.language, errorId });
    else await tools.sender.privately(turn.to, noticeMessage(messagesFor(turn.language).failed(errorId)));
  } catch (second) {
    log.error({ ...loggableError(second), errorId, surface: job.surface }, 'the failure could not be shown to the person either');
  }
}

import type { InFlight } from '../../src/ops/in-flight.ts';
import type { SharedOnce } from '../../src/ops/shared-once.ts';
import { clickJob } from './on-click.ts';
import { homeOpenedJob } from './on-home.ts';
import { directMessageJob, mentionJob } from './on-message.ts';
import { globalShortcutJob, messageShortcutJob, searchSubmittedJob } from './on-shortcut.ts';
import { slashJob } from './on-slash.ts';
import { isFields, textAt } from './payload.ts';
import { type Ack, type Job, receive } from './receive.ts';
import type { Delivery, SlackTools } from './tools.ts';

export interface Dispatcher {
  /** Never rejects. @param ack  Undefined for events, which Bolt acknowledges itself. */
  readonly dispatch: (delivery: Delivery, envelopeId: unknown, ack: Ack | undefined) => Promise<void>;
}

/** Everything that Slack sends goes through here, known or not: what nobody asked for is acknowledged all the same, or the person would see a time-out. */
export function createDispatcher(tools: SlackTools, inFlight: InFlight, sharedOnce: SharedOnce): Dispatcher {
  return {
    dispatch: async (delivery, envelopeId, ack) => {
      const job = jobFor(tools, delivery, envelopeId, sharedOnce);
      if (job !== undefined) return receive(tools, inFlight, job, ack);
      tools.log.debug({ type: textAt(delivery.body, 'type') }, 'nothing to do for what Slack sent');
      await receive(tools, inFlight, { surface: 'other', keys: [], start: undefined, run: async () => {} }, ack);
    },
  };
}

function jobFor(tools: SlackTools, delivery: Delivery, envelopeId: unknown, sharedOnce: SharedOnce): Job | undefined {
  const { body } = delivery;
  if (!isFields(body)) return undefined;
  if (textAt(body, 'command') !== undefined) return slashJob(tools, delivery, envelopeId);
  switch (textAt(body, 'type')) {
    case 'block_actions':
      return clickJob(tools, delivery, envelopeId, sharedOnce);
    case 'message_action':
      return messageShortcutJob(tools, delivery, envelopeId);
    case 'shortcut':
      return globalShortcutJob(tools, delivery, envelopeId);
    case 'view_submission':
      return searchSubmittedJob(tools, delivery, envelopeId);
    case 'event_callback':
      return eventJob(tools, delivery);
    default:
      return undefined;
  }
}

function eventJob(tools: SlackTools, delivery: Delivery): Job | undefined {
  switch (textAt(delivery.body, 'event', 'type')) {
    case 'app_mention':
      return mentionJob(tools, delivery);
    case 'message':
      return directMessageJob(tools, delivery);
    case 'app_home_opened':
      return homeOpenedJob(tools, delivery);
    // `app_context_changed`: an answer needs no context. `agent_session_stopped`: an answer takes milliseconds, there is nothing to stop.
    default:
      return undefined;
  }
}

import type { Hub } from './hub.ts';
import { callbackTypes, type Interaction, interactionTypes } from './interaction.ts';
import type { Json } from './problems.ts';
import { type ShownMessage, shownMessage } from './shown.ts';

/** An interaction under way: what the person who started it can wait for. All times are real milliseconds; the default wait is 10 s. */
export interface Asked {
  readonly interactionId: string;
  /** Real milliseconds to the first response, deferrals included. Rejects when none came in time. */
  readonly acknowledged: (timeoutMs?: number) => Promise<number>;
  /**
   * The message the person gets to see: the answer itself, the filled deferred one, the changed one a button was on, or the first follow-up to a silent button.
   * Rejects when the app failed to respond ("The application did not respond").
   */
  readonly answered: (timeoutMs?: number) => Promise<ShownMessage>;
  /** The answer as it is now, for what changes later. */
  readonly shown: () => ShownMessage | undefined;
  /** Follow-ups so far. */
  readonly followUps: () => readonly ShownMessage[];
  /** Wait until there are so many follow-ups. */
  readonly followedUp: (count?: number, timeoutMs?: number) => Promise<readonly ShownMessage[]>;
  /** The choices of an autocompletion. */
  readonly choices: (timeoutMs?: number) => Promise<readonly Json[]>;
  /** The modal that was opened. */
  readonly modal: (timeoutMs?: number) => Promise<Json>;
  /** What went wrong for the person, if anything. */
  readonly failure: () => string | undefined;
  /** Number of the first response: 4 message, 5 deferred, 6 deferred update, 7 update, 8 choices, 9 modal. */
  readonly responseType: () => number | undefined;
}

const defaultWaitMs = 10_000;

function messageOf(hub: Hub, messageId: string | undefined): ShownMessage | undefined {
  const message = messageId === undefined ? undefined : hub.world.messages.get(messageId);
  return message === undefined || message.deleted ? undefined : shownMessage(hub, message);
}

/** The message that answers the person, once there is one. */
function answerOf(hub: Hub, interaction: Interaction): ShownMessage | undefined {
  const original = messageOf(hub, interaction.originalId);
  switch (interaction.callbackType) {
    case undefined:
    case callbackTypes.choices:
    case callbackTypes.modal:
      return undefined;
    case callbackTypes.deferUpdate:
      return interaction.edited ? original : messageOf(hub, interaction.followUpIds[0]);
    default:
      return original?.loading ? undefined : (original ?? messageOf(hub, interaction.followUpIds[0]));
  }
}

/** What can be waited for of an interaction. */
export function askedOf(hub: Hub, interaction: Interaction): Asked {
  const wait = <T>(what: string, timeoutMs: number, check: () => T | undefined): Promise<T> =>
    hub.signal.until(
      what,
      () => {
        if (interaction.callbackType === undefined && interaction.failure !== undefined) throw new Error(interaction.failure);
        return check();
      },
      timeoutMs,
    );
  const followUps = (): readonly ShownMessage[] =>
    interaction.followUpIds.map((id) => messageOf(hub, id)).filter((message) => message !== undefined);
  const kind = interaction.type === interactionTypes.autocomplete ? 'choices' : 'an answer';
  return {
    interactionId: interaction.id,
    acknowledged: (timeoutMs = defaultWaitMs) => wait('a first response', timeoutMs, () => interaction.ackAfterMs),
    answered: (timeoutMs = defaultWaitMs) => wait(kind, timeoutMs, () => answerOf(hub, interaction)),
    shown: () => answerOf(hub, interaction),
    followUps,
    followedUp: (count = 1, timeoutMs = defaultWaitMs) =>
      wait(`${count} follow-ups`, timeoutMs, () => (followUps().length >= count ? followUps() : undefined)),
    choices: (timeoutMs = defaultWaitMs) => wait('choices', timeoutMs, () => interaction.choices),
    modal: (timeoutMs = defaultWaitMs) => wait('a modal', timeoutMs, () => interaction.modal),
    failure: () => interaction.failure,
    responseType: () => interaction.callbackType,
  };
}

import { apiErrors, invalidBody } from './api-error.ts';
import type { Failure, Hub } from './hub.ts';
import { messageFlags, messageLimits } from './limits.ts';
import { changeMessage, mergedBody, postMessage } from './messages.ts';
import { below, type Checker, checkItems, checkText, itemsOf, type Json, jsonOf, numberOf, type Problem, refuse } from './problems.ts';
import { validateMessage } from './validate-message.ts';
import { validateModal } from './validate-modal.ts';
import type { LocalMessage } from './world.ts';

/** Kinds of interactions, by Discord's numbers. */
export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

/** Kinds of first responses, by Discord's numbers. */
export const callbackTypes = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

/** How long the token of an interaction is good for. */
const tokenLifeMs = 15 * 60_000;
/** Most follow-ups of a user-installed app where the app itself is not in. */
const maxUserInstallFollowUps = 5;

/** Something a person asked of the app, with what came of it. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: (typeof interactionTypes)[keyof typeof interactionTypes];
  readonly userId: string;
  readonly channelId: string;
  /** In a server or conversation that only the person's own installation reaches. */
  readonly userInstall: boolean;
  /** The message a component is on. */
  readonly sourceMessageId: string | undefined;
  readonly payload: Json;
  readonly createdAt: Date;
  /** Monotonic real milliseconds of its sending. */
  readonly sentAtMs: number;
  /** Too old for a first response. */
  expired: boolean;
  /** Real milliseconds to the first response. */
  ackAfterMs: number | undefined;
  callbackType: number | undefined;
  /** The message of the response: `@original`. */
  originalId: string | undefined;
  /** The original was changed or filled after the first response. */
  edited: boolean;
  readonly followUpIds: string[];
  choices: readonly Json[] | undefined;
  modal: Json | undefined;
  failure: string | undefined;
}

/** Note something a person would notice. */
export function recordFailure(hub: Hub, interaction: Interaction, kind: Failure['kind'], detail: string): void {
  hub.failures.push({ kind, detail });
  interaction.failure ??= detail;
  hub.signal.changed();
}

const allowedCallbacks: Readonly<Record<Interaction['type'], readonly number[]>> = {
  2: [callbackTypes.message, callbackTypes.deferMessage, callbackTypes.modal],
  3: [callbackTypes.message, callbackTypes.deferMessage, callbackTypes.deferUpdate, callbackTypes.update, callbackTypes.modal],
  4: [callbackTypes.choices],
  5: [callbackTypes.message, callbackTypes.deferMessage, callbackTypes.deferUpdate, callbackTypes.update],
};

function checkChoices(checker: Checker, choices: unknown): void {
  if (choices === undefined) refuse(checker, 'BASE_TYPE_REQUIRED', 'This field is required');
  checkItems(checker, choices, { min: 0, max: messageLimits.autocompleteChoices }, (item, choice) => {
    const { name, value } = jsonOf(choice);
    checkText(below(item, 'name'), name, { min: 1, max: messageLimits.choiceText, required: true });
    if (typeof value !== 'number') checkText(below(item, 'value'), value, { min: 1, max: messageLimits.choiceText, required: true });
  });
}

function checkCallback(interaction: Interaction, type: number, data: Json, source: LocalMessage | undefined): readonly Problem[] {
  const root: Checker = { path: '', problems: [] };
  const at = below(root, 'data');
  if (!allowedCallbacks[interaction.type].includes(type)) {
    refuse(
      below(root, 'type'),
      'INTERACTION_CALLBACK_TYPE_INVALID',
      `Callback type ${type} is not for interactions of type ${interaction.type}`,
    );
    return root.problems;
  }
  if ((type === callbackTypes.update || type === callbackTypes.deferUpdate) && source === undefined) {
    refuse(below(root, 'type'), 'INTERACTION_CALLBACK_TYPE_INVALID', 'There is no message to update');
  }
  if (type === callbackTypes.choices) checkChoices(below(at, 'choices'), data['choices']);
  if (type === callbackTypes.modal)
    for (const problem of validateModal(data)) root.problems.push({ ...problem, path: `data.${problem.path}` });
  if (type === callbackTypes.message) return prefixed(validateMessage(data));
  if (type === callbackTypes.update && source !== undefined) return prefixed(validateMessage(mergedBody(source, data)));
  return root.problems;
}

function prefixed(problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => (problem.code === 'EMPTY_MESSAGE' ? problem : { ...problem, path: `data.${problem.path}` }));
}

/** Post what answers an interaction: for all to see, or for the asker alone. */
function answer(hub: Hub, interaction: Interaction, body: Json, loading: boolean, ephemeral: boolean): LocalMessage {
  const channel = hub.world.channels.get(interaction.channelId);
  if (channel === undefined) throw apiErrors.unknownChannel();
  const source = interaction.sourceMessageId;
  return postMessage(hub, {
    channel,
    authorId: hub.world.appId,
    body: { ...body, flags: (numberOf(body['flags']) & ~messageFlags.loading) | (ephemeral ? messageFlags.ephemeral : 0) },
    surface: 'interaction',
    ephemeralFor: ephemeral ? interaction.userId : undefined,
    interaction: { id: interaction.id, type: interaction.type, userId: interaction.userId },
    replyTo: source === undefined ? undefined : { messageId: source, channelId: channel.id, guildId: channel.guildId },
    loading,
  });
}

/**
 * Take the first response to an interaction.
 *
 * @returns The message it made or changed, if any.
 * @throws The error Discord answers with: 10062 when it is unknown or too late, 40060 for a second one, 50035 or 50006 for what is invalid.
 */
export function acknowledge(
  hub: Hub,
  id: string,
  token: string,
  body: Json,
): { readonly interaction: Interaction; readonly message: LocalMessage | undefined } {
  const interaction = hub.interactions.get(token);
  if (interaction === undefined || interaction.id !== id) throw apiErrors.unknownInteraction();
  if (interaction.callbackType !== undefined) {
    recordFailure(hub, interaction, 'double-answer', `Second response to ${describe(interaction)}`);
    throw apiErrors.alreadyAcknowledged();
  }
  const tookMs = performance.now() - interaction.sentAtMs;
  if (interaction.expired || tookMs > hub.responseLimitMs) {
    interaction.expired = true;
    recordFailure(hub, interaction, 'late-answer', `Response after ${Math.round(tookMs)} ms to ${describe(interaction)}`);
    throw apiErrors.unknownInteraction();
  }
  const type = numberOf(body['type']);
  const data = jsonOf(body['data']);
  const source = interaction.sourceMessageId === undefined ? undefined : hub.world.messages.get(interaction.sourceMessageId);
  const problems = checkCallback(interaction, type, data, source);
  if (problems.length > 0) throw invalidBody(problems);
  interaction.ackAfterMs = tookMs;
  interaction.callbackType = type;
  const ephemeral = (numberOf(data['flags']) & messageFlags.ephemeral) !== 0;
  let message: LocalMessage | undefined;
  switch (type) {
    case callbackTypes.message:
      message = answer(hub, interaction, data, false, ephemeral);
      break;
    case callbackTypes.deferMessage:
      message = answer(hub, interaction, {}, true, ephemeral);
      break;
    case callbackTypes.deferUpdate:
      message = source;
      break;
    case callbackTypes.update:
      if (source !== undefined) changeMessage(hub, source, data);
      message = source;
      break;
    case callbackTypes.choices:
      interaction.choices = itemsOf(data['choices']).map(jsonOf);
      break;
    default:
      interaction.modal = data;
  }
  interaction.originalId = message?.id;
  hub.signal.changed();
  return { interaction, message };
}

/** An interaction in words, for errors. */
export function describe(interaction: Interaction): string {
  const data = jsonOf(interaction.payload['data']);
  return `interaction ${interaction.id} (${String(data['name'] ?? data['custom_id'])})`;
}

/**
 * The interaction a webhook token is of.
 *
 * @throws 10015 for a token that is unknown or not answered yet, 50027 for one older than 15 minutes.
 */
export function interactionOfToken(hub: Hub, applicationId: string, token: string): Interaction {
  const interaction = hub.interactions.get(token);
  if (interaction === undefined || applicationId !== hub.world.appId || interaction.callbackType === undefined)
    throw apiErrors.unknownWebhook();
  if (hub.world.now().getTime() - interaction.createdAt.getTime() > tokenLifeMs) throw apiErrors.invalidWebhookToken();
  return interaction;
}

/** A message of an interaction: the original or a follow-up, 10008 for anything else. */
export function messageOfInteraction(hub: Hub, interaction: Interaction, messageId: string): LocalMessage {
  const id = messageId === '@original' ? interaction.originalId : messageId;
  const own = id !== undefined && (id === interaction.originalId || interaction.followUpIds.includes(id));
  const message = own ? hub.world.messages.get(id) : undefined;
  if (message === undefined || message.deleted) throw apiErrors.unknownMessage();
  return message;
}

/** Send a follow-up. The first one after a deferral fills the deferred message, which stays hidden or public as it was deferred. */
export function followUp(hub: Hub, interaction: Interaction, body: Json): LocalMessage {
  const problems = validateMessage(body);
  if (problems.length > 0) throw invalidBody(problems);
  const original = interaction.originalId === undefined ? undefined : hub.world.messages.get(interaction.originalId);
  if (original?.loading && !original.deleted) {
    interaction.edited = true;
    changeMessage(hub, original, body);
    return original;
  }
  if (interaction.userInstall && interaction.followUpIds.length >= maxUserInstallFollowUps) throw apiErrors.tooManyFollowUps();
  const message = answer(hub, interaction, body, false, (numberOf(body['flags']) & messageFlags.ephemeral) !== 0);
  interaction.followUpIds.push(message.id);
  hub.signal.changed();
  return message;
}

/** Edit a message of an interaction. */
export function editOfInteraction(hub: Hub, interaction: Interaction, message: LocalMessage, body: Json): void {
  const flags = numberOf(message.body['flags']) | numberOf(body['flags']);
  const problems = validateMessage({ ...mergedBody(message, body), flags, allowed_mentions: body['allowed_mentions'] });
  if (problems.length > 0) throw invalidBody(problems);
  interaction.edited ||= message.id === interaction.originalId;
  changeMessage(hub, message, body);
}

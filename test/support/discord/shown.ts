import type { Hub } from './hub.ts';
import { isJson, itemsOf, type Json, jsonOf, numberOf, textOf } from './problems.ts';
import { componentTypes, flattenComponents } from './validate-components.ts';
import { apiMessage } from './wire.ts';
import type { LocalMessage } from './world.ts';

/** A button as a person sees it. */
export interface ShownButton {
  readonly label: string;
  readonly emoji: string | undefined;
  readonly customId: string | undefined;
  readonly url: string | undefined;
  readonly disabled: boolean;
}

/** A message as a person sees it at one moment; it does not change when the message does. */
export interface ShownMessage {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly content: string;
  readonly embeds: readonly Json[];
  /** As sent, without the numbers Discord gives. */
  readonly components: readonly Json[];
  readonly buttons: readonly ShownButton[];
  readonly flags: number;
  /** "Only you can see this". */
  readonly ephemeral: boolean;
  /** "… is thinking". */
  readonly loading: boolean;
  readonly edits: number;
  /** Whom its sending pinged. */
  readonly pings: readonly string[];
  readonly replyTo: string | undefined;
  /** Everything there is to read, in order: content, embeds, text displays. Without buttons. */
  readonly text: string;
  /** As the API shows it. */
  readonly raw: Json;
}

function embedText(embed: Json): string {
  const { title, description, fields, footer, author } = embed;
  const lines = [jsonOf(author)['name'], title, description];
  for (const field of itemsOf(fields)) lines.push(jsonOf(field)['name'], jsonOf(field)['value']);
  return [...lines, jsonOf(footer)['text']].map(textOf).filter(Boolean).join('\n');
}

function buttonOf(component: Json): ShownButton {
  const emoji = jsonOf(component['emoji'])['name'];
  return {
    label: textOf(component['label']),
    emoji: typeof emoji === 'string' ? emoji : undefined,
    customId: typeof component['custom_id'] === 'string' ? component['custom_id'] : undefined,
    url: typeof component['url'] === 'string' ? component['url'] : undefined,
    disabled: component['disabled'] === true,
  };
}

/** A message as those see it who may. */
export function shownMessage(hub: Hub, message: LocalMessage): ShownMessage {
  const { body } = message;
  const components = itemsOf(body['components']).filter(isJson);
  const embeds = itemsOf(body['embeds']).filter(isJson);
  const all = flattenComponents(components);
  const displays = all.filter(({ type }) => type === componentTypes.textDisplay).map(({ content }) => textOf(content));
  const content = textOf(body['content']);
  return {
    id: message.id,
    channelId: message.channelId,
    authorId: message.authorId,
    content,
    embeds,
    components,
    buttons: all.filter(({ type }) => type === componentTypes.button).map(buttonOf),
    flags: numberOf(body['flags']),
    ephemeral: message.ephemeralFor !== undefined,
    loading: message.loading,
    edits: message.edits,
    pings: message.pings,
    replyTo: message.replyTo?.messageId,
    text: [content, ...embeds.map(embedText), ...displays].filter(Boolean).join('\n'),
    raw: apiMessage(hub.world, message),
  };
}

/** Whether a person sees a message: it is there, and for all or for this person. */
export function isSeenBy(message: LocalMessage, userId: string): boolean {
  return !message.deleted && (message.ephemeralFor === undefined || message.ephemeralFor === userId);
}

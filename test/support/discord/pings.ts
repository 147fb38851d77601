import { messageFlags } from './limits.ts';
import { isJson, itemsOf, jsonOf, numberOf, textOf } from './problems.ts';
import { componentTypes, flattenComponents } from './validate-components.ts';

/** How a message reaches Discord; decides who is pinged when `allowed_mentions` is absent. */
export interface PingContext {
  /** A message sent to a channel (default): everything pings by default. An interaction response, follow-up or webhook: only users do. */
  readonly surface?: 'channel' | 'interaction';
}

/** Texts of a message that can ping: content and text displays; embeds, labels and select options never do. */
function pingingTexts(payload: unknown): readonly string[] {
  const { content, components, flags } = jsonOf(payload);
  const layout = (numberOf(flags) & messageFlags.componentsV2) !== 0;
  const displays = flattenComponents(components).filter(({ type }) => type === componentTypes.textDisplay);
  return [...(layout ? [] : [textOf(content)]), ...displays.map((display) => textOf(display['content']))];
}

/**
 * Whom a message would ping, as Discord decides it: `everyone`, `here`, `user:<id>`, `role:<id>`, `reply` (the author of the message replied to).
 *
 * Stricter than Discord in one point: what stands in code or behind a backslash counts as well. The app is taken to have the permission to mention everyone.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object (checked 2026-11): without the object channel messages ping everything and interaction
 * responses and webhooks only users; `replied_user` is true only when the object is absent.
 *
 * @param payload  The JSON body of the message. Any value is accepted.
 * @example
 * pingsIn({ content: '@everyone <@1>' }) // => ['everyone', 'user:1']
 * pingsIn({ content: '@everyone <@1>' }, { surface: 'interaction' }) // => ['user:1']
 * pingsIn({ content: '@everyone <@1>', allowed_mentions: { parse: [] } }) // => []
 */
export function pingsIn(payload: unknown, context: PingContext = {}): readonly string[] {
  const allowed = jsonOf(payload)['allowed_mentions'];
  const parse = isJson(allowed)
    ? itemsOf(allowed['parse'])
    : context.surface === 'interaction'
      ? ['users']
      : ['everyone', 'roles', 'users'];
  const userIds = isJson(allowed) ? itemsOf(allowed['users']) : [];
  const roleIds = isJson(allowed) ? itemsOf(allowed['roles']) : [];
  const repliedUser = isJson(allowed) ? allowed['replied_user'] === true : context.surface !== 'interaction';
  const pings = new Set<string>();
  for (const text of pingingTexts(payload)) {
    if (parse.includes('everyone')) for (const [, name] of text.matchAll(/@(everyone|here)/g)) pings.add(name ?? '');
    for (const [, id] of text.matchAll(/<@!?(\d+)>/g)) if (parse.includes('users') || userIds.includes(id)) pings.add(`user:${id}`);
    for (const [, id] of text.matchAll(/<@&(\d+)>/g)) if (parse.includes('roles') || roleIds.includes(id)) pings.add(`role:${id}`);
  }
  const reference = jsonOf(payload)['message_reference'];
  if (repliedUser && isJson(reference) && numberOf(reference['type']) === 0) pings.add('reply');
  return [...pings];
}

import type { ButtonCodec } from '../../src/answer/button-state.ts';
import { at, isTrueAt, listAt, textAt } from './payload.ts';
import type { Posted } from './send.ts';

/** Where a button was pressed. */
export type ClickPlace =
  /** A message that the person alone sees. */
  | { readonly kind: 'ephemeral'; readonly original: 'ephemeral' }
  /** A message of a conversation with the bot, or of a channel. */
  | { readonly kind: 'direct' | 'public'; readonly original: Posted }
  | { readonly kind: 'modal'; readonly viewId: string; readonly metadata: string }
  | { readonly kind: 'home' };

/** One press of a button, out of a `block_actions` payload. Undefined when it names nobody or no place. */
export interface Click {
  readonly user: string;
  readonly userName: string | undefined;
  readonly channel: string | undefined;
  readonly threadTs: string | undefined;
  readonly responseUrl: string | undefined;
  readonly triggerId: string | undefined;
  /** Of the message that holds the button, also where nobody else sees it. */
  readonly messageTs: string | undefined;
  readonly actionId: string;
  readonly value: string | undefined;
  /** Address of a link button: Slack opens it, and tells. */
  readonly url: string | undefined;
  /** Whose answer it is, as its own button to dismiss it says; turning a page by somebody else does not change that. */
  readonly owner: string | undefined;
  readonly place: ClickPlace;
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload (checked 2026-11) */
export function readClick(body: unknown, codec: ButtonCodec): Click | undefined {
  const [action] = listAt(body, 'actions');
  const user = textAt(body, 'user', 'id');
  const place = placeOf(body);
  if (user === undefined || place === undefined) return undefined;
  return {
    user,
    userName: textAt(body, 'user', 'username') ?? textAt(body, 'user', 'name'),
    channel: textAt(body, 'channel', 'id') ?? textAt(body, 'container', 'channel_id'),
    threadTs: textAt(body, 'container', 'thread_ts') ?? textAt(body, 'message', 'thread_ts'),
    responseUrl: textAt(body, 'response_url'),
    triggerId: textAt(body, 'trigger_id'),
    messageTs: textAt(body, 'container', 'message_ts'),
    actionId: textAt(action, 'action_id') ?? '',
    value: textAt(action, 'value'),
    url: textAt(action, 'url'),
    owner: ownerIn(body, codec),
    place,
  };
}

function ownerIn(body: unknown, codec: ButtonCodec): string | undefined {
  for (const block of listAt(body, 'message', 'blocks'))
    for (const element of listAt(block, 'elements')) {
      const value = textAt(element, 'value');
      const state = value === undefined ? undefined : codec.decode(value);
      if (state?.action === 'dismiss') return state.owner;
    }
  return undefined;
}

function placeOf(body: unknown): ClickPlace | undefined {
  const viewType = textAt(body, 'view', 'type');
  if (viewType === 'home') return { kind: 'home' };
  const viewId = textAt(body, 'view', 'id');
  if (viewId !== undefined) return { kind: 'modal', viewId, metadata: textAt(body, 'view', 'private_metadata') ?? '' };
  // A message that one person alone sees has no `message` in the payload.
  if (isTrueAt(body, 'container', 'is_ephemeral')) return { kind: 'ephemeral', original: 'ephemeral' };
  const channel = textAt(body, 'channel', 'id') ?? textAt(body, 'container', 'channel_id');
  const ts = textAt(body, 'container', 'message_ts') ?? textAt(body, 'message', 'ts');
  if (channel === undefined || ts === undefined) return undefined;
  if (at(body, 'message') === undefined) return { kind: 'ephemeral', original: 'ephemeral' };
  return { kind: channel.startsWith('D') ? 'direct' : 'public', original: { channel, ts } };
}

import type { types } from '@slack/bolt';
import type { ButtonCodec } from '../../src/answer/button-state.ts';
import type { ChatMessages } from '../../src/answer/messages/chat.ts';
import type { Messages } from '../../src/answer/messages/messages.ts';
import type { SlackBlock } from './blocks.ts';

/**
 * Where an answer is shown. `ephemeral`: to the asker alone, in a channel. `thread`: in public, as the reply to a mention. `direct`: in a direct message. `shared`: a public copy
 * that somebody shared. `scheduled`: the daily tip or the weekly digest. `modal`: in a dialog.
 */
export type SlackMode = 'ephemeral' | 'thread' | 'direct' | 'shared' | 'scheduled' | 'modal';

export interface SlackRenderOptions {
  readonly mode: SlackMode;
  /** Signs what the buttons stand for. */
  readonly codec: ButtonCodec;
  /** Without the slash: `k8snotes`. */
  readonly commandName: string;
  /** `Request.text` of the request that is answered: what the buttons ask again. */
  readonly requestText: string;
  readonly now: Date;
  /** IANA name of the reader's time zone, for "as of". */
  readonly zone: string;
  /** Whose answer it is (`slack:U0123`): without it there is no button to dismiss. */
  readonly owner?: string;
  /** Whether there is a channel to share to. By default in `ephemeral` only. */
  readonly canShare?: boolean;
  /** How the person who shared is called, without pinging (`@alice`): for `shared`. */
  readonly sharer?: string;
  /** Said above the answer: that the notes have changed since. */
  readonly notice?: string;
}

/** What is sent, less where to and how (`unfurl_links: false`, `unfurl_media: false` are the sender's). */
export interface SlackMessage {
  /** For notifications and screen readers; escaped. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

/** A modal or start page, as `views.open`, `views.update` and `views.publish` take it. */
export type SlackModal = types.ModalView & { readonly blocks: SlackBlock[] };
export type SlackHome = types.HomeView & { readonly blocks: SlackBlock[] };

/** All that rendering an answer needs. */
export interface Page {
  readonly messages: Messages;
  readonly chat: ChatMessages;
  readonly options: SlackRenderOptions;
}

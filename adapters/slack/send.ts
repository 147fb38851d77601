import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { Language } from '../../src/model.ts';
import type { Logger } from '../../src/ops/log.ts';
import { SlackCallError } from './call-error.ts';
import { clip } from './clip.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackMessage } from './options.ts';
import type { ResponseBody, ResponseUrl } from './response-url.ts';
import type { SlackApi } from './slack-api.ts';

/** Where one person is reached, and as whom. */
export interface Recipient {
  readonly token: string;
  readonly user: string;
  /** Undefined where there is no conversation: start page, dialogs from anywhere. */
  readonly channel: string | undefined;
  readonly threadTs: string | undefined;
  /** Way back to the interaction, where there is one. */
  readonly responseUrl: ResponseUrl | undefined;
  readonly language: Language;
}

/** A message of ours. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/**
 * Says things on Slack so that something is always seen: what the first way refuses goes another one, what Slack will not lay out goes as plain text with an id that is in the
 * log. Everything goes without previews and without names that ping.
 */
export interface Sender {
  /** To the person alone: through the interaction, else as an ephemeral message, else as a direct message. @throws {SlackCallError} when none of them works. */
  readonly privately: (to: Recipient, message: SlackMessage) => Promise<void>;
  /**
   * For all in the conversation. When nobody knows whether it arrived, it is not sent again but shown to the person alone; when Slack refuses, too (`refused` says so).
   */
  readonly publicly: (
    to: Recipient,
    message: SlackMessage,
  ) => Promise<{ readonly kind: 'posted' } | { readonly kind: 'refused' | 'uncertain'; readonly error: SlackCallError }>;
  /** For all in the conversation, through the interaction. @throws {SlackCallError} */
  readonly inChannel: (to: Recipient, message: SlackMessage) => Promise<void>;
  /** Put another message in place of the one that was clicked. */
  readonly inPlace: (to: Recipient, original: Posted | 'ephemeral', message: SlackMessage) => Promise<void>;
  readonly remove: (to: Recipient, original: Posted | 'ephemeral') => Promise<void>;
}

export interface SenderParts {
  readonly api: SlackApi;
  readonly log: Logger;
  readonly newErrorId: () => string;
}

/** No previews of what a note links to; for apps those of media are on otherwise. Nor is `link_names` or `parse` ever set: they would turn words into mentions. */
export const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** Slack does not like how a message is made: undocumented sums of lengths, or a block that it does not know yet. */
const LAYOUT_ERRORS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_blocks',
  'invalid_payload',
  'invalid_arguments',
  'http_400',
  'cannot_parse_attachment',
]);

export function isLayoutError(code: string): boolean {
  return LAYOUT_ERRORS.has(code);
}

/** Slack cuts at 40,000 and advises to stay below 4,000: https://docs.slack.dev/reference/methods/chat.postMessage#truncating (checked 2026-11). */
const MAX_PLAIN_CHARS = 3800;

export function createSender({ api, log, newErrorId }: SenderParts): Sender {
  /** Try with blocks; where Slack refuses these, plain text. */
  const laidOut = async <T>(language: Language, message: SlackMessage, send: (content: ResponseBody) => Promise<T>): Promise<T> => {
    try {
      return await send({ text: message.text, blocks: message.blocks });
    } catch (error) {
      if (!(error instanceof SlackCallError) || !isLayoutError(error.code)) throw error;
      const errorId = newErrorId();
      log.error({ err: error, errorId, blocks: message.blocks.length }, 'Slack refused the layout of a message; sent as plain text');
      return send(plainContent(message, language, errorId));
    }
  };

  const privately: Sender['privately'] = async (to, message) => {
    const { responseUrl, channel, token, user } = to;
    if (responseUrl?.isUsable() === true) {
      try {
        return await laidOut(to.language, message, (content) =>
          responseUrl.post({ response_type: 'ephemeral', replace_original: false, ...threadOf(to), ...content, ...QUIET }),
        );
      } catch (error) {
        log.warn({ err: error }, 'a response URL did not work; answering another way');
      }
    }
    if (channel !== undefined) {
      try {
        await laidOut(to.language, message, (content) =>
          api.call(token, 'chat.postEphemeral', { channel, user, ...threadOf(to), ...content }, { mayRepeat: true }),
        );
        return;
      } catch (error) {
        log.warn({ err: error }, 'an ephemeral message did not work; answering in a direct message');
      }
    }
    await laidOut(to.language, message, (content) => api.call(token, 'chat.postMessage', { channel: user, ...content, ...QUIET }));
  };

  return {
    privately,
    publicly: async (to, message) => {
      const { channel, token } = to;
      try {
        if (channel === undefined) throw new SlackCallError('chat.postMessage', 'refused', 'no_channel');
        await laidOut(to.language, message, (content) =>
          api.call(token, 'chat.postMessage', { channel, ...threadOf(to), ...content, ...QUIET }),
        );
        return { kind: 'posted' };
      } catch (error) {
        if (!(error instanceof SlackCallError)) throw error;
        return { kind: error.outcome === 'uncertain' ? 'uncertain' : 'refused', error };
      }
    },
    inChannel: (to, message) =>
      laidOut(to.language, message, async (content) => {
        if (to.responseUrl === undefined) throw new SlackCallError('response_url', 'refused', 'no_response_url');
        await to.responseUrl.post({ response_type: 'in_channel', replace_original: false, ...threadOf(to), ...content, ...QUIET });
      }),
    inPlace: async (to, original, message) => {
      const { responseUrl, token } = to;
      if (original !== 'ephemeral') {
        try {
          await laidOut(to.language, message, (content) =>
            api.call(token, 'chat.update', { channel: original.channel, ts: original.ts, ...content }, { mayRepeat: true }),
          );
          return;
        } catch (error) {
          log.warn({ err: error }, 'a message could not be updated; answering beside it');
          return privately(to, message);
        }
      }
      if (responseUrl?.isUsable() === true) {
        try {
          return await laidOut(to.language, message, (content) =>
            responseUrl.post({ response_type: 'ephemeral', replace_original: true, ...content, ...QUIET }),
          );
        } catch (error) {
          log.warn({ err: error }, 'a message could not be replaced; answering beside it');
        }
      }
      return privately(to, message);
    },
    remove: async (to, original) => {
      if (original === 'ephemeral') {
        if (to.responseUrl === undefined) throw new SlackCallError('response_url', 'refused', 'no_response_url');
        await to.responseUrl.post({ delete_original: true });
        return;
      }
      try {
        await api.call(to.token, 'chat.delete', { channel: original.channel, ts: original.ts }, { mayRepeat: true });
      } catch (error) {
        // Somebody was faster; it is gone, which is what was wanted.
        if (!(error instanceof SlackCallError) || error.code !== 'message_not_found') throw error;
      }
    },
  };
}

function threadOf(to: Recipient): { readonly thread_ts?: string } {
  return to.threadTs === undefined ? {} : { thread_ts: to.threadTs };
}

/** The text alone, whole graphemes, with the id under which the log tells why it looks so plain. */
export function plainContent(message: SlackMessage, language: Language, errorId: string): ResponseBody {
  const note = escapeMrkdwn(chatMessagesFor(language).plainOnly(errorId));
  // The text is escaped already: no entity is cut in two.
  const text = clip(message.text, MAX_PLAIN_CHARS).replace(/&[a-z]{0,3}…$/u, '…');
  return { text: `${text}\n\n${note}` };
}

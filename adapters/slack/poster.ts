import type { ButtonCodec } from '../../src/answer/button-state.ts';
import type { Place } from '../../src/model.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { Poster, PostOutcome, PostTarget } from '../../src/tips/poster.ts';
import type { SlackBlock } from './blocks.ts';
import { SlackCallError } from './call-error.ts';
import { escapeMrkdwn } from './escape.ts';
import { POST_METADATA } from './names.ts';
import { at, listAt, textAt } from './payload.ts';
import { postMetadata, remedyFor } from './post-problems.ts';
import { renderSlack } from './render.ts';
import { type RowElement, richText, text } from './rich-text.ts';
import { isLayoutError, plainContent, QUIET } from './send.ts';
import type { SlackApi } from './slack-api.ts';
import type { Workspaces } from './workspaces.ts';

export interface SlackPosterParts {
  readonly api: SlackApi;
  readonly workspaces: Workspaces;
  readonly codec: ButtonCodec;
  readonly commandName: string;
  readonly zone: string;
  readonly log: Logger;
  readonly now: () => Date;
  readonly newErrorId: () => string;
}

/** One page is enough: a post that is looked for is minutes old. https://docs.slack.dev/reference/methods/conversations.history (checked 2026-11) */
const HISTORY_LIMIT = 100;
/** Clocks of this machine and of Slack differ. */
const CLOCK_SLACK_MS = 120_000;

/** Posts what is scheduled. A call is made once: whether it may be made again is for the ledger to decide. */
export function createSlackPoster(parts: SlackPosterParts): Poster {
  const { api, workspaces, log, now } = parts;

  const postOnce = async (target: PostTarget, content: Readonly<Record<string, unknown>>, key: string): Promise<PostOutcome> => {
    try {
      const token = await workspaces.tokenOf(target.workspace);
      const reply = await api.call(
        token,
        'chat.postMessage',
        { channel: slackId(target.channel), ...content, ...QUIET, metadata: postMetadata(key) },
        { retries: 0 },
      );
      const ts = textAt(reply, 'ts');
      return ts === undefined ? { kind: 'uncertain', error: 'chat.postMessage: no ts in the reply' } : { kind: 'posted', messageId: ts };
    } catch (error) {
      return outcomeOf(error);
    }
  };

  return {
    platform: 'slack',
    placeOf: (target) => slackPlace(target.channel, target.workspace),
    post: async (target, answer, key) => {
      const message = renderSlack(answer, {
        mode: 'scheduled',
        codec: parts.codec,
        commandName: parts.commandName,
        requestText: answer.kind === 'tip' ? 'tip' : 'gaps',
        now: now(),
        zone: parts.zone,
      });
      const outcome = await postOnce(target, { text: message.text, blocks: message.blocks }, key);
      if (outcome.kind !== 'refused' || !isLayoutError(outcome.code)) return outcome;
      const errorId = parts.newErrorId();
      log.error(
        { code: outcome.code, errorId, channel: target.channel },
        'Slack refused the layout of a scheduled post; sent as plain text',
      );
      return postOnce(target, plainContent(message, answer.language, errorId), key);
    },
    find: async (target, key, since) => {
      try {
        const token = await workspaces.tokenOf(target.workspace);
        const oldest = ((since.getTime() - CLOCK_SLACK_MS) / 1000).toFixed(6);
        const reply = await api.call(
          token,
          'conversations.history',
          { channel: slackId(target.channel), oldest, inclusive: true, include_all_metadata: true, limit: HISTORY_LIMIT },
          { mayRepeat: true },
        );
        const messages = listAt(reply, 'messages');
        const found = messages.find(
          (message) =>
            textAt(message, 'metadata', 'event_type') === POST_METADATA && at(message, 'metadata', 'event_payload', 'key') === key,
        );
        const ts = textAt(found, 'ts');
        if (ts !== undefined) return { kind: 'found', messageId: ts };
        // Further back than one page nobody has looked.
        return at(reply, 'has_more') === true
          ? { kind: 'unknown', error: 'conversations.history: too many messages since' }
          : { kind: 'absent' };
      } catch (error) {
        return { kind: 'unknown', error: error instanceof SlackCallError ? error.message : 'conversations.history failed' };
      }
    },
    tell: async (person, workspace, said) => {
      try {
        const token = await workspaces.tokenOf(workspace);
        const opened = await api.call(token, 'conversations.open', { users: slackId(person) }, { mayRepeat: true });
        const channel = textAt(opened, 'channel', 'id');
        if (channel === undefined) return false;
        await api.call(token, 'chat.postMessage', { channel, text: escapeMrkdwn(said), blocks: [toldBlock(said)], ...QUIET });
        return true;
      } catch (error) {
        log.warn({ err: error, person }, 'a person could not be told');
        return false;
      }
    },
  };
}

/** The place whose notes may be shown: the channel alone, as audience rules name it. */
export function slackPlace(channel: string | undefined, workspace: string | undefined): Place {
  return {
    platform: 'slack',
    ids: channel === undefined ? [] : [channel],
    trusted: false,
    ...(channel === undefined ? {} : { channel }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}

/** A sentence with the channels in it as Slack names them to those who may know. */
function toldBlock(said: string): SlackBlock {
  const elements = said
    .split(CHANNEL_IN_TEXT)
    .flatMap((part, index): readonly RowElement[] =>
      index % 2 === 1 ? [{ type: 'channel', channel_id: part }] : part === '' ? [] : [text(part)],
    );
  return richText([{ kind: 'line', elements }]);
}

const CHANNEL_IN_TEXT = /\bslack:([CG][A-Z0-9]{2,})\b/;

/** `slack:C0123` as Slack itself says it. */
export function slackId(id: string): string {
  return id.replace(/^slack:/, '');
}

function outcomeOf(error: unknown): PostOutcome {
  if (!(error instanceof SlackCallError)) return { kind: 'uncertain', error: 'chat.postMessage failed' };
  switch (error.outcome) {
    case 'rate-limited':
      return { kind: 'not-sent', retryAfterMs: error.retryAfterMs, error: error.message };
    case 'not-sent':
      return { kind: 'not-sent', retryAfterMs: undefined, error: error.message };
    case 'uncertain':
      return { kind: 'uncertain', error: error.message };
    case 'refused':
      return { kind: 'refused', code: error.code, error: error.message, remedy: remedyFor(error.code) };
    default:
      return error.outcome satisfies never;
  }
}

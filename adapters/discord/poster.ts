import { type REST, type RESTGetAPIChannelMessagesResult, type RESTPostAPIChannelMessageJSONBody, Routes } from 'discord.js';
import type { ButtonCodec } from '../../src/answer/button-state.ts';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import type { GapsAnswer, Place, TipAnswer } from '../../src/model.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { Poster, PostOutcome, PostTarget } from '../../src/tips/poster.ts';
import { API_CODES, classifyFailure, loggable } from './api-errors.ts';
import { buttonRows } from './buttons.ts';
import { cutText, escapeMarkdown } from './escape.ts';
import { LIMITS } from './limits.ts';
import { placeOfIds } from './place.ts';
import { keyIn, markRows } from './post-mark.ts';
import { renderDiscord } from './render.ts';

export interface PosterParts {
  readonly rest: REST;
  readonly codec: ButtonCodec;
  readonly log: Logger;
  /** The bot's own user id, once it is known. */
  readonly ownUserId: () => string | undefined;
  /** What the gateway has told of a channel: its server, and its parent where it is a thread. */
  readonly surroundings: (channelId: string) => { readonly guildId: string | null; readonly parentId: string | null } | undefined;
}

/** The first second of 2015, from which ids count: https://discord.com/developers/docs/reference#snowflakes, checked 2026-11. */
const EPOCH_MS = 1_420_070_400_000;
/** Clocks differ: a post may seem to be older than the attempt. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** Messages of one request, and requests of one search. */
const PAGE = 100;
const MAX_PAGES = 5;
const NO_PINGS = { parse: [] as [], replied_user: false };

/** Posts on a schedule, over REST alone: it needs no gateway, and works while that reconnects. */
export function createDiscordPoster({ rest, codec, log, ownUserId, surroundings }: PosterParts): Poster {
  return {
    platform: 'discord',
    placeOf: (target) => placeOf(target, surroundings),
    post: async (target, answer, key) => {
      const body = bodyOf(answer, key, codec);
      try {
        const posted = (await rest.post(Routes.channelMessages(idOf(target.channel)), { body })) as { readonly id: string };
        return { kind: 'posted', messageId: posted.id };
      } catch (error) {
        const outcome = outcomeOf(error);
        log.warn({ channel: target.channel, outcome: outcome.kind, err: loggable(error) }, 'a scheduled post to Discord failed');
        return outcome;
      }
    },
    find: async (target, key, since) => {
      try {
        const messageId = await findPost(rest, idOf(target.channel), key, since, ownUserId());
        return messageId === undefined ? { kind: 'absent' } : { kind: 'found', messageId };
      } catch (error) {
        return { kind: 'unknown', error: classifyFailure(error).error };
      }
    },
    tell: async (person, _workspace, text) => {
      try {
        const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: idOf(person) } })) as { readonly id: string };
        const body: RESTPostAPIChannelMessageJSONBody = {
          // Only this program's own words and ids are in it: a channel is shown by its name, as a link.
          content: cutText(escapeMarkdown(text).replace(/discord\\?:(\d{15,21})/g, '<#$1>'), LIMITS.content),
          allowed_mentions: NO_PINGS,
        };
        await rest.post(Routes.channelMessages(channel.id), { body });
        return true;
      } catch (error) {
        log.warn({ err: loggable(error) }, 'a person could not be told by a direct message on Discord');
        return false;
      }
    },
  };
}

function idOf(named: string): string {
  return named.replace(/^discord:/, '');
}

function placeOf({ channel, workspace }: PostTarget, surroundings: PosterParts['surroundings']): Place {
  const channelId = idOf(channel);
  const around = surroundings(channelId);
  const guildId = around?.guildId ?? (workspace === undefined ? null : idOf(workspace));
  return placeOfIds([channelId, around?.parentId ?? null, guildId], channelId, guildId);
}

function bodyOf(answer: TipAnswer | GapsAnswer, key: string, codec: ButtonCodec): RESTPostAPIChannelMessageJSONBody {
  const message = renderDiscord(answer, { codec, surface: 'scheduled', text: '', owner: undefined, canShare: false });
  const rows =
    message.components.length > 0
      ? message.components
      : // A digest of a week leads to the whole list.
        buttonRows([[{ state: { action: 'ask', text: 'gaps' }, label: chatMessagesFor(answer.language).buttons.more }]], codec, '');
  return {
    content: message.content,
    embeds: message.embeds,
    components: markRows(rows, key),
    allowed_mentions: NO_PINGS,
    nonce: key.slice(0, LIMITS.nonce),
    enforce_nonce: true,
  };
}

async function findPost(
  rest: REST,
  channelId: string,
  key: string,
  since: Date,
  ownUserId: string | undefined,
): Promise<string | undefined> {
  let after = (BigInt(Math.max(0, since.getTime() - CLOCK_SKEW_MS - EPOCH_MS)) << 22n).toString();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ after, limit: String(PAGE) });
    const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as RESTGetAPIChannelMessagesResult;
    const own = messages.find(
      ({ author, components }) => (ownUserId === undefined ? author.bot === true : author.id === ownUserId) && keyIn(components) === key,
    );
    if (own !== undefined) return own.id;
    if (messages.length < PAGE) return undefined;
    after = messages.map(({ id }) => id).reduce((newest, id) => (BigInt(id) > BigInt(newest) ? id : newest), after);
  }
  throw new Error(`more than ${PAGE * MAX_PAGES} messages since then`);
}

/** Words for whoever subscribed, by what Discord said. */
const REMEDIES: ReadonlyMap<number, Readonly<Record<'en' | 'ja', string>>> = new Map([
  [
    API_CODES.unknownChannel,
    { en: 'The channel is gone. Subscribe another one.', ja: 'チャンネルがなくなっています。別のチャンネルで登録してください。' },
  ],
  [
    API_CODES.missingAccess,
    {
      en: 'The bot cannot see the channel. Give it View Channel there.',
      ja: 'ボットからチャンネルが見えません。そのチャンネルで「チャンネルを見る」を許可してください。',
    },
  ],
  [
    API_CODES.missingPermissions,
    {
      en: 'The bot may not post there. Give it Send Messages and Embed Links in the channel.',
      ja: 'ボットに投稿が許可されていません。そのチャンネルで「メッセージを送信」と「埋め込みリンク」を許可してください。',
    },
  ],
  [
    API_CODES.cannotMessageUser,
    {
      en: 'You do not take direct messages from the bot. Allow them in the privacy settings of a server that you share with it.',
      ja: 'ボットからのダイレクトメッセージが拒否されています。同じサーバーのプライバシー設定で許可してください。',
    },
  ],
  [
    API_CODES.wrongChannelType,
    {
      en: 'Nothing can be posted in a channel of this kind. Subscribe a text channel.',
      ja: 'この種類のチャンネルには投稿できません。テキストチャンネルで登録してください。',
    },
  ],
  [
    API_CODES.wrongChannelAction,
    {
      en: 'Nothing can be posted in a channel of this kind. Subscribe a text channel.',
      ja: 'この種類のチャンネルには投稿できません。テキストチャンネルで登録してください。',
    },
  ],
  [
    API_CODES.threadArchived,
    { en: 'The thread is archived and locked. Open it again.', ja: 'スレッドがアーカイブされ、ロックされています。開き直してください。' },
  ],
]);
const OTHER_REMEDY = {
  en: 'Whoever runs the bot finds the reason in its log.',
  ja: '理由はボットのログにあります。管理者に伝えてください。',
} as const;
const TOKEN_REMEDY = {
  en: 'Discord no longer accepts the bot’s token. Whoever runs the bot has to set a new one.',
  ja: 'Discord がボットのトークンを受け付けません。管理者が新しいトークンを設定する必要があります。',
} as const;

function outcomeOf(error: unknown): PostOutcome {
  const failure = classifyFailure(error);
  switch (failure.kind) {
    case 'refused':
      return { kind: 'refused', code: String(failure.code), error: failure.error, remedy: REMEDIES.get(failure.code) ?? OTHER_REMEDY };
    case 'unauthorised':
      return { kind: 'refused', code: 'unauthorised', error: failure.error, remedy: TOKEN_REMEDY };
    case 'rate-limited':
      return { kind: 'not-sent', retryAfterMs: failure.retryAfterMs, error: failure.error };
    case 'unreachable':
      return { kind: 'not-sent', retryAfterMs: undefined, error: failure.error };
    case 'uncertain':
      return { kind: 'uncertain', error: failure.error };
    default:
      return failure satisfies never;
  }
}

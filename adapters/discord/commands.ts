import { createHash } from 'node:crypto';
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { chatMessagesFor } from '../../src/answer/messages/chat.ts';
import { MAX_QUERY_CHARS } from '../../src/answer/query-core.ts';

/** English and Japanese wording of one description; Discord takes 1 to 100 characters: https://discord.com/developers/docs/interactions/application-commands, checked 2026-11. */
interface Described {
  readonly en: string;
  readonly ja: string;
}

const described = ({ en, ja }: Described) => ({ description: en, description_localizations: { ja } });
/** Japanese names beside the English ones, which stay for everybody else. */
const named = (name: string, ja: string) => ({ name, name_localizations: { ja } });

const HIDE: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.Boolean,
  ...named('hide', '自分だけに表示'),
  ...described({ en: 'Show the answer to you alone (default: yes)', ja: '答えを自分だけに表示します（指定しなければ「はい」）' }),
};

const MENTION: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.User,
  ...named('mention', '宛先'),
  ...described({
    en: 'Whom the answer is for: it is then shown to everybody, but pings nobody',
    ja: '答えを見せたい人。全員に表示されますが、通知は送りません',
  }),
};

/** What `tip action:` offers, with the words that the core understands. */
export const TIP_ACTIONS = {
  now: { say: 'tip', en: 'a tip now', ja: '今ひとこと' },
  subscribe: { say: 'tip subscribe', en: 'subscribe this channel', ja: 'このチャンネルに毎日届ける' },
  pause: { say: 'tip pause', en: 'pause', ja: '休む' },
  resume: { say: 'tip resume', en: 'resume', ja: '再開する' },
  unsubscribe: { say: 'tip unsubscribe', en: 'unsubscribe', ja: 'やめる' },
  preview: { say: 'tip preview', en: 'preview the next tips', ja: 'これから届くものを見る' },
} as const;

export const GAPS_ACTIONS = {
  show: { say: 'gaps', en: 'show them', ja: '見る' },
  subscribe: { say: 'gaps subscribe', en: 'send them here once a week', ja: '週に一度ここに届ける' },
  unsubscribe: { say: 'gaps unsubscribe', en: 'do not send them any more', ja: '届けるのをやめる' },
} as const;

type Actions = Readonly<Record<string, Described>>;

function actionOption(actions: Actions): APIApplicationCommandBasicOption {
  return {
    type: ApplicationCommandOptionType.String,
    ...named('action', '操作'),
    ...described({ en: 'What to do', ja: '何をするか' }),
    choices: Object.entries(actions).map(([value, { en, ja }]) => ({ name: en, name_localizations: { ja }, value })),
  };
}

function subcommand(
  name: readonly [en: string, ja: string],
  description: Described,
  options: readonly APIApplicationCommandBasicOption[] = [],
): APIApplicationCommandSubcommandOption {
  return { type: ApplicationCommandOptionType.Subcommand, ...named(...name), ...described(description), options: [...options, HIDE] };
}

/** Where commands can be used: servers, direct messages with the bot and with others; installed by a server or by a person. */
const EVERYWHERE = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
};

/** Name of the message command, as Discord sends it back. */
export const ABOUT_MESSAGE = chatMessagesFor('en').shortcut.title;

/** The definitions as Discord takes them. */
export function commandDefinitions(commandName: string): readonly RESTPostAPIApplicationCommandsJSONBody[] {
  return [
    {
      type: ApplicationCommandType.ChatInput,
      name: commandName,
      ...described({ en: 'Ask the meetup notes, in Japanese or English', ja: '勉強会のノートに質問する（日本語でも英語でも）' }),
      ...EVERYWHERE,
      options: [
        subcommand(['search', '検索'], { en: 'Search the notes', ja: 'ノートを検索する' }, [
          {
            type: ApplicationCommandOptionType.String,
            ...named('query', '言葉'),
            ...described({
              en: 'Words or a whole question; kana, romaji and misspellings work, too',
              ja: '言葉や質問。かな・ローマ字・綴り違いでも探せます',
            }),
            required: true,
            autocomplete: true,
            max_length: MAX_QUERY_CHARS,
          },
          MENTION,
        ]),
        subcommand(
          ['tip', 'ひとこと'],
          { en: 'Something worth reading from the notes, now or every day', ja: 'ノートからのひとこと（今すぐ、または毎日）' },
          [
            actionOption(TIP_ACTIONS),
            {
              type: ApplicationCommandOptionType.String,
              ...named('when', '日時'),
              ...described({
                en: 'For subscribe: 09:00 weekdays Asia/Tokyo. For pause: until 2027-01-04',
                ja: '届けるとき: 09:00 平日 Asia/Tokyo　休むとき: 2027-01-04',
              }),
              max_length: 100,
            },
          ],
        ),
        subcommand(['events', 'イベント一覧'], { en: 'The events that the notes are about', ja: 'ノートにあるイベントの一覧' }),
        subcommand(['event', 'イベント'], { en: 'The talks of one event', ja: 'イベントの発表の一覧' }, [
          {
            type: ApplicationCommandOptionType.String,
            ...named('name', '名前'),
            ...described({ en: 'Name of the event, or a part of it', ja: 'イベントの名前、またはその一部' }),
            required: true,
            autocomplete: true,
            max_length: 200,
          },
        ]),
        subcommand(['open', '未解決'], { en: 'Questions that the notes leave open', ja: 'ノートで未解決の疑問' }),
        subcommand(
          ['gaps', '見つからなかった質問'],
          { en: 'Questions that the notes could not answer', ja: 'ノートで答えられなかった質問' },
          [actionOption(GAPS_ACTIONS)],
        ),
        subcommand(['status', '状態'], { en: 'State of the notes', ja: 'ノートの状態' }),
        subcommand(['help', '使い方'], { en: 'How to ask', ja: '質問のしかた' }),
      ],
    },
    {
      type: ApplicationCommandType.Message,
      name: ABOUT_MESSAGE,
      name_localizations: { ja: chatMessagesFor('ja').shortcut.title },
      ...EVERYWHERE,
    },
  ];
}

/** The same for the same definitions in the same place: registered again only when it changes. */
export function definitionsHash(
  definitions: readonly RESTPostAPIApplicationCommandsJSONBody[],
  applicationId: string,
  guildId: string | undefined,
): string {
  return createHash('sha256')
    .update(JSON.stringify([applicationId, guildId ?? null, definitions]))
    .digest('base64url')
    .slice(0, 22);
}

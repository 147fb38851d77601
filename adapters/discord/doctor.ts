import {
  type APIApplication,
  type APIApplicationCommand,
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
  ApplicationFlags,
  ChannelType,
  type REST,
  RESTEvents,
  Routes,
} from 'discord.js';
import { compareClock, type ToldTime } from '../../src/ops/doctor/compare-clock.ts';
import type { Finding } from '../../src/ops/finding.ts';
import type { Logger } from '../../src/ops/log.ts';
import type { MarkStore } from '../../src/store/store.ts';
import { API_CODES, classifyFailure, isApiError, loggable } from './api-errors.ts';
import { commandDefinitions, definitionsHash } from './commands.ts';
import { inviteUrl, NEEDED_PERMISSIONS, neededForTips, permissionsOf } from './permissions.ts';
import { registrationMark } from './register.ts';
import { createRest, type RestParts } from './rest.ts';
import type { DiscordSettings } from './settings.ts';

export interface CheckParts extends RestParts {
  /** Channels that get tips: `discord:789`. Those of other platforms are ignored. */
  readonly tipChannels: readonly { readonly channel: string }[];
  /** Where `start` keeps what it registered last. */
  readonly marks?: MarkStore | undefined;
  readonly now: () => Date;
  readonly log: Logger;
}

type Words = Finding['message'];
const NOTHING_TO_DO: Words = { en: '', ja: '' };
const PORTAL = 'https://discord.com/developers/applications';

const ok = (code: string, message: Words): Finding => ({ area: 'discord', code, state: 'ok', message, remedy: NOTHING_TO_DO });
const warning = (code: string, message: Words, remedy: Words): Finding => ({ area: 'discord', code, state: 'warning', message, remedy });
const problem = (code: string, message: Words, remedy: Words): Finding => ({ area: 'discord', code, state: 'problem', message, remedy });

/** What is in order on Discord's side and what is not, with what to do. Never rejects. */
export async function checkDiscord(
  settings: Pick<DiscordSettings, 'token' | 'applicationId' | 'guildId' | 'apiUrl' | 'commandName'>,
  parts: CheckParts,
): Promise<readonly Finding[]> {
  let told: ToldTime | undefined;
  const rest = createRest(settings, parts).on(RESTEvents.Response, (_request, { headers }) => {
    told = { header: headers.get('date'), at: parts.now() };
  });
  const findings: Finding[] = [];
  try {
    const user = (await rest.get(Routes.user())) as APIUser;
    findings.push(ok('discord-token', { en: `The token is that of ${user.username}.`, ja: `トークンは ${user.username} のものです。` }));
    const application = (await rest.get(Routes.currentApplication())) as APIApplication;
    findings.push(applicationFinding(settings.applicationId, application), intentsFinding(application));
    findings.push(await commandsFinding(rest, settings, application.id, await lastRegistered(settings, application.id, parts)));
    for (const id of channelsOf(parts.tipChannels)) findings.push(await channelFinding(rest, id, user.id));
    findings.push(inviteFinding(application.id));
  } catch (error) {
    parts.log.debug({ err: loggable(error) }, 'Discord could not be checked');
    findings.push(connectionProblem(error));
  }
  return [...findings, ...compareClock('Discord', told)];
}

/** The hash of the commands that `start` registered last; undefined when nobody knows, as when the store fails, which has a finding of its own. */
async function lastRegistered(
  { guildId }: Pick<DiscordSettings, 'guildId'>,
  applicationId: string,
  { marks, log }: CheckParts,
): Promise<string | undefined> {
  try {
    return await marks?.get(registrationMark(applicationId, guildId));
  } catch (error) {
    log.debug({ err: loggable(error) }, 'the mark of the registered commands could not be read');
    return undefined;
  }
}

function connectionProblem(error: unknown): Finding {
  const failure = classifyFailure(error);
  if (failure.kind === 'unauthorised')
    return problem(
      'discord-wrong-token',
      { en: 'Discord does not accept DISCORD_TOKEN.', ja: 'Discord が DISCORD_TOKEN を受け付けません。' },
      {
        en: `At ${PORTAL} → your application → Bot, press Reset Token and set DISCORD_TOKEN to the new token.`,
        ja: `${PORTAL} → アプリケーション → Bot の Reset Token で新しいトークンを作り、DISCORD_TOKEN に設定してください。`,
      },
    );
  return problem(
    'discord-unreachable',
    { en: `Discord cannot be asked: ${failure.error}`, ja: `Discord に問い合わせられません: ${failure.error}` },
    {
      en: 'Check the network, a proxy in between, and DISCORD_API_URL if it is set.',
      ja: 'ネットワークや間にあるプロキシ、DISCORD_API_URL を設定していればその値を確かめてください。',
    },
  );
}

function applicationFinding(configured: string | undefined, { id, name }: APIApplication): Finding {
  if (configured === undefined || configured === id)
    return ok('discord-application', { en: `The application is ${name} (${id}).`, ja: `アプリケーションは ${name}（${id}）です。` });
  return problem(
    'discord-application-mismatch',
    {
      en: `DISCORD_APPLICATION_ID is ${configured}, but the token belongs to ${name} (${id}).`,
      ja: `DISCORD_APPLICATION_ID は ${configured} ですが、トークンは ${name}（${id}）のものです。`,
    },
    { en: `Set DISCORD_APPLICATION_ID to ${id}, or leave it out.`, ja: `DISCORD_APPLICATION_ID を ${id} にするか、設定を外してください。` },
  );
}

/** Privileged intents that the portal may have switched on; the bot asks for none: https://discord.com/developers/docs/resources/application#application-object-application-flags, checked 2026-11. */
const PRIVILEGED: readonly (readonly [string, number])[] = [
  ['Presence', ApplicationFlags.GatewayPresence | ApplicationFlags.GatewayPresenceLimited],
  ['Server Members', ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited],
  ['Message Content', ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited],
];

function intentsFinding({ flags }: APIApplication): Finding {
  const on = PRIVILEGED.filter(([, bits]) => (Number(flags ?? 0) & Number(bits)) !== 0).map(([name]) => name);
  if (on.length === 0)
    return ok('discord-intents', {
      en: 'No privileged intent is switched on; none is needed.',
      ja: '特権インテントはオフです（必要ありません）。',
    });
  return warning(
    'discord-needless-intents',
    {
      en: `Privileged intents are switched on that k8snotes does not use: ${on.join(', ')}.`,
      ja: `使っていない特権インテントがオンです: ${on.join('、')}。`,
    },
    { en: `Switch them off at ${PORTAL} → your application → Bot.`, ja: `${PORTAL} → アプリケーション → Bot でオフにしてください。` },
  );
}

const REGISTER: Words = {
  en: 'Run `k8snotes discord-register`, or start k8snotes, which does the same when they have changed.',
  ja: '`k8snotes discord-register` を実行するか、k8snotes を起動してください（変わっていれば登録します）。',
};
/** They were registered and somebody else changed them: `start` compares with what it registered last, not with Discord. */
const BEHIND_OUR_BACK: Words = {
  en: 'Something else has changed them since k8snotes registered them. Run `k8snotes discord-register`; starting alone does not put them back.',
  ja: 'k8snotes が登録したあと、ほかのものに変えられています。`k8snotes discord-register` を実行してください（起動し直すだけでは戻りません）。',
};

async function commandsFinding(
  rest: REST,
  { commandName, guildId }: Pick<DiscordSettings, 'commandName' | 'guildId'>,
  id: string,
  registeredHash: string | undefined,
): Promise<Finding> {
  const place: Words =
    guildId === undefined
      ? { en: 'for all servers', ja: 'すべてのサーバー' }
      : { en: `in the server ${guildId}`, ja: `サーバー ${guildId}` };
  try {
    const query = new URLSearchParams({ with_localizations: 'true' });
    const route = guildId === undefined ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId);
    const registered = (await rest.get(route, { query })) as readonly APIApplicationCommand[];
    const definitions = commandDefinitions(commandName);
    const missing = definitions.filter((wanted) => !registered.some((command) => isWithin(wanted, command)));
    if (missing.length === 0)
      return ok('discord-commands', { en: `The commands are registered ${place.en}.`, ja: `コマンドは登録済みです（${place.ja}）。` });
    const names = missing.map(({ name }) => name).join(', ');
    return problem(
      'discord-commands-outdated',
      {
        en: `Not registered ${place.en}, or not as they are now: ${names}.`,
        ja: `登録されていないか、古いままのコマンドがあります（${place.ja}）: ${names}。`,
      },
      registeredHash === definitionsHash(definitions, id, guildId) ? BEHIND_OUR_BACK : REGISTER,
    );
  } catch (error) {
    if (!isApiError(error, API_CODES.missingAccess)) throw error;
    return problem(
      'discord-server-unknown',
      { en: `The application is not in the server ${guildId}.`, ja: `アプリケーションがサーバー ${guildId} に入っていません。` },
      {
        en: `Invite it by ${inviteUrl(id)}, or correct DISCORD_GUILD_ID.`,
        ja: `${inviteUrl(id)} から招待するか、DISCORD_GUILD_ID を直してください。`,
      },
    );
  }
}

/** Whether all that is wanted is there; Discord adds fields, and leaves out empty ones. */
function isWithin(wanted: unknown, got: unknown): boolean {
  if (wanted === undefined || wanted === null || wanted === false || (Array.isArray(wanted) && wanted.length === 0))
    return got === undefined || got === null || got === false || (Array.isArray(got) && got.length === 0);
  if (Array.isArray(wanted))
    return Array.isArray(got) && got.length === wanted.length && wanted.every((item, index) => isWithin(item, got[index]));
  if (typeof wanted === 'object')
    return (
      typeof got === 'object' && got !== null && Object.entries(wanted).every(([key, value]) => isWithin(value, Reflect.get(got, key)))
    );
  return wanted === got;
}

function channelsOf(tipChannels: CheckParts['tipChannels']): readonly string[] {
  return tipChannels.flatMap(({ channel }) => (channel.startsWith('discord:') ? [channel.slice('discord:'.length)] : []));
}

const THREADS: readonly number[] = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread];
/** Kinds of channels in which messages are written. */
const WRITABLE: readonly number[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ...THREADS,
];

async function channelFinding(rest: REST, id: string, botId: string): Promise<Finding> {
  const code = `discord-tip-channel-${id}`;
  try {
    const channel = (await rest.get(Routes.channel(id))) as APIChannel;
    if (!('guild_id' in channel) || channel.guild_id === undefined)
      return ok(code, {
        en: `Tips can be posted to the direct channel ${id}.`,
        ja: `ダイレクトメッセージ ${id} にひとことを届けられます。`,
      });
    const name = `#${channel.name ?? id}`;
    if (!WRITABLE.includes(channel.type))
      return problem(
        code,
        { en: `No messages are written in ${name} (${id}).`, ja: `${name}（${id}）はメッセージを書く場所ではありません。` },
        { en: 'Name a text channel or a thread in TIP_CHANNELS.', ja: 'TIP_CHANNELS にはテキストチャンネルかスレッドを指定してください。' },
      );
    const isThread = THREADS.includes(channel.type);
    const guild = (await rest.get(Routes.guild(channel.guild_id))) as APIGuild;
    const member = (await rest.get(Routes.guildMember(channel.guild_id, botId))) as APIGuildMember;
    const held =
      isThread && 'parent_id' in channel && typeof channel.parent_id === 'string'
        ? ((await rest.get(Routes.channel(channel.parent_id))) as APIChannel)
        : channel;
    const overwrites = 'permission_overwrites' in held ? (held.permission_overwrites ?? []) : [];
    const bits = permissionsOf({ id: botId, roles: member.roles }, guild, overwrites);
    const lacking = neededForTips(isThread).filter(({ flag }) => (bits & flag) === 0n);
    if (lacking.length === 0) return ok(code, { en: `Tips can be posted in ${name}.`, ja: `${name} にひとことを届けられます。` });
    return problem(
      code,
      {
        en: `In ${name} the bot lacks ${lacking.map((each) => `${each.name.en} (${each.why.en})`).join(', ')}.`,
        ja: `${name} で、ボットに次の権限がありません: ${lacking.map((each) => `${each.name.ja}（${each.why.ja}）`).join('、')}。`,
      },
      { en: 'Allow it in the channel settings → Permissions.', ja: 'チャンネルの設定 → 権限 で許可してください。' },
    );
  } catch (error) {
    if (isApiError(error, API_CODES.unknownChannel))
      return problem(
        code,
        { en: `There is no channel ${id}.`, ja: `チャンネル ${id} はありません。` },
        {
          en: 'Correct TIP_CHANNELS: right-click the channel → Copy Channel ID.',
          ja: 'TIP_CHANNELS を直してください（チャンネルを右クリック → チャンネルIDをコピー）。',
        },
      );
    if (isApiError(error, API_CODES.missingAccess))
      return problem(
        code,
        { en: `The bot cannot see the channel ${id}.`, ja: `チャンネル ${id} がボットから見えません。` },
        {
          en: 'Invite the bot to the server, or give it View Channel there.',
          ja: 'ボットをサーバーに招待するか、そのチャンネルで「チャンネルを見る」を許可してください。',
        },
      );
    throw error;
  }
}

function inviteFinding(applicationId: string): Finding {
  const list = (language: 'en' | 'ja', mark: string): string =>
    NEEDED_PERMISSIONS.map(({ name, why }) => `${name[language]}: ${why[language]}`).join(mark);
  const url = inviteUrl(applicationId);
  return ok('discord-invite', {
    en: `Invite the bot to a server by ${url} (${list('en', '; ')}).`,
    ja: `サーバーへの招待: ${url}（${list('ja', '、')}）`,
  });
}

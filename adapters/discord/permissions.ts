import { PermissionFlagsBits } from 'discord.js';

/** A permission that the bot needs in a channel. */
export interface NeededPermission {
  readonly flag: bigint;
  /** As Discord's settings call it. */
  readonly name: Readonly<Record<'en' | 'ja', string>>;
  readonly why: Readonly<Record<'en' | 'ja', string>>;
}

/** All that the bot needs, and what for: https://discord.com/developers/docs/topics/permissions, checked 2026-11. */
export const NEEDED_PERMISSIONS: readonly NeededPermission[] = [
  {
    flag: PermissionFlagsBits.ViewChannel,
    name: { en: 'View Channels', ja: 'チャンネルを見る' },
    why: { en: 'to see mentions', ja: 'メンションを受け取るため' },
  },
  {
    flag: PermissionFlagsBits.SendMessages,
    name: { en: 'Send Messages', ja: 'メッセージを送信' },
    why: { en: 'to answer mentions and post tips', ja: 'メンションに答え、ひとことを届けるため' },
  },
  {
    flag: PermissionFlagsBits.SendMessagesInThreads,
    name: { en: 'Send Messages in Threads', ja: 'スレッドでメッセージを送信' },
    why: { en: 'to answer in threads', ja: 'スレッドで答えるため' },
  },
  {
    flag: PermissionFlagsBits.EmbedLinks,
    name: { en: 'Embed Links', ja: '埋め込みリンク' },
    why: { en: 'to show answers as cards', ja: '答えをカードで見せるため' },
  },
  {
    flag: PermissionFlagsBits.ReadMessageHistory,
    name: { en: 'Read Message History', ja: 'メッセージ履歴を読む' },
    why: {
      en: 'to reply to a message, and to find a tip again after a crash instead of posting it twice',
      ja: 'メッセージに返信し、途中で落ちたあとに同じひとことを二度届けないため',
    },
  },
];

/** What a tip channel needs: a thread is posted to by another permission. */
export function neededForTips(isThread: boolean): readonly NeededPermission[] {
  const other = isThread ? PermissionFlagsBits.SendMessages : PermissionFlagsBits.SendMessagesInThreads;
  return NEEDED_PERMISSIONS.filter(({ flag }) => flag !== other);
}

/** Address at which somebody who manages a server adds the bot, with exactly these permissions. */
export function inviteUrl(applicationId: string): string {
  const permissions = NEEDED_PERMISSIONS.reduce((bits, { flag }) => bits | flag, 0n);
  const query = new URLSearchParams({ client_id: applicationId, scope: 'bot applications.commands', permissions: permissions.toString() });
  return `https://discord.com/oauth2/authorize?${query}`;
}

interface Overwrite {
  readonly id: string;
  readonly allow: string;
  readonly deny: string;
}

/**
 * What a member may do in a channel: roles, then the channel's exceptions for everyone, for roles and for the member, in that order; whoever may administrate may everything:
 * https://discord.com/developers/docs/topics/permissions#permission-overwrites, checked 2026-11.
 */
export function permissionsOf(
  member: { readonly id: string; readonly roles: readonly string[] },
  guild: {
    readonly id: string;
    readonly owner_id: string;
    readonly roles: readonly { readonly id: string; readonly permissions: string }[];
  },
  overwrites: readonly Overwrite[],
): bigint {
  const all = Object.values(PermissionFlagsBits).reduce((bits, flag) => bits | flag, 0n);
  const own = new Set([guild.id, ...member.roles]);
  let bits = guild.roles.filter(({ id }) => own.has(id)).reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if (guild.owner_id === member.id || (bits & PermissionFlagsBits.Administrator) !== 0n) return all;
  const apply = (chosen: readonly Overwrite[]): void => {
    for (const { deny } of chosen) bits &= ~BigInt(deny);
    for (const { allow } of chosen) bits |= BigInt(allow);
  };
  apply(overwrites.filter(({ id }) => id === guild.id));
  apply(overwrites.filter(({ id }) => id !== guild.id && own.has(id)));
  apply(overwrites.filter(({ id }) => id === member.id));
  return bits;
}

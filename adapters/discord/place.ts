import {
  ApplicationIntegrationType,
  type BaseInteraction,
  GuildMember,
  InteractionContextType,
  type Message,
  PermissionFlagsBits,
} from 'discord.js';
import type { Person, Place } from '../../src/model.ts';

/**
 * Who will see an answer. `person`: the asker alone, so what the roles of the asker may read is in it. `everybody`: all in the channel, so only what channel and server may
 * read: an answer to somebody with a role must not show the others what is for that role.
 */
export type Audience = 'person' | 'everybody';

const named = (id: string): string => `discord:${id}`;

/** The place of a click or a command, by ids alone: where a person brought the app along, nothing about the server is known. */
export function interactionPlace(interaction: BaseInteraction, audience: Audience): Place {
  const { channelId, guildId, channel } = interaction;
  const parentId = channel?.isThread() === true ? channel.parentId : null;
  const ids = [channelId, parentId, guildId, ...(audience === 'person' ? rolesOf(interaction) : [])];
  // Elsewhere the bot can answer, but post nothing by itself.
  const isMember =
    guildId === null
      ? interaction.context === InteractionContextType.BotDM
      : interaction.authorizingIntegrationOwners[ApplicationIntegrationType.GuildInstall] !== undefined;
  return placeOfIds(ids, isMember && channelId !== null ? channelId : undefined, guildId);
}

function rolesOf({ member, guildId }: BaseInteraction): readonly string[] {
  if (member === null) return [];
  const roles = member instanceof GuildMember ? [...member.roles.cache.keys()] : member.roles;
  return roles.filter((role) => role !== guildId);
}

/** The place of a message that everybody around it will see the answer to. */
export function messagePlace({ channel, channelId, guildId }: Message): Place {
  return placeOfIds([channelId, channel.isThread() ? channel.parentId : null, guildId], channelId, guildId);
}

/** A place from bare ids. */
export function placeOfIds(ids: readonly (string | null)[], channelId: string | undefined, guildId: string | null): Place {
  return {
    platform: 'discord',
    ids: [...new Set(ids.filter((id) => id !== null))].map(named),
    trusted: false,
    ...(channelId === undefined ? {} : { channel: named(channelId) }),
    ...(guildId === null ? {} : { workspace: named(guildId) }),
  };
}

/** Who clicks or types a command. Alone with the bot everybody is in charge. */
export function interactionPerson(interaction: BaseInteraction): Person {
  const isAdmin =
    interaction.guildId === null
      ? interaction.context === InteractionContextType.BotDM
      : interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;
  return { id: named(interaction.user.id), isAdmin };
}

export function messagePerson(message: Message): Person {
  const isAdmin = message.guildId === null || message.member?.permissions.has(PermissionFlagsBits.ManageGuild) === true;
  return { id: named(message.author.id), isAdmin };
}

/** May delete what others wrote. */
export function isModerator(interaction: BaseInteraction): boolean {
  return interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) === true;
}

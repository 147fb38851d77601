import { randomUUID } from 'node:crypto';
import { type Asked, askedOf } from './asked.ts';
import { commandOptions, type OptionValues } from './command-input.ts';
import type { LocalCommand } from './command-registry.ts';
import type { Hub } from './hub.ts';
import { describe, type Interaction, interactionTypes, recordFailure } from './interaction.ts';
import { itemsOf, type Json, jsonOf, textOf } from './problems.ts';
import { isSeenBy } from './shown.ts';
import { componentTypes, flattenComponents } from './validate-components.ts';
import { apiGuild, apiInteractionChannel, apiMember, apiMessage, apiUserById } from './wire.ts';
import { appIsIn, type LocalChannel, type LocalGuild, type LocalMessage, permissionsIn } from './world.ts';

/** Who does something where, and how it reaches the app. */
export interface Doing {
  /** Id of the person; default the first one. */
  readonly user?: string;
  /** Id of the channel, thread or conversation; default the first channel. */
  readonly channel?: string;
  /** The person's language, default `en-US`. */
  readonly locale?: string;
  /** The server's language, default that of the server. */
  readonly guildLocale?: string;
  /** The person uses an own installation of the app. Default: where the app itself is not in. */
  readonly userInstall?: boolean;
  /** The app gets the event so many times. Default 1. */
  readonly times?: number;
  /** The event reaches the app after the time for a first response is over. Default false. */
  readonly late?: boolean;
}

/** What people do with commands, buttons and modals. Each throws when Discord's client would not let a person do it. */
export interface PersonActions {
  /** `/k8snotes search`: the command with its subcommand, and its options. */
  readonly slash: (command: string, options?: OptionValues, doing?: Doing) => Asked;
  /** Typing into an option: `focused` is the option whose text is being typed. */
  readonly autocomplete: (command: string, options: OptionValues, focused: string, doing?: Doing) => Asked;
  /** "Apps" in the menu of a message. */
  readonly contextMenu: (command: string, messageId: string, doing?: Doing) => Asked;
  /** A button, by its custom id, label or emoji; with values a select. */
  readonly click: (messageId: string, button: string, doing?: Doing & { readonly values?: readonly string[] }) => Asked;
  /** Sending the modal that an interaction opened, with values by custom id. */
  readonly submitModal: (opened: Asked, values: Readonly<Record<string, string>>, doing?: Doing) => Asked;
  /** A component as the app named it, on a message that may not hold it (any more): a forged or an old click. */
  readonly forgeClick: (messageId: string, customId: string, doing?: Doing) => Asked;
}

/** Ids of the people named by options; Discord sends them along with the command. */
function usersIn(options: readonly Json[]): readonly string[] {
  return options.flatMap(({ type, value, options: inner }) => (type === 6 ? [textOf(value)] : usersIn(itemsOf(inner).map(jsonOf))));
}

interface Place {
  readonly userId: string;
  readonly channel: LocalChannel;
  readonly guild: LocalGuild | undefined;
  readonly userInstall: boolean;
}

/** Actions of people in a local Discord. `defaults` says who and where when an action does not. */
export function createPersonActions(hub: Hub, defaults: { readonly userId: string; readonly channelId: string }): PersonActions {
  const { world } = hub;

  const placeOf = (doing: Doing): Place => {
    const userId = doing.user ?? defaults.userId;
    const channel = world.channels.get(doing.channel ?? defaults.channelId);
    if (channel === undefined) throw new Error(`There is no channel ${doing.channel}`);
    if (!world.users.has(userId)) throw new Error(`There is no user ${userId}`);
    const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
    if (guild !== undefined && !guild.members.has(userId)) throw new Error(`User ${userId} is not in the server ${guild.name}`);
    if (guild === undefined && !channel.recipients.includes(userId))
      throw new Error(`User ${userId} is not in the conversation ${channel.id}`);
    const appThere = guild === undefined ? channel.kind === 'dm' : guild.hasApp;
    return { userId, channel, guild, userInstall: doing.userInstall ?? !appThere };
  };

  const start = (type: Interaction['type'], data: Json, doing: Doing, source?: LocalMessage): Asked => {
    const place = placeOf(doing);
    const { userId, channel, guild, userInstall } = place;
    const id = world.newId();
    const token = `${Buffer.from(`interaction:${id}`).toString('base64url')}${randomUUID().replaceAll('-', '')}`;
    const permissions = permissionsIn(world, channel, userId).toString();
    const owners = { ...(userInstall ? { 1: userId } : {}), ...(userInstall ? {} : { 0: guild?.id ?? '0' }) };
    const payload: Json = {
      id,
      application_id: world.appId,
      type,
      token,
      version: 1,
      data,
      channel_id: channel.id,
      channel: apiInteractionChannel(world, channel, userId),
      app_permissions: permissionsIn(world, channel, guild?.hasApp === false ? userId : world.appId).toString(),
      locale: doing.locale ?? 'en-US',
      entitlements: [],
      attachment_size_limit: 10_485_760,
      authorizing_integration_owners: owners,
      context: guild !== undefined ? 0 : channel.kind === 'dm' ? 1 : 2,
      ...(guild === undefined
        ? { user: apiUserById(world, userId) }
        : {
            guild_id: guild.id,
            guild: { id: guild.id, locale: doing.guildLocale ?? guild.locale, features: itemsOf(apiGuild(guild)['features']) },
            guild_locale: doing.guildLocale ?? guild.locale,
            member: { ...apiMember(world, guild, userId), permissions },
          }),
      ...(source === undefined ? {} : { message: apiMessage(world, source) }),
    };
    const interaction: Interaction = {
      id,
      token,
      type,
      userId,
      channelId: channel.id,
      userInstall: userInstall && !appIsIn(world, channel),
      sourceMessageId: source?.id,
      payload,
      createdAt: world.now(),
      sentAtMs: performance.now(),
      expired: doing.late ?? false,
      ackAfterMs: undefined,
      callbackType: undefined,
      originalId: undefined,
      edited: false,
      followUpIds: [],
      choices: undefined,
      modal: undefined,
      failure: undefined,
    };
    hub.interactions.set(token, interaction);
    if (!interaction.expired) {
      setTimeout(() => {
        if (interaction.callbackType !== undefined) return;
        interaction.expired = true;
        recordFailure(
          hub,
          interaction,
          'no-answer',
          `The application did not respond within ${hub.responseLimitMs} ms to ${describe(interaction)}`,
        );
      }, hub.responseLimitMs).unref();
    }
    for (let count = 0; count < (doing.times ?? 1); count += 1) {
      hub.gateway.dispatch({ name: 'INTERACTION_CREATE', guildId: guild?.hasApp ? guild.id : undefined, data: () => payload });
    }
    return askedOf(hub, interaction);
  };

  const commandFor = (name: string, type: number, doing: Doing): LocalCommand => {
    const { guild, channel, userInstall } = placeOf(doing);
    const command = hub.commands.find(name, type, guild?.hasApp ? guild.id : undefined);
    if (command === undefined) throw new Error(`No command "${name}" of type ${type} is registered here; register commands first`);
    const context = guild !== undefined ? 0 : channel.kind === 'dm' ? 1 : 2;
    const contexts = Array.isArray(command['contexts']) ? command['contexts'] : command['guild_id'] === undefined ? [0, 1] : [0];
    if (!contexts.includes(context))
      throw new Error(`"${name}" is not offered in context ${context} (0 server, 1 direct message, 2 private conversation)`);
    const installs = itemsOf(command['integration_types']);
    if (!installs.includes(userInstall ? 1 : 0))
      throw new Error(`"${name}" is not offered to ${userInstall ? 'people who installed it for themselves' : 'servers'}`);
    return command;
  };

  const commandData = (command: LocalCommand, options: readonly Json[], doing: Doing): Json => {
    const guildId = placeOf(doing).guild?.id;
    const own = command.guild_id !== undefined && guildId !== undefined ? { guild_id: guildId } : {};
    const users = usersIn(options);
    const resolved = users.length === 0 ? {} : { resolved: { users: Object.fromEntries(users.map((id) => [id, apiUserById(world, id)])) } };
    return { id: command.id, name: command.name, type: command.type, ...own, ...(options.length > 0 ? { options } : {}), ...resolved };
  };

  const seen = (messageId: string, doing: Doing): LocalMessage => {
    const message = world.messages.get(messageId);
    if (message === undefined || !isSeenBy(message, doing.user ?? defaults.userId))
      throw new Error(`This person sees no message ${messageId}`);
    return message;
  };

  const component = (message: LocalMessage, found: Json, doing: Doing, values?: readonly string[]): Asked => {
    const data = { component_type: found['type'], custom_id: found['custom_id'], id: 1, ...(values === undefined ? {} : { values }) };
    return start(interactionTypes.component, data, { ...doing, channel: message.channelId }, message);
  };

  return {
    slash: (text, options = {}, doing = {}) => {
      const [name = '', ...path] = text.split(' ');
      const command = commandFor(name, 1, doing);
      return start(interactionTypes.command, commandData(command, commandOptions(command, path, options), doing), doing);
    },
    autocomplete: (text, options, focused, doing = {}) => {
      const [name = '', ...path] = text.split(' ');
      const command = commandFor(name, 1, doing);
      return start(interactionTypes.autocomplete, commandData(command, commandOptions(command, path, options, focused), doing), doing);
    },
    contextMenu: (name, messageId, doing = {}) => {
      const message = seen(messageId, doing);
      const there = { ...doing, channel: message.channelId };
      const data = {
        ...commandData(commandFor(name, 3, there), [], there),
        target_id: messageId,
        resolved: { messages: { [messageId]: apiMessage(world, message) } },
      };
      return start(interactionTypes.command, data, there);
    },
    click: (messageId, button, doing = {}) => {
      const message = seen(messageId, doing);
      const components = flattenComponents(message.body['components']).filter(({ custom_id: customId }) => typeof customId === 'string');
      const named = (item: Json): boolean =>
        item['custom_id'] === button || item['label'] === button || jsonOf(item['emoji'])['name'] === button;
      const found = components.find(named);
      if (found === undefined) {
        const there = components.map((item) => `${textOf(item['label'])} [${textOf(item['custom_id'])}]`).join(', ');
        throw new Error(`The message has no button "${button}"; it has: ${there || 'none'}`);
      }
      if (found['disabled'] === true) throw new Error(`The button "${button}" is disabled`);
      if (found['type'] !== componentTypes.button && doing.values === undefined) throw new Error(`"${button}" is a select: give values`);
      return component(message, found, doing, doing.values);
    },
    forgeClick: (messageId, customId, doing = {}) => {
      const message = world.messages.get(messageId);
      if (message === undefined) throw new Error(`There is no message ${messageId}`);
      return component(message, { type: componentTypes.button, custom_id: customId }, doing);
    },
    submitModal: (opened, values, doing = {}) => {
      const before = [...hub.interactions.values()].find(({ id }) => id === opened.interactionId);
      if (before?.modal === undefined) throw new Error('That interaction opened no modal');
      const known = new Set(flattenComponents(before.modal['components']).map(({ custom_id: customId }) => customId));
      for (const customId of Object.keys(values)) if (!known.has(customId)) throw new Error(`The modal has no field "${customId}"`);
      const filled = (input: unknown): Json => {
        const { type, custom_id: customId, value } = jsonOf(input);
        return { type, id: 1, custom_id: customId, value: values[String(customId)] ?? textOf(value) };
      };
      const components = itemsOf(before.modal['components'])
        .map(jsonOf)
        .filter(({ type }) => type !== componentTypes.textDisplay)
        .map((item) =>
          item['type'] === componentTypes.label
            ? { type: item['type'], id: 1, component: filled(item['component']) }
            : { type: item['type'], id: 1, components: itemsOf(item['components']).map(filled) },
        );
      const source = before.sourceMessageId === undefined ? undefined : world.messages.get(before.sourceMessageId);
      const data = { custom_id: before.modal['custom_id'], components };
      return start(interactionTypes.modal, data, { user: before.userId, channel: before.channelId, ...doing }, source);
    },
  };
}

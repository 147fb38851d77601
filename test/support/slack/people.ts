import type { Delivery, SendOptions } from './delivery.ts';
import { type Dispatcher, showSlashAck, showSubmissionAck } from './dispatch.ts';
import { removeApp } from './methods-auth.ts';
import {
  elementsOf,
  eventPayload,
  globalShortcutPayload,
  messageActionPayload,
  messageShortcutPayload,
  slashPayload,
  viewActionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './payloads.ts';
import { type Json, jsonOf, textOf } from './problems.ts';
import type { State } from './state.ts';
import { type Channel, idsOf, type Message, openDirectMessage, type StoredView, type Team } from './world.ts';

/** Who does something and where. Defaults: the first workspace, alice, general. */
export interface Who extends SendOptions {
  readonly team?: string;
  readonly user?: string;
  readonly channel?: string;
}

export interface Writing extends Who {
  readonly threadTs?: string;
  /** Added to the event: `subtype`, `bot_id`, `files`. */
  readonly extra?: Json;
}

/** What people and administrators do; each resolves when the app has acknowledged, or did not in time. */
export interface People {
  /** `text` is what follows the command, raw. */
  slash(command: string, text: string, who?: Who): Promise<Delivery>;
  /** Writes `@k8snotes text` in a channel; `text` is what the person types. */
  mention(text: string, who?: Writing): Promise<Delivery>;
  /** Writes to the bot directly. */
  directMessage(text: string, who?: Writing): Promise<Delivery>;
  appHomeOpened(who?: Who & { readonly tab?: 'home' | 'messages' }): Promise<Delivery>;
  /**
   * Presses a button (or picks an option) of a message or view.
   *
   * @param action  The `action_id`, a pattern for it, or the button's text.
   * @param who.value  The option, for menus.
   * @throws when there is no such button, or the person cannot see the message.
   */
  clickButton(on: Message | StoredView, action: string | RegExp, who?: Who & { readonly value?: string }): Promise<Delivery>;
  messageShortcut(on: Message, callbackId: string, who?: Who): Promise<Delivery>;
  globalShortcut(callbackId: string, who?: Who): Promise<Delivery>;
  /** @param values  `{ block_id: { action_id: what was typed } }`. @returns also the errors shown in the dialog, by block. */
  viewSubmission(
    view: StoredView,
    values: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
    send?: SendOptions,
  ): Promise<Delivery & { readonly errors: Json }>;
  viewClosed(view: StoredView, send?: SendOptions): Promise<Delivery>;
  /** Any event, wrapped as Slack wraps it. */
  event(event: Json, who?: Who & { readonly eventId?: string }): Promise<Delivery>;
  /** Any payload, as it is. */
  payload(kind: Delivery['kind'], payload: Json, send?: SendOptions): Promise<Delivery>;
  /** The same payload again, ids and all, as after a lost acknowledgement. */
  redeliver(delivery: Delivery, send?: SendOptions): Promise<Delivery>;
  /** An administrator removes the app: tokens die, then both events arrive. */
  uninstall(team?: string): Promise<readonly Delivery[]>;
  tokensRevoked(team?: string): Promise<Delivery>;
  /** A person writes something that the app does not hear of. */
  post(text: string, who?: Writing): Message;
}

/** What somebody types arrives with these three escaped. */
function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function createPeople(state: State, { send }: Dispatcher): People {
  const place = (who: Who): { readonly team: Team; readonly user: string; readonly channel: Channel } => {
    const team = state.team(who.team);
    const ids = idsOf(team.id);
    const id = who.channel ?? ids.general;
    const user = who.user ?? ids.alice;
    if (!team.people.has(user)) throw new Error(`${team.id} has nobody called ${user}; known: ${[...team.people.keys()].join(', ')}`);
    const channel = team.channels.get(id) ?? (id === `D${user.slice(1)}` ? openDirectMessage(team, user) : undefined);
    if (channel === undefined) throw new Error(`${team.id} has no channel ${id}; known: ${[...team.channels.keys()].join(', ')}`);
    return { team, user, channel };
  };
  const write = (who: Writing, channel: Channel, user: string, team: Team, text: string): Message =>
    state.addMessage(team, { channel: channel.id, user, text, threadTs: who.threadTs });
  const messageEvent = (who: Writing, team: Team, message: Message, more: Json): Json => ({
    user: message.user,
    text: message.text,
    ts: message.ts,
    channel: message.channel,
    event_ts: message.ts,
    team: team.id,
    client_msg_id: state.nextId('client-'),
    blocks: [
      {
        type: 'rich_text',
        block_id: state.nextId('gen'),
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: message.text }] }],
      },
    ],
    ...(who.threadTs === undefined ? {} : { thread_ts: who.threadTs }),
    ...more,
    ...who.extra,
  });
  const event: People['event'] = async (inner, who = {}) => {
    const team = state.team(who.team);
    return send(
      'event',
      `event ${textOf(inner['type'])}`,
      eventPayload(state, team, { event_ts: state.nextTs(), ...inner }, who.eventId),
      who,
    );
  };
  return {
    event,
    async slash(command, text, who = {}) {
      const { team, user, channel } = place(who);
      const delivery = await send('slash', `slash ${command}`, slashPayload(state, team, user, channel, command, text), who);
      showSlashAck(state, delivery);
      return delivery;
    },
    async mention(text, who = {}) {
      const { team, user, channel } = place(who);
      if (!channel.members.has(team.botUserId)) throw new Error(`The bot is not in ${channel.id}: Slack would not tell it of a mention`);
      const message = write(who, channel, user, team, `<@${team.botUserId}> ${escapeTyped(text)}`);
      return event(messageEvent(who, team, message, { type: 'app_mention' }), who);
    },
    async directMessage(text, who = {}) {
      const { team, user } = place(who);
      const message = write(who, openDirectMessage(team, user), user, team, escapeTyped(text));
      return event(messageEvent(who, team, message, { type: 'message', channel_type: 'im' }), who);
    },
    async appHomeOpened(who = {}) {
      const { team, user } = place(who);
      const home = state.homes.get(`${team.id}/${user}`);
      const shown = home === undefined ? {} : { view: { id: home.id, hash: home.hash, ...home.view } };
      return event({ type: 'app_home_opened', user, channel: openDirectMessage(team, user).id, tab: who.tab ?? 'home', ...shown }, who);
    },
    async clickButton(on, action, who = {}) {
      const view = 'rootId' in on ? on.view : undefined;
      const elements = elementsOf(view === undefined ? ('ts' in on ? on.blocks : []) : view['blocks']);
      const matches = (id: string): boolean => (typeof action === 'string' ? id === action : action.test(id));
      const found =
        elements.find(({ element }) => matches(textOf(element['action_id']))) ??
        elements.find(({ element }) => textOf(jsonOf(element['text'])['text']) === action);
      if (found === undefined) {
        const known = elements.map(({ element }) => `${textOf(element['action_id'])} (${textOf(jsonOf(element['text'])['text'])})`);
        throw new Error(`No button ${String(action)} here; there are: ${known.join(', ') || 'none'}`);
      }
      const name = `click ${textOf(found.element['action_id'])}`;
      if ('rootId' in on) return send('interaction', name, viewActionPayload(state, state.team(on.teamId), on, found, who.value), who);
      const { team, user, channel } = place({
        ...who,
        channel: on.channel,
        user: who.user ?? on.ephemeralTo ?? idsOf(state.team(who.team).id).alice,
      });
      if (on.deleted || (on.ephemeralTo !== undefined && on.ephemeralTo !== user))
        throw new Error(`${user} cannot see the message ${on.ts}`);
      return send('interaction', name, messageActionPayload(state, team, user, channel, on, found, who.value), who);
    },
    async messageShortcut(on, callbackId, who = {}) {
      const { team, user, channel } = place({ ...who, channel: on.channel });
      return send('interaction', `message shortcut ${callbackId}`, messageShortcutPayload(state, team, user, channel, on, callbackId), who);
    },
    async globalShortcut(callbackId, who = {}) {
      const { team, user } = place(who);
      return send('interaction', `shortcut ${callbackId}`, globalShortcutPayload(state, team, user, callbackId), who);
    },
    async viewSubmission(view, values, options = {}) {
      if (view.closed) throw new Error(`The dialog ${view.id} is closed`);
      const elements = elementsOf(view.view['blocks']);
      const filled: Record<string, Record<string, Json>> = {};
      for (const { blockId, element } of elements) {
        const actionId = textOf(element['action_id']);
        if (textOf(element['type']).endsWith('input'))
          filled[blockId] = {
            [actionId]: { type: element['type'], value: values[blockId]?.[actionId] ?? element['initial_value'] ?? null },
          };
      }
      for (const [block, fields] of Object.entries(values)) {
        for (const field of Object.keys(fields)) {
          if (filled[block]?.[field] === undefined)
            throw new Error(`The dialog has no field ${block}.${field}; it has ${JSON.stringify(filled)}`);
        }
      }
      const payload = viewSubmissionPayload(state, state.team(view.teamId), view, filled);
      const delivery = await send('interaction', `submission of ${textOf(view.view['callback_id'])}`, payload, options);
      const errors = showSubmissionAck(state, delivery, view);
      state.changed();
      return { ...delivery, errors };
    },
    async viewClosed(view, options = {}) {
      view.closed = true;
      return send(
        'interaction',
        `closing of ${textOf(view.view['callback_id'])}`,
        viewClosedPayload(state, state.team(view.teamId), view),
        options,
      );
    },
    payload: (kind, payload, options = {}) => send(kind, `${kind} as given`, payload, options),
    redeliver: ({ kind, name, payload }, options = {}) => send(kind, `${name} again`, payload, options),
    async uninstall(team) {
      const { id, botUserId } = state.team(team);
      removeApp(state, id);
      return [
        await event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } }, { team: id }),
        await event({ type: 'app_uninstalled' }, { team: id }),
      ];
    },
    async tokensRevoked(team) {
      const { id, botUserId } = state.team(team);
      for (const token of state.tokens.values()) if (token.teamId === id) token.state = 'revoked';
      return event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } }, { team: id });
    },
    post(text, who = {}) {
      const { team, user, channel } = place(who);
      return write(who, channel, user, team, escapeTyped(text));
    },
  };
}

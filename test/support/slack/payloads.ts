import { messageJson } from './methods-chat.ts';
import { viewJson } from './methods-views.ts';
import { isJson, itemsOf, type Json } from './problems.ts';
import { issueResponseUrl } from './responses.ts';
import type { State } from './state.ts';
import type { Channel, Message, StoredView, Team } from './world.ts';

/** What Slack sends to an app: https://docs.slack.dev/interactivity and https://docs.slack.dev/apis/events-api (checked 2026-11). */

/** https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses (checked 2026-11). */
const TRIGGER_LIFE_MS = 3000;

export function issueTrigger(state: State, teamId: string, userId: string, viewId?: string): string {
  const id = state.nextId('trigger.');
  state.triggers.set(id, { teamId, userId, viewId, expiresAt: state.now() + TRIGGER_LIFE_MS, used: false });
  return id;
}

/** Who, where and which app: at the head of every interaction. */
function head(state: State, team: Team, userId: string): Json {
  const person = team.people.get(userId);
  const enterprise = team.enterpriseId;
  return {
    token: state.app.verificationToken,
    api_app_id: state.app.appId,
    team: {
      id: team.id,
      domain: team.domain,
      ...(enterprise === undefined ? {} : { enterprise_id: enterprise, enterprise_name: 'Enterprise' }),
    },
    enterprise: enterprise === undefined ? null : { id: enterprise, name: 'Enterprise' },
    is_enterprise_install: false,
    user: { id: userId, username: person?.name ?? userId, name: person?.name ?? userId, team_id: team.id },
  };
}

function channelJson({ id, name }: Channel): Json {
  return { id, name };
}

export function slashPayload(state: State, team: Team, userId: string, channel: Channel, command: string, text: string): Json {
  return {
    token: state.app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterpriseId === undefined ? {} : { enterprise_id: team.enterpriseId, enterprise_name: 'Enterprise' }),
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: userId,
    user_name: team.people.get(userId)?.name ?? userId,
    command,
    text,
    api_app_id: state.app.appId,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(state, { teamId: team.id, channelId: channel.id, userId, originalTs: undefined }),
    trigger_id: issueTrigger(state, team.id, userId),
  };
}

export function eventPayload(state: State, team: Team, event: Json, eventId = state.nextId('Ev')): Json {
  return {
    token: state.app.verificationToken,
    team_id: team.id,
    ...(team.enterpriseId === undefined ? {} : { enterprise_id: team.enterpriseId }),
    context_team_id: team.id,
    context_enterprise_id: team.enterpriseId ?? null,
    api_app_id: state.app.appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      { enterprise_id: team.enterpriseId ?? null, team_id: team.id, user_id: team.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: state.nextId('context-'),
  };
}

export interface FoundElement {
  readonly blockId: string;
  readonly element: Json;
}

/** Elements that can be used, with their block: of actions, accessories, inputs and context actions. */
export function elementsOf(blocks: unknown): readonly FoundElement[] {
  return itemsOf(blocks)
    .filter(isJson)
    .flatMap((block) =>
      [...itemsOf(block['elements']), block['accessory'], block['element']]
        .filter(isJson)
        .filter((element) => typeof element['action_id'] === 'string')
        .map((element) => ({ blockId: String(block['block_id']), element })),
    );
}

/** What somebody did with an element; `value` is an option of a menu, or what was typed. */
function actionJson(state: State, { blockId, element }: FoundElement, value: string | undefined): Json {
  const { type, action_id: actionId, text, options } = element;
  const base = { type, block_id: blockId, action_id: actionId, action_ts: state.nextTs() };
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
    return {
      ...base,
      text,
      ...(element['value'] === undefined ? {} : { value: element['value'] }),
      ...(element['style'] === undefined ? {} : { style: element['style'] }),
    };
  }
  const option = itemsOf(options).find((one) => isJson(one) && one['value'] === value);
  if (type === 'overflow' || type === 'static_select' || type === 'radio_buttons') {
    if (option === undefined) throw new Error(`${String(actionId)} has no option "${String(value)}"`);
    return { ...base, selected_option: option };
  }
  return { ...base, value };
}

export function messageActionPayload(
  state: State,
  team: Team,
  userId: string,
  channel: Channel,
  message: Message,
  found: FoundElement,
  value: string | undefined,
): Json {
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    type: 'block_actions',
    ...head(state, team, userId),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: issueTrigger(state, team.id, userId),
    channel: channelJson(channel),
    // An ephemeral message is kept nowhere, so there is none to send along.
    ...(ephemeral ? {} : { message: messageJson(team, message) }),
    state: { values: {} },
    response_url: issueResponseUrl(state, { teamId: team.id, channelId: channel.id, userId, originalTs: message.ts }),
    actions: [actionJson(state, found, value)],
  };
}

export function viewActionPayload(state: State, team: Team, stored: StoredView, found: FoundElement, value: string | undefined): Json {
  return {
    type: 'block_actions',
    ...head(state, team, stored.userId),
    container: { type: 'view', view_id: stored.id },
    trigger_id: issueTrigger(state, team.id, stored.userId, stored.id),
    view: viewJson(state, stored),
    actions: [actionJson(state, found, value)],
  };
}

export function viewSubmissionPayload(state: State, team: Team, stored: StoredView, values: Json): Json {
  return {
    type: 'view_submission',
    ...head(state, team, stored.userId),
    trigger_id: issueTrigger(state, team.id, stored.userId, stored.id),
    view: { ...viewJson(state, stored), state: { values } },
    response_urls: [],
  };
}

export function viewClosedPayload(state: State, team: Team, stored: StoredView): Json {
  return { type: 'view_closed', ...head(state, team, stored.userId), view: viewJson(state, stored), is_cleared: false };
}

export function messageShortcutPayload(
  state: State,
  team: Team,
  userId: string,
  channel: Channel,
  message: Message,
  callbackId: string,
): Json {
  return {
    type: 'message_action',
    ...head(state, team, userId),
    callback_id: callbackId,
    action_ts: state.nextTs(),
    trigger_id: issueTrigger(state, team.id, userId),
    response_url: issueResponseUrl(state, { teamId: team.id, channelId: channel.id, userId, originalTs: undefined }),
    message_ts: message.ts,
    channel: channelJson(channel),
    message: messageJson(team, message),
  };
}

export function globalShortcutPayload(state: State, team: Team, userId: string, callbackId: string): Json {
  return {
    type: 'shortcut',
    ...head(state, team, userId),
    callback_id: callbackId,
    action_ts: state.nextTs(),
    trigger_id: issueTrigger(state, team.id, userId),
  };
}

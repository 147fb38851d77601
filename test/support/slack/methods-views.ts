import { type Method, type MethodCall, needObject, needText, optionalText, refuseProblems, SlackError } from './method.ts';
import { pingsIn } from './pings.ts';
import { itemsOf, type Json } from './problems.ts';
import type { State, Trigger } from './state.ts';
import { validateView } from './validate-view.ts';
import type { StoredView } from './world.ts';

/** views.*: https://docs.slack.dev/reference/methods/views.open (checked 2026-11). */

/** Modals that may lie on top of each other. */
const MAX_STACK = 3;

/** A view as payloads and answers show it. */
export function viewJson(state: State, stored: StoredView): Json {
  const team = state.team(stored.teamId);
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    title: { type: 'plain_text', text: 'App', emoji: true },
    ...stored.view,
    id: stored.id,
    team_id: team.id,
    app_id: state.app.appId,
    app_installed_team_id: team.id,
    bot_id: team.botId,
    hash: stored.hash,
    root_view_id: stored.rootId,
    previous_view_id: stored.previousId ?? null,
    state: { values: {} },
  };
}

export function checkView(state: State, where: string, view: Json, surface: 'modal' | 'home'): Json {
  for (const ping of pingsIn(view)) state.note(`${where}: would ping, ${ping}`);
  refuseProblems(state, where, validateView(view, surface));
  return { ...view, blocks: state.fill(itemsOf(view['blocks'])) };
}

/** A trigger lives 3 s and works once. */
function takeTrigger({ state, args, team }: MethodCall): Trigger {
  const trigger = state.triggers.get(needText(args, 'trigger_id'));
  if (trigger === undefined || trigger.teamId !== team.id) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (state.now() > trigger.expiresAt) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger;
}

export function addView(state: State, teamId: string, userId: string, view: Json, previous?: StoredView): StoredView {
  const id = state.nextId('V');
  const stored: StoredView = {
    id,
    teamId,
    userId,
    view,
    hash: state.nextId('hash.'),
    rootId: previous?.rootId ?? id,
    previousId: previous?.id,
    closed: false,
  };
  state.views.set(id, stored);
  return stored;
}

const open: Method = {
  run(call) {
    const view = checkView(call.state, 'views.open', needObject(call.args, 'view'), 'modal');
    const { userId } = takeTrigger(call);
    return { view: viewJson(call.state, addView(call.state, call.team.id, userId, view)) };
  },
};

const push: Method = {
  run(call) {
    const view = checkView(call.state, 'views.push', needObject(call.args, 'view'), 'modal');
    const { userId, viewId } = takeTrigger(call);
    const below = viewId === undefined ? undefined : call.state.views.get(viewId);
    if (below === undefined) throw new SlackError('invalid_trigger_id');
    const stack = [...call.state.views.values()].filter((one) => one.rootId === below.rootId && !one.closed);
    if (stack.length >= MAX_STACK) throw new SlackError('push_limit_reached');
    return { view: viewJson(call.state, addView(call.state, call.team.id, userId, view, below)) };
  },
};

function refuseOldHash(call: MethodCall, stored: StoredView): void {
  const hash = optionalText(call.args, 'hash');
  if (hash !== undefined && hash !== stored.hash) throw new SlackError('hash_conflict');
}

const update: Method = {
  run(call) {
    const view = needObject(call.args, 'view');
    const id = optionalText(call.args, 'view_id');
    const external = optionalText(call.args, 'external_id');
    const stored = [...call.state.views.values()].find(
      (one) => one.id === id || (external !== undefined && one.view['external_id'] === external),
    );
    if (stored === undefined || stored.teamId !== call.team.id || stored.closed) throw new SlackError('not_found');
    refuseOldHash(call, stored);
    stored.view = checkView(call.state, 'views.update', view, 'modal');
    stored.hash = call.state.nextId('hash.');
    return { view: viewJson(call.state, stored) };
  },
};

const publish: Method = {
  run(call) {
    const { state, team } = call;
    const userId = needText(call.args, 'user_id');
    if (!team.people.has(userId)) throw new SlackError('invalid_arguments', { response_metadata: { messages: ['[ERROR] user_id'] } });
    const key = `${team.id}/${userId}`;
    const before = state.homes.get(key);
    if (before !== undefined) refuseOldHash(call, before);
    const view = checkView(state, 'views.publish', needObject(call.args, 'view'), 'home');
    const id = before?.id ?? state.nextId('V');
    const stored: StoredView = {
      id,
      teamId: team.id,
      userId,
      view,
      hash: state.nextId('hash.'),
      rootId: id,
      previousId: undefined,
      closed: false,
    };
    state.homes.set(key, stored);
    return { view: viewJson(state, stored) };
  },
};

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};

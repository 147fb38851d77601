import type { Delivery, PayloadKind, SendOptions, Transport } from './delivery.ts';
import { SlackError } from './method.ts';
import { addView, checkView } from './methods-views.ts';
import { isJson, type Json, jsonOf, textOf } from './problems.ts';
import { applyResponse } from './responses.ts';
import type { State } from './state.ts';
import type { StoredView } from './world.ts';

export interface Dispatcher {
  readonly deliveries: Delivery[];
  /** @throws when no app is connected. */
  send(kind: PayloadKind, name: string, payload: Json, options: SendOptions): Promise<Delivery>;
}

/** Sends payloads over the app's transport, and keeps what came back and how long it took. */
export function createDispatcher(state: State, transport: () => Transport | undefined, limitMs: number): Dispatcher {
  const deliveries: Delivery[] = [];
  return {
    deliveries,
    async send(kind, name, payload, options) {
      const via = transport();
      if (via === undefined)
        throw new Error('No app is connected: call connectHttp(url), or let the app open a socket and await connected()');
      const ack = await via.send(kind, payload, options, limitMs);
      const shownError = ack.outcome === 'acknowledged' ? undefined : ack.outcome === 'timed-out' ? 'operation_timeout' : 'dispatch_failed';
      const delivery: Delivery = { kind, name, payload, transport: via.name, ...ack, shownError };
      deliveries.push(delivery);
      const forged = options.signature !== undefined && options.signature !== 'good';
      // A forged request has to be refused: that is no fault of the app.
      if (shownError !== undefined && !forged)
        state.note(
          `${name}: ${ack.outcome} after ${Math.round(ack.ackMs)} ms${ack.status === undefined ? '' : ` with ${ack.status}`} (${shownError})`,
        );
      if (forged && ack.outcome === 'acknowledged') state.note(`${name}: accepted with a ${options.signature} signature`);
      state.changed();
      return delivery;
    },
  };
}

/** What a person sees after a slash command: the message in the acknowledgement, or that it failed. */
export function showSlashAck(state: State, delivery: Delivery): void {
  const { payload, shownError, body } = delivery;
  const teamId = textOf(payload['team_id']);
  const target = {
    teamId,
    channelId: textOf(payload['channel_id']),
    userId: textOf(payload['user_id']),
    originalTs: undefined,
    expiresAt: Number.POSITIVE_INFINITY,
    uses: 0,
  };
  if (shownError !== undefined) {
    const text = `${textOf(payload['command'])} failed with the error "${shownError}"`;
    state.addMessage(state.team(teamId), { channel: target.channelId, user: 'USLACKBOT', ephemeralTo: target.userId, text });
    return;
  }
  if (body === undefined || (isJson(body) && Object.keys(body).length === 0)) return;
  accept(() => applyResponse(state, `${delivery.name} (acknowledgement)`, target, isJson(body) ? body : { text: String(body) }));
}

/** Slack refuses without a word to the app; `expectClean` names what was wrong. */
function accept(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
  }
}

/** What becomes of a dialog after its submission: https://docs.slack.dev/surfaces/modals#interactions (checked 2026-11). */
export function showSubmissionAck(state: State, delivery: Delivery, stored: StoredView): Json {
  if (delivery.shownError !== undefined) return {};
  const body = jsonOf(delivery.body);
  const { response_action: action } = body;
  switch (action) {
    case undefined:
      stored.closed = true;
      return {};
    case 'clear':
      for (const view of state.views.values()) if (view.rootId === stored.rootId) view.closed = true;
      return {};
    case 'update':
      accept(() => {
        stored.view = checkView(state, 'view_submission update', jsonOf(body['view']), 'modal');
        stored.hash = state.nextId('hash.');
      });
      return {};
    case 'push':
      accept(() => {
        addView(state, stored.teamId, stored.userId, checkView(state, 'view_submission push', jsonOf(body['view']), 'modal'), stored);
      });
      return {};
    case 'errors': {
      const errors = jsonOf(body['errors']);
      const known = new Set((Array.isArray(stored.view['blocks']) ? stored.view['blocks'] : []).map((block) => jsonOf(block)['block_id']));
      for (const id of Object.keys(errors)) if (!known.has(id)) state.note(`view_submission: error for an unknown block_id ${id}`);
      return errors;
    }
    default:
      state.note(`view_submission: unknown response_action ${String(action)}`);
      return {};
  }
}

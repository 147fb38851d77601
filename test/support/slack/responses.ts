import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, parseArguments, type Reply, readBody } from './http-io.ts';
import { refuseProblems, SlackError } from './method.ts';
import { pingsIn } from './pings.ts';
import { itemsOf, type Json, textOf } from './problems.ts';
import type { ResponseUrl, State } from './state.ts';
import { validateMessage } from './validate-message.ts';
import type { Message } from './world.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses (checked 2026-11). */
const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

/** @returns The address for a payload. */
export function issueResponseUrl(state: State, target: Omit<ResponseUrl, 'uses' | 'expiresAt'>): string {
  const id = state.nextId('response');
  state.responseUrls.set(id, { ...target, expiresAt: state.now() + LIFE_MS, uses: 0 });
  return `${state.baseUrl}/response/${id}`;
}

/**
 * Shows what the app answered to an interaction: a new message, ephemeral unless `in_channel`, or a change of the one whose button was pressed.
 *
 * @throws {SlackError} when Slack would refuse the message.
 */
export function applyResponse(state: State, where: string, target: ResponseUrl, payload: Json): Message | undefined {
  for (const ping of pingsIn(payload)) state.note(`${where}: would ping, ${ping}`);
  refuseProblems(state, where, validateMessage(payload, 'response'));
  const team = state.team(target.teamId);
  const original = team.messages.find(({ ts, channel, deleted }) => ts === target.originalTs && channel === target.channelId && !deleted);
  if (payload['delete_original'] === true) {
    if (original !== undefined) original.deleted = true;
    return original;
  }
  const shown = { text: textOf(payload['text']), blocks: state.fill(itemsOf(payload['blocks'])) };
  if (payload['replace_original'] === true && original !== undefined) {
    original.text = shown.text;
    original.blocks = shown.blocks;
    original.edited = true;
    return original;
  }
  const { response_type: type, thread_ts: thread } = payload;
  if (type !== undefined && type !== 'ephemeral' && type !== 'in_channel') throw new SlackError('invalid_arguments');
  return state.addMessage(team, {
    channel: target.channelId,
    user: team.botUserId,
    ephemeralTo: type === 'in_channel' ? undefined : target.userId,
    threadTs: typeof thread === 'string' && thread !== '' ? thread : undefined,
    ...shown,
  });
}

/** `POST /response/<id>`: five posts within thirty minutes; what Slack refuses answers with a 4xx status and no `ok: false` of its own. */
export async function handleResponseUrl(
  state: State,
  closing: AbortSignal,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = parseArguments(await readBody(request), request.headers['content-type']);
  const target = state.responseUrls.get(id);
  const work = (): Reply => {
    if (target === undefined) return { status: 404, body: { ok: false, error: 'invalid_url' } };
    if (state.now() > target.expiresAt) return { status: 404, body: { ok: false, error: 'expired_url' } };
    if (target.uses >= MAX_USES) {
      state.note(`response_url: used more than ${MAX_USES} times`);
      return { status: 404, body: { ok: false, error: 'used_url' } };
    }
    target.uses += 1;
    try {
      if (args === undefined) throw new SlackError('invalid_payload');
      applyResponse(state, 'response_url', target, args);
      return { status: 200, body: { ok: true } };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { status: 400, body: { ok: false, error: error.code, ...error.details } };
    }
  };
  const reply = await answer(state, 'response_url', response, closing, work);
  state.calls.push({ method: 'response_url', args: args ?? {}, teamId: target?.teamId, response: reply?.body, status: reply?.status });
  state.changed();
}

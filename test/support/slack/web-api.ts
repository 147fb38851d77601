import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, parseArguments, type Reply, readBody } from './http-io.ts';
import { type Method, type MethodCall, needScope, SlackError } from './method.ts';
import { acceptToken, authMethods, openConnection, openMethods } from './methods-auth.ts';
import { chatMethods } from './methods-chat.ts';
import { conversationMethods } from './methods-conversations.ts';
import { viewMethods } from './methods-views.ts';
import { type Json, textOf } from './problems.ts';
import type { State } from './state.ts';

const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...authMethods, ...chatMethods, ...conversationMethods, ...viewMethods }),
);

function tokenOf(request: IncomingMessage, args: Json): string | undefined {
  const bearer = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? (textOf(args['token']) || undefined);
}

function basicOf(request: IncomingMessage): string | undefined {
  const basic = /^Basic (.+)$/u.exec(request.headers.authorization ?? '')?.[1];
  return basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8');
}

/** `POST /api/<method>`: finds the token, its scopes and the method, and answers as Slack does, faults included. */
export async function handleApi(
  state: State,
  tickets: Set<string>,
  closing: AbortSignal,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = parseArguments(await readBody(request), request.headers['content-type']);
  const clean = Object.fromEntries(Object.entries(args ?? {}).filter(([key]) => key !== 'token' && key !== 'client_secret'));
  const call: { teamId: string | undefined } = { teamId: undefined };
  const work = (): Reply => {
    const headers: Record<string, string> = { 'x-slack-req-id': state.nextId('req') };
    try {
      if (args === undefined) throw new SlackError('invalid_json');
      const open = openMethods[name];
      if (open !== undefined)
        return { status: 200, headers, body: { ok: true, ...open.run({ state, args, basicAuth: basicOf(request) }) } };
      const token = acceptToken(state, tokenOf(request, args));
      headers['x-oauth-scopes'] = token.scopes.join(',');
      call.teamId = token.teamId;
      if (name === 'apps.connections.open') return { status: 200, headers, body: { ok: true, ...openConnection(state, token, tickets) } };
      const method = methods.get(name);
      if (method === undefined) {
        state.note(`unknown method ${name}`);
        throw new SlackError('unknown_method', { req_method: name });
      }
      if (token.kind !== 'bot') throw new SlackError('not_allowed_token_type');
      const methodCall: MethodCall = { state, args, token, team: state.team(token.teamId) };
      needScope(methodCall, ...(method.scopes ?? []));
      return { status: 200, headers, body: { ok: true, ...method.run(methodCall) } };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { status: 200, headers, body: { ok: false, error: error.code, ...error.details } };
    }
  };
  const reply = await answer(state, name, response, closing, work);
  state.calls.push({ method: name, args: clean, teamId: call.teamId, response: reply?.body, status: reply?.status });
  state.changed();
}

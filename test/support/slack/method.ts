import { isJson, type Json, type Problem, problemLine, textOf } from './problems.ts';
import type { State, Token } from './state.ts';
import type { Channel, Team } from './world.ts';

/** An answer `ok: false`. */
export class SlackError extends Error {
  readonly code: string;
  readonly details: Json;
  constructor(code: string, details: Json = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

export interface MethodCall {
  readonly state: State;
  readonly args: Json;
  readonly token: Token;
  readonly team: Team;
}

export interface Method {
  /** Any one of them is enough; none for methods that every token may call. */
  readonly scopes?: readonly string[];
  run(call: MethodCall): Json;
}

/** A method that is called without a token of a workspace. */
export interface OpenMethod {
  run(call: { readonly state: State; readonly args: Json; readonly basicAuth: string | undefined }): Json;
}

export function needText(args: Json, key: string, error = 'invalid_arguments'): string {
  const value = textOf(args[key]);
  if (value === '') throw new SlackError(error, { response_metadata: { messages: [`[ERROR] missing required field: ${key}`] } });
  return value;
}

export function optionalText(args: Json, key: string): string | undefined {
  const value = args[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function needObject(args: Json, key: string): Json {
  const value = args[key];
  if (!isJson(value))
    throw new SlackError('invalid_arguments', { response_metadata: { messages: [`[ERROR] missing required field: ${key}`] } });
  return value;
}

/** The channel as the bot may know it: private ones that it is not in do not exist for it. */
export function findChannel({ team }: MethodCall, id: string): Channel {
  const channel = team.channels.get(id);
  if (channel === undefined || (channel.kind !== 'public' && !channel.members.has(team.botUserId)))
    throw new SlackError('channel_not_found');
  return channel;
}

export function needScope({ token }: MethodCall, ...anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => token.scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: anyOf[0] ?? '', provided: token.scopes.join(',') });
}

/** Records what is wrong for `expectClean()`, and refuses when Slack would. `missing_text` is only recorded. */
export function refuseProblems(state: State, where: string, problems: readonly Problem[]): void {
  state.noteAll(where, problems);
  const first = problems.find(({ code }) => code !== 'missing_text');
  if (first === undefined) return;
  const lines = problems.map((problem) => `${problemLine(problem)} [json-pointer:${problem.path}]`);
  throw new SlackError(first.code, { errors: lines, response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) } });
}

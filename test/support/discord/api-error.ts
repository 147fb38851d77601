import { type Json, nestProblems, type Problem } from './problems.ts';

/** An error that the REST API answers with. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: number;
  readonly errors: Json | undefined;

  constructor(status: number, code: number, message: string, errors?: Json) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Errors as documented, https://discord.com/developers/docs/topics/opcodes-and-status-codes#json (checked 2026-11). */
export const apiErrors = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  notFound: () => new ApiError(404, 0, '404: Not Found'),
  methodNotAllowed: () => new ApiError(405, 0, '405: Method Not Allowed'),
  unknownApplication: () => new ApiError(404, 10002, 'Unknown Application'),
  unknownChannel: () => new ApiError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10004, 'Unknown Guild'),
  unknownMember: () => new ApiError(404, 10007, 'Unknown Member'),
  unknownMessage: () => new ApiError(404, 10008, 'Unknown Message'),
  unknownUser: () => new ApiError(404, 10013, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new ApiError(404, 10063, 'Unknown application command'),
  tooManyCommands: () => new ApiError(400, 30032, 'Maximum number of application commands reached (100)'),
  tooManyCommandCreates: () => new ApiError(400, 30034, 'Max number of daily application command creates has been reached (200)'),
  alreadyAcknowledged: () => new ApiError(400, 40060, 'Interaction has already been acknowledged.'),
  tooManyFollowUps: () => new ApiError(400, 40094, 'This interaction has reached the maximum number of follow-up messages.'),
  missingAccess: () => new ApiError(403, 50001, 'Missing Access'),
  notInDirectMessage: () => new ApiError(403, 50003, 'Cannot execute action on a DM channel'),
  notOwnMessage: () => new ApiError(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new ApiError(400, 50006, 'Cannot send an empty message'),
  cannotTell: () => new ApiError(403, 50007, 'Cannot send messages to this user'),
  missingPermissions: () => new ApiError(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: () => new ApiError(401, 50027, 'Invalid Webhook Token'),
  threadLocked: () => new ApiError(400, 50083, 'Thread is archived'),
  notJson: () => new ApiError(400, 50109, 'The request body contains invalid JSON.'),
  replyWithoutHistory: () => new ApiError(400, 160002, 'Cannot reply without permission to read message history'),
} as const;

/** The error for problems found in a body: 50006 for an empty message alone, 50035 with nested errors for the rest. */
export function invalidBody(problems: readonly Problem[]): ApiError {
  if (problems.length === 1 && problems[0]?.code === 'EMPTY_MESSAGE') return apiErrors.emptyMessage();
  return new ApiError(400, 50035, 'Invalid Form Body', nestProblems(problems));
}

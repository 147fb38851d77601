import { textAt } from './payload.ts';

/**
 * Names under which a delivery is remembered, so that it is handled once by all replicas.
 *
 * Slack repeats an event with the same `event_id` (at once, after a minute, after five: https://docs.slack.dev/apis/events-api#retries, checked 2026-11), and over Socket Mode the
 * same interaction with the same `trigger_id`.
 */
export function interactionKeys(body: unknown, envelopeId: unknown): readonly string[] {
  const trigger = textAt(body, 'trigger_id');
  if (trigger !== undefined) return [`slack:trigger:${trigger}`];
  return typeof envelopeId === 'string' && envelopeId !== '' ? [`slack:envelope:${envelopeId}`] : [];
}

/** By id and by message: a mention may also arrive as a message of the channel, with an event id of its own. */
export function eventKeys(body: unknown): readonly string[] {
  const id = textAt(body, 'event_id');
  const channel = textAt(body, 'event', 'channel');
  const ts = textAt(body, 'event', 'ts');
  const isMessage = channel !== undefined && ts !== undefined;
  return [
    ...(id === undefined ? [] : [`slack:event:${id}`]),
    ...(isMessage ? [`slack:message:${textAt(body, 'team_id') ?? ''}:${channel}:${ts}`] : []),
  ];
}

import { escapeTerminal, terminalJson } from '../../adapters/console/escape.ts';
import { renderConsole } from '../../adapters/console/render.ts';
import { cleanQuery } from '../../adapters/discord/escape.ts';
import { renderDiscord, type Surface } from '../../adapters/discord/render.ts';
import { jsonLength } from '../../adapters/slack/blocks.ts';
import { MAX_FALLBACK_CHARS, MAX_MESSAGE_JSON_CHARS } from '../../adapters/slack/limits.ts';
import type { SlackMode } from '../../adapters/slack/options.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { createButtonCodec } from '../../src/answer/button-state.ts';
import type { Answer, Note, Place } from '../../src/model.ts';
import { forbiddenMarkup, linkTargets } from '../adapters/discord/live-markup.ts';
import { pingsIn as discordPings } from '../support/discord/pings.ts';
import { validateMessage as validateForDiscord } from '../support/discord/validate-message.ts';
import { pingsIn as slackPings } from '../support/slack/pings.ts';
import { validateMessage as validateForSlack } from '../support/slack/validate-message.ts';

/** What is wrong with an answer as one platform shows it; empty when nothing is. */

const slackCodec = createButtonCodec('fuzz', 'slack');
const discordCodec = createButtonCodec('fuzz', 'discord');
const SLACK_MODES: readonly SlackMode[] = ['ephemeral', 'thread', 'direct', 'shared', 'scheduled', 'modal'];
const SURFACES: readonly Surface[] = ['hidden', 'public', 'direct', 'shared', 'scheduled'];
const NOW = new Date('2026-11-20T10:00:00Z');
/** Nothing of these may reach a terminal, beside line breaks and, in colour, the sequences of the renderer itself. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const SGR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

const pick = <T>(list: readonly T[], n: number, otherwise: T): T => list[n % list.length] ?? otherwise;

export function judgeConsole(answer: Answer, n: number): readonly string[] {
  const colour = n % 2 === 0;
  const text = renderConsole(answer, { width: 20 + ((n * 7) % 140), colour, nextPage: (page) => `/more ${page}` });
  const plain = colour ? text.replace(SGR, '') : text;
  const found: string[] = [];
  const control = CONTROL.exec(plain);
  if (control !== null) found.push(`console: U+${control[0].charCodeAt(0).toString(16)} is not escaped`);
  if (text.trim() === '') found.push('console: nothing to read');
  if (CONTROL.test(terminalJson(answer))) found.push('json: not escaped');
  if (escapeTerminal(plain) !== plain) found.push('console: escaping changes it once more');
  return found;
}

/** Every object below a value, itself included. */
function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(objectsIn)];
}

/** Whatever an answer shows is of a note that the place may read. */
export function judgeAccess(answer: Answer, place: Place, noteOf: (path: string) => Note | undefined): readonly string[] {
  const paths = new Set(objectsIn(answer).flatMap(({ path }) => (typeof path === 'string' ? [path] : [])));
  return [...paths].flatMap((path) => {
    const note = noteOf(path);
    if (note === undefined) return [];
    const isOpen = note.audience.kind === 'public' || note.audience.places.some((id) => place.ids.includes(id));
    return note.draft || !isOpen ? ['a note is shown where it may not be read'] : [];
  });
}

export function judgeSlack(answer: Answer, text: string, n: number): readonly string[] {
  const mode = pick(SLACK_MODES, n, 'ephemeral');
  const message = renderSlack(answer, {
    mode,
    codec: slackCodec,
    commandName: 'k8snotes',
    requestText: text,
    now: NOW,
    zone: 'Asia/Tokyo',
    owner: 'slack:U0123',
    canShare: true,
    ...(mode === 'shared' ? { sharer: '@alice' } : {}),
  });
  const found = [
    ...validateForSlack(message).map((problem) => `Slack ${mode}: ${JSON.stringify(problem)}`),
    ...slackPings(message).map((ping) => `Slack ${mode}: pings ${ping}`),
  ];
  if (jsonLength(message.blocks) > MAX_MESSAGE_JSON_CHARS) found.push(`Slack ${mode}: ${jsonLength(message.blocks)} characters of JSON`);
  if (message.text === '' || message.text.length > MAX_FALLBACK_CHARS)
    found.push(`Slack ${mode}: text of ${message.text.length} characters`);
  const marked = objectsIn(message.blocks).filter(({ type }) => type === 'mrkdwn');
  for (const read of [message.text, ...marked.map(({ text: value }) => String(value))])
    if (/[<>]|&(?!amp;|lt;|gt;)/u.test(read)) found.push(`Slack ${mode}: not escaped`);
  if (/\p{Surrogate}|\\ud[89a-f]/u.test(JSON.stringify(message))) found.push(`Slack ${mode}: half a character`);
  return found;
}

export function judgeDiscord(answer: Answer, text: string, n: number): readonly string[] {
  const surface = pick(SURFACES, n, 'hidden');
  const message = renderDiscord(answer, {
    codec: discordCodec,
    surface,
    text: cleanQuery(text),
    owner: 'discord:789',
    canShare: true,
    ...(surface === 'shared' ? { sharer: '@everyone' } : {}),
  });
  const found = [
    ...validateForDiscord(message).map((problem) => `Discord ${surface}: ${JSON.stringify(problem)}`),
    ...discordPings(message).map((ping) => `Discord ${surface}: pings ${ping}`),
  ];
  if (message.content === '' && message.embeds.length === 0) found.push(`Discord ${surface}: nothing to read`);
  for (const read of [message.content, ...message.embeds.flatMap((embed) => [embed.title ?? '', embed.description ?? ''])]) {
    found.push(...forbiddenMarkup(read).map((markup) => `Discord ${surface}: ${markup}`));
    for (const target of linkTargets(read))
      if (!/^https?:$/.test(new URL(target).protocol)) found.push(`Discord ${surface}: links to ${target}`);
  }
  return found;
}

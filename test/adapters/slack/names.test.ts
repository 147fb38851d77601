import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  APP_TOKEN_SCOPE,
  actionId,
  BOT_EVENTS,
  BOT_SCOPES,
  INSTALL_EVENTS,
  OPEN_SEARCH_ACTION,
  OPTIONAL_BOT_SCOPES,
} from '../../../adapters/slack/names.ts';

/** What the manifest asks for is what the adapter uses, no more and no less: its sources are read as text. */

const folder = fileURLToPath(new URL('../../../adapters/slack', import.meta.url));
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'names.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8'));
const all = sources.join('\n');

/** Scopes that each method needs, by https://docs.slack.dev/reference/methods (checked 2026-11). A method that is not here is new, and its scopes have to be looked up. */
const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'agents.sessions.setStatus': ['chat:write'],
  'apps.connections.open': [APP_TOKEN_SCOPE],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};
/** Scopes of events, by https://docs.slack.dev/reference/events (checked 2026-11). */
const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
};
/** Slash commands and shortcuts come without a method or an event. */
const SURFACE_SCOPES = ['commands'];

const asked = [...Object.keys(BOT_SCOPES), ...Object.keys(OPTIONAL_BOT_SCOPES), APP_TOKEN_SCOPE];
const methods = [
  ...new Set(
    [...all.matchAll(/'((?:agents|apps|assistant|auth|chat|conversations|oauth|users|views)\.[a-zA-Z.]+)'/gu)].map(([, name = '']) => name),
  ),
];

describe('the scopes', () => {
  it('cover every method that is called, and each of those is known', () => {
    expect(methods.length).toBeGreaterThan(10);
    expect(methods.filter((name) => METHOD_SCOPES[name] === undefined)).toEqual([]);
    expect(methods.flatMap((name) => METHOD_SCOPES[name] ?? []).filter((scope) => !asked.includes(scope))).toEqual([]);
  });

  it('are each needed by a method, an event or a surface', () => {
    const needed = new Set([
      ...methods.flatMap((name) => METHOD_SCOPES[name] ?? []),
      ...BOT_EVENTS.flatMap((name) => EVENT_SCOPES[name] ?? []),
      ...SURFACE_SCOPES,
    ]);
    expect(asked.filter((scope) => !needed.has(scope))).toEqual([]);
  });

  it('are those of every event', () => {
    expect(BOT_EVENTS.filter((name) => EVENT_SCOPES[name] === undefined)).toEqual([]);
    expect(BOT_EVENTS.flatMap((name) => EVENT_SCOPES[name] ?? []).filter((scope) => !asked.includes(scope))).toEqual([]);
  });
});

describe('the events', () => {
  it('are exactly those that something listens to', () => {
    const [, cases = ''] = /switch \(textAt\(delivery\.body, 'event', 'type'\)\) \{([\s\S]*?)\n {2}\}/u.exec(all) ?? [];
    const handled = [...cases.matchAll(/case '([a-z_]+)'/gu)].map(([, name]) => name);
    expect(handled.sort()).toEqual(BOT_EVENTS.map((name) => (name === 'message.im' ? 'message' : name)).sort());
  });

  it('of a removal are listened to', () => {
    for (const name of INSTALL_EVENTS) expect(all).toContain(`'${name}'`);
  });
});

it('gives each button of a row an id of its own', () => {
  expect(new Set([actionId('page', 1), actionId('page', 2), actionId('ask', 1), OPEN_SEARCH_ACTION]).size).toBe(4);
});

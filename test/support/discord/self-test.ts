import type { DiscordAPIError } from 'discord.js';
import { afterEach } from 'vitest';
import { type Connected, connect } from './self-test-client.ts';

/** `connect` for the tests of a file; what was opened is closed after each test. */
export function useConnections(): typeof connect {
  const opened: Connected[] = [];
  afterEach(async () => {
    for (const connected of opened.splice(0)) await connected.close();
  });
  return async (...parameters) => {
    const connected = await connect(...parameters);
    opened.push(connected);
    return connected;
  };
}

/** The error a promise rejects with; fails when it does not reject. */
export async function rejection(promise: Promise<unknown>): Promise<DiscordAPIError> {
  try {
    await promise;
  } catch (error) {
    return error as DiscordAPIError;
  }
  throw new Error('Expected a rejection');
}

import { type REST, Routes } from 'discord.js';
import type { MarkStore } from '../../src/store/store.ts';
import { commandDefinitions, definitionsHash } from './commands.ts';
import type { DiscordSettings } from './settings.ts';

export interface Registration {
  /** False when the same definitions were registered there before. */
  readonly changed: boolean;
  readonly count: number;
  readonly where: 'everywhere' | { readonly guildId: string };
}

export type RegistrationSettings = Pick<DiscordSettings, 'commandName' | 'guildId'>;

/** Name of the mark that keeps the hash of what was registered last. */
export function registrationMark(applicationId: string, guildId: string | undefined): string {
  return `discord-commands:${applicationId}:${guildId ?? 'everywhere'}`;
}

/**
 * Register the commands, replacing all of the application's in that place. Idempotent: Discord counts only commands that are new (200 a day and server).
 *
 * @param marks  With it, nothing is sent when the definitions are those that were registered last. Without, they are always sent.
 * @throws What REST throws: a wrong token, an application that is not in the server (50001), no connection.
 */
export async function registerDiscordCommands(
  settings: RegistrationSettings,
  parts: { readonly rest: REST; readonly applicationId: string; readonly marks?: MarkStore; readonly now: () => Date },
): Promise<Registration> {
  const { rest, applicationId, marks, now } = parts;
  const { guildId } = settings;
  const definitions = commandDefinitions(settings.commandName);
  const hash = definitionsHash(definitions, applicationId, guildId);
  const mark = registrationMark(applicationId, guildId);
  const where = guildId === undefined ? 'everywhere' : { guildId };
  if (marks !== undefined && (await marks.get(mark)) === hash) return { changed: false, count: definitions.length, where };
  const route = guildId === undefined ? Routes.applicationCommands(applicationId) : Routes.applicationGuildCommands(applicationId, guildId);
  await rest.put(route, { body: definitions });
  await marks?.set(mark, hash, now());
  return { changed: true, count: definitions.length, where };
}

/** Id of the application that a token belongs to. Rejects as REST does. */
export async function applicationIdOf(rest: REST): Promise<string> {
  const application = (await rest.get(Routes.currentApplication())) as { readonly id: string };
  return application.id;
}

import { apiErrors, invalidBody } from './api-error.ts';
import { below, isJson, itemsOf, type Json, type Problem, refuse } from './problems.ts';
import { validateCommand } from './validate-commands.ts';

/** A command as Discord keeps it. */
export interface LocalCommand extends Json {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly guild_id: string | undefined;
}

/** Most commands of each type in one scope. */
const maxOfType: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };
/** Most commands created a day in one scope. */
const maxCreatesADay = 200;

/** The commands of the app, global ones and those of each server. */
export interface CommandRegistry {
  readonly list: (guildId: string | undefined) => readonly LocalCommand[];
  /** The command a person finds in a server: that of the server first, then the global one. */
  readonly find: (name: string, type: number, guildId: string | undefined) => LocalCommand | undefined;
  readonly get: (id: string, guildId: string | undefined) => LocalCommand;
  /** Make a command or replace that of the same name and type. */
  readonly put: (definition: unknown, guildId: string | undefined) => { readonly command: LocalCommand; readonly created: boolean };
  readonly replaceAll: (definitions: unknown, guildId: string | undefined) => readonly LocalCommand[];
  readonly remove: (id: string, guildId: string | undefined) => void;
}

/** A registry without commands. Throws the errors Discord answers with. */
export function createCommandRegistry(applicationId: string, newId: () => string): CommandRegistry {
  const scopes = new Map<string, { commands: Map<string, LocalCommand>; creates: number }>();
  const scopeOf = (guildId: string | undefined): { commands: Map<string, LocalCommand>; creates: number } => {
    const key = guildId ?? 'global';
    const scope = scopes.get(key) ?? { commands: new Map<string, LocalCommand>(), creates: 0 };
    scopes.set(key, scope);
    return scope;
  };
  const complete = (definition: Json, guildId: string | undefined, id: string): LocalCommand => ({
    nsfw: false,
    default_member_permissions: null,
    name_localizations: null,
    description_localizations: null,
    description: '',
    contexts: null,
    integration_types: [0],
    options: [],
    ...definition,
    name: String(definition['name']),
    type: typeof definition['type'] === 'number' ? definition['type'] : 1,
    id,
    application_id: applicationId,
    guild_id: guildId,
    version: newId(),
  });
  const store = (definition: Json, guildId: string | undefined): { readonly command: LocalCommand; readonly created: boolean } => {
    const scope = scopeOf(guildId);
    const same = [...scope.commands.values()].find(({ name, type }) => name === definition['name'] && type === (definition['type'] ?? 1));
    if (same === undefined) {
      scope.creates += 1;
      if (scope.creates > maxCreatesADay) throw apiErrors.tooManyCommandCreates();
    }
    const command = complete(definition, guildId, same?.id ?? newId());
    scope.commands.set(command.id, command);
    const count = [...scope.commands.values()].filter(({ type }) => type === command.type).length;
    if (count > (maxOfType[command.type] ?? 0)) {
      scope.commands.delete(command.id);
      throw apiErrors.tooManyCommands();
    }
    return { command, created: same === undefined };
  };
  const get = (id: string, guildId: string | undefined): LocalCommand => {
    const command = scopeOf(guildId).commands.get(id);
    if (command === undefined) throw apiErrors.unknownCommand();
    return command;
  };
  return {
    list: (guildId) => [...scopeOf(guildId).commands.values()],
    find: (name, type, guildId) => {
      const here = guildId === undefined ? [] : [...scopeOf(guildId).commands.values()];
      return [...here, ...scopeOf(undefined).commands.values()].find((command) => command.name === name && command.type === type);
    },
    get,
    put: (definition, guildId) => {
      const problems = validateCommand(definition);
      if (problems.length > 0 || !isJson(definition)) throw invalidBody(problems);
      return store(definition, guildId);
    },
    replaceAll: (definitions, guildId) => {
      const problems: Problem[] = [];
      const root = { path: '', problems };
      if (!Array.isArray(definitions)) refuse(root, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType.');
      const names = new Set<string>();
      for (const [index, definition] of itemsOf(definitions).entries()) {
        validateCommand(definition, below(root, index));
        const key = isJson(definition) ? `${String(definition['type'] ?? 1)} ${String(definition['name'])}` : '';
        if (names.has(key)) refuse(below(root, index), 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
        names.add(key);
      }
      if (problems.length > 0) throw invalidBody(problems);
      // What is left out goes first: a full scope can be replaced by another full one.
      const scope = scopeOf(guildId);
      for (const { id, type, name } of [...scope.commands.values()]) if (!names.has(`${type} ${name}`)) scope.commands.delete(id);
      const kept = itemsOf(definitions)
        .filter(isJson)
        .map((definition) => store(definition, guildId).command);
      return kept;
    },
    remove: (id, guildId) => {
      scopeOf(guildId).commands.delete(get(id, guildId).id);
    },
  };
}

import type { LocalCommand } from './command-registry.ts';
import { isJson, itemsOf, type Json, jsonOf, numberOf, textOf } from './problems.ts';

/** What a person fills in, by the names of the options. Users, roles and channels by their ids. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>;

const subcommandTypes: readonly unknown[] = [1, 2];

function checkValue(option: Json, value: string | number | boolean, typing: boolean): void {
  const name = textOf(option['name']);
  const type = numberOf(option['type']);
  const expected = type === 5 ? 'boolean' : type === 4 || type === 10 ? 'number' : 'string';
  if (typeof value !== expected && !typing) throw new Error(`Option "${name}" takes a ${expected}, got ${JSON.stringify(value)}`);
  const choices = itemsOf(option['choices']).map(jsonOf);
  if (choices.length > 0 && !choices.some((choice) => choice['value'] === value)) {
    throw new Error(`Option "${name}" has no choice ${JSON.stringify(value)}`);
  }
  if (typeof value === 'string' && !typing) {
    const max = numberOf(option['max_length']) || 6000;
    if (value.length > max || value.length < numberOf(option['min_length']))
      throw new Error(`Discord's input does not take ${value.length} characters for "${name}"`);
  }
}

/**
 * The options of an interaction for what a person types, as Discord's client builds them from the registered definition.
 *
 * @param path  Subcommand group and subcommand, as far as there are any.
 * @param focused  Name of the option being typed, for autocompletion: the others may still be missing.
 * @throws {Error} What the client would not let a person send: unknown options, missing ones, wrong types, no such choice.
 */
export function commandOptions(command: LocalCommand, path: readonly string[], values: OptionValues, focused?: string): readonly Json[] {
  return level(itemsOf(command['options']).filter(isJson), path, values, focused, command.name);
}

function level(
  options: readonly Json[],
  path: readonly string[],
  values: OptionValues,
  focused: string | undefined,
  where: string,
): readonly Json[] {
  const [first, ...rest] = path;
  if (first !== undefined) {
    const sub = options.find(({ name, type }) => name === first && subcommandTypes.includes(type));
    if (sub === undefined)
      throw new Error(`/${where} has no subcommand "${first}"; it has: ${options.map(({ name }) => String(name)).join(', ')}`);
    return [
      {
        name: first,
        type: sub['type'],
        options: level(itemsOf(sub['options']).filter(isJson), rest, values, focused, `${where} ${first}`),
      },
    ];
  }
  if (options.some(({ type }) => subcommandTypes.includes(type))) {
    throw new Error(`/${where} needs a subcommand: ${options.map(({ name }) => String(name)).join(', ')}`);
  }
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option['name'] === name)) throw new Error(`/${where} has no option "${name}"`);
  }
  if (focused !== undefined && options.find(({ name }) => name === focused)?.['autocomplete'] !== true)
    throw new Error(`Option "${focused}" of /${where} has no autocompletion`);
  return options.flatMap((option) => {
    const name = textOf(option['name']);
    const value = values[name];
    if (value === undefined) {
      if (option['required'] === true && focused === undefined) throw new Error(`/${where} needs the option "${name}"`);
      return [];
    }
    checkValue(option, value, focused !== undefined);
    return [{ name, type: option['type'], value, ...(name === focused ? { focused: true } : {}) }];
  });
}

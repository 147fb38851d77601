import {
  below,
  type Checker,
  checkInteger,
  checkItems,
  checkText,
  isJson,
  itemsOf,
  type Json,
  jsonOf,
  numberOf,
  type Problem,
  refuse,
  textOf,
} from './problems.ts';

/** Locales of https://discord.com/developers/docs/reference#locales (checked 2026-11). */
export const discordLocales: readonly string[] =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(' ');

/** Names of chat input commands and options; the same expression as documented, lower case besides. */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const optionTypes = { subcommand: 1, group: 2, string: 3, integer: 4, number: 10 } as const;

function checkName(checker: Checker, name: unknown, chatInput: boolean): void {
  checkText(checker, name, { min: 1, max: 32, required: true });
  if (!chatInput || typeof name !== 'string' || name === '') return;
  if (!namePattern.test(name)) refuse(checker, 'STRING_TYPE_REGEX', 'String value did not match validation regex.');
  else if (name !== name.toLowerCase()) refuse(checker, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function checkLocalizations(checker: Checker, value: unknown, each: (item: Checker, text: unknown) => void): void {
  if (value === undefined || value === null) return;
  for (const [locale, text] of Object.entries(jsonOf(value))) {
    const item = below(checker, locale);
    if (!discordLocales.includes(locale)) refuse(item, 'BASE_TYPE_CHOICES', `Value must be one of (${discordLocales.join(', ')}).`);
    each(item, text);
  }
}

function checkTexts(checker: Checker, item: Json, chatInput: boolean): void {
  checkName(below(checker, 'name'), item['name'], chatInput);
  checkLocalizations(below(checker, 'name_localizations'), item['name_localizations'], (at, text) => checkName(at, text, chatInput));
  if (!chatInput) {
    if (textOf(item['description']) !== '')
      refuse(below(checker, 'description'), 'APPLICATION_COMMAND_NO_DESCRIPTION', 'Context menu commands cannot have description');
    return;
  }
  checkText(below(checker, 'description'), item['description'], { min: 1, max: 100, required: true });
  checkLocalizations(below(checker, 'description_localizations'), item['description_localizations'], (at, text) =>
    checkText(at, text, { min: 1, max: 100, required: true }),
  );
}

function checkChoices(checker: Checker, option: Json): void {
  const type = option['type'];
  const names = new Set<unknown>();
  checkItems(below(checker, 'choices'), option['choices'], { min: 0, max: 25 }, (item, choice) => {
    const { name, value } = jsonOf(choice);
    checkText(below(item, 'name'), name, { min: 1, max: 100, required: true });
    checkLocalizations(below(item, 'name_localizations'), jsonOf(choice)['name_localizations'], (at, text) =>
      checkText(at, text, { min: 1, max: 100, required: true }),
    );
    if (type === optionTypes.string) checkText(below(item, 'value'), value, { min: 1, max: 100, required: true });
    else if (typeof value !== 'number') refuse(below(item, 'value'), 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not a number.`);
    if (names.has(name)) refuse(item, 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_NOT_UNIQUE', 'Option choice names must be unique');
    names.add(name);
  });
  const hasChoices = itemsOf(option['choices']).length > 0;
  if (hasChoices && !([optionTypes.string, optionTypes.integer, optionTypes.number] as readonly unknown[]).includes(type)) {
    refuse(below(checker, 'choices'), 'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID_TYPE', 'Choices are only for strings and numbers');
  }
  if (option['autocomplete'] === true && hasChoices) {
    refuse(checker, 'APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES', 'Choices and autocomplete cannot both be given');
  }
  if (
    option['autocomplete'] === true &&
    !([optionTypes.string, optionTypes.integer, optionTypes.number] as readonly unknown[]).includes(type)
  ) {
    refuse(
      below(checker, 'autocomplete'),
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID_TYPE',
      'Autocomplete is only for strings and numbers',
    );
  }
}

function checkOptions(checker: Checker, options: unknown, depth: number): void {
  const names = new Set<unknown>();
  let optionalSeen = false;
  const nests = (type: unknown): boolean => type === optionTypes.subcommand || type === optionTypes.group;
  const nested = itemsOf(options).filter((option) => nests(jsonOf(option)['type'])).length;
  if (nested > 0 && nested < itemsOf(options).length) {
    refuse(
      checker,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  }
  checkItems(checker, options, { min: 0, max: 25 }, (item, value) => {
    const option = jsonOf(value);
    const type = option['type'];
    checkInteger(below(item, 'type'), type ?? 0, 1, 11);
    checkTexts(item, option, true);
    if (names.has(option['name'])) refuse(item, 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name is not unique');
    names.add(option['name']);
    if (nests(type)) {
      if (depth >= 2 || (depth === 1 && type === optionTypes.group))
        refuse(below(item, 'type'), 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Nested too deep');
      checkOptions(below(item, 'options'), option['options'], depth + 1);
      return;
    }
    if (option['required'] !== true) optionalSeen = true;
    else if (optionalSeen)
      refuse(item, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before non-required options');
    checkChoices(item, option);
    checkInteger(below(item, 'min_length'), option['min_length'], 0, 6000);
    checkInteger(below(item, 'max_length'), option['max_length'], 1, 6000);
  });
}

/** The longest of a text and its localisations: what counts towards the sum. */
function longest(text: unknown, localizations: unknown): number {
  return Math.max(textOf(text).length, ...Object.values(jsonOf(localizations)).map((other) => textOf(other).length));
}

/** Characters of a command that count towards 8000: names, descriptions and values of the command, its options, subcommands and choices. */
export function commandCharacters(command: unknown): number {
  const { name, name_localizations, description, description_localizations, options, choices, value } = jsonOf(command);
  const inner = [...itemsOf(options), ...itemsOf(choices)].reduce<number>((sum, item) => sum + commandCharacters(item), 0);
  return longest(name, name_localizations) + longest(description, description_localizations) + textOf(value).length + inner;
}

function checkNumbers(checker: Checker, value: unknown, allowed: readonly number[]): void {
  checkItems(checker, value, { min: value === undefined || value === null ? 0 : 1, max: allowed.length }, (item, number) => {
    if (!allowed.includes(numberOf(number)) || typeof number !== 'number')
      refuse(item, 'BASE_TYPE_CHOICES', `Value must be one of (${allowed.join(', ')}).`);
  });
}

/** What Discord would refuse in the definition of a command. https://discord.com/developers/docs/interactions/application-commands (checked 2026-11) */
export function validateCommand(command: unknown, at: Checker = { path: '', problems: [] }): readonly Problem[] {
  if (!isJson(command)) {
    refuse(at, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return at.problems;
  }
  const type = command['type'] ?? 1;
  if (![1, 2, 3].includes(numberOf(type))) refuse(below(at, 'type'), 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3).');
  checkTexts(at, command, type === 1);
  if (type === 1) checkOptions(below(at, 'options'), command['options'], 0);
  else if (itemsOf(command['options']).length > 0)
    refuse(below(at, 'options'), 'APPLICATION_COMMAND_NO_OPTIONS', 'Context menu commands cannot have options');
  checkNumbers(below(at, 'contexts'), command['contexts'], [0, 1, 2]);
  checkNumbers(below(at, 'integration_types'), command['integration_types'], [0, 1]);
  const permissions = command['default_member_permissions'];
  if (permissions !== undefined && permissions !== null && !/^\d+$/.test(textOf(permissions))) {
    refuse(below(at, 'default_member_permissions'), 'NUMBER_TYPE_COERCE', `Value "${String(permissions)}" is not int.`);
  }
  if (commandCharacters(command) > 8000) refuse(at, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  return at.problems;
}

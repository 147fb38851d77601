/** One thing Discord would refuse. `path` is dotted (`embeds.0.title`), empty for the whole; `code` is Discord's word for it. */
export interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** A JSON object of unknown fields. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items when the value is an array, else none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text when the value is a string, else the empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The number when the value is one, else zero. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The object when the value is one, else an empty one. */
export function jsonOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** Whether a value is an id as Discord writes them: a string of digits. */
export function isSnowflake(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}

/** Collects problems below a path. */
export interface Checker {
  readonly path: string;
  readonly problems: Problem[];
}

/** A checker of one field of what another checks; both collect into the same list. */
export function below(checker: Checker, key: string | number): Checker {
  return { path: checker.path === '' ? String(key) : `${checker.path}.${key}`, problems: checker.problems };
}

/** Note a problem at the checker's path. */
export function refuse(checker: Checker, code: string, message: string): void {
  checker.problems.push({ path: checker.path, code, message });
}

/** Note that a required field is missing. */
export function refuseMissing(checker: Checker): void {
  refuse(checker, 'BASE_TYPE_REQUIRED', 'This field is required');
}

/**
 * Check the length of a text.
 *
 * Counted in UTF-16 units, the strictest of the counts in use: what passes here passes by code points too. White space at both ends is trimmed first
 * where Discord demands something visible (`min` of 1).
 */
export function checkText(
  checker: Checker,
  value: unknown,
  range: { readonly min: number; readonly max: number; readonly required?: boolean },
): void {
  if (value === undefined || value === null) {
    if (range.required) refuseMissing(checker);
    return;
  }
  if (typeof value !== 'string') {
    refuse(checker, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.');
    return;
  }
  if (range.min > 0 && value.trim().length === 0) refuseMissing(checker);
  else if (value.length < range.min || value.length > range.max) {
    if (range.min > 0) refuse(checker, 'BASE_TYPE_BAD_LENGTH', `Must be between ${range.min} and ${range.max} in length.`);
    else refuse(checker, 'BASE_TYPE_MAX_LENGTH', `Must be ${range.max} or fewer in length.`);
  }
}

/** Check that a value, when there is one, is an integer of a range. */
export function checkInteger(checker: Checker, value: unknown, min: number, max: number): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'number' || !Number.isInteger(value)) refuse(checker, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
  else if (value < min) refuse(checker, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
  else if (value > max) refuse(checker, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
}

/** Check an array and hand over each of its items; a missing one counts as empty. */
export function checkItems(
  checker: Checker,
  value: unknown,
  range: { readonly min: number; readonly max: number },
  each: (item: Checker, value: unknown) => void,
): void {
  if (value === undefined || value === null) {
    if (range.min > 0) refuseMissing(checker);
    return;
  }
  if (!Array.isArray(value)) {
    refuse(checker, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType.');
    return;
  }
  if (value.length < range.min || value.length > range.max) {
    if (range.min > 0) refuse(checker, 'BASE_TYPE_BAD_LENGTH', `Must be between ${range.min} and ${range.max} in length.`);
    else refuse(checker, 'BASE_TYPE_MAX_LENGTH', `Must be ${range.max} or fewer in length.`);
  }
  for (const [index, item] of value.entries()) each(below(checker, index), item);
}

/** Check a link: absolute, of one of the schemes, not too long. */
export function checkUrl(checker: Checker, value: unknown, maxLength: number, schemes: readonly string[]): void {
  if (value === undefined || value === null) return;
  checkText(checker, value, { min: 0, max: maxLength });
  if (typeof value !== 'string') return;
  if (!URL.canParse(value)) {
    refuse(checker, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    return;
  }
  const { protocol, hostname } = new URL(value);
  const scheme = protocol.slice(0, -1);
  if (!schemes.includes(scheme)) {
    refuse(checker, 'URL_TYPE_INVALID_SCHEME', `Scheme "${scheme}" must be one of (${schemes.map((name) => `'${name}'`).join(', ')}).`);
  } else if ((scheme === 'http' || scheme === 'https') && hostname === '') {
    refuse(checker, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  }
}

/** The problems as Discord nests them in `errors` of a 50035. */
export function nestProblems(problems: readonly Problem[]): Json {
  const own = problems.filter(({ path }) => path === '').map(({ code, message }) => ({ code, message }));
  const keys = new Set(problems.filter(({ path }) => path !== '').map(({ path }) => firstKey(path)));
  const nested = [...keys].map((key) => {
    const under = problems.filter(({ path }) => path !== '' && firstKey(path) === key);
    return [key, nestProblems(under.map((problem) => ({ ...problem, path: problem.path.slice(key.length + 1) })))] as const;
  });
  return { ...Object.fromEntries(nested), ...(own.length > 0 ? { _errors: own } : {}) };
}

function firstKey(path: string): string {
  return path.split('.', 1)[0] ?? '';
}

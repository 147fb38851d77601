/** One thing Slack would refuse. `path` is a JSON pointer (`/blocks/0/text/text`), empty for the whole; `code` is the error Slack would answer with. */
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

/** The object when the value is one, else an empty one. */
export function jsonOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** The items when the value is an array, else none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text when the value is a string, else the empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A problem as one line for a failing test. */
export function problemLine({ path, code, message }: Problem): string {
  return `${code} at ${path === '' ? '/' : path}: ${message}`;
}

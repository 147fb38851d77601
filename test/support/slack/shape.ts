import { isJson, type Problem } from './problems.ts';

/** Where something stands: blocks that are fine in a message may be refused in a view. */
export type Surface = 'message' | 'modal' | 'home';

/** What only the whole payload can tell: sums over blocks and ids that have to be unique. */
export interface Tally {
  markdown: number;
  tables: number;
  tableCharacters: number;
  focused: number;
  readonly blockIds: Set<string>;
}

export function newTally(): Tally {
  return { markdown: 0, tables: 0, tableCharacters: 0, focused: 0, blockIds: new Set() };
}

/** Place of a value in the payload, and where to report what is wrong with it. */
export interface Spot {
  readonly path: string;
  readonly surface: Surface;
  readonly tally: Tally;
  /** Of the block around the value. */
  readonly actionIds: Set<string>;
  readonly report: (problem: Problem) => void;
}

/** Looks at a value and reports what Slack would refuse. */
export type Check = (value: unknown, spot: Spot) => void;

/** @param code  Slack's error; what is wrong inside blocks is always `invalid_blocks`. */
export function refuse(spot: Spot, message: string, code = 'invalid_blocks'): void {
  spot.report({ path: spot.path, code, message });
}

export function inside(spot: Spot, key: string | number): Spot {
  return { ...spot, path: `${spot.path}/${key}` };
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

/** A string of `min` (default 1: Slack refuses empty texts nearly everywhere) to `max` UTF-16 units without lone surrogates. */
export function string(max: number, min = 1): Check {
  return (value, spot) => {
    if (typeof value !== 'string') return refuse(spot, `expected a string, found ${show(value)}`);
    if (value.length < min) refuse(spot, min === 1 ? 'must not be empty' : `must have at least ${min} characters, has ${value.length}`);
    if (value.length > max) refuse(spot, `must have at most ${max} characters, has ${value.length}`);
    if (/\p{Surrogate}/u.test(value)) refuse(spot, `has half of a character (lone surrogate): ${show(value)}`);
  };
}

/** An absolute http, https or mailto address. */
export function url(max: number): Check {
  const length = string(max);
  return (value, spot) => {
    length(value, spot);
    if (typeof value !== 'string') return;
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (parsed === undefined || !['http:', 'https:', 'mailto:'].includes(parsed.protocol))
      refuse(spot, `is no web address: ${show(value)}`);
  };
}

export const boolean: Check = (value, spot) => {
  if (typeof value !== 'boolean') refuse(spot, `expected true or false, found ${show(value)}`);
};

export function integer(min: number, max: number): Check {
  return (value, spot) => {
    if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
      refuse(spot, `expected a whole number from ${min} to ${max}, found ${show(value)}`);
    }
  };
}

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, spot) => {
    if (!allowed.some((one) => one === value)) refuse(spot, `expected one of ${allowed.join(', ')}, found ${show(value)}`);
  };
}

export function list(item: Check, range: { readonly min?: number; readonly max?: number } = {}): Check {
  const { min = 1, max = Number.POSITIVE_INFINITY } = range;
  return (value, spot) => {
    if (!Array.isArray(value)) return refuse(spot, `expected a list, found ${show(value)}`);
    if (value.length < min) refuse(spot, `must have at least ${min} items, has ${value.length}`);
    if (value.length > max) refuse(spot, `must have at most ${max} items, has ${value.length}`);
    value.forEach((one, index) => {
      item(one, inside(spot, index));
    });
  };
}

/** Fields of an object: those of `required`, those that may be there, and no other. */
export function shape(required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const checks = new Map([...Object.entries(required), ...Object.entries(optional)]);
  return (value, spot) => {
    if (!isJson(value)) return refuse(spot, `expected an object, found ${show(value)}`);
    for (const key of Object.keys(required)) if (value[key] === undefined) refuse(spot, `lacks \`${key}\``);
    for (const [key, field] of Object.entries(value)) {
      const check = checks.get(key);
      if (check === undefined) refuse(inside(spot, key), `unknown field \`${key}\` of ${show(value['type'] ?? 'object')}`);
      else if (field !== undefined) check(field, inside(spot, key));
    }
  };
}

/** An object whose `type` decides what else it holds. */
export function byType(what: string, variants: Readonly<Record<string, Check>>): Check {
  return (value, spot) => {
    if (!isJson(value)) return refuse(spot, `expected ${what}, found ${show(value)}`);
    const { type } = value;
    const check = typeof type === 'string' && Object.hasOwn(variants, type) ? variants[type] : undefined;
    if (check === undefined) return refuse(inside(spot, 'type'), `${show(type)} is no ${what}; known: ${Object.keys(variants).join(', ')}`);
    check(value, spot);
  };
}

/** All of the checks, in order. */
export function all(...checks: readonly Check[]): Check {
  return (value, spot) => {
    for (const check of checks) check(value, spot);
  };
}

/** Exactly one of these fields has to be there. */
export function exactlyOne(...keys: readonly string[]): Check {
  return (value, spot) => {
    if (!isJson(value)) return;
    const found = keys.filter((key) => value[key] !== undefined);
    if (found.length !== 1)
      refuse(spot, `needs exactly one of ${keys.join(', ')}, has ${found.length === 0 ? 'none' : found.join(' and ')}`);
  };
}

/** Anything: for fields whose content is not looked into. */
export const anything: Check = () => undefined;

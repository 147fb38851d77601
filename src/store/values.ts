/**
 * What is bound to a statement, in the form that both drivers take.
 *
 * NUL becomes U+FFFD: PostgreSQL refuses it in text, and libsql cuts the text there when it reads it back. Truth values become 0 and 1: libsql 0.5 ends the whole process when it is given a boolean
 * (observed 2026-11). Whatever else is no text, number or null is a mistake of this program.
 */
export function portableValues(values: readonly unknown[]): (string | number | bigint | null)[] {
  return values.map((value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD');
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return value;
    throw new TypeError(`The database takes no ${typeof value === 'number' ? String(value) : typeof value}`);
  });
}

/** An instant as the tables keep it. */
export function instant(date: Date): string {
  return date.toISOString();
}

/** The instant so many milliseconds after (or, negative, before) another. */
export function instantAfter(date: Date, ms: number): string {
  return new Date(date.getTime() + ms).toISOString();
}

/** The day in UTC so many days before an instant. */
export function dayBefore(date: Date, days: number): string {
  return instantAfter(date, -days * DAY_MS).slice(0, 10);
}

export const DAY_MS = 24 * 60 * 60 * 1000;

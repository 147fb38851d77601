import { escapeLine } from '../adapters/console/escape.ts';

const LEVELS: Readonly<Record<number, string>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warning', 50: 'error', 60: 'fatal' };

/** A line of the log for a person at a terminal: level, what happened, where. Fields that only a program needs stay in the JSON that a pipe gets. */
export function readableLogLine(line: string): string {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return `${escapeLine(line.trimEnd())}\n`;
  }
  const fields: Readonly<Record<string, unknown>> = typeof entry === 'object' && entry !== null ? { ...entry } : {};
  const level = LEVELS[Number(fields['level'])] ?? 'log';
  const message = String(fields['msg'] ?? '');
  const file = typeof fields['file'] === 'string' ? fields['file'] : undefined;
  const where =
    file === undefined || message.includes(file) ? undefined : `[${file}${typeof fields['line'] === 'number' ? `:${fields['line']}` : ''}]`;
  const error = fields['err'];
  const cause = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
  const id = typeof fields['errorId'] === 'string' ? `(${fields['errorId']})` : undefined;
  const outcome = typeof fields['outcome'] === 'string' ? `${String(fields['command'])}: ${fields['outcome']}` : undefined;
  const query = typeof fields['query'] === 'string' ? `"${fields['query']}"` : undefined;
  const parts = [`${level}:`, message, outcome, query, id, cause === undefined ? undefined : `– ${cause}`, where];
  return `${escapeLine(parts.filter((part) => part !== undefined).join(' '))}\n`;
}

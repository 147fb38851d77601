import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { NotesFolderError } from '../src/notes/load-folder.ts';
import { GlossaryError } from '../src/text/load-glossary.ts';
import { UsageError } from './usage.ts';
import { SettingsError } from './settings.ts';

/** What the process gives the command line; tests give their own. */
export interface Environment {
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly columns: number | undefined;
  readonly now: () => Date;
  readonly newErrorId: () => string;
  readonly onStopSignal: (listener: () => void) => void;
}

/** Exit codes: answered, nothing found (or findings of `check`), wrong use or configuration. */
export const EXIT = { ok: 0, nothing: 1, wrongUse: 2 } as const;

const USAGE = `usage: k8snotes <command>

  ask QUERY… [--notes DIR] [--limit N] [--page N] [--lang ja|en] [--json] [--explain]
                        one answer; --explain says why each hit stands where it does
  ask --batch FILE [--notes DIR] [--limit N]
                        answers JSON lines {"id","q"} with JSON lines
  chat [--notes DIR]    ask line by line
  start [--notes DIR]   serve what the environment configures; with nothing configured, chat
  check [DIR] [--json]  what readers of the notes would not find or see
  help                  this text

Settings come from the environment: see .env.example.
`;

/** Run one command and give its exit code. Every failure that a person can cause is a message on standard error, never a stack trace. */
export async function runCommandLine(environment: Environment): Promise<number> {
  const [command, ...rest] = environment.argv;
  try {
    switch (command) {
      case 'ask':
        return await (await import('./commands/ask.ts')).ask(rest, environment);
      case 'start':
        return await (await import('./commands/start.ts')).start(rest, environment);
      case 'chat':
        return await (await import('./commands/start.ts')).chat(rest, environment);
      case 'check':
        return await (await import('./commands/check.ts')).check(rest, environment);
      case 'help':
      case '--help':
      case '-h':
        environment.stdout.write(USAGE);
        return EXIT.ok;
      case undefined:
        environment.stderr.write(USAGE);
        return EXIT.wrongUse;
      default:
        throw new UsageError(`There is no command "${command}".`);
    }
  } catch (error) {
    return report(error, environment);
  }
}

function report(error: unknown, environment: Environment): number {
  if (error instanceof UsageError) {
    environment.stderr.write(`${error.message}\n\n${USAGE}`);
    return EXIT.wrongUse;
  }
  if (error instanceof SettingsError || error instanceof NotesFolderError || error instanceof GlossaryError) {
    environment.stderr.write(`${error.message}\n`);
    return EXIT.wrongUse;
  }
  const id = environment.newErrorId();
  const text = error instanceof Error ? error.message : String(error);
  environment.stderr.write(`k8snotes failed (${id}): ${text}\nRun again with LOG_LEVEL=debug for details; if it happens again, report it with this number.\n`);
  if (environment.variables['LOG_LEVEL'] === 'debug' && error instanceof Error) environment.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.wrongUse;
}

type OptionTypes = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>;

/**
 * Parse the options of a command.
 *
 * @throws {UsageError} Unknown or incomplete options, with the value and the remedy.
 */
export function parseOptions<T extends OptionTypes>(args: readonly string[], options: T): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number of at least one, or undefined when it was not given. */
export function positiveNumber(value: string | undefined, name: string, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) throw new UsageError(`--${name} takes a whole number from 1 to ${max}, not "${value}".`);
  return number;
}

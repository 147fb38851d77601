import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { escapeTerminal } from '../adapters/console/escape.ts';
import type { Language } from '../src/model.ts';
import type { Glossary } from '../src/text/glossary.ts';
import { explainFailure, languageOf, mayPass, unexpectedFailure } from './failures.ts';
import { USAGE, UsageError, type Wording } from './usage.ts';

/** What the process gives the command line; tests give their own. */
export interface Environment {
  readonly argv: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** True when a person reads standard error: then the log is plain lines. */
  readonly stderrIsTerminal?: boolean;
  readonly columns: number | undefined;
  /** How this program was called, for the commands that answers suggest: `k8snotes`, `npx k8snotes`. */
  readonly program?: string;
  readonly now: () => Date;
  readonly newErrorId: () => string;
  /** 0 up to but not 1, for what is left to chance; that of JavaScript by default. */
  readonly random?: () => number;
  /** Called for every SIGINT and SIGTERM. */
  readonly onStopSignal: (listener: () => void) => void;
  /** Errors that nothing caught; without a listener they end the process. */
  readonly onUncaught?: (listener: (error: unknown, kind: 'exception' | 'rejection') => void) => void;
  /** End the process at once. */
  readonly exitNow?: (code: number) => void;
  /** Instead of reading the glossary from its files: tests read it once. */
  readonly loadGlossary?: (teamFile: string | undefined) => Promise<Glossary>;
}

/** Exit codes: answered, nothing found (or findings of `check`), wrong use or configuration. */
export const EXIT = { ok: 0, nothing: 1, wrongUse: 2 } as const;

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
      case 'tip':
        return await (await import('./commands/tip.ts')).tip(rest, environment);
      case 'doctor':
        return await (await import('./commands/doctor.ts')).doctor(rest, environment);
      case 'discord-register':
        return await (await import('./commands/discord-register.ts')).registerOnDiscord(rest, environment);
      case 'slack-manifest':
        return (await import('./commands/slack-manifest.ts')).printSlackManifest(rest, environment);
      case 'help':
      case '--help':
      case '-h':
        environment.stdout.write(USAGE[languageOf(environment)]);
        return EXIT.ok;
      case undefined:
        environment.stderr.write(USAGE[languageOf(environment)]);
        return EXIT.wrongUse;
      default:
        throw new UsageError({ en: `There is no command "${command}".`, ja: `「${command}」というコマンドはありません。` });
    }
  } catch (error) {
    return report(error, environment);
  }
}

function report(error: unknown, environment: Environment): number {
  const language = languageOf(environment);
  const told = explainFailure(error, language) ?? unexpectedFailure(error, environment.newErrorId(), language);
  const isDebugging =
    environment.variables['LOG_LEVEL'] === 'debug' && error instanceof Error && explainFailure(error, language) === undefined;
  environment.stderr.write(escapeTerminal(isDebugging ? `${told}${error.stack ?? ''}\n` : told));
  // systemd and Kubernetes start these again, but not after a 2 (deploy/).
  const isStartedAgain = environment.argv[0] === 'start' || environment.argv[0] === 'tip';
  return isStartedAgain && mayPass(error) ? EXIT.nothing : EXIT.wrongUse;
}

type OptionTypes = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean }>>;

/**
 * Parse the options of a command.
 *
 * @throws {UsageError} Unknown or incomplete options, with the value and the remedy.
 */
export function parseOptions<T extends OptionTypes>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(optionProblem(error));
  }
}

/** What Node says about options, with our remedy and in both languages (https://nodejs.org/docs/latest-v20.x/api/errors.html, checked 2026-11). */
function optionProblem(error: unknown): Wording | string {
  const message = error instanceof Error ? error.message : String(error);
  const option = /'(?<names>(?:-\w, )?-{1,2}[^' ]*)/.exec(message)?.groups?.['names'] ?? '';
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return {
        en: `There is no option ${option} here. To search for it as a word, put it behind --.`,
        ja: `${option} というオプションはここでは使えません。言葉として探すときは -- の後に書いてください。`,
      };
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /does not take/.test(message)
        ? { en: `The option ${option} takes no value.`, ja: `${option} に値は付けられません。` }
        : { en: `The option ${option} needs a value after it.`, ja: `${option} の後に値を書いてください。` };
    default:
      return message;
  }
}

/** A whole number of at least one, or undefined when it was not given. */
export function positiveNumber(value: string | undefined, name: string, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > max) {
    throw new UsageError({
      en: `--${name} takes a whole number from 1 to ${max}, not "${value}".`,
      ja: `--${name} には 1 から ${max} までの整数を指定してください（「${value}」は使えません）。`,
    });
  }
  return number;
}

/** `--lang` as it is taken everywhere. */
export function languageOption(value: string | undefined): Language | undefined {
  if (value === undefined || value === 'ja' || value === 'en') return value;
  throw new UsageError({
    en: `--lang takes ja or en, not "${value}".`,
    ja: `--lang には ja か en を指定してください（「${value}」は使えません）。`,
  });
}

const DEFAULT_WIDTH = 100;
const MAX_WIDTH = 120;

/** How answers are laid out on this terminal, or for a pipe. Colours by https://no-color.org (checked 2026-11). */
export function terminalOf(environment: Environment): { readonly width: number; readonly colour: boolean } {
  const columns = environment.columns === undefined || environment.columns < 1 ? DEFAULT_WIDTH : environment.columns;
  return { width: Math.min(columns, MAX_WIDTH), colour: environment.stdoutIsTerminal && (environment.variables['NO_COLOR'] ?? '') === '' };
}

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type Environment, runCommandLine } from '../../bin/command-line.ts';
import type { Glossary } from '../../src/text/glossary.ts';
import { loadGlossary } from '../../src/text/load-glossary.ts';

/** What a command wrote and gave back. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly variables?: Environment['variables'];
  /** Lines on standard input. */
  readonly input?: string | Readable;
  /** A terminal of so many columns; a pipe without. */
  readonly columns?: number;
  readonly program?: string;
}

/** A stream that keeps what is written to it. */
class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A fresh folder for caches, so that no run sees those of the machine. */
export const CACHE_FOLDER = mkdtempSync(join(tmpdir(), 'k8snotes-test-cache-'));

/** Variables of a machine without dictionaries, settings or a locale. */
export const HERMETIC: Environment['variables'] = {
  HOME: '/nonexistent',
  XDG_CACHE_HOME: CACHE_FOLDER,
  DICTIONARY_FILE: 'none',
  // Without it, links would depend on where these files were checked out from.
  NOTES_URL_TEMPLATE: 'https://notes.example/{path}#L{line}',
};

let shipped: Promise<Glossary> | undefined;
function shippedGlossary(): Promise<Glossary> {
  shipped ??= loadGlossary();
  return shipped;
}

/** An environment with a fixed clock and ids whose streams are kept. */
export function inMemory(
  argv: readonly string[],
  options: RunOptions = {},
): { readonly environment: Environment; readonly written: () => Omit<Run, 'code'> } {
  const stdout = new Sink();
  const stderr = new Sink();
  const isTerminal = options.columns !== undefined;
  const { input = '' } = options;
  const environment: Environment = {
    argv,
    variables: { ...HERMETIC, ...options.variables },
    stdin: typeof input === 'string' ? Readable.from(input === '' ? [] : [input]) : input,
    stdout,
    stderr,
    stdinIsTerminal: false,
    stdoutIsTerminal: isTerminal,
    stderrIsTerminal: isTerminal,
    columns: options.columns,
    now: () => new Date('2026-11-20T09:12:00Z'),
    newErrorId: () => 'e1e2e3e4',
    onStopSignal: () => undefined,
    loadGlossary: (teamFile) => (teamFile === undefined ? shippedGlossary() : loadGlossary(teamFile)),
    ...(options.program === undefined ? {} : { program: options.program }),
  };
  return { environment, written: () => ({ out: stdout.text, err: stderr.text }) };
}

/** Run a command in this process, in an environment of its own. */
export async function runInMemory(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { environment, written } = inMemory(argv, options);
  const code = await runCommandLine(environment);
  return { code, ...written() };
}

/** A fresh folder with these files; paths may have folders in them. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'k8snotes-test-notes-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

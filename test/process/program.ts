import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, vi } from 'vitest';
import { HERMETIC } from '../support/environment.ts';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The product as people run it: `k8snotes start` in a process of its own. */
export interface Program {
  readonly pid: number;
  /** Its log so far, line by line. */
  readonly log: readonly string[];
  readonly ended: Promise<End>;
  /** Resolves with the first line of the log that matches, from its start on. Rejects when the process ends or the time is over. */
  readonly logged: (pattern: RegExp, timeoutMs?: number) => Promise<string>;
  /** Address of its HTTP server, without a slash at its end. */
  readonly http: () => Promise<string>;
  /** Address that Slack sends to. */
  readonly slackUrl: () => Promise<string>;
  readonly readiness: () => Promise<Readiness>;
  /** Resolves when `/readyz` answers with this status. */
  readonly untilStatus: (status: 200 | 503, timeoutMs?: number) => Promise<Readiness>;
  /** Every sample of `/metrics` by name with labels, as `name{label="value"}`. */
  readonly metrics: () => Promise<ReadonlyMap<string, number>>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface Readiness {
  readonly status: number;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/** A copy of the built program that nobody builds anew meanwhile. */
export interface Installation {
  readonly start: (variables: Readonly<Record<string, string>>) => Program;
  /** Run any command to its end. */
  readonly run: (
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
  ) => Promise<End & { readonly log: readonly string[] }>;
  /** Kills what still runs and removes the copy. */
  readonly remove: () => Promise<void>;
}

/** Starting a program takes seconds on a machine of its own, more beside other work. */
const TEST_TIMEOUT_MS = 120_000;

/** The program, installed for the tests of the file that calls this. */
export function installedForTests(moreMs = 0): Pick<Installation, 'start' | 'run'> {
  vi.setConfig({ testTimeout: TEST_TIMEOUT_MS + moreMs });
  let installation: Installation | undefined;
  const installed = (): Installation => {
    if (installation === undefined) throw new Error('the program is installed before the first test, not earlier');
    return installation;
  };
  beforeAll(() => {
    installation = installProgram();
  }, TEST_TIMEOUT_MS);
  afterAll(() => installation?.remove());
  return { start: (variables) => installed().start(variables), run: (args, variables) => installed().run(args, variables) };
}

const NOTE = '2019-11-28-cloudnative-days-kansai.md';
/** Kept between runs: the readings of the same note take a second of the processor. */
const CACHES = join(tmpdir(), 'k8snotes-test-process-cache');
const DEFAULT_WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 20;

/** Build what is stale and copy it. */
export function installProgram(): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'k8snotes-test-program-'));
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  copyDist(folder);
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  // One note is enough for most tests, and read sooner than five.
  mkdirSync(join(folder, 'notes'));
  cpSync(join(ROOT, 'notes', NOTE), join(folder, 'notes', NOTE));
  const programs: Program[] = [];
  const spawned = (args: readonly string[], variables: Readonly<Record<string, string>>): Program => {
    const program = watch(launch(folder, args, variables));
    programs.push(program);
    return program;
  };
  return {
    start: (variables) => spawned(['start'], variables),
    run: async (args, variables) => {
      const { ended, log } = spawned(args, variables);
      return { ...(await ended), log };
    },
    remove: async () => {
      for (const { kill } of programs) kill('SIGKILL');
      await Promise.all(programs.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another build may swap the folder just now: then once more. */
function copyDist(folder: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
      rmSync(join(folder, 'dist'), { recursive: true, force: true });
    }
  }
}

function launch(folder: string, args: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
  const entry = join(folder, 'dist/bin/k8snotes.js');
  const env = {
    ...HERMETIC,
    XDG_CACHE_HOME: CACHES,
    PATH: process.env['PATH'],
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
    NOTES_DIR: join(folder, 'notes'),
    ...variables,
  };
  return spawn(process.execPath, [entry, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function watch(child: ChildProcess): Program {
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null || pid === undefined) throw new Error('the program could not be started');
  const log: string[] = [];
  const looks = new Set<() => void>();
  const changed = (): void => {
    for (const look of [...looks]) look();
  };
  for (const input of [stdout, stderr]) {
    createInterface({ input }).on('line', (line) => {
      log.push(line);
      changed();
    });
  }
  let end: End | undefined;
  const ended = new Promise<End>((resolve) => {
    // After `close` all that it wrote has been read.
    child.once('close', (code, signal) => {
      end = { code, signal };
      resolve(end);
      changed();
    });
  });
  const logged = (pattern: RegExp, timeoutMs = DEFAULT_WAIT_MS): Promise<string> =>
    new Promise((resolve, reject) => {
      let read = 0;
      const finish = (act: () => void): void => {
        looks.delete(look);
        clearTimeout(timer);
        act();
      };
      const look = (): void => {
        for (; read < log.length; read += 1) {
          const line = log[read] ?? '';
          if (pattern.test(line)) {
            finish(() => resolve(line));
            return;
          }
        }
        if (end !== undefined) finish(() => reject(new Error(`ended with ${JSON.stringify(end)} before ${pattern}:\n${log.join('\n')}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`${timeoutMs} ms without ${pattern}:\n${log.slice(-40).join('\n')}`))),
        timeoutMs,
      );
      looks.add(look);
      look();
    });
  const portIn = (line: string): number => Number(/"port":(\d+)/.exec(line)?.[1]);
  const http = async (): Promise<string> => `http://127.0.0.1:${portIn(await logged(/HTTP listens on/))}`;
  const readiness = async (): Promise<Readiness> => {
    const response = await fetch(`${await http()}/readyz`);
    const { checks } = (await response.json()) as { readonly checks: Readiness['checks'] };
    return { status: response.status, checks };
  };
  return {
    pid,
    log,
    ended,
    logged,
    http,
    slackUrl: async () => `http://127.0.0.1:${portIn(await logged(/listening for Slack/))}`,
    readiness,
    untilStatus: async (status, timeoutMs = DEFAULT_WAIT_MS) => {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const now = await readiness();
        if (now.status === status) return now;
        if (Date.now() > until) throw new Error(`/readyz stays ${now.status}: ${JSON.stringify(now.checks)}\n${log.slice(-20).join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
    metrics: async () => samplesIn(await (await fetch(`${await http()}/metrics`)).text()),
    kill: (signal) => void child.kill(signal),
  };
}

function samplesIn(page: string): ReadonlyMap<string, number> {
  return new Map(
    page
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, number] => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
}

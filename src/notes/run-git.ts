import { spawn } from 'node:child_process';
import type { GitAddress } from './git-address.ts';
import { codeOf, type GitSourceError, gitFailure } from './git-error.ts';

/** The surroundings of Git's processes. */
export interface GitRunner {
  /**
   * Run one command of Git and give its standard output.
   *
   * @throws {GitSourceError} It failed, took longer than `timeoutMs`, or the signal came.
   */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<string>;
}

export interface RunOptions {
  readonly timeoutMs?: number;
  /** Further variables of this call. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface GitRunnerOptions {
  readonly address: GitAddress;
  readonly branch: string | undefined;
  /** Of this process; what Git needs of it is passed on, and nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Local commands take milliseconds; a disk that hangs does not hold the bot for ever. */
const LOCAL_TIMEOUT_MS = 60_000;
/** Commands and traces of Git could write credentials; `GIT_DIR` and its like would lead it elsewhere. Proxies, certificates and the key for ssh are the operator's business. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'HTTPS_PROXY',
  'https_proxy',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSH_AUTH_SOCK',
  // Windows needs it to open any socket.
  'SYSTEMROOT',
] as const;
const MAX_OUTPUT_BYTES = 1024 * 1024;
const MAX_SAID_CHARS = 300;
const KILL_AFTER_MS = 2000;

/** How this process's settings reach Git: by the environment, which no other user can read, and not by the command line, which all can. */
export function createGitRunner({ address, branch, environment, signal }: GitRunnerOptions): GitRunner {
  const variables = gitVariables(address, environment);
  const fail = (said: string, code = codeOf(said)): GitSourceError => gitFailure(code, address.url, branch, said);
  return {
    run: (args, options = {}) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(fail('stopped', 'failed'));
          return;
        }
        // A group of its own, so that the helpers of Git (git-remote-https, ssh) end with it.
        const child = spawn('git', [...args], {
          env: { ...variables, ...options.variables },
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: true,
        });
        let killing: NodeJS.Timeout | undefined;
        let ended: 'timed-out' | 'stopped' | 'too-much' | undefined;
        const end = (why: typeof ended): void => {
          ended ??= why;
          killGroup(child.pid, 'SIGTERM');
          killing ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS);
        };
        const timer = setTimeout(() => end('timed-out'), options.timeoutMs ?? LOCAL_TIMEOUT_MS);
        const stop = (): void => end('stopped');
        signal.addEventListener('abort', stop, { once: true });
        const output: Buffer[] = [];
        let bytes = 0;
        let errors = '';
        child.stdout.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_OUTPUT_BYTES) end('too-much');
          else output.push(chunk);
        });
        child.stderr.setEncoding('utf8');
        child.stderr.on('data', (chunk: string) => {
          // What went wrong stands at the end.
          errors = (errors + chunk).slice(-16_384);
        });
        const done = (): void => {
          clearTimeout(timer);
          // Helpers hold its output open: when that is closed, they have ended, too.
          clearTimeout(killing);
          signal.removeEventListener('abort', stop);
        };
        child.on('error', (error: NodeJS.ErrnoException) => {
          done();
          reject(error.code === 'ENOENT' ? fail('', 'git-missing') : fail(error.message, 'failed'));
        });
        child.on('close', (code) => {
          done();
          if (ended === 'timed-out') reject(fail('', 'timed-out'));
          else if (ended !== undefined) reject(fail(ended, 'failed'));
          else if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
          else reject(fail(readable(errors, address.secrets), codeOf(errors)));
        });
      }),
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in between.
  }
}

/** What Git complained of, in one line: no credentials (a server may echo them), nothing that a terminal would act on. */
function readable(errors: string, secrets: readonly string[]): string {
  const lines = errors.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /^(?:fatal|error|remote):|denied|failed/i.test(line));
  let said = (telling.length > 0 ? telling : lines).slice(-2).join(' ');
  // Longest first, since one may hold another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) said = said.replaceAll(secret, '…');
  said = said.replaceAll(/\p{Cc}+|\s+/gu, ' ').trim();
  return said.length > MAX_SAID_CHARS ? `${said.slice(0, MAX_SAID_CHARS)}…` : said;
}

/** Everything that Git is told beside its arguments. */
function gitVariables(address: GitAddress, environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const settings: readonly (readonly [string, string])[] = [
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.autocrlf', 'false'],
    ['core.logAllRefUpdates', 'false'],
    ['core.askPass', ''],
    ['credential.helper', ''],
    ['submodule.recurse', 'false'],
    ['fetch.recurseSubmodules', 'false'],
    ['gc.autoDetach', 'false'],
    ['gc.pruneExpire', '1.hour.ago'],
    // A server that stops sending is given up.
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
    // The header would go wherever a redirection leads.
    ['http.followRedirects', address.authorization === undefined ? 'initial' : 'false'],
    ...(address.authorization === undefined ? [] : [[`http.${new URL(address.url).origin}/.extraHeader`, address.authorization] as const]),
  ];
  return {
    ...variablesForGit(environment),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: address.transport,
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_SSH_COMMAND: `${environment['GIT_SSH_COMMAND'] ?? 'ssh'} -o BatchMode=yes -o ConnectTimeout=20`,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
  };
}

/** Of an environment, what Git needs: all else need not cross to where Git is run. */
export function variablesForGit(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...PASSED_ON, 'GIT_SSH_COMMAND'].flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

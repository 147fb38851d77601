import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A repository of notes as a team has it: a bare one that is served, and a checkout that somebody pushes from. */
export interface TeamRepository {
  /** `file://…`. */
  readonly url: string;
  /** Folder of the bare repository. */
  readonly bare: string;
  /** Write files (undefined removes one), commit and push; gives the commit. */
  readonly push: (files: Readonly<Record<string, string | undefined>>, options?: PushOptions) => string;
  /** Run Git in the checkout. */
  readonly git: (...args: readonly string[]) => string;
}

export interface PushOptions {
  readonly branch?: string;
  /** Replace the last commit, as `git commit --amend` and `git push --force` do. */
  readonly amend?: boolean;
}

/** Git of these tests sees no settings of the machine. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Noriko',
  GIT_AUTHOR_EMAIL: 'noriko@example.org',
  GIT_COMMITTER_NAME: 'Noriko',
  GIT_COMMITTER_EMAIL: 'noriko@example.org',
  LC_ALL: 'C',
} as const;

/** What the product's Git is given. */
export const GIT_ENVIRONMENT = { PATH: process.env['PATH'], HOME: '/nonexistent' } as const;

export function createTeamRepository(): TeamRepository {
  const root = mkdtempSync(join(tmpdir(), 'k8snotes-test-git-'));
  const bare = join(root, 'notes.git');
  const checkout = join(root, 'checkout');
  const run = (args: readonly string[], cwd: string): string =>
    execFileSync('git', [...args], { cwd, env: ENVIRONMENT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  run(['init', '--quiet', '--bare', '--initial-branch=main', bare], root);
  run(['init', '--quiet', '--initial-branch=main', checkout], root);
  const git = (...args: readonly string[]): string => run(args, checkout);
  git('remote', 'add', 'origin', bare);
  return {
    url: `file://${bare}`,
    bare,
    git,
    push: (files, { branch = 'main', amend = false } = {}) => {
      for (const [path, text] of Object.entries(files)) {
        if (text === undefined) rmSync(join(checkout, path));
        else {
          mkdirSync(dirname(join(checkout, path)), { recursive: true });
          writeFileSync(join(checkout, path), text);
        }
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', 'notes', ...(amend ? ['--amend'] : []));
      git('push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`);
      return git('rev-parse', 'HEAD');
    },
  };
}

/** A host of repositories over HTTP, as the product's Git talks to: the real `git http-backend` behind basic authentication. */
export interface GitHost {
  readonly port: number;
  /** Each request: its path, and the credentials that came with it. */
  readonly requests: readonly { readonly path: string; readonly credentials: string | undefined }[];
  /** What is asked of a visitor: `user:token`, or undefined for nothing. */
  credentials: string | undefined;
  /** Called before each request is answered. */
  onRequest: () => Promise<void>;
  /** Instead of answering, send every visitor there. */
  redirectTo: string | undefined;
  readonly close: () => Promise<void>;
}

export async function serveRepositories(folder: string): Promise<GitHost> {
  const requests: { readonly path: string; readonly credentials: string | undefined }[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the host has no port');
  const host = {
    port: address.port,
    requests,
    credentials: undefined as string | undefined,
    redirectTo: undefined as string | undefined,
    onRequest: (): Promise<void> => Promise.resolve(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://host');
    const basic = /^Basic (?<code>\S+)$/.exec(request.headers.authorization ?? '')?.groups?.['code'];
    const credentials = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8');
    requests.push({ path: url.pathname, credentials });
    await host.onRequest();
    if (host.redirectTo !== undefined) {
      response.writeHead(301, { location: `${host.redirectTo}${request.url ?? ''}` }).end();
      return;
    }
    if (credentials !== host.credentials) {
      // Some hosts repeat what they were sent.
      const echo = `no entry with ${request.headers.authorization ?? 'nothing'}, which is ${credentials ?? 'nothing'}`;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="notes"', 'content-type': 'text/plain' }).end(echo);
      return;
    }
    await runBackend(folder, url, request, response);
  };
  return host;
}

/** CGI, as https://git-scm.com/docs/git-http-backend tells it (checked 2026-11). */
function runBackend(folder: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...ENVIRONMENT,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: [request.headers['git-protocol']].flat()[0],
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      let status = 200;
      const headers: Record<string, string> = {};
      for (const line of output.subarray(0, end).toString('latin1').split('\r\n')) {
        const [name = '', ...value] = line.split(': ');
        if (name.toLowerCase() === 'status') status = Number.parseInt(value.join(': '), 10);
        else headers[name] = value.join(': ');
      }
      response.writeHead(status, headers).end(output.subarray(end + 4));
      resolve();
    });
  });
}

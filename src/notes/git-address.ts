import { type GitSourceError, gitError } from './git-error.ts';

/** A repository's address, parted from what must not be seen. */
export interface GitAddress {
  /** For Git's command line and for people: without credentials. */
  readonly url: string;
  readonly transport: 'https' | 'http' | 'ssh' | 'file';
  /** Value of an HTTP header that carries the credentials. */
  readonly authorization: string | undefined;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** `git@github.com:acme/notes.git`: a host and a path that Git and ssh cannot take for options. */
const SCP = /^(?:[A-Za-z0-9_][\w.-]*@)(?:[A-Za-z0-9][\w.-]*):(?!-|\/\/)[^\s\p{Cc}]+$/u;

/**
 * Read the address of a repository: https, ssh (also `git@host:path`), http on this machine only; `file:` where it is allowed. Helpers of Git (`ext::`), options (`-…`), local paths
 * and anything else are refused.
 *
 * @throws {GitSourceError} `bad-address`; the message does not hold the address, which may carry a token.
 */
export function parseGitAddress(repo: string, { allowFile = false }: { readonly allowFile?: boolean } = {}): GitAddress {
  if (SCP.test(repo)) return { url: repo, transport: 'ssh', authorization: undefined, secrets: [] };
  if (!/^[a-z]+:\/\//.test(repo) || /[\s\p{Cc}]/u.test(repo) || !URL.canParse(repo)) throw badAddress();
  const address = new URL(repo);
  // A token in a query string would reach the command line and other people's logs.
  if (address.search !== '' || address.hash !== '') throw badAddress();
  switch (address.protocol) {
    case 'https:':
    case 'http:':
      if (address.protocol === 'http:' && !LOOPBACK.test(address.hostname)) throw badAddress();
      return withoutCredentials(address);
    case 'ssh:':
      // ssh takes no password from an address; whoever writes one there expects something else. A host that begins with - would be an option.
      if (address.password !== '' || !/^(?:\[[\da-f:]+\]|[a-z0-9][\w.-]*)$/i.test(address.hostname) || /^(?:-|%2d)/i.test(address.username))
        throw badAddress();
      if (/^\/(?:-|~-)/.test(address.pathname)) throw badAddress();
      return { url: repo, transport: 'ssh', authorization: undefined, secrets: [] };
    case 'file:':
      if (!allowFile) throw badAddress();
      return { url: repo, transport: 'file', authorization: undefined, secrets: [] };
    default:
      throw badAddress();
  }
}

function withoutCredentials(address: URL): GitAddress {
  const { username, password } = address;
  const clean = new URL(address);
  clean.username = '';
  clean.password = '';
  const transport = address.protocol === 'https:' ? 'https' : 'http';
  if (username === '' && password === '') return { url: clean.href, transport, authorization: undefined, secrets: [] };
  const user = decoded(username);
  const token = decoded(password);
  const basic = Buffer.from(`${user}:${token}`).toString('base64');
  // A token may stand alone, as the user.
  const secrets = [basic, token, password, ...(token === '' ? [user, username] : [])].filter((secret) => secret !== '');
  return { url: clean.href, transport, authorization: `Authorization: Basic ${basic}`, secrets: [...new Set(secrets)] };
}

function decoded(part: string): string {
  let text: string;
  try {
    text = decodeURIComponent(part);
  } catch {
    throw badAddress();
  }
  // A line break would end the header and begin another.
  if (/\p{Cc}/u.test(text)) throw badAddress();
  return text;
}

function badAddress(): GitSourceError {
  return gitError(
    'bad-address',
    { en: 'NOTES_REPO is no address that can be used.', ja: 'NOTES_REPO のアドレスは使えません。' },
    {
      en: 'Give https://[user:token@]host/path.git, ssh://git@host/path.git or git@host:path.git (http on this machine only), without ? and #.',
      ja: 'https://[ユーザー:トークン@]ホスト/パス.git、ssh://git@ホスト/パス.git、git@ホスト:パス.git のどれかで指定してください（http はこのマシンの中だけ、? と # は使えません）。',
    },
  );
}

/** A branch by its short name; anything that Git could take for an option, a range or a pattern is refused (https://git-scm.com/docs/git-check-ref-format, checked 2026-11). */
export function isBranchName(branch: string): boolean {
  return (
    branch.length <= 200 &&
    !/^[-/.]|\.\.|\/\/|\/\.|@\{|[\s\p{Cc}~^:?*[\\]|(?:\/|\.|\.lock)$|\.lock\//u.test(branch) &&
    branch !== '' &&
    branch !== '@'
  );
}

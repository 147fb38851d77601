import type { Language } from '../model.ts';

/**
 * Why notes cannot be had from a repository. `bad-address`, `bad-branch`, `foreign-directory` and `git-missing` are for whoever configures; the others come from Git, the network, or
 * what is in the repository.
 */
export type GitSourceErrorCode =
  | 'bad-address'
  | 'bad-branch'
  | 'foreign-directory'
  | 'git-missing'
  | 'not-allowed'
  | 'not-found'
  | 'branch-missing'
  | 'folder-missing'
  | 'host-key'
  | 'moved'
  | 'unreachable'
  | 'timed-out'
  | 'no-space'
  | 'in-use'
  | 'failed';

type Told = Readonly<Record<Language, string>>;

/** What an error says, as plain data that crosses threads. */
export interface GitSourceProblem {
  readonly code: GitSourceErrorCode;
  /** What was found, with the value, and what to do; never a credential. */
  readonly told: Told;
}

const PASSING: ReadonlySet<GitSourceErrorCode> = new Set(['unreachable', 'timed-out', 'no-space', 'in-use', 'failed']);

/** The notes of a repository cannot be had; both languages, with the remedy, without credentials. */
export class GitSourceError extends Error {
  override readonly name = 'GitSourceError';
  readonly code: GitSourceErrorCode;
  readonly told: Told;

  constructor({ code, told }: GitSourceProblem) {
    super(told.en);
    this.code = code;
    this.told = told;
  }

  /** True when trying again may help without anybody doing anything. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

const joined = (message: Told, remedy: Told): Told => ({ en: `${message.en} ${remedy.en}`, ja: `${message.ja}${remedy.ja}` });

/** An error with its two sentences. */
export function gitError(code: GitSourceErrorCode, message: Told, remedy: Told): GitSourceError {
  return new GitSourceError({ code, told: joined(message, remedy) });
}

/** What Git says (in English, since it runs with LC_ALL=C; messages of Git 2.39 to 2.51, curl and OpenSSH), first match first. */
const SAID: readonly (readonly [RegExp, GitSourceErrorCode])[] = [
  [/\.lock': File exists/i, 'in-use'],
  [/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i, 'host-key'],
  [/couldn't find remote ref|Remote branch \S+ not found/i, 'branch-missing'],
  [/returned error: 30\d|unable to update url base from redirection/i, 'moved'],
  [
    /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b|Permission denied \(|terminal prompts disabled|HTTP Basic: Access denied/i,
    'not-allowed',
  ],
  [/returned error: 404\b|repository '[^']*' not found|Repository not found|does not appear to be a git repository/i, 'not-found'],
  [/No space left on device|Disk quota exceeded/i, 'no-space'],
  [
    /Could not resolve host|Failed to connect|Couldn't connect|Connection (?:refused|timed out|reset)|returned error: 5\d\d|unable to access|early EOF|RPC failed|hung up unexpectedly|Could not read from remote|Operation too slow/i,
    'unreachable',
  ],
];

export function codeOf(said: string): GitSourceErrorCode {
  return SAID.find(([pattern]) => pattern.test(said))?.[1] ?? 'failed';
}

/**
 * The error for a failed call of Git.
 *
 * @param repo  Address as it may be shown.
 * @param said  What Git wrote, without credentials.
 */
export function gitFailure(code: GitSourceErrorCode, repo: string, branch: string | undefined, said: string): GitSourceError {
  const reason = said === '' ? { en: '', ja: '' } : { en: ` (${said})`, ja: `（${said}）` };
  const cannot: Told = {
    en: `The notes cannot be fetched from ${repo}${reason.en}.`,
    ja: `${repo} からノートを取得できません${reason.ja}。`,
  };
  switch (code) {
    case 'not-allowed':
      return gitError(code, cannot, {
        en: 'Check the user and token in NOTES_REPO and that they may read the repository; over ssh, the key of the user that runs k8snotes.',
        ja: 'NOTES_REPO のユーザー名とトークンに読む権限があるか確かめてください。ssh なら k8snotes を動かすユーザーの鍵を確かめてください。',
      });
    case 'not-found':
      return gitError(code, cannot, {
        en: 'Check the address in NOTES_REPO; a private repository without a valid token looks as if it did not exist.',
        ja: 'NOTES_REPO のアドレスを確かめてください。非公開のリポジトリは、正しいトークンがないと「存在しない」と返ることがあります。',
      });
    case 'branch-missing':
      return gitError(
        code,
        {
          en: `There is no branch ${branch ?? 'HEAD'} in ${repo}.`,
          ja: `${repo} にブランチ ${branch ?? 'HEAD'} がありません。`,
        },
        {
          en: 'Set NOTES_BRANCH to one that exists, or leave it out for the default branch.',
          ja: 'NOTES_BRANCH に実在するブランチを指定するか、外して既定のブランチを使ってください。',
        },
      );
    case 'host-key':
      return gitError(code, cannot, {
        en: 'The host is not in known_hosts, or its key has changed: check the key, then add it with ssh-keyscan for the user that runs k8snotes.',
        ja: '接続先が known_hosts にないか、鍵が変わっています。鍵を確かめてから、k8snotes を動かすユーザーに ssh-keyscan で追加してください。',
      });
    case 'moved':
      return gitError(code, cannot, {
        en: 'The server sends us to another address, where the credentials must not go. Set NOTES_REPO to the final address (often the same with .git at the end).',
        ja: 'サーバーが別のアドレスへ案内しましたが、認証情報はそこへ送れません。NOTES_REPO に最終的なアドレスを指定してください（末尾に .git を付けるだけのことが多いです）。',
      });
    case 'no-space':
      return gitError(code, cannot, {
        en: 'Make room on the disk of the cache folder.',
        ja: 'キャッシュのフォルダーのディスクを空けてください。',
      });
    case 'timed-out':
      return gitError(code, cannot, {
        en: 'Git took too long; it is tried again.',
        ja: '時間がかかりすぎました。自動でもう一度試します。',
      });
    case 'in-use':
      return gitError(code, cannot, {
        en: 'Another process of k8snotes is fetching them; it is tried again.',
        ja: '別の k8snotes が取得中です。自動でもう一度試します。',
      });
    case 'git-missing':
      return gitError(
        code,
        {
          en: 'NOTES_REPO needs the program git, which is not installed.',
          ja: 'NOTES_REPO にはコマンド git が必要ですが、インストールされていません。',
        },
        { en: 'Install it.', ja: 'インストールしてください。' },
      );
    case 'unreachable':
      return gitError(code, cannot, {
        en: 'Check the network and the host in NOTES_REPO; it is tried again.',
        ja: 'ネットワークと NOTES_REPO のホスト名を確かめてください。自動でもう一度試します。',
      });
    case 'bad-address':
    case 'bad-branch':
    case 'foreign-directory':
    case 'folder-missing':
    case 'failed':
      return gitError(code, cannot, { en: 'It is tried again; see the log.', ja: '自動でもう一度試します。ログを見てください。' });
    default:
      return code satisfies never;
  }
}

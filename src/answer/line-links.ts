import type { NotePath } from '../model.ts';

/** Makes the address of a line of a note, or undefined when nobody told where the notes are published. */
export type LineLinker = (path: NotePath, line: number) => string | undefined;

/**
 * Links from a template with `{path}`, `{line}` and `{commit}`.
 *
 * @param template  For example `https://github.com/acme/notes/blob/{commit}/{path}#L{line}`; undefined gives no links.
 * @param commit  What `{commit}` stands for, or what tells it for a note where notes change while they are served; `HEAD` where the notes are no Git checkout.
 */
export function createLineLinker(
  template: string | undefined,
  commit: string | ((path: NotePath) => string | undefined) | undefined = 'HEAD',
): LineLinker {
  if (template === undefined || template === '') return () => undefined;
  const commitOf = (path: NotePath): string => (typeof commit === 'string' ? commit : (commit(path) ?? 'HEAD'));
  return (path, line) => {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return template
      .replaceAll('{path}', encoded)
      .replaceAll('{line}', String(line))
      .replaceAll('{commit}', encodeURIComponent(commitOf(path)));
  };
}

/**
 * The template for a Git remote, or undefined for hosts whose line addresses are unknown here. GitHub, GitLab, Bitbucket and Gitea write them differently
 * (checked 2026-11 against their public documentation).
 *
 * @param remote  `git@github.com:acme/notes.git`, `https://gitlab.com/acme/notes.git`, … Credentials in it are dropped.
 * @param folder  Path of the notes folder inside the repository, `''` or ending in `/`.
 */
export function templateForRemote(remote: string, folder: string): string | undefined {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/]*@)?(?<host>[^/:@]+)(?::\d+)?\/(?<path>.+?)(?:\.git)?\/?$/.exec(remote) ??
    /^[^@/]+@(?<host>[^:/@]+):\/?(?<path>.+?)(?:\.git)?\/?$/.exec(remote);
  const host = match?.groups?.['host']?.toLowerCase();
  const path = match?.groups?.['path'];
  if (host === undefined || path === undefined) return undefined;
  const base = `https://${host}/${path}`;
  const inside = folder.split('/').map(encodeURIComponent).join('/');
  if (host === 'github.com' || host.startsWith('github.')) return `${base}/blob/{commit}/${inside}{path}?plain=1#L{line}`;
  if (host === 'gitlab.com' || host.startsWith('gitlab.')) return `${base}/-/blob/{commit}/${inside}{path}?plain=1#L{line}`;
  if (host === 'bitbucket.org') return `${base}/src/{commit}/${inside}{path}#lines-{line}`;
  if (host === 'codeberg.org' || host.startsWith('gitea.')) return `${base}/src/commit/{commit}/${inside}{path}?display=source#L{line}`;
  return undefined;
}

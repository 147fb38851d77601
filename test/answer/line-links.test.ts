import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineLinker, templateForRemote } from '../../src/answer/line-links.ts';

describe('createLineLinker', () => {
  it('fills in the path, the line and the commit', () => {
    const link = createLineLinker('https://example.com/{commit}/{path}#L{line}', 'abc123');
    expect(link('2019/kubecon.md', 12)).toBe('https://example.com/abc123/2019/kubecon.md#L12');
  });

  it.each([
    ['a b.md', 'a%20b.md'],
    ['勉強会/メモ.md', '%E5%8B%89%E5%BC%B7%E4%BC%9A/%E3%83%A1%E3%83%A2.md'],
    ['a#b?.md', 'a%23b%3F.md'],
    ['100%.md', '100%25.md'],
    ['{line}.md', '%7Bline%7D.md'],
    ["$&$'.md", "%24%26%24'.md"],
  ])('encodes the path %s', (path, encoded) => {
    expect(createLineLinker('https://example.com/{path}#L{line}')(path, 3)).toBe(`https://example.com/${encoded}#L3`);
  });

  it('knows HEAD where there is no commit, and no link without a template', () => {
    expect(createLineLinker('https://example.com/{commit}/{path}')('a.md', 1)).toBe('https://example.com/HEAD/a.md');
    expect(createLineLinker(undefined)('a.md', 1)).toBeUndefined();
    expect(createLineLinker('')('a.md', 1)).toBeUndefined();
  });

  it('gives one address, without spaces, that leads back to the path', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 あ#?&%$'()+{}.-]{1,20}$/), fc.nat(), (name, line) => {
        const url = new URL(createLineLinker('https://example.com/{path}#L{line}')(`x/${name}y`, line) ?? '');
        expect(decodeURIComponent(url.pathname)).toBe(`/x/${name}y`);
        expect(url.hash).toBe(`#L${line}`);
      }),
      { numRuns: 200, interruptAfterTimeLimit: 500 },
    );
  });
});

describe('templateForRemote', () => {
  it.each([
    ['git@github.com:acme/notes.git', '', 'https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    ['https://github.com/acme/notes', '', 'https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    ['https://github.com/acme/notes.git/', 'notes/', 'https://github.com/acme/notes/blob/{commit}/notes/{path}?plain=1#L{line}'],
    ['https://GitHub.com/acme/notes.git', '', 'https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    ['ssh://git@github.com:22/acme/notes.git', '', 'https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    ['git@github.com:/acme/notes.git', '', 'https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    ['git@github.acme.co.jp:acme/notes.git', '', 'https://github.acme.co.jp/acme/notes/blob/{commit}/{path}?plain=1#L{line}'],
    [
      'https://gitlab.com/acme/team/notes.git',
      'メモ/',
      'https://gitlab.com/acme/team/notes/-/blob/{commit}/%E3%83%A1%E3%83%A2/{path}?plain=1#L{line}',
    ],
    ['git@gitlab.acme.dev:acme/notes.git', '', 'https://gitlab.acme.dev/acme/notes/-/blob/{commit}/{path}?plain=1#L{line}'],
    ['git@bitbucket.org:acme/notes.git', '', 'https://bitbucket.org/acme/notes/src/{commit}/{path}#lines-{line}'],
    ['https://codeberg.org/acme/notes.git', '', 'https://codeberg.org/acme/notes/src/commit/{commit}/{path}?display=source#L{line}'],
    [
      'http://gitea.acme.dev:3000/acme/notes.git',
      '',
      'https://gitea.acme.dev/acme/notes/src/commit/{commit}/{path}?display=source#L{line}',
    ],
  ])('%s, folder %j', (remote, folder, template) => {
    expect(templateForRemote(remote, folder)).toBe(template);
  });

  it.each([
    'https://user:ghp_secret@github.com/acme/notes.git',
    'https://ghp_secret@github.com/acme/notes.git',
    'https://user:ghp_secret@x@github.com/acme/notes.git',
  ])('drops the credentials of %s', (remote) => {
    expect(templateForRemote(remote, '')).toBe('https://github.com/acme/notes/blob/{commit}/{path}?plain=1#L{line}');
  });

  it.each([
    '/srv/git/notes.git',
    'file:///srv/notes.git',
    '../notes',
    'C:\\notes',
    'https://git.example.com/acme/notes.git',
    'git@example.com:notes.git',
    'https://github.com',
    '',
    'notgithub.com:acme/notes',
  ])('knows no address for %j', (remote) => {
    expect(templateForRemote(remote, '')).toBeUndefined();
  });
});

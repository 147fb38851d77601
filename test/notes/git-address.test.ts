import { describe, expect, it } from 'vitest';
import { isBranchName, parseGitAddress } from '../../src/notes/git-address.ts';

describe('the address of a repository', () => {
  it.each([
    ['https://github.com/acme/notes.git', 'https'],
    ['https://git.example.com:8443/team/notes', 'https'],
    ['http://127.0.0.1:8080/notes.git', 'http'],
    ['http://localhost/notes.git', 'http'],
    ['http://[::1]:8080/notes.git', 'http'],
    ['ssh://git@github.com/acme/notes.git', 'ssh'],
    ['ssh://git@git.example.com:2222/~team/notes.git', 'ssh'],
    ['git@github.com:acme/notes.git', 'ssh'],
    ['git@git-1.example.com:/srv/notes.git', 'ssh'],
  ])('may be %s', (repo, transport) => {
    expect(parseGitAddress(repo)).toEqual({ url: repo, transport, authorization: undefined, secrets: [] });
  });

  it('gives user and token to a header, and keeps them out of what is shown', () => {
    const { url, authorization, secrets } = parseGitAddress('https://bot:gh%40p_t0ken@github.com/acme/notes.git');
    expect(url).toBe('https://github.com/acme/notes.git');
    expect(authorization).toBe(`Authorization: Basic ${Buffer.from('bot:gh@p_t0ken').toString('base64')}`);
    expect(secrets).toEqual(expect.arrayContaining(['gh@p_t0ken', 'gh%40p_t0ken', Buffer.from('bot:gh@p_t0ken').toString('base64')]));
  });

  it('knows a token that stands alone', () => {
    expect(parseGitAddress('https://ghp_t0ken@github.com/acme/notes.git')).toMatchObject({
      authorization: `Authorization: Basic ${Buffer.from('ghp_t0ken:').toString('base64')}`,
      secrets: expect.arrayContaining(['ghp_t0ken']),
    });
  });

  it.each([
    ['an option', '--upload-pack=touch /tmp/x'],
    ['an option of ssh as host', 'ssh://-oProxyCommand=touch/x'],
    ['an option of ssh as user', 'ssh://-oProxyCommand=x@host/x'],
    ['an option of ssh as user, encoded', 'ssh://%2doProxyCommand=x@host/x'],
    ['an option of ssh in short form', '-oProxyCommand=x@host:x'],
    ['an option as host in short form', 'git@-oProxyCommand=x:y'],
    ['an option as path in short form', 'git@host:--upload-pack=x'],
    ['a helper of Git', 'ext::sh -c touch% /tmp/x'],
    ['another helper of Git', 'fd::17'],
    ['a path', '/srv/notes.git'],
    ['a relative path', './notes.git'],
    ['a file', 'file:///srv/notes.git'],
    ['a token over an open line', 'http://bot:token@git.example.com/notes.git'],
    ['an open line', 'http://git.example.com/notes.git'],
    ['a name that only begins like loopback', 'http://127.0.0.1.example.com/notes.git'],
    ['the old protocol without encryption', 'git://git.example.com/notes.git'],
    ['a token in the query', 'https://git.example.com/notes.git?private_token=x'],
    ['a fragment', 'https://git.example.com/notes.git#x'],
    ['a line break in the token', 'https://bot:a%0d%0aX-Evil:b@git.example.com/notes.git'],
    ['a broken escape in the token', 'https://bot:%zz@git.example.com/notes.git'],
    ['a password for ssh', 'ssh://git:secret@git.example.com/notes.git'],
    ['a blank', 'https://git.example.com/a b.git'],
    ['nothing', ''],
  ])('is not %s', (_, repo) => {
    expect(() => parseGitAddress(repo)).toThrow(expect.objectContaining({ code: 'bad-address' }));
  });

  it('is not repeated when it is refused, since it may hold a token', () => {
    try {
      parseGitAddress('http://bot:s3cret@git.example.com/notes.git');
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('s3cret');
      expect(String(error)).not.toContain('s3cret');
      expect(String(error)).toContain('NOTES_REPO');
    }
  });
});

describe('the name of a branch', () => {
  // A plus would force an update, but never stands first: `refs/heads/` does.
  it.each(['main', 'release/2026-11', 'ノート', 'a.b', '+a'])('may be %s', (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  it.each([
    '',
    '-f',
    '--upload-pack=x',
    'a..b',
    'a b',
    'a:b',
    '^a',
    'a~1',
    'a*',
    'a/',
    '/a',
    '.a',
    'a/.b',
    'a.lock',
    'a@{1}',
    'a\nb',
    '@',
    'x'.repeat(201),
  ])('is not %j', (name) => {
    expect(isBranchName(name)).toBe(false);
  });
});

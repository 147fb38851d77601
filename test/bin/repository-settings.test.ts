import { describe, expect, it } from 'vitest';
import { readSettings } from '../../bin/settings.ts';
import { SettingsError } from '../../bin/variables.ts';

function problemsOf(environment: Readonly<Record<string, string>>, language: 'en' | 'ja' = 'en'): readonly string[] {
  try {
    readSettings({ XDG_CACHE_HOME: '/cache', ...environment });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((problem) => problem[language]);
    throw error;
  }
}

describe('settings of a repository', () => {
  const REPO = 'https://bot:s3cret@git.example.com/team/notes.git';

  it('are none by default, and five minutes with a repository', () => {
    expect(readSettings({ XDG_CACHE_HOME: '/cache' })).toMatchObject({
      notesRepository: undefined,
      webhookSecret: undefined,
      notesDir: './notes',
    });
    expect(readSettings({ XDG_CACHE_HOME: '/cache', NOTES_REPO: REPO }).notesRepository).toEqual({
      repo: REPO,
      url: 'https://git.example.com/team/notes.git',
      branch: undefined,
      folder: '',
      refreshMs: 300_000,
      directory: expect.stringMatching(/^\/cache\/k8snotes\/repositories\/[\da-f]{16}$/),
    });
  });

  it.each([
    ['10s', 10_000],
    ['300s', 300_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['off', undefined],
  ])('pull every %s', (value, ms) => {
    expect(readSettings({ XDG_CACHE_HOME: '/cache', NOTES_REPO: REPO, NOTES_REFRESH: value }).notesRepository?.refreshMs).toBe(ms);
  });

  it.each(['9s', '25h', '5', '0m', '-5m', '5 m', '1e3s', 'never'])('do not pull every %s', (value) => {
    expect(problemsOf({ NOTES_REPO: REPO, NOTES_REFRESH: value })).toEqual([
      `NOTES_REFRESH="${value}": expected how often the repository is pulled, from 10s to 24h, such as 5m, or off.`,
    ]);
  });

  it('find the same clone with a new token, and another for another branch', () => {
    const directory = (repo: string, branch?: string): string | undefined =>
      readSettings({ XDG_CACHE_HOME: '/cache', NOTES_REPO: repo, ...(branch === undefined ? {} : { NOTES_BRANCH: branch }) })
        .notesRepository?.directory;
    expect(directory('https://bot:new@git.example.com/team/notes.git')).toBe(directory(REPO));
    expect(directory(REPO, 'drafts')).not.toBe(directory(REPO));
  });

  it('take NOTES_DIR for the folder inside', () => {
    expect(readSettings({ XDG_CACHE_HOME: '/cache', NOTES_REPO: REPO, NOTES_DIR: './docs//notes/' }).notesRepository?.folder).toBe(
      'docs/notes',
    );
    for (const dir of ['/notes', '../notes', 'a/../../b'])
      expect(problemsOf({ NOTES_REPO: REPO, NOTES_DIR: dir })).toEqual([expect.stringContaining(`NOTES_DIR="${dir}"`)]);
  });

  it('are told all together, in both languages, without the token', () => {
    const wrong = { NOTES_REPO: 'http://bot:s3cret@git.example.com/notes.git', NOTES_BRANCH: '--all', NOTES_WEBHOOK_SECRET: 'hush' };
    for (const language of ['en', 'ja'] as const) {
      const problems = problemsOf(wrong, language);
      expect(problems.map((problem) => /^[A-Z_]+/.exec(problem)?.[0])).toEqual(['NOTES_REPO', 'NOTES_BRANCH', 'NOTES_WEBHOOK_SECRET']);
      expect(problems.join('\n')).not.toMatch(/s3cret|hush/);
    }
  });

  it('want a repository for a branch, and a place for the clone', () => {
    expect(problemsOf({ NOTES_BRANCH: 'main' })).toEqual([expect.stringContaining('NOTES_REPO, which is not set')]);
    expect(problemsOf({ NOTES_REPO: REPO, XDG_CACHE_HOME: '', HOME: '' })).toEqual([expect.stringContaining('XDG_CACHE_HOME')]);
  });
});

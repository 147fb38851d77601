import { describe, expect, it } from 'vitest';
import { readableLogLine } from '../../bin/log-lines.ts';
import { askCommand, programOf } from '../../bin/program-name.ts';
import { runInMemory } from '../support/environment.ts';

describe('wrong use', () => {
  it.each([
    [[], /^usage: k8snotes/],
    [['serve'], /^There is no command "serve"\.\n\nusage/],
    [['ask', 'x', '--foo'], /^There is no option --foo here\..*behind --\.\n/],
    [['ask', 'x', '--limit'], /^The option --limit needs a value after it\.\n/],
    [['ask', 'x', '--json=1'], /^The option --json takes no value\.\n/],
    [['ask', 'x', '--limit', '0'], /^--limit takes a whole number from 1 to 1000, not "0"\.\n/],
    [['ask', 'x', '--limit', '1001'], /^--limit takes/],
    [['ask', 'x', '--limit', '1.5'], /^--limit takes/],
    [['ask', 'x', '--page', 'two'], /^--page takes a whole number/],
    [['ask', 'x', '--lang', 'fr'], /^--lang takes ja or en, not "fr"\.\n/],
    [['chat', 'istio'], /^chat and start take no words \("istio"\); to ask once, use ask\.\n/],
    [['start', '--foo'], /^There is no option --foo/],
  ])('%j', async (argv, expected) => {
    const { code, out, err } = await runInMemory(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
    expect(err).toContain('usage: k8snotes');
    expect(err).not.toMatch(/\n {4}at /);
  });

  it.each([
    [['serve'], /^「serve」というコマンドはありません。\n\n使い方: k8snotes/],
    [['ask', 'x', '--foo'], /^--foo というオプション/],
    [['ask', 'x', '--limit', '0'], /^--limit には 1 から 1000 まで/],
    [['ask', 'x', '--limit'], /^--limit の後に値/],
    [['ask', '--batch', 'none'], /^質問のファイル「none」を読めません/],
    [['chat', 'istio'], /^chat と start に言葉は付けられません/],
    [[], /^使い方: k8snotes/],
  ])('%j in Japanese', async (argv, expected) => {
    const { code, err } = await runInMemory(argv, { variables: { LANG: 'ja_JP.UTF-8' } });
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  it.each([['help'], ['--help'], ['-h']])('is not %s', async (word) => {
    const { code, out, err } = await runInMemory([word]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^usage: k8snotes/);
  });
});

describe('wrong settings', () => {
  const variables = { NOTES_URL_TEMPLATE: 'notes.example', REPLY_LANGUAGE: 'fr', LOG_LEVEL: 'loud', NOTES_DIR_FILE: '/nonexistent/file' };

  it('are told all at once, by name, with what was found and the remedy', async () => {
    const { code, out, err } = await runInMemory(['ask', 'istio'], { variables });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^The settings are not right:\n/);
    expect(err).toMatch(/NOTES_DIR_FILE: cannot read "\/nonexistent\/file".*set NOTES_DIR/);
    expect(err).toContain('NOTES_URL_TEMPLATE="notes.example": expected an http(s) address with {path}');
    expect(err).toContain('REPLY_LANGUAGE="fr": expected auto, ja or en.');
    expect(err).toContain('LOG_LEVEL="loud": expected one of fatal,');
    expect(err).toContain('.env.example');
  });

  it('are told in Japanese to a Japanese locale', async () => {
    const { err } = await runInMemory(['chat'], { variables: { ...variables, LANG: 'ja_JP.UTF-8' } });
    expect(err).toMatch(/^設定に誤りがあります。\n(?: {2}\S.*\n){4}設定の一覧は \.env\.example/);
    expect(err).toContain('REPLY_LANGUAGE="fr": auto、ja、en のどれか');
  });

  it.each(['https://x.example/no-path', 'ftp://x/{path}', 'https://x.example/a b/{path}'])('include the template %s', async (template) => {
    expect((await runInMemory(['ask', 'x'], { variables: { NOTES_URL_TEMPLATE: template } })).code).toBe(2);
  });

  it('do not include empty variables', async () => {
    expect(
      (await runInMemory(['ask', 'istio', '--notes', 'notes'], { variables: { REPLY_LANGUAGE: '', LOG_LEVEL: '', GLOSSARY_FILE: '' } }))
        .code,
    ).toBe(0);
  });
});

describe('start', () => {
  it('tells everything that keeps it from connecting, at once and without a secret', async () => {
    const { code, out, err } = await runInMemory(['start'], {
      variables: { SLACK_BOT_TOKEN: 'xoxb-secret', DISCORD_TOKEN_FILE: '/run/token' },
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^The settings are not right:\n/);
    expect(err).toContain('SLACK_APP_TOKEN is not set: Socket Mode needs the app-level token');
    expect(err).toContain('DISCORD_TOKEN_FILE: cannot read "/run/token"');
    expect(err).not.toContain('xoxb-secret');
  });

  it('is the console chat when nothing is configured, and says how to connect the platforms', async () => {
    const { code, out, err } = await runInMemory(['start', '--notes', 'notes'], { input: 'istio\n' });
    expect(code).toBe(0);
    expect(out).toContain('Istio');
    expect(err).toMatch(/SLACK_BOT_TOKEN and SLACK_APP_TOKEN.*\nDiscord: set DISCORD_TOKEN/);
  });
});

describe('a database that cannot be used', () => {
  it.each([
    ['en', /^The database URL “mysql:\/\/user:\*\*\*@db\/x” cannot be used: .+\n$/],
    ['ja', /^DATABASE_URL を読めません（.+）。file:.+か postgres:\/\/… の形で指定してください。\n$/],
  ])('is explained in %s, without its password', async (language, expected) => {
    const variables = { DATABASE_URL: 'mysql://user:hunter2@db/x', REPLY_LANGUAGE: language };
    const { code, err } = await runInMemory(['start', '--notes', 'notes'], { variables });
    expect(code).toBe(2);
    expect(err).toMatch(expected);
    expect(err).not.toContain('hunter2');
  });
});

describe('an error that nobody foresaw', () => {
  it('is one calm message with a number and no stack trace, but for LOG_LEVEL=debug', async () => {
    // A read-only view of the variables that fails when it is looked at stands for a fault inside.
    const broken = {
      LANG: 'C',
      get NOTES_DIR(): string {
        throw new Error('inside \u001b[31m');
      },
    };
    const run = (level: string) => {
      const variables = Object.create(broken, { LOG_LEVEL: { value: level, enumerable: true } });
      return import('../../bin/command-line.ts').then(async ({ runCommandLine }) => {
        let err = '';
        const sink = {
          write: (text: string) => {
            err += text;
            return true;
          },
        };
        const code = await runCommandLine({
          argv: ['ask', 'x'],
          variables,
          stdin: process.stdin,
          stdout: process.stdout,
          stderr: Object.assign(Object.create(process.stderr), sink),
          stdinIsTerminal: false,
          stdoutIsTerminal: false,
          columns: undefined,
          now: () => new Date(0),
          newErrorId: () => 'e1e2e3e4',
          onStopSignal: () => undefined,
        });
        return { code, err };
      });
    };
    const calm = await run('warn');
    expect(calm).toEqual({
      code: 2,
      err: expect.stringMatching(/^k8snotes failed \(e1e2e3e4\): inside \\x1b\[31m\nRun again with LOG_LEVEL=debug/),
    });
    expect(calm.err).not.toMatch(/\n {4}at /);
    expect((await run('debug')).err).toMatch(/\n {4}at /);
  });
});

describe('the program as it is called', () => {
  it.each([
    ['/usr/lib/node_modules/k8snotes/dist/bin/k8snotes.js', {}, 'k8snotes ask istio'],
    ['/usr/local/bin/k8snotes', {}, 'k8snotes ask istio'],
    ['scripts/run.mjs', {}, 'node scripts/run.mjs ask istio'],
    ['/srv/my notes/scripts/run.mjs', {}, "node '/srv/my notes/scripts/run.mjs' ask istio"],
    ['/x/k8snotes', { npm_lifecycle_event: 'npx' }, 'npx k8snotes ask istio'],
    ['scripts/run.mjs', { npm_lifecycle_event: 'ask' }, 'npm run -s ask -- istio'],
    ['scripts/run.mjs', { npm_lifecycle_event: 'k8snotes' }, 'npm run -s k8snotes -- ask istio'],
    [undefined, {}, 'k8snotes ask istio'],
  ])('%s, %j', (script, variables, expected) => {
    expect(askCommand(programOf(script, variables), ['istio'])).toBe(expected);
  });

  it.each([
    ['注意点', '注意点'],
    ['"負荷試験"', `'"負荷試験"'`],
    ["it's", `'it'\\''s'`],
    ['a b', "'a b'"],
    ['$(rm)', "'$(rm)'"],
    ['year:2019', 'year:2019'],
    ['', "''"],
  ])('quotes %s for a shell', (word, quoted) => {
    expect(askCommand('k8snotes', [word])).toBe(`k8snotes ask ${quoted}`);
  });
});

describe('the log on a terminal', () => {
  it.each([
    ['{"level":40,"time":1,"code":"x","file":"a.md","line":3,"msg":"odd"}', 'warning: odd [a.md:3]\n'],
    ['{"level":50,"errorId":"e1","err":{"message":"boom"},"msg":"a request failed"}', 'error: a request failed (e1) – boom\n'],
    [
      '{"level":30,"requestId":"r1","command":"search","outcome":"hits","ms":1.5,"query":"is\\u001btio","msg":"answered"}',
      'info: answered search: hits "is\\x1btio"\n',
    ],
    ['{"level":40,"msg":"\\u001b[31mred"}', 'warning: \\x1b[31mred\n'],
    ['not JSON\u0007\n', 'not JSON\\x07\n'],
  ])('%s', (line, readable) => {
    expect(readableLogLine(line)).toBe(readable);
  });
});

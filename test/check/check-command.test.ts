import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, runCommandLine } from '../../bin/command-line.ts';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function run(
  argv: readonly string[],
  variables: Environment['variables'] = {},
  terminal: Partial<Pick<Environment, 'stdoutIsTerminal' | 'columns'>> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const stdout = new Sink();
  const stderr = new Sink();
  const code = await runCommandLine({
    argv: ['check', ...argv],
    variables: { HOME: '/nonexistent', ...variables },
    stdin: Readable.from([]),
    stdout,
    stderr,
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    columns: undefined,
    now: () => new Date('2024-05-01T00:00:00Z'),
    newErrorId: () => 'abcd',
    onStopSignal: () => undefined,
    ...terminal,
  });
  return { code, out: stdout.text, err: stderr.text };
}

describe('check', () => {
  let root = '';
  const folder = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(root, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };
  let clean = '';
  let untidy = '';
  let broken = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'k8snotes-check-command-'));
    clean = folder('clean', { 'a.md': '# 2024-05-01 Meetup\n\n- Helm\n' });
    untidy = folder('untidy', { 'a.md': '# Meetup\n\n- Serverles\n' });
    broken = folder('broken', { 'a.md': '# 2024-05-01 Meetup\n\n```\n- Helm\n' });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('exits 0 and says so when there is nothing to tell', async () => {
    expect(await run([clean])).toEqual({ code: 0, out: 'Nothing found in 1 file.\n', err: '' });
  });

  it('exits 0 with warnings and suggestions only', async () => {
    const { code, out, err } = await run([untidy]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/0 errors, 1 warning, 1 suggestion in 1 file\n$/);
  });

  it('exits 1 with an error', async () => {
    const { code, out } = await run([broken]);
    expect(code).toBe(1);
    expect(out).toContain('A code block begins here and never ends');
  });

  it('gives one JSON object of stable shape with --json', async () => {
    const { code, out, err } = await run([broken, '--json']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      findings: [
        {
          severity: 'error',
          code: 'unclosed-fence',
          file: 'a.md',
          line: 3,
          message: 'A code block begins here and never ends: ```',
          remedy: 'Put ``` on a line of its own where the code ends.',
        },
      ],
      errors: 1,
      warnings: 0,
      suggestions: 0,
      files: 1,
    });
  });

  it('reads NOTES_DIR without a folder, and --notes as other commands do', async () => {
    expect((await run([], { NOTES_DIR: broken })).code).toBe(1);
    expect((await run(['--notes', clean], { NOTES_DIR: broken })).code).toBe(0);
  });

  it.each([
    ['REPLY_LANGUAGE', { REPLY_LANGUAGE: 'ja', LANG: 'en_US.UTF-8' }, 'ファイル 1 件に'],
    ['the locale', { LANG: 'ja_JP.UTF-8' }, 'ファイル 1 件に'],
    ['REPLY_LANGUAGE over the locale', { REPLY_LANGUAGE: 'en', LANG: 'ja_JP.UTF-8' }, 'Nothing found'],
  ])('speaks the language of %s', async (_, variables, expected) => {
    expect((await run([clean], variables)).out).toContain(expected);
  });

  it('names a missing folder and the remedy, exit 2', async () => {
    const missing = join(root, 'missing');
    const { code, out, err } = await run([missing]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`There is no notes folder ${missing}.`);
    expect(err).toContain('NOTES_DIR');
  });

  it.each([
    ['two folders', (): string[] => [clean, untidy], /check takes one folder, not 2/],
    ['an unknown option', (): string[] => [clean, '--fix'], /--fix/],
  ])('refuses %s with exit 2', async (_, argv, expected) => {
    const { code, out, err } = await run(argv());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(expected);
    expect(err).toContain('usage: k8snotes');
  });

  it('refuses wrong settings with exit 2', async () => {
    const { code, err } = await run([clean], { REPLY_LANGUAGE: 'fr' });
    expect(code).toBe(2);
    expect(err).toContain('REPLY_LANGUAGE="fr": expected auto, ja or en');
  });

  it('says when a folder holds no notes', async () => {
    const { code, out } = await run([folder('none', { 'a.pdf': '' })]);
    expect(code).toBe(0);
    expect(out).toContain('There are no notes (*.md, *.markdown, *.txt) in ');
  });

  it('colours on a terminal only, and not with NO_COLOR', async () => {
    const terminal = { stdoutIsTerminal: true, columns: 80 };
    expect((await run([untidy], {}, terminal)).out).toContain('\u001b[');
    expect((await run([untidy], { NO_COLOR: '1' }, terminal)).out).not.toContain('\u001b[');
  });
});

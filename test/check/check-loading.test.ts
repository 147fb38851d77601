import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_NOTE_BYTES } from '../../src/notes/load-folder.ts';
import { check, checkFolder } from './check-folder.ts';

describe('checkNotes tells of files that were not loaded', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'k8snotes-check-'));
    const notes = join(root, 'notes');
    mkdirSync(notes);
    writeFileSync(join(root, 'elsewhere.md'), '# Elsewhere\n');
    symlinkSync(join(root, 'elsewhere.md'), join(notes, 'linked.md'));
    symlinkSync(join(root, 'nothing.md'), join(notes, 'missing.md'));
    writeFileSync(join(notes, 'large.md'), 'x'.repeat(MAX_NOTE_BYTES + 1));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    [
      'en',
      [
        'large.md:1 error too-large The file is too large (5.0 MB) and was not read',
        'linked.md:1 error outside-folder This link leaves the notes folder, so what it points to was not read',
        'missing.md:1 error unreadable The file cannot be read: it does not exist',
      ],
    ],
    [
      'ja',
      [
        'large.md:1 error too-large ファイルが大きすぎるため（5.0 MB）読みませんでした',
        'linked.md:1 error outside-folder ノートのフォルダーの外を指すリンクなので、リンク先は読みませんでした',
        'missing.md:1 error unreadable ファイルを読めません: リンク先がありません',
      ],
    ],
  ] as const)('in %s', async (language, expected) => {
    const report = await checkFolder(join(root, 'notes'), language);
    expect(report.findings.map(({ file, line, severity, code, message }) => `${file}:${line} ${severity} ${code} ${message}`)).toEqual(
      expected,
    );
    expect(report).toMatchObject({ errors: 3, warnings: 0, suggestions: 0, files: 3 });
  });

  it('and of a file that may not be read, which root always may', () => {
    const warning = { code: 'unreadable', path: 'a.md', line: 1, message: 'a.md cannot be read: permission denied', remedy: '' } as const;
    expect(check([], [warning], 'ja').findings[0]?.message).toBe('ファイルを読めません: 読み取りが許可されていません');
    expect(check([], [warning], 'en').findings[0]?.message).toBe('The file cannot be read: permission denied');
  });
});

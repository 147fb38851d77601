import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFolder, MAX_NOTE_BYTES, NotesFolderError } from '../../src/notes/load-folder.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'k8snotes-load-'));
  folder = join(base, 'notes');
  mkdirSync(folder);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const write = (path: string, text: string | Uint8Array): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const isRoot = process.getuid?.() === 0;

describe('loadFolder', () => {
  it('reads Markdown and text files below it, sorted, and nothing else', async () => {
    for (const path of ['b.md', 'a/c.markdown', 'a.TXT', 'é.md', '.hidden.md', '.git/x.md', 'node_modules/y.md', 'z.png'])
      write(path, `# ${path}`);
    const { notes, warnings } = await loadFolder(folder);
    expect(notes.map(({ path }) => path)).toEqual(['a.TXT', 'a/c.markdown', 'b.md', 'é.md']);
    expect(warnings).toEqual([]);
  });

  it('refuses links that leave the folder and follows those that stay, once', async () => {
    writeFileSync(join(base, 'secret.md'), '# secret');
    mkdirSync(join(base, 'outside'));
    write('real.md', '# real');
    // As Kubernetes mounts a ConfigMap.
    write('..2024/mounted.md', '# mounted');
    symlinkSync('..2024', join(folder, '..data'));
    symlinkSync('..data/mounted.md', join(folder, 'mounted.md'));
    symlinkSync('../secret.md', join(folder, 'leak.md'));
    symlinkSync('../outside', join(folder, 'leak'));
    symlinkSync('real.md', join(folder, 'again.md'));
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('self.md', join(folder, 'self.md'));
    symlinkSync('nowhere.md', join(folder, 'broken.md'));
    const { notes, warnings } = await loadFolder(folder);
    expect(notes.map(({ path }) => path)).toEqual(['mounted.md', 'real.md']);
    expect(warnings.map(({ code, path }) => `${path} ${code}`)).toEqual([
      'broken.md unreadable',
      'leak outside-folder',
      'leak.md outside-folder',
      'self.md unreadable',
    ]);
  });

  it('takes a folder that is itself a link', async () => {
    write('a.md', '# a');
    symlinkSync('notes', join(base, 'link'));
    expect((await loadFolder(join(base, 'link'))).notes).toHaveLength(1);
  });

  it('warns of what is too large or in another encoding, and loads the rest', async () => {
    write('large.md', new Uint8Array(MAX_NOTE_BYTES + 1).fill(0x61));
    write('limit.md', new Uint8Array(MAX_NOTE_BYTES).fill(0x61));
    write('sjis.md', Uint8Array.of(0x23, 0x20, 0x89, 0x5e, 0x97, 0x70));
    const { notes, warnings } = await loadFolder(folder);
    expect(notes.map(({ path }) => path)).toEqual(['limit.md', 'sjis.md']);
    expect(warnings.map(({ code, path }) => `${path} ${code}`)).toEqual(['large.md too-large', 'sjis.md encoding']);
    expect(notes[1]?.warnings.map(({ code }) => code)).toEqual(['encoding']);
  });

  it.skipIf(isRoot)('warns of a file without permission, and loads the rest (skipped as root, who may read all)', async () => {
    write('a.md', '# a');
    write('locked.md', '# locked');
    chmodSync(join(folder, 'locked.md'), 0);
    const { notes, warnings } = await loadFolder(folder);
    expect(notes.map(({ path }) => path)).toEqual(['a.md']);
    expect(warnings).toMatchObject([{ code: 'unreadable', path: 'locked.md' }]);
  });

  it('says what is wrong with the folder itself, by code, value and remedy', async () => {
    const missing = join(base, 'nowhere');
    const error = await loadFolder(missing).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotesFolderError);
    expect(error).toMatchObject({ code: 'notes-folder-missing', folder: missing, message: expect.stringContaining(missing) });
    expect(error).toMatchObject({ message: expect.stringContaining('NOTES_DIR') });
    write('a.md', '# a');
    await expect(loadFolder(join(folder, 'a.md'))).rejects.toMatchObject({ code: 'notes-folder-is-file' });
    await expect(loadFolder(join(folder, 'a.md', 'b'))).rejects.toMatchObject({ code: 'notes-folder-is-file' });
  });
});

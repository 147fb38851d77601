import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDictionaryService, DictionaryError, type DictionaryLog, parseDictionaryFiles } from '../../../src/text/dictionary/index.ts';
import { EDICT_SAMPLE, encodeEucJp, JMDICT_SAMPLE } from './samples.ts';

describe('createDictionaryService', () => {
  let folder = '';
  let cacheDir = '';
  let file = '';
  let messages: string[] = [];
  const log: DictionaryLog = (level, message) => messages.push(`${level}: ${message}`);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'k8snotes-dictionary-'));
    cacheDir = join(folder, 'cache', 'deep');
    file = join(folder, 'words');
    await writeFile(file, encodeEucJp(EDICT_SAMPLE));
    messages = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const load = (files: readonly string[] | 'auto' | 'none' = [file]) => createDictionaryService({ files, cacheDir, log }).load();
  const cacheFiles = () => readdir(cacheDir);

  it('compiles in a thread the first time and opens the cache from then on', async () => {
    expect((await load())?.translateToJapanese('certificate')[0]?.text).toBe('証明書');
    expect((await load())?.translateToJapanese('certificate')[0]?.text).toBe('証明書');
    expect(messages).toEqual(['info: general dictionary compiled', 'info: general dictionary opened']);
    expect(await cacheFiles()).toEqual([expect.stringMatching(/^dictionary-[0-9a-f]{16}\.bin$/)]);
  });

  it('merges several files, each in its own format', async () => {
    const xml = join(folder, 'JMdict_e');
    await writeFile(xml, JMDICT_SAMPLE);
    const dictionary = await load([file, xml]);
    expect(dictionary?.translateToEnglish('監視')[0]?.text).toBe('monitoring');
    expect(dictionary?.translateToEnglish('料金')[0]?.text).toBe('fee');
  });

  it('compiles anew when a file has changed', async () => {
    await load();
    await writeFile(file, encodeEucJp(`${EDICT_SAMPLE}\n銀行 [ぎんこう] /(n) bank/(P)/`));
    expect((await load())?.translateToJapanese('bank')[0]?.text).toBe('銀行');
    expect(messages).toEqual(['info: general dictionary compiled', 'info: general dictionary compiled']);
  });

  it.each([
    ['cut short', async (path: string) => truncate(path, 100)],
    ['emptied', async (path: string) => truncate(path, 0)],
    [
      'changed',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
    ],
  ])('rebuilds a cache that was %s', async (_, damage) => {
    await load();
    const [name = ''] = await cacheFiles();
    const whole = await readFile(join(cacheDir, name));
    await damage(join(cacheDir, name));
    expect((await load())?.translateToJapanese('fee')[0]?.text).toBe('料金');
    expect(messages[1]).toBe('warn: the compiled dictionary is damaged and will be rebuilt');
    expect((await readFile(join(cacheDir, name))).equals(whole)).toBe(true);
  });

  it('loads once for all who ask at the same time, and for two services beside each other', async () => {
    const service = createDictionaryService({ files: [file], cacheDir, log });
    const [a, b] = await Promise.all([service.load(), service.load(), load(), load()]);
    expect(a).toBe(b);
    expect(await service.load()).toBe(a);
    expect(await cacheFiles()).toHaveLength(1);
  });

  it('removes what dead processes and old versions have left, and nothing else', async () => {
    await mkdir(cacheDir, { recursive: true });
    const old = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    for (const name of ['dictionary-0123456789abcdef.bin', 'dictionary-0123456789abcdef.bin.12-3-x.tmp', 'notes.bin']) {
      await writeFile(join(cacheDir, name), 'x');
      await utimes(join(cacheDir, name), old, old);
    }
    await writeFile(join(cacheDir, 'dictionary-fedcba9876543210.bin'), 'in use');
    await load();
    expect((await cacheFiles()).filter((name) => !name.includes('notes'))).toHaveLength(2);
    expect(await cacheFiles()).toEqual(expect.arrayContaining(['notes.bin', 'dictionary-fedcba9876543210.bin']));
  });

  it('works without a writable cache folder, and says so', async () => {
    await writeFile(join(folder, 'cache'), 'a file where the folder should be');
    expect((await load())?.translateToJapanese('fee')[0]?.text).toBe('料金');
    expect(messages[0]).toMatch(/^warn: the compiled dictionary cannot be kept/);
  });

  it('is nothing when switched off', async () => {
    expect(await load('none')).toBeUndefined();
    expect(await load([])).toBeUndefined();
  });

  it('names a file that does not exist, with the remedy', async () => {
    const missing = join(folder, 'absent');
    const error = await load([file, missing]).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(DictionaryError);
    expect(error).toMatchObject({ code: 'DICTIONARY_NOT_FOUND', path: missing });
    expect(String(error)).toContain(`DICTIONARY_FILE names ${missing}, which does not exist`);
    expect(String(error)).toContain('DICTIONARY_FILE=none');
  });

  it('refuses a folder', async () => {
    await expect(load([folder])).rejects.toMatchObject({ code: 'DICTIONARY_NOT_READABLE', path: folder });
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file without read access (skipped for root, who may read everything)', async () => {
    await chmod(file, 0);
    await expect(load()).rejects.toMatchObject({ code: 'DICTIONARY_NOT_READABLE', path: file });
  });

  it.each([
    ['an empty file', ''],
    ['binary data', '\u0000\u0001\u0002/\u0003'],
    ['some other XML', '<?xml version="1.0"?><html><entry/></html>'],
  ])('refuses %s as no dictionary', async (_, content) => {
    await writeFile(file, content);
    await expect(load()).rejects.toMatchObject({ code: 'DICTIONARY_NO_ENTRIES', path: file });
  });

  it('may be asked again after a failure', async () => {
    const late = join(folder, 'late');
    const service = createDictionaryService({ files: [late], cacheDir, log });
    await expect(service.load()).rejects.toMatchObject({ code: 'DICTIONARY_NOT_FOUND' });
    await writeFile(late, EDICT_SAMPLE);
    expect((await service.load())?.isJapaneseWord('証明書')).toBe(true);
  });

  it('stops waiting when aborted, while others still get the dictionary', async () => {
    const service = createDictionaryService({ files: [file], cacheDir, log });
    const controller = new AbortController();
    const impatient = service.load(controller.signal);
    const patient = service.load();
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    expect((await patient)?.isJapaneseWord('証明書')).toBe(true);
    await expect(service.load(controller.signal)).rejects.toThrow('enough');
  });

  it('ends the work when the last one that waited aborts, and can begin again', async () => {
    const service = createDictionaryService({ files: [file], cacheDir, log });
    const controller = new AbortController();
    const only = service.load(controller.signal);
    controller.abort(new Error('enough'));
    await expect(only).rejects.toThrow('enough');
    expect((await service.load())?.isJapaneseWord('証明書')).toBe(true);
    expect((await stat(cacheDir)).isDirectory()).toBe(true);
  });
});

describe('parseDictionaryFiles', () => {
  it.each([
    [undefined, 'auto'],
    [' ', 'auto'],
    ['AUTO', 'auto'],
    ['none', 'none'],
    ['/a/edict, /b/JMdict_e.gz,', ['/a/edict', '/b/JMdict_e.gz']],
  ])('%j is %j', (value, expected) => {
    expect(parseDictionaryFiles(value)).toEqual(expected);
  });
});

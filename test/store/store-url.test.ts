import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskUrl, parseStoreUrl } from '../../src/store/store-url.ts';

describe('the database URL', () => {
  it.each([
    ['file:./data/k8snotes.db', resolve('data/k8snotes.db')],
    ['file:data/k8snotes.db', resolve('data/k8snotes.db')],
    ['file:/var/lib/k8snotes.db', '/var/lib/k8snotes.db'],
    ['file:///var/lib/k8snotes.db', '/var/lib/k8snotes.db'],
    ['FILE:/var/lib/k8snotes.db', '/var/lib/k8snotes.db'],
    ['file:/var/lib/%E3%83%87%E3%83%BC%E3%82%BF.db', '/var/lib/データ.db'],
    ['./my notes.db', resolve('my notes.db')],
    [' /var/lib/k8snotes.db\n', '/var/lib/k8snotes.db'],
  ])('%j is the file %j', (url, path) => {
    expect(parseStoreUrl(url)).toEqual({ kind: 'file', path });
  });

  it.each([':memory:', 'file::memory:'])('%s lies in memory', (url) => {
    expect(parseStoreUrl(url)).toEqual({ kind: 'memory' });
  });

  it.each(['postgres://u:p@db:5432/k8snotes', 'postgresql://db/k8snotes?sslmode=require', 'postgres:///k8snotes?host=/run/postgresql'])(
    '%s is a PostgreSQL database',
    (url) => {
      expect(parseStoreUrl(url)).toEqual({ kind: 'postgres', url });
    },
  );

  it.each([
    ['', 'it is empty'],
    ['file:', 'it names no file'],
    ['file:./data/', 'it names a folder, not a file'],
    ['file:./a.db?mode=ro', 'a file takes no parameters'],
    ['file://elsewhere/a.db', 'it is no valid file URL'],
    ['file:%E3%', 'it is no valid file URL'],
    ['mysql://db/k8snotes', 'mysql: is no kind of database that this program knows'],
    ['libsql://db.example', 'libsql: is no kind of database that this program knows'],
    ['https://db.example', 'https: is no kind of database that this program knows'],
    ['postgres://db', 'it names no database'],
    ['postgres://u:p@db:port/k8snotes', 'it is no valid URL'],
  ])('%j is refused with what is wrong and what to do', (url, why) => {
    expect(() => parseStoreUrl(url)).toThrow(
      expect.objectContaining({
        name: 'StoreError',
        code: 'BAD_URL',
        message: `The database URL “${maskUrl(url)}” cannot be used: ${why}.`,
        remedy: expect.stringContaining('file:./data/k8snotes.db'),
      }),
    );
  });

  it.each([
    ['postgres://user:hunter2@db/x', 'postgres://user:***@db/x'],
    ['postgres://user:hun:ter@2@db:99999/x', 'postgres://user:***@db:99999/x'],
    ['postgres://user:hunter#2/secret@db/x', 'postgres://user:***@db/x'],
    ['postgres://:hunter2@db/x', 'postgres://:***@db/x'],
    ['mysql://user:hunter2@db', 'mysql://user:***@db'],
    ['postgres://db/x?password=hunter2&sslpassword=hunter3', 'postgres://db/x?password=***&sslpassword=***'],
    ['postgres://db:5432/x', 'postgres://db:5432/x'],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });
});

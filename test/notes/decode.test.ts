import { describe, expect, it } from 'vitest';
import { decodeNote } from '../../src/notes/decode.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** `# 運用メモ` and a bullet, written by an old editor. */
const SHIFT_JIS = Uint8Array.of(0x23, 0x20, 0x89, 0x5e, 0x97, 0x70, 0x83, 0x81, 0x83, 0x82);
const EUC_JP = Uint8Array.of(0x23, 0x20, 0xb1, 0xbf, 0xcd, 0xd1, 0xa5, 0xe1, 0xa5, 0xe2);
const ISO_2022_JP = Uint8Array.of(0x23, 0x20, 0x1b, 0x24, 0x42, 0x31, 0x3f, 0x4d, 0x51, 0x25, 0x61, 0x25, 0x62, 0x1b, 0x28, 0x42);
const utf16 = (text: string, bigEndian: boolean): number[] =>
  [...text].flatMap((character) => {
    const code = character.charCodeAt(0);
    return bigEndian ? [code >> 8, code & 0xff] : [code & 0xff, code >> 8];
  });

describe('decodeNote', () => {
  it.each([
    ['UTF-8', utf8('# 運用メモ'), 'utf-8', 0],
    ['UTF-8 with a byte order mark', utf8('\uFEFF# 運用メモ'), 'utf-8', 0],
    ['Shift_JIS', SHIFT_JIS, 'shift_jis', 1],
    ['EUC-JP', EUC_JP, 'euc-jp', 1],
    ['ISO-2022-JP', ISO_2022_JP, 'iso-2022-jp', 1],
    ['UTF-16 LE with a mark', Uint8Array.from([0xff, 0xfe, ...utf16('# 運用メモ', false)]), 'utf-16le', 1],
    ['UTF-16 BE with a mark', Uint8Array.from([0xfe, 0xff, ...utf16('# 運用メモ', true)]), 'utf-16be', 1],
  ])('reads %s', (_, bytes, encoding, warningCount) => {
    const decoded = decodeNote(bytes, 'a.md');
    expect(decoded.text).toBe('# 運用メモ');
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.warnings.map(({ code, path }) => [code, path])).toEqual(warningCount === 0 ? [] : [['encoding', 'a.md']]);
  });

  it('reads Latin text in UTF-16 without a mark', () => {
    expect(decodeNote(Uint8Array.from(utf16('# Kubernetes notes', false))).text).toBe('# Kubernetes notes');
  });

  it('keeps UTF-8 with one broken byte and says where', () => {
    const decoded = decodeNote(Uint8Array.from([...utf8('# 運用\n- '), 0xff, ...utf8('メモ')]), 'a.md');
    expect(decoded.text).toBe('# 運用\n- \uFFFDメモ');
    expect(decoded.warnings).toMatchObject([{ code: 'encoding', line: 2 }]);
  });

  it('takes any bytes', () => {
    expect(decodeNote(Uint8Array.from({ length: 256 }, (_, index) => index)).text).not.toBe('');
    expect(decodeNote(new Uint8Array()).text).toBe('');
  });
});

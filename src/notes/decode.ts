import type { NotePath, NoteWarning } from '../model.ts';

/** A note's text and what was odd about its bytes. */
export interface DecodedNote {
  /** Without a byte order mark; U+FFFD where bytes mean nothing. */
  readonly text: string;
  /** The encoding as `TextDecoder` names it. */
  readonly encoding: string;
  readonly warnings: readonly NoteWarning[];
}

/**
 * Decode the bytes of a note: UTF-8, and with a warning what old editors leave behind: UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP.
 *
 * UTF-8 with a few broken bytes stays UTF-8 with U+FFFD in their place. Among the Japanese encodings wins the one that reads as Japanese: kana and common kanji, not
 * half-width katakana. Never throws.
 *
 * @param path  Only named in warnings.
 */
export function decodeNote(bytes: Uint8Array, path: NotePath = ''): DecodedNote {
  const marked = encodingByMark(bytes);
  if (marked === 'utf-8' || marked === undefined) {
    const text = decodeStrictly(bytes, 'utf-8');
    if (text !== undefined && !isOtherBelowAscii(bytes, text)) return { text, encoding: 'utf-8', warnings: [] };
  }
  if (marked !== undefined && marked !== 'utf-8') return reencoded(bytes, marked, path);

  const wide = encodingByZeroBytes(bytes);
  if (wide !== undefined) return reencoded(bytes, wide, path);
  if (includesEscape(bytes)) {
    const text = decodeStrictly(bytes, 'iso-2022-jp');
    if (text !== undefined) return reencoded(bytes, 'iso-2022-jp', path);
  }

  const lenient = new TextDecoder('utf-8').decode(bytes);
  const broken = countOf(lenient, /\uFFFD/g);
  const whole = countOf(lenient, /[^\u0000-\u007F\uFFFD]/g);
  if (whole < broken * 5) {
    const candidates = (['shift_jis', 'euc-jp'] as const).flatMap((encoding) => {
      const text = decodeStrictly(bytes, encoding);
      return text === undefined ? [] : [{ encoding, score: japaneseScore(text) }];
    });
    const best = candidates.sort((a, b) => b.score - a.score)[0];
    if (best !== undefined && best.score > 0) return reencoded(bytes, best.encoding, path);
  }
  const line = lenient.slice(0, Math.max(0, lenient.indexOf('\uFFFD'))).split(/\r\n|\n|\r/).length;
  return {
    text: lenient,
    encoding: 'utf-8',
    warnings: [
      {
        code: 'encoding',
        path,
        line,
        message: `${broken} place${broken === 1 ? ' is' : 's are'} not valid UTF-8 and shown as \uFFFD`,
        remedy: 'Save the file as UTF-8.',
      },
    ],
  };
}

function reencoded(bytes: Uint8Array, encoding: string, path: NotePath): DecodedNote {
  return {
    text: new TextDecoder(encoding).decode(bytes),
    encoding,
    warnings: [
      {
        code: 'encoding',
        path,
        line: 1,
        message: `The file is not UTF-8 but ${encoding}; it was read as that`,
        remedy: 'Save the file as UTF-8.',
      },
    ],
  };
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encodingByMark(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark and ISO-2022-JP are valid UTF-8, too. */
function isOtherBelowAscii(bytes: Uint8Array, text: string): boolean {
  return encodingByZeroBytes(bytes) !== undefined || (includesEscape(bytes) && /\u001B\$[B@]/.test(text));
}

/** Latin text in UTF-16 has a zero in every other byte. */
function encodingByZeroBytes(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 4096) & ~1;
  if (length < 8) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (odd > half * 0.3 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.3 && odd < half * 0.05) return 'utf-16be';
  return undefined;
}

function includesEscape(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0x1b);
  return at !== -1 && bytes[at + 1] === 0x24;
}

/** How much a text looks like Japanese that somebody wrote. */
function japaneseScore(text: string): number {
  return (
    2 * countOf(text, /[\u3041-\u3096\u30A1-\u30FA\u3001\u3002\u30FC]/g) +
    countOf(text, /[\u4E00-\u9FFF]/g) -
    3 * countOf(text, /[\uFF61-\uFF9F]/g) -
    5 * countOf(text, /[\u0080-\u009F\uE000-\uF8FF]/g)
  );
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

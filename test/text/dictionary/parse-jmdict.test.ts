import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../src/text/dictionary/compile-files.mjs';
import { parseJmdict } from '../../../src/text/dictionary/parse-jmdict.mjs';
import { JMDICT_SAMPLE } from './samples.ts';

describe('parseJmdict', () => {
  const stats = { entries: 0, malformed: 0 };
  const entries = [...parseJmdict([JMDICT_SAMPLE], stats)];

  it('counts what has no form as malformed and passes over what has no English', () => {
    expect(stats).toEqual({ entries: 2, malformed: 1 });
  });

  it('keeps English glosses only, drops explanations, decodes entities and carries parts of speech over', () => {
    expect(entries[0]).toEqual({
      writings: ['監視', '監し'],
      readings: ['かんし'],
      senses: [
        { glosses: ['monitoring'], pos: ['n', 'vs'], tags: [], order: 1 },
        { glosses: ['guard & watch'], pos: ['n', 'vs'], tags: ['arch'], order: 2 },
      ],
      common: true,
      commonForms: ['監視', 'かんし'],
      rareForms: ['監し'],
      restrictions: { かんし: ['監視'] },
    });
  });

  it('takes the kana of a word without kanji for its writing', () => {
    expect(entries[1]).toMatchObject({ writings: ['ログ'], readings: [], common: true });
  });

  it('gives the same entries however the text is cut', () => {
    fc.assert(
      fc.property(fc.nat(JMDICT_SAMPLE.length), (at) => {
        expect([...parseJmdict([JMDICT_SAMPLE.slice(0, at), JMDICT_SAMPLE.slice(at)])]).toEqual(entries);
      }),
    );
  });

  it('is told by its beginning, packed by gzip as well', () => {
    for (const bytes of [Buffer.from(JMDICT_SAMPLE), gzipSync(JMDICT_SAMPLE)]) {
      const source = openSource(bytes);
      expect(source.format).toBe('JMdict utf-8');
      expect([...source.entries({ entries: 0, malformed: 0 })]).toEqual(entries);
    }
  });

  it('never throws, and never holds more than it must', () => {
    const piece = fc.constantFrom(
      '<entry>',
      '</entry>',
      '<k_ele>',
      '</k_ele>',
      '<keb>',
      '</keb>',
      '漢字',
      '<sense>',
      '</sense>',
      '<gloss>',
      'word',
      '</gloss>',
      '&n;',
      '&#x110000;',
      '&#0;',
      '&__proto__;',
      '<pos>',
      '</pos>',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (chunks) => {
        for (const entry of parseJmdict(chunks)) expect(entry.writings.length).toBeGreaterThan(0);
      }),
    );
  });

  it('drops an entry without end instead of growing with it', () => {
    const counts = { entries: 0, malformed: 0 };
    const endless = ['<entry>', ...Array.from({ length: 30 }, () => 'x'.repeat(100_000)), JMDICT_SAMPLE];
    expect([...parseJmdict(endless, counts)]).toEqual(entries);
    expect(counts.malformed).toBeGreaterThan(1);
  });
});

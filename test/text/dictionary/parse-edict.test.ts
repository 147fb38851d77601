import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../src/text/dictionary/compile-files.mjs';
import { parseEdict, parseEdictLine } from '../../../src/text/dictionary/parse-edict.mjs';
import { EDICT_SAMPLE, EDICT2_SAMPLE, encodeEucJp } from './samples.ts';

describe('parseEdict', () => {
  it('passes over header, comment and empty lines and reads every other line of the sample', () => {
    const stats = { entries: 0, malformed: 0 };
    const entries = [...parseEdict([EDICT_SAMPLE], stats)];
    expect(stats).toEqual({ entries: 17, malformed: 0 });
    expect(entries[0]).toEqual({
      writings: ['証明書'],
      readings: ['しょうめいしょ'],
      senses: [{ glosses: ['certificate (a paper that proves something)', 'written proof'], pos: ['n'], tags: [], order: 1 }],
      common: true,
      commonForms: [],
      rareForms: [],
    });
  });

  it('keeps senses apart and gives each its parts of speech', () => {
    expect(parseEdictLine('運ぶ [はこぶ] /(v5b,vt) (1) to carry/to transport/(v5b,vi) (2) to go (well, etc.)/(P)/')?.senses).toEqual([
      { glosses: ['to carry', 'to transport'], pos: ['v5b', 'vt'], tags: [], order: 1 },
      { glosses: ['to go (well, etc.)'], pos: ['v5b', 'vi'], tags: [], order: 2 },
    ]);
  });

  it('carries parts of speech over to a sense that names none', () => {
    expect(parseEdictLine('例 [れい] /(n) (1) one/(2) two/')?.senses.map((sense) => sense.pos)).toEqual([['n'], ['n']]);
  });

  it('takes a bracket that is no mark for a part of the gloss', () => {
    expect(parseEdictLine('膠着 [こうちゃく] /(n) (traffic) deadlock/')?.senses[0]?.glosses).toEqual(['(traffic) deadlock']);
  });

  it('reads EDICT2: forms with marks, restricted readings, glosses parted by semicolons, references', () => {
    const [setting, handing] = [...parseEdict([EDICT2_SAMPLE])];
    expect(setting).toMatchObject({
      writings: ['設定', '設定ち'],
      readings: ['せってい', 'せつてい'],
      common: true,
      commonForms: ['設定', 'せってい'],
      rareForms: ['設定ち', 'せつてい'],
      senses: [
        { glosses: ['setting', 'configuration (of a device; a program)'], tags: ['comp'], order: 1 },
        { glosses: ['scene', 'stage'], order: 2 },
      ],
    });
    expect(handing?.restrictions?.ひきわた).toEqual(['引渡し']);
  });

  it.each([['no slashes at all'], ['/only glosses/'], ['[よみ] /gloss/'], ['漢字 [よみ /gloss/'], ['漢字 [よみ] //'], ['漢字 /(n) /']])(
    'counts %j as malformed',
    (line) => {
      const stats = { entries: 0, malformed: 0 };
      expect([...parseEdict([line], stats)]).toEqual([]);
      expect(stats).toEqual({ entries: 0, malformed: 1 });
    },
  );

  it('gives the same entries however the text is cut', () => {
    const whole = [...parseEdict([EDICT2_SAMPLE])];
    fc.assert(
      fc.property(fc.nat(EDICT2_SAMPLE.length), fc.nat(EDICT2_SAMPLE.length), (a, b) => {
        const [x, y] = a < b ? [a, b] : [b, a];
        expect([...parseEdict([EDICT2_SAMPLE.slice(0, x), EDICT2_SAMPLE.slice(x, y), EDICT2_SAMPLE.slice(y)])]).toEqual(whole);
      }),
    );
  });

  it('never throws, and never gives an entry without form, sense or gloss', () => {
    const piece = fc.constantFrom('/', '(', ')', '[', ']', ';', '(n)', '(1)', '(P)', '漢', 'よ', ' ', 'gloss', '\n', '{comp}', 'EntL12X');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (text) => {
          for (const entry of parseEdict([text])) {
            expect(entry.writings.length).toBeGreaterThan(0);
            expect(entry.senses.length).toBeGreaterThan(0);
            for (const sense of entry.senses) expect(sense.glosses.every((gloss) => gloss !== '')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('openSource', () => {
  it.each([
    ['EUC-JP', encodeEucJp(EDICT_SAMPLE), 'EDICT euc-jp'],
    ['UTF-8', new TextEncoder().encode(EDICT_SAMPLE), 'EDICT utf-8'],
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${EDICT_SAMPLE}`), 'EDICT utf-8'],
  ])('tells %s and reads the same from it', (_, bytes, format) => {
    const source = openSource(bytes);
    expect(source.format).toBe(format);
    expect([...source.entries({ entries: 0, malformed: 0 })]).toEqual([...parseEdict([EDICT_SAMPLE])]);
  });

  it('still reads EUC-JP with a broken byte in it', () => {
    const bytes = encodeEucJp(EDICT_SAMPLE);
    bytes[bytes.length - 3] = 0xff;
    expect(openSource(bytes).format).toBe('EDICT euc-jp');
  });

  it('never throws, whatever the bytes are', () => {
    const gzipLike = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from([0x1f, 0x8b, ...bytes]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), gzipLike), (bytes) => {
        for (const entry of openSource(bytes).entries({ entries: 0, malformed: 0 })) expect(entry.writings.length).toBeGreaterThan(0);
      }),
    );
  });
});

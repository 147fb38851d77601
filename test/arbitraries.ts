import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

/** Folder with files that are not part of the repository; tests that need them skip visibly without. */
export const SHARED_FOLDER = process.env.K8SNOTES_SHARED ?? '../shared';
const SEEDS_FOLDER = join(SHARED_FOLDER, 'seeds');

/** The real notes that were given, by file name; empty when they are not here. */
export const seedNotes: ReadonlyMap<string, string> = new Map(
  existsSync(SEEDS_FOLDER)
    ? readdirSync(SEEDS_FOLDER)
        .filter((name) => name.endsWith('.txt'))
        .sort()
        .map((name): [string, string] => [name, readFileSync(join(SEEDS_FOLDER, name), 'utf8')])
    : [],
);

/** What stands at the beginning of lines. */
const PREFIXES = [
  '',
  '',
  '- ',
  '* ',
  '+ ',
  '1. ',
  '・',
  '-',
  '*',
  '# ',
  '## ',
  '##',
  '#',
  '> ',
  '>',
  '| ',
  '    ',
  '\t',
  '- [ ] ',
  '* - ',
  '- - ',
  '![](',
  '<!-- ',
  '-->',
];
const WHOLE_LINES = [
  '',
  '',
  '---',
  '===',
  '```',
  '```yaml',
  '~~~',
  '+++',
  '|---|---|',
  '-',
  '* * *',
  '<details>',
  '[a]: https://example.com',
  '[^1]: note',
];
const WORDS = [
  'Istio',
  'メモリ消費',
  'を',
  '**太字。**',
  '**',
  '*a*',
  '`code`',
  '`',
  '[a](https://example.com)',
  '[[wiki]]',
  '[TODO]',
  '[^1]',
  'https://example.com/aを',
  '<br>',
  '<pod>',
  '&amp;',
  '\\',
  '~~x~~',
  '@foo',
  '10:00-10:30',
  '(60min)',
  '2019/11/28',
  'Speaker: 山田（@yamada）, X社',
  '？',
  ' - ',
  '🇯🇵',
  '👨‍👩‍👧',
  '\u200b',
  '\u00a0',
  '|',
  'か\u3099',
];
const INDENTS = ['', '', '  ', ' ', '   ', '    ', '     ', '      ', '\t', '\u3000', '\u00a0'];

/** One line of a note as people, or cats, type it. */
export const arbitraryLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...WHOLE_LINES) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...INDENTS),
        fc.constantFrom(...PREFIXES),
        fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }),
        fc.constantFrom('', ' ', ''),
      )
      .map(([indent, prefix, words, separator]) => indent + prefix + words.join(separator)),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

/** A note with any mixture of markup and line endings. */
export const arbitraryMarkdown: fc.Arbitrary<string> = fc
  .tuple(fc.array(arbitraryLine, { maxLength: 30 }), fc.constantFrom('\n', '\n', '\r\n', '\r'))
  .map(([lines, ending]) => lines.join(ending));

/** A plain nested list: each line's depth (from 0, never more than one deeper than the line before) and text. */
export const arbitraryNestedList: fc.Arbitrary<readonly { readonly depth: number; readonly text: string }[]> = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.constantFrom('Pod', 'メモリ消費', 'Istio を使う', '注意点', 'a b c')), {
    minLength: 1,
    maxLength: 25,
  })
  .map((steps) => {
    let depth = -1;
    return steps.map(([step, word], index) => {
      depth = Math.max(0, Math.min(depth + 1, depth + 1 - step));
      return { depth, text: `${word} ${index}` };
    });
  });

/** A seed file with a few lines removed, doubled, swapped, re-indented or broken. Only where `seedNotes` has some. */
export const arbitraryMutatedSeed: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...(seedNotes.size === 0 ? [''] : seedNotes.values())),
    fc.array(
      fc.tuple(fc.nat({ max: 400 }), fc.constantFrom('remove', 'double', 'swap', 'indent', 'outdent', 'insert', 'cut'), arbitraryLine),
      { maxLength: 8 },
    ),
  )
  .map(([text, changes]) => {
    const lines = text.split('\n');
    for (const [position, change, line] of changes) {
      const at = position % Math.max(1, lines.length);
      const current = lines[at] ?? '';
      if (change === 'remove') lines.splice(at, 1);
      else if (change === 'double') lines.splice(at, 0, current);
      else if (change === 'swap') lines.splice(at, 2, lines[at + 1] ?? '', current);
      else if (change === 'indent') lines[at] = ` ${current}`;
      else if (change === 'outdent') lines[at] = current.replace(/^ /, '');
      else if (change === 'insert') lines.splice(at, 0, line);
      else lines[at] = current.slice(0, Math.floor(current.length / 2));
    }
    return lines.join('\n');
  });

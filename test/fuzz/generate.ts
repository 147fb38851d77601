import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { arbitraryLine, arbitraryMarkdown, arbitraryMutatedSeed, seedNotes } from '../arbitraries.ts';
import { arbitraryQuery, arbitraryText } from '../support/arbitrary-answers.ts';

/** The notes that come along, by file name. */
export const SHIPPED: ReadonlyMap<string, string> = new Map(
  readdirSync(join(import.meta.dirname, '../../notes'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name): [string, string] => [name, readFileSync(join(import.meta.dirname, '../../notes', name), 'utf8')]),
);

/** What some parsers take quadratic or exponential time for. */
const REPEATED = [
  '[',
  '![',
  '](',
  '*',
  '**a',
  '_a ',
  '`',
  '``` ',
  '<',
  '<a ',
  '<!--',
  '&',
  '&#',
  '> ',
  '- ',
  '1. ',
  '|',
  '|a',
  '|-',
  '# ',
  '\\',
  '~~a',
  '[^1]',
  '[[a',
  '@a',
  '・',
  '　',
  ' ',
  '\t',
  '(',
  '（',
  'https://a.',
  'ー',
  'あ',
  'é',
  'e\u0301',
  '👨‍👩‍👧‍👦',
  '12:34-',
  '2019/',
  '---\n',
  '- a\n',
  '  - a\n',
  '\n',
  'a\n',
  '<details>',
  'Speaker: ',
  '"',
  '-',
  'event:',
  'OR ',
  'k8s',
  'kubernetes ',
] as const;

const repeated = (maxTimes: number): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...REPEATED), fc.integer({ min: 2, max: maxTimes })).map(([piece, times]) => piece.repeat(times));

/** Lists as deep as somebody's tabulator key goes. */
const deepList = fc
  .integer({ min: 2, max: 120 })
  .map((depth) => Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- level ${level}`).join('\n'));

const FRONT_MATTER = [
  '---\naudience: [slack:C1]\n---\n',
  '---\naudience: public\ndraft: true\n---\n',
  '---\ntitle: "@everyone <!channel>"\ndate: 2019-11-28\n---\n',
  '---\n: : :\n---\n',
  '+++\ntitle = "a"\n+++\n',
  '---\na: &a [*a]\n---\n',
  '',
  '',
  '',
  '',
];

/** A window of a note that somebody wrote, with some characters changed. */
const mutatedNote = fc
  .tuple(
    fc.constantFrom(...SHIPPED.values()),
    fc.nat({ max: 1000 }),
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.tuple(fc.nat({ max: 5000 }), fc.nat({ max: 6 }), fc.oneof(arbitraryText, arbitraryLine)), { maxLength: 6 }),
  )
  .map(([note, from, length, changes]) => {
    const lines = note.split('\n');
    const start = from % lines.length;
    let text = lines.slice(start, start + length).join('\n');
    for (const [position, removed, inserted] of changes) {
      const at = position % (text.length + 1);
      text = text.slice(0, at) + inserted.slice(0, 400) + text.slice(at + removed);
    }
    return text;
  });

/** A note of any kind, with any front matter. */
export const arbitraryNote: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...FRONT_MATTER),
    fc.oneof(
      { weight: 8, arbitrary: mutatedNote },
      { weight: 6, arbitrary: arbitraryMarkdown },
      { weight: seedNotes.size > 0 ? 1 : 0, arbitrary: arbitraryMutatedSeed },
      { weight: 2, arbitrary: fc.array(arbitraryText, { maxLength: 4 }).map((texts) => texts.map((text) => `- ${text}`).join('\n')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      { weight: 1, arbitrary: repeated(3000) },
      { weight: 1, arbitrary: deepList },
    ),
  )
  .map(([head, body]) => head + body);

/** A name of a file, which may name a date and holds what a file system allows. */
export const arbitraryPath: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('2019-11-28-', '2020/', 'a b/', '<!channel>', '@everyone-', '..', '', '_', '日本語/', '\u202e'),
    fc.constantFrom('note', 'メモ', '*a*', 'x'.repeat(180), '👨‍👩‍👧'),
  )
  .map((parts) => `${parts.join('')}.md`);

const WORDS = [...new Set([...SHIPPED.values()].join('\n').match(/[A-Za-z][\w-]+|[ァ-ヴー]{2,}|[一-龠]{1,4}[ぁ-ん]{0,3}/gu) ?? ['istio'])];
const OPERATORS = [
  'event:',
  'speaker:',
  'talk:',
  'date:',
  'after:',
  'before:',
  'tag:',
  'in:',
  '-',
  '"',
  'OR',
  'AND',
  '(',
  ')',
  '?',
  '？',
  '#',
  '@',
];
const COMMANDS = [
  'tip',
  'tip subscribe 25:99',
  'tip pause until 9999-99-99',
  'tip preview',
  'tip unsubscribe',
  'gaps',
  'gaps subscribe',
  'events',
  'event',
  'event 2019',
  'open',
  'status',
  'help',
  'search',
  'イベント',
  'ひとこと',
  'ヘルプ',
  '未解決',
];

const word = fc.constantFrom(...WORDS);
/** As typed in a hurry. */
const misspelt = fc.tuple(word, fc.nat(), fc.nat({ max: 3 })).map(([text, position, change]) => {
  const at = position % text.length;
  if (change === 0) return text.slice(0, at) + text.slice(at + 1);
  if (change === 1) return text.slice(0, at) + text.charAt(at) + text.slice(at);
  if (change === 2) return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
  return text.slice(0, at) + text.slice(at).toUpperCase();
});

/** Whatever somebody may type: words of the notes, misspelt ones, operators, commands, and what is no language at all. Some are longer than is allowed. */
export const arbitraryTyped: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.oneof(word, misspelt), { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')) },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.oneof(word, misspelt, fc.constantFrom(...OPERATORS), fc.constantFrom('2019', '2019-11', '今日', '去年')), {
        minLength: 1,
        maxLength: 8,
      })
      .chain((parts) => fc.constantFrom('', ' ').map((gap) => parts.join(gap))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...COMMANDS), fc.oneof(fc.constant(''), word, arbitraryQuery)).map((parts) => parts.join(' ')),
  },
  { weight: 3, arbitrary: arbitraryQuery },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: repeated(200).map((text) => text.slice(0, 600)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...SHIPPED.values()).chain((note) => fc.nat({ max: note.length }).map((at) => note.slice(at, at + 120))),
  },
);

import type { OperatorProblem, PartialDate } from '../model.ts';
import { findDates, formatDate } from '../text/dates.ts';
import { normalise, normaliseKey } from '../text/normalise.ts';

/** Restrictions of a query; each list is an OR, all of them together an AND. */
export interface QueryFilters {
  readonly events: readonly string[];
  readonly speakers: readonly string[];
  readonly years: readonly string[];
  readonly tags: readonly string[];
  /** Inclusive. */
  readonly after: PartialDate | undefined;
  /** Inclusive. */
  readonly before: PartialDate | undefined;
  readonly openOnly: boolean;
}

/** A query line taken apart. */
export interface ParsedQuery {
  /** What is searched for, operators removed, phrases without their quotes. */
  readonly text: string;
  readonly phrases: readonly string[];
  readonly excluded: readonly string[];
  readonly filters: QueryFilters;
  readonly problems: readonly OperatorProblem[];
  readonly hasFilters: boolean;
}

/** Names people type, Japanese ones too, for each operator. */
const OPERATORS: ReadonlyMap<string, 'event' | 'speaker' | 'year' | 'after' | 'before' | 'is' | 'tag'> = new Map([
  ['event', 'event'],
  ['イベント', 'event'],
  ['speaker', 'speaker'],
  ['発表者', 'speaker'],
  ['登壇者', 'speaker'],
  ['year', 'year'],
  ['年', 'year'],
  ['after', 'after'],
  ['以降', 'after'],
  ['before', 'before'],
  ['以前', 'before'],
  ['is', 'is'],
  ['tag', 'tag'],
  ['タグ', 'tag'],
]);

/**
 * One item of a query: `name:` with nothing after it, quoted text, `name:value` (value quoted or not), `-word`, or a bare word. Over normalised text, so widths and
 * curly quotes are plain.
 */
const ITEM =
  /(?<neg>-)?(?:(?<empty>\p{L}+):(?=\s|$)|(?:(?<name>\p{L}+):)?(?:"(?<quoted>[^"]*)"|「(?<kagi>[^」]*)」|『(?<niju>[^』]*)』|(?<bare>[^\s"「『]+)))/gu;

/** `-f` and `-9` in a pasted command are its options; a minus before anything longer excludes a word. */
const OPTION = /^[a-z0-9]$/i;

/**
 * Read the search syntax: `"phrase"` and 「phrase」, `-word`, `event:` `speaker:` `year:` `after:` `before:` `is:open` `tag:`. U+3000, curly quotes and full-width
 * colons, hyphens and minus signs are accepted. Never throws; what cannot be read is reported in `problems` (`-event:…` too: operators select, they do not exclude) and
 * what merely looks like an operator or an exclusion (`https://…`, `std::vector`, `10:30`, `--flag`, `-f`) is searched as text.
 */
export function parseQuery(source: string): ParsedQuery {
  const text = plainMarks(source);
  const words: string[] = [];
  const phrases: string[] = [];
  const excluded: string[] = [];
  const problems: OperatorProblem[] = [];
  const events: string[] = [];
  const speakers: string[] = [];
  const years: string[] = [];
  const tags: string[] = [];
  let after: PartialDate | undefined;
  let before: PartialDate | undefined;
  let openOnly = false;
  for (const match of text.matchAll(ITEM)) {
    const groups = match.groups ?? {};
    const quotedValue = groups['quoted'] ?? groups['kagi'] ?? groups['niju'];
    const value = (quotedValue ?? groups['bare'] ?? '').trim();
    const name = groups['name'] ?? groups['empty'];
    const operator = name === undefined ? undefined : OPERATORS.get(name.toLowerCase());
    if (name !== undefined && operator !== undefined) {
      if (groups['neg'] !== undefined) {
        problems.push({ operator: `-${name}`, value, problem: 'unknown' });
        continue;
      }
      if (value === '') {
        problems.push({ operator: name, value: '', problem: 'bad-value' });
        continue;
      }
      switch (operator) {
        case 'event':
          events.push(value);
          break;
        case 'speaker':
          speakers.push(value.replace(/^@/, ''));
          break;
        case 'tag':
          tags.push(value.replace(/^#/, ''));
          break;
        case 'year': {
          const year = /^((?:19|20)\d{2})年?$/.exec(value)?.[1];
          if (year === undefined) problems.push({ operator: name, value, problem: 'bad-date' });
          else years.push(year);
          break;
        }
        case 'after':
        case 'before': {
          const date = readDate(value);
          if (date === undefined) problems.push({ operator: name, value, problem: 'bad-date' });
          else if (operator === 'after') after = date;
          else before = date;
          break;
        }
        case 'is':
          if (/^(?:open|todo|未解決|要調査)$/i.test(value)) openOnly = true;
          else problems.push({ operator: name, value, problem: 'bad-value' });
          break;
        default:
          operator satisfies never;
      }
      continue;
    }
    const written = name === undefined ? value : `${name}:${value}`;
    if (written === '' || written === '-') continue;
    // `-->` and `--flag` are text; a minus before a word excludes it.
    if (groups['neg'] !== undefined && (quotedValue !== undefined || !(/^[->]/.test(written) || OPTION.test(written))))
      excluded.push(written);
    else {
      words.push(groups['neg'] === undefined ? written : `-${written}`);
      if (quotedValue !== undefined && quotedValue.trim() !== '') phrases.push(normaliseKey(quotedValue));
    }
  }
  const filters: QueryFilters = { events, speakers, years, tags, after, before, openOnly };
  const hasFilters =
    events.length + speakers.length + years.length + tags.length > 0 || after !== undefined || before !== undefined || openOnly;
  return { text: words.join(' '), phrases, excluded, filters, problems, hasFilters };
}

/** Full-width and typographic marks made plain, case kept: camelCase matters to the analyser. */
function plainMarks(source: string): string {
  return normalise(source)
    .cased.replace(/[\u0000-\u001f\u007f\u3000]/gu, ' ')
    .replace(/：/gu, ':');
}

/** A whole value as a date: everything that the notes may write, and the short forms `2019年`, `2019/6`. */
function readDate(value: string): PartialDate | undefined {
  const short = /^((?:19|20)\d{2})(?:[-/.年](\d{1,2})月?|年)?$/.exec(value);
  if (short !== null) return formatDate(Number(short[1]), short[2] === undefined ? undefined : Number(short[2]));
  const [found] = findDates(value.toLowerCase());
  return found !== undefined && found.start === 0 && found.end === value.length ? found.date : undefined;
}

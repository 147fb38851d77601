import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import type { Audience, NotePath, NoteWarning, PartialDate } from '../model.ts';
import { formatDate, parseExactDate } from '../text/dates.ts';
import { readAudience } from './audience.ts';

/** What the block at the top of a note says. Missing keys are undefined or the defaults of a note without front matter. */
export interface FrontMatter {
  readonly title: string | undefined;
  readonly date: PartialDate | undefined;
  readonly dateUnknown: boolean;
  readonly venue: string | undefined;
  readonly url: string | undefined;
  readonly hashtags: readonly string[];
  readonly tags: readonly string[];
  /** Undefined where the note names none, not even one that cannot be read. */
  readonly audience: Audience | undefined;
  readonly draft: boolean;
  readonly tip: boolean;
  /** Lines that it takes, delimiters included; 0 when the note has none. */
  readonly lineCount: number;
  readonly warnings: readonly NoteWarning[];
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  title: ['title', 'event', 'タイトル', 'イベント名', 'イベント'],
  date: ['date', '日付', '日時', '開催日'],
  venue: ['venue', 'place', 'location', '会場', '場所'],
  url: ['url', 'link', 'website'],
  hashtags: ['hashtag', 'hashtags', 'ハッシュタグ'],
  tags: ['tag', 'tags', 'keywords', 'タグ'],
  audience: ['audience', '公開範囲'],
  draft: ['draft', '下書き'],
  tip: ['tip', 'tips'],
};
const NONE: FrontMatter = {
  title: undefined,
  date: undefined,
  dateUnknown: false,
  venue: undefined,
  url: undefined,
  hashtags: [],
  tags: [],
  audience: undefined,
  draft: false,
  tip: true,
  lineCount: 0,
  warnings: [],
};
/** A line that restricts or withholds the note, or means to: Japanese keyboards have a colon of full width, which YAML takes for a letter. */
const CLOSING = /^\s*["']?(?:audience|draft|公開範囲|下書き)["']?\s*[:=：]/i;
/** Longest front matter, in lines: what is longer is a note between two rules. */
const MAX_LINES = 200;

/**
 * Read the YAML (`---`) or TOML (`+++`) block at the very top of a note.
 *
 * Whoever restricted or withheld a note meant it, so what cannot be read closes rather than opens: an unreadable `audience` is nobody, an unreadable `draft`
 * is a draft, and the same holds when the whole block is broken but mentions them. Two rules around ordinary text are no front matter.
 */
export function readFrontMatter(lines: readonly string[], path: NotePath): FrontMatter {
  const fence = lines[0]?.trimEnd();
  if (fence !== '---' && fence !== '+++') return NONE;
  const end = lines.slice(1, MAX_LINES).findIndex((line) => line.trimEnd() === fence || (fence === '---' && line.trimEnd() === '...'));
  const blank = lines.findIndex((line, index) => index > 0 && line.trim() === '');
  const body = lines.slice(1, end === -1 ? Math.min(blank === -1 ? MAX_LINES : blank, MAX_LINES) : end + 1);
  const warnings: NoteWarning[] = [];
  const warn = (key: string | undefined, message: string, remedy: string): void => {
    const at = key === undefined ? -1 : body.findIndex((line) => new RegExp(`^["']?${key}["']?\\s*[:=]`, 'i').test(line));
    warnings.push({ code: 'front-matter', path, line: at + 2, message, remedy });
  };

  if (end === -1) {
    if (!body.some((line) => CLOSING.test(line) || /^(?:title|date|tip|tags)\s*[:=]/i.test(line))) return NONE;
    warn(undefined, `Front matter is opened by ${fence} and never closed`, `Put ${fence} on a line of its own below the settings.`);
    return { ...NONE, ...closedDefaults(body), warnings };
  }

  const lineCount = end + 2;
  let values: unknown;
  try {
    values = fence === '---' ? parseYaml(body.join('\n'), { logLevel: 'error' }) : parseToml(body.join('\n'));
  } catch (error) {
    if (!body.some((line) => /^\s*["']?[\p{L}_-]+["']?\s*[:=]/u.test(line))) return NONE;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    warn(
      undefined,
      `Front matter cannot be read: ${reason}`,
      'Write one `key: value` a line; put values with special characters in quotes.',
    );
    return { ...NONE, ...closedDefaults(body), lineCount, warnings };
  }
  if (values === null || typeof values !== 'object' || Array.isArray(values)) {
    // An empty block is front matter that says nothing; anything else is text between two rules.
    if (body.every((line) => line.trim() === '')) return { ...NONE, lineCount };
    if (!body.some((line) => CLOSING.test(line))) return NONE;
    warn(
      undefined,
      'Front matter holds no settings',
      'Write one `key: value` a line, with a colon of ordinary width and a space behind it.',
    );
    return { ...NONE, ...closedDefaults(body), lineCount, warnings };
  }

  const entries = Object.entries(values);
  const find = (field: string): { readonly key: string; readonly value: unknown } | undefined => {
    const found = entries.find(([key]) => KEYS[field]?.includes(key.trim().toLowerCase()));
    return found === undefined ? undefined : { key: found[0], value: found[1] };
  };

  const dateEntry = find('date');
  const dateUnknown = typeof dateEntry?.value === 'string' && /^(?:unknown|不明|\?+)$/i.test(dateEntry.value.trim());
  const date = dateEntry === undefined || dateUnknown ? undefined : readDate(dateEntry.value);
  if (dateEntry !== undefined && !dateUnknown && date === undefined) {
    warn(dateEntry.key, `No such date: ${show(dateEntry.value)}`, 'Write YYYY-MM-DD, YYYY-MM, YYYY or unknown.');
  }

  const audienceEntry = find('audience');
  const audience = audienceEntry === undefined ? { audience: undefined, bad: [] } : readAudience(audienceEntry.value);
  if (audienceEntry !== undefined && audience.bad.length > 0) {
    warn(
      audienceEntry.key,
      `Audience not understood: ${audience.bad.map(show).join(', ')}`,
      'Write `audience: public` or a list of places such as `slack:C0123` and `discord:456`. Until then nobody else sees this note.',
    );
  }

  const draftEntry = find('draft');
  const draft = draftEntry === undefined ? false : readBoolean(draftEntry.value);
  if (draft === undefined)
    warn(draftEntry?.key, `Draft is neither true nor false: ${show(draftEntry?.value)}`, 'Write `draft: true` or `draft: false`.');
  const tipEntry = find('tip');
  const tip = tipEntry === undefined ? true : readBoolean(tipEntry.value);
  if (tip === undefined)
    warn(tipEntry?.key, `Tip is neither true nor false: ${show(tipEntry?.value)}`, 'Write `tip: true` or `tip: false`.');

  return {
    title: readText(find('title')?.value),
    date,
    dateUnknown,
    venue: readText(find('venue')?.value),
    url: readText(find('url')?.value),
    hashtags: readList(find('hashtags')?.value).map((tag) => tag.replace(/^[#＃]/, '')),
    tags: readList(find('tags')?.value).map((tag) => tag.replace(/^[#＃]/, '')),
    audience: audience.audience,
    draft: draft ?? true,
    tip: tip ?? false,
    lineCount,
    warnings,
  };
}

/** Defaults for a block that cannot be read: what it seems to restrict is restricted. */
function closedDefaults(body: readonly string[]): Pick<FrontMatter, 'audience' | 'draft' | 'tip'> {
  const mentions = (key: string): boolean => body.some((line) => new RegExp(`^\\s*["']?(?:${key})\\b`, 'i').test(line));
  return {
    audience: mentions('audience') || body.some((line) => line.includes('公開範囲')) ? { kind: 'places', places: [] } : NONE.audience,
    draft: body.some((line) => /^\s*["']?(?:draft|下書き)["']?\s*[:=：]/i.test(line) && !/[:=：]\s*(?:false|no)\b/i.test(line)),
    tip: !mentions('tip'),
  };
}

function readDate(value: unknown): PartialDate | undefined {
  if (typeof value === 'number') {
    return value > 9999 ? parseExactDate(String(value)) : formatDate(value);
  }
  // YAML and TOML dates are UTC dates as written.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : parseExactDate(value.toISOString());
  return typeof value === 'string' ? parseExactDate(value) : undefined;
}

function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value ?? '')
    .trim()
    .toLowerCase();
  if (['true', 'yes', 'on', '1', 'はい'].includes(word)) return true;
  if (['false', 'no', 'off', '0', 'いいえ'].includes(word)) return false;
  return undefined;
}

function readText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value)
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return text === '' ? undefined : text;
}

function readList(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,、\s]+/) : [value];
  return [...new Set(items.flatMap((item) => readText(item) ?? []))];
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

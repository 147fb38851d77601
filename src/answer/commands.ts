import { normalise, normaliseKey } from '../text/normalise.ts';

/** What a line of text asks for. */
export type Command =
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'events' }
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'status' }
  | { readonly kind: 'gaps'; readonly action: 'list' | 'subscribe' | 'unsubscribe' }
  | { readonly kind: 'tip'; readonly action: 'now' | 'subscribe' | 'pause' | 'resume' | 'unsubscribe' | 'preview'; readonly rest: string };

/** Words that are a command when they are the whole line; each with its Japanese names. Normalised. */
const WHOLE_LINE: Readonly<Record<string, Command['kind']>> = {
  help: 'help',
  '?': 'help',
  ヘルプ: 'help',
  使い方: 'help',
  つかいかた: 'help',
  events: 'events',
  イベント: 'events',
  イベント一覧: 'events',
  'イベント 一覧': 'events',
  open: 'open',
  未解決: 'open',
  要調査: 'open',
  status: 'status',
  状態: 'status',
  ステータス: 'status',
  gaps: 'gaps',
  見つからなかった質問: 'gaps',
  tip: 'tip',
  今日のひとこと: 'tip',
  ひとこと: 'tip',
};

/** Words that are a command with what follows them. */
const SEARCH = /^(?:search|検索)\s+(?<rest>.+)$/su;
const EVENT = /^(?:event|イベント)\s+(?<rest>.+)$/su;
/** Japanese is written without spaces: ひとこと登録 is ひとこと 登録. */
const TIP =
  /^(?:tip\s+(?<english>subscribe|pause|resume|unsubscribe|preview)|(?:今日の)?ひとこと\s*(?<japanese>登録|停止|再開|解除|予告))(?:\s+(?<rest>.+))?$/isu;
const GAPS = /^(?:gaps\s+(?<english>subscribe|unsubscribe)|見つからなかった質問\s*(?<japanese>登録|解除))$/su;

const TIP_ACTIONS: Readonly<Record<string, Extract<Command, { kind: 'tip' }>['action']>> = {
  subscribe: 'subscribe',
  登録: 'subscribe',
  pause: 'pause',
  停止: 'pause',
  resume: 'resume',
  再開: 'resume',
  unsubscribe: 'unsubscribe',
  解除: 'unsubscribe',
  preview: 'preview',
  予告: 'preview',
};
/** What follows these would be lost, so it makes the line a search: `tip resume writing`. */
const TIP_ACTIONS_ALONE: ReadonlySet<string> = new Set(['resume', 'unsubscribe', 'preview']);

/**
 * Read one line as a person says it in a slash command, a mention, a direct message or on the console.
 *
 * Free text always searches; a line that begins with a command word and goes on with something else is a search (`help desk の運用`).
 */
export function readCommand(line: string): Command {
  const text = line.trim();
  const key = normaliseKey(text);
  // Case kept: what cannot be read is quoted back as it was typed.
  const plain = normalise(text).cased.replace(/\s+/gu, ' ').trim();
  const whole = WHOLE_LINE[key];
  switch (whole) {
    case 'help':
    case 'events':
    case 'open':
    case 'status':
      return { kind: whole };
    case 'gaps':
      return { kind: 'gaps', action: 'list' };
    case 'tip':
      return { kind: 'tip', action: 'now', rest: '' };
    default:
  }
  const search = SEARCH.exec(normaliseSpaces(text))?.groups?.['rest'];
  if (search !== undefined) return { kind: 'search', text: search };
  const event = EVENT.exec(normaliseSpaces(text))?.groups?.['rest'];
  if (event !== undefined) return { kind: 'event', name: event };
  const tip = TIP.exec(plain)?.groups;
  const action = TIP_ACTIONS[tip?.['english']?.toLowerCase() ?? tip?.['japanese'] ?? ''];
  const rest = tip?.['rest'] ?? '';
  if (action !== undefined && !(rest !== '' && TIP_ACTIONS_ALONE.has(action))) return { kind: 'tip', action, rest };
  const gaps = GAPS.exec(key)?.groups;
  if (gaps !== undefined)
    return {
      kind: 'gaps',
      action: (gaps['english'] ?? gaps['japanese']) === 'unsubscribe' || gaps['japanese'] === '解除' ? 'unsubscribe' : 'subscribe',
    };
  return { kind: 'search', text };
}

/** Full-width letters of the command word and U+3000 made plain; the rest keeps its case for the analyser. */
function normaliseSpaces(text: string): string {
  const space = /[\s\u3000]/u.exec(text);
  if (space === null) return text;
  return `${normaliseKey(text.slice(0, space.index))} ${text.slice(space.index + 1).trim()}`;
}

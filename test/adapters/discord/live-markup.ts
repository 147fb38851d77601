/** An escaped character, code, the end of a masked link, a bare address: what the rest is judged without. */
const TOKEN = /\\[^\dA-Za-z\s]|```[\s\S]*?```|`[^`\n]+`|\]\([^\s()<>]+\)|https?:\/\/[^\s()<>\\]+/g;

/** What of a Discord text is alive: everything that is neither escaped nor code nor an address. Reads from left to right, as Discord's parser does. */
export function liveMarkup(text: string): string {
  return text.replace(TOKEN, (token) => (token.startsWith('](') ? ']()' : '·'));
}

/** Where the links of a Discord text lead, bare addresses included. */
export function linkTargets(text: string): readonly string[] {
  return [...text.matchAll(TOKEN)].flatMap(([token]) => {
    if (token.startsWith('](')) return [token.slice(2, -1)];
    return token.startsWith('http') ? [token] : [];
  });
}

/** Markup that no note and no query may bring about, found in a text of a message; empty when there is none. */
export function forbiddenMarkup(text: string): readonly string[] {
  const live = liveMarkup(text);
  const found: string[] = [];
  const check = (name: string, pattern: RegExp): void => {
    for (const [match] of live.matchAll(pattern)) found.push(`${name}: ${match}`);
  };
  check('mention, emoji, timestamp or bare bracket', /<[^>]{0,30}/g);
  check('everyone', /@(?:everyone|here)/gi);
  check('spoiler', /\|\|/g);
  check('underscore', /_/g);
  check('single asterisk', /(?<!\*)\*(?!\*)/g);
  check('asterisks in a row', /\*{3,}/g);
  check('single tilde', /(?<!~)~(?!~)/g);
  check('back-tick', /`/g);
  check('quote', />/g);
  check('heading', /(?<!^-)#/gm);
  check('link that is none', /\[(?![^[\]]*\]\(\))|(?<!\[[^[\]]*)\]|\]\((?!\))/g);
  check('number that begins a list', /^[ \u3000]*\d+[.)]/gm);
  check('bullet of another', /^[ \u3000]*\+/gm);
  check('scheme that would be linked', /(?:https?|steam):\/\//gi);
  check('invite', /discord(?:app)?\.(?:gg|com\/invite)\//gi);
  check('control or direction mark', /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g);
  if ((live.match(/\*\*/g) ?? []).length % 2 !== 0) found.push('bold that does not end');
  if ((live.match(/~~/g) ?? []).length % 2 !== 0) found.push('strike that does not end');
  // In code, too, nothing may ping.
  if (/@(?:everyone|here)|<@|<#/i.test(text)) found.push('ping in the raw text');
  return found;
}

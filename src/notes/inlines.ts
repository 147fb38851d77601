import type { PhrasingContent } from 'mdast';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
import type { Inline } from '../model.ts';
import { splitBareUrls } from './bare-urls.ts';
import { htmlTagText, isLineBreakTag } from './html-tags.ts';
import { readSimpleInlines } from './simple-inlines.ts';

/** What stands in one statement, ready for a unit. */
export interface ParsedInlines {
  /** The values of `inlines`, joined. Empty when nothing is to be shown. */
  readonly text: string;
  readonly inlines: readonly Inline[];
  /** Nothing but images. */
  readonly imageOnly: boolean;
}

/** What `[label]` and `[^label]` refer to, over the whole note; labels in lower case. */
export interface References {
  readonly definitions: ReadonlyMap<string, string>;
  readonly footnotes: ReadonlySet<string>;
}

/** Beyond this many characters a statement is cut at spaces and read in pieces, since remark takes quadratic time on some input. */
const MAX_PIECE = 3000;
/** A piece with more markup characters than this is no prose; it is shown as typed. */
const MAX_MARKUP_CHARACTERS = 250;
const MARKUP_CHARACTER = /[*_`~[\]<>!&\\@]/g;

/** Block constructs that must not be seen in what is a statement already: `1. `, `# ` or four spaces at its start are text. */
const BLOCK_CONSTRUCTS = [
  'blockQuote',
  'codeFenced',
  'codeIndented',
  'definition',
  'gfmFootnoteDefinition',
  'headingAtx',
  'htmlFlow',
  'list',
  'setextUnderline',
  'table',
  'thematicBreak',
];

function inlineOnly(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: BLOCK_CONSTRUCTS } }];
}

const processor = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkCjkFriendly).use(inlineOnly).freeze();

/**
 * Parse the inline Markdown of one statement: remark with GFM, emphasis that works beside Japanese, and what people type.
 *
 * Shown are link texts, alternative texts of images, wiki links without brackets; HTML tags vanish and leave their text, while `Pick<T>` and `<pod>` stay; a
 * line break in the source and `<br>` are breaks. Bare addresses become links that end before Japanese text. Statements without markup characters never
 * reach remark, which is what keeps large notes fast. Never throws.
 *
 * @param source  Inline Markdown; `\n` only between non-blank lines.
 */
export function parseInlines(source: string, references: References): ParsedInlines {
  if (!needsRemark(source)) return finish(plainInlines(source), false);
  const state: ConversionState = { source: '', hasImage: false, hasOther: false };
  const inlines: Inline[] = [];
  for (const piece of cutPieces(resolveReferences(source, references))) {
    const isDense = (piece.match(MARKUP_CHARACTER)?.length ?? 0) > MAX_MARKUP_CHARACTERS;
    const simple = isDense ? plainInlines(piece) : readSimpleInlines(piece);
    if (simple !== undefined) {
      inlines.push(...simple);
      state.hasOther = true;
      continue;
    }
    // remark takes white space off the ends, which a piece in the middle needs.
    const inner = piece.trim();
    if (inner === '') {
      inlines.push(...plainInlines(piece));
      continue;
    }
    const start = piece.indexOf(inner);
    inlines.push(...plainInlines(piece.slice(0, start)), ...parsePiece(inner, state), ...plainInlines(piece.slice(start + inner.length)));
  }
  return finish(inlines, state.hasImage && !state.hasOther);
}

/** Inlines of a text that holds no markup but addresses and line breaks. */
export function plainInlines(source: string): readonly Inline[] {
  if (!source.includes('\n')) return splitBareUrls(source);
  return source.split('\n').flatMap((line, index): readonly Inline[] => {
    const inlines = splitBareUrls(line);
    return index === 0 ? inlines : [{ kind: 'break', value: '\n' }, ...inlines];
  });
}

/** The text that inlines show. */
export function inlineText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('children' in inline ? inlineText(inline.children) : inline.value)).join('');
}

/** True when nothing but links with their own address as text is there, white space and separators aside. */
export function isLinkOnly(inlines: readonly Inline[]): boolean {
  let links = 0;
  for (const inline of inlines) {
    if (inline.kind === 'link') {
      if (!isOwnAddress(inlineText(inline.children), inline.url)) return false;
      links += 1;
    } else if (inline.kind === 'text') {
      if (!/^[\s,、/|・()（）<>]*$/.test(inline.value)) return false;
    } else if (inline.kind !== 'break') return false;
  }
  return links > 0;
}

function isOwnAddress(text: string, url: string): boolean {
  const strip = (address: string): string => address.replace(/^(?:https?:\/\/|mailto:)/, '').replace(/\/$/, '');
  return text === url || strip(text) === strip(url);
}

/** Cheap look for anything that remark would read differently from plain text. */
function needsRemark(source: string): boolean {
  if (!/[*_`~[<&\\@]/.test(source)) return false;
  return (
    hasRuns(source, '*') ||
    // An underscore between letters is part of a word.
    (hasRuns(source, '_') && /(?:^|[^A-Za-z0-9_])_|_(?:$|[^A-Za-z0-9_])/.test(source)) ||
    hasRuns(source, '`') ||
    (source.includes('~~') && hasRuns(source, '~')) ||
    hasBrackets(source) ||
    /<[A-Za-z/!?]/.test(source) ||
    /&(?:#|[A-Za-z])/.test(source) ||
    /\\[!-/:-@[-`{-~\n]/.test(source) ||
    /@[A-Za-z0-9-]+\./.test(source)
  );
}

/** `[TODO]` alone is text: a link has `](` or `][`, a wiki link `[[`, a footnote `[^`, a reference a definition elsewhere. */
function hasBrackets(source: string): boolean {
  const first = source.indexOf('[');
  return first !== -1 && source.indexOf(']', first) !== -1;
}

/** True when a character stands in two places at least; side by side is one place. */
function hasRuns(source: string, character: string): boolean {
  let at = source.indexOf(character);
  if (at === -1) return false;
  while (source.charAt(at) === character) at += 1;
  return source.indexOf(character, at) !== -1;
}

/** Cut a long statement behind white space or 。 into pieces that remark can take. */
function cutPieces(source: string): readonly string[] {
  if (source.length <= MAX_PIECE) return [source];
  const pieces: string[] = [];
  for (let start = 0; start < source.length; ) {
    let end = Math.min(start + MAX_PIECE, source.length);
    if (end < source.length) {
      let cut = end;
      while (cut > start + MAX_PIECE / 2 && !' \n\t。、　'.includes(source.charAt(cut - 1))) cut -= 1;
      if (cut > start + MAX_PIECE / 2) end = cut;
      // Never between the halves of a surrogate pair.
      else if (/[\uD800-\uDBFF]/.test(source.charAt(end - 1))) end -= 1;
    }
    pieces.push(source.slice(start, end));
    start = end;
  }
  return pieces;
}

/** Rewrite `[text][label]` to `[text](url)` where the note defines the label, and drop `[^1]` where it has that footnote. */
function resolveReferences(source: string, references: References): string {
  if (!source.includes('[')) return source;
  const withoutFootnotes =
    references.footnotes.size === 0
      ? source
      : source.replace(/\[\^([^\][\s]+)\]/g, (whole, label: string) => (references.footnotes.has(label.toLowerCase()) ? '' : whole));
  if (references.definitions.size === 0) return withoutFootnotes;
  return withoutFootnotes.replace(/\[([^\][]+)\](?:\[([^\][]*)\])?(?![([:])/g, (whole, text: string, label: string | undefined) => {
    const url = references.definitions.get((label === undefined || label === '' ? text : label).toLowerCase());
    return url === undefined ? whole : `[${text}](<${url}>)`;
  });
}

interface ConversionState {
  /** What the node positions refer to. */
  source: string;
  hasImage: boolean;
  hasOther: boolean;
}

function parsePiece(source: string, state: ConversionState): readonly Inline[] {
  try {
    state.source = source;
    const root = processor.parse(source);
    const result: Inline[] = [];
    for (const block of root.children) {
      if (block.type === 'paragraph') result.push(...convertNodes(block.children, state));
      else return plainInlines(source);
    }
    return result;
  } catch {
    // A parser fault must not lose a note; the person sees the statement as typed.
    state.hasOther = true;
    return plainInlines(source);
  }
}

function convertNodes(nodes: readonly PhrasingContent[], state: ConversionState): readonly Inline[] {
  const result: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain === '') return;
    if (plain.trim() !== '') state.hasOther = true;
    result.push(
      ...plainInlines(plain.replace(/\[\[(?!\s)([^\][|]+)(?:\|([^\][]+))?\]\]/g, (_, target: string, label?: string) => label ?? target)),
    );
    plain = '';
  };
  for (const node of nodes) {
    if (node.type === 'text') {
      plain += node.value;
      continue;
    }
    if (node.type === 'link' && isLiteralAutolink(node.position?.start.offset, state.source)) {
      // Our own reader of addresses knows where Japanese text begins.
      plain += node.children.map((child) => ('value' in child ? child.value : '')).join('');
      continue;
    }
    if (node.type === 'html' && !isLineBreakTag(node.value)) {
      plain += htmlTagText(node.value, plain);
      continue;
    }
    flush();
    switch (node.type) {
      case 'strong':
      case 'emphasis':
      case 'delete': {
        const children = convertNodes(node.children, state);
        if (children.length > 0) result.push({ kind: node.type, children });
        break;
      }
      case 'inlineCode':
        state.hasOther = true;
        if (node.value !== '') result.push({ kind: 'code', value: node.value.replaceAll('\n', ' ') });
        break;
      case 'break':
      case 'html':
        result.push({ kind: 'break', value: '\n' });
        break;
      case 'image':
        if (node.alt) {
          state.hasImage = true;
          result.push({ kind: 'text', value: node.alt.replaceAll('\n', ' ') });
        }
        break;
      case 'link': {
        const children = convertNodes(node.children, state).flatMap(unlink);
        if (children.length === 0) break;
        if (isSafeUrl(node.url)) result.push({ kind: 'link', url: node.url, children });
        else result.push(...children);
        break;
      }
      default:
        // References and footnotes are resolved before; nothing else is inline.
        break;
    }
  }
  flush();
  return result;
}

function isLiteralAutolink(offset: number | undefined, source: string): boolean {
  if (offset === undefined) return true;
  const first = source.charAt(offset);
  return first !== '[' && first !== '<';
}

/** A link inside a link (an address as link text) is only its text. */
function unlink(inline: Inline): readonly Inline[] {
  return inline.kind === 'link' ? inline.children : [inline];
}

/** Addresses that a person may follow: web, mail and places relative to the note. `javascript:` and the like stay text. */
function isSafeUrl(url: string): boolean {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url.trim());
  return (
    url.trim() !== '' && (scheme === null || ['http', 'https', 'mailto', 'ftp', 'tel', 'slack'].includes((scheme[1] ?? '').toLowerCase()))
  );
}

function finish(inlines: readonly Inline[], imageOnly: boolean): ParsedInlines {
  const trimmed = trimInlines(mergeText(inlines));
  return { text: inlineText(trimmed), inlines: trimmed, imageOnly };
}

/** Join neighbouring texts into one. */
export function mergeText(inlines: readonly Inline[]): readonly Inline[] {
  const merged: Inline[] = [];
  for (const inline of inlines) {
    const last = merged.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text') merged[merged.length - 1] = { kind: 'text', value: last.value + inline.value };
    else merged.push('children' in inline ? { ...inline, children: mergeText(inline.children) } : inline);
  }
  return merged;
}

/** Take white space and breaks off both ends, and what is empty then. */
export function trimInlines(inlines: readonly Inline[]): readonly Inline[] {
  return trimEnd(trimStart(inlines));
}

function trimStart(inlines: readonly Inline[]): readonly Inline[] {
  for (let index = 0; index < inlines.length; index += 1) {
    const inline = inlines[index];
    if (inline === undefined || inline.kind === 'break') continue;
    const trimmed = trimmedInline(inline, (value) => value.trimStart(), trimStart);
    if (trimmed !== undefined) return [trimmed, ...inlines.slice(index + 1)];
  }
  return [];
}

function trimEnd(inlines: readonly Inline[]): readonly Inline[] {
  for (let index = inlines.length - 1; index >= 0; index -= 1) {
    const inline = inlines[index];
    if (inline === undefined || inline.kind === 'break') continue;
    const trimmed = trimmedInline(inline, (value) => value.trimEnd(), trimEnd);
    if (trimmed !== undefined) return [...inlines.slice(0, index), trimmed];
  }
  return [];
}

function trimmedInline(
  inline: Inline,
  trimText: (value: string) => string,
  trimChildren: (children: readonly Inline[]) => readonly Inline[],
): Inline | undefined {
  if ('children' in inline) {
    const children = trimChildren(inline.children);
    return children.length === 0 ? undefined : { ...inline, children };
  }
  if (inline.kind === 'break') return undefined;
  const value = trimText(inline.value);
  return value === '' ? undefined : { kind: inline.kind, value };
}

/**
 * Split inlines at their breaks into lines; markup that spans lines is opened and closed on each.
 *
 * @returns One entry a line, possibly empty.
 */
export function splitAtBreaks(inlines: readonly Inline[]): readonly (readonly Inline[])[] {
  const lines: Inline[][] = [[]];
  for (const inline of inlines) {
    if (inline.kind === 'break') {
      lines.push([]);
    } else if ('children' in inline) {
      splitAtBreaks(inline.children).forEach((children, index) => {
        if (index > 0) lines.push([]);
        if (children.length > 0) lines.at(-1)?.push({ ...inline, children });
      });
    } else {
      lines.at(-1)?.push(inline);
    }
  }
  return lines;
}

import { foldKatakana } from './katakana.ts';
import { type NormalisedText, normalise } from './normalise.ts';
import { type Script, scriptOf } from './script.ts';
import { stem } from './stem.ts';

/**
 * One piece of evidence in a text.
 *
 * - `word`: a Latin word with its hyphens and dots dropped, a katakana word as written, or a Japanese word from the segmenter
 * - `part`: a piece of a longer word: camelCase, hyphen, dot
 * - `stem`: the light English stem of a word or part, where it differs
 * - `fold`: a katakana word without long vowel marks and small kana, where it differs
 * - `okurigana`: the leading kanji of an inflected word (`困っ` → `困`)
 * - `gram`: two neighbouring characters of Japanese text, hiragana pairs left out
 */
export type TokenKind = 'word' | 'part' | 'stem' | 'fold' | 'okurigana' | 'gram';

export interface Token {
  readonly kind: TokenKind;
  /** What is compared: the key of the token within its kind. */
  readonly key: string;
  readonly script: Script;
  /** Range in the normalised text. */
  readonly start: number;
  readonly end: number;
}

export interface Analysis {
  readonly normalised: NormalisedText;
  /** In text order; tokens of one place overlap. */
  readonly tokens: readonly Token[];
}

/** Version of the rules in this folder: an index or cache built by another version is stale. */
export const ANALYSER_VERSION = 3;

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** A Latin word with the marks that people write inside one: `cloud-init`, `v1.31.2`, `node.js`, `kube_proxy`, `c++`, `c#`, `don't`. */
const LATIN_WORD = /[\p{L}\p{N}\p{M}]+(?:[-_.'@+#]+[\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu;

/**
 * Split text into tokens: the one analyser for notes and queries alike.
 *
 * Pure. Needs no dictionary beyond the one inside `Intl.Segmenter`; katakana is never segmented (ICU splits クラスター as クラス|ター). Words with
 * digits stay whole and get no stem: k3s, k3os and k8s are different things.
 */
export function analyse(source: string): Analysis {
  const normalised = normalise(source);
  const tokens: Token[] = [];
  for (const run of runs(normalised.text)) {
    if (run.script === 'latin') latinTokens(normalised, run.start, run.end, tokens);
    else japaneseTokens(normalised.text, run.start, run.end, tokens);
  }
  return { normalised, tokens };
}

interface Run {
  readonly script: 'latin' | 'japanese';
  readonly start: number;
  readonly end: number;
}

/** Latin stretches (with their inner marks) and Japanese stretches (all three scripts together) of a normalised text. */
function runs(text: string): Run[] {
  const found: Run[] = [];
  let start = 0;
  let current: Run['script'] | undefined;
  let index = 0;
  const close = (end: number): void => {
    if (current !== undefined && end > start) found.push({ script: current, start, end });
    current = undefined;
  };
  while (index < text.length) {
    const codePoint = text.codePointAt(index) ?? 0;
    const width = codePoint > 0xffff ? 2 : 1;
    const script = scriptOf(codePoint);
    let kind: Run['script'] | undefined;
    if (script === 'latin') kind = 'latin';
    else if (script !== 'other') kind = 'japanese';
    // Marks inside a Latin word do not end it; the word pattern decides what they mean.
    else if (current === 'latin' && /[-_.'@+#]/.test(text[index] ?? '')) kind = 'latin';
    if (kind !== current) {
      close(index);
      current = kind;
      start = index;
    }
    index += width;
  }
  close(text.length);
  return found;
}

function latinTokens(normalised: NormalisedText, from: number, to: number, tokens: Token[]): void {
  const text = normalised.text.slice(from, to);
  for (const match of text.matchAll(LATIN_WORD)) {
    const start = from + match.index;
    const end = start + match[0].length;
    latinWord(match[0], normalised.cased.slice(start, end), start, tokens);
  }
}

function latinWord(word: string, cased: string, start: number, tokens: Token[]): void {
  const end = start + word.length;
  const key = wordKey(word);
  tokens.push({ kind: 'word', key, script: 'latin', start, end });
  const parts = splitParts(word, cased);
  if (parts.length > 1) {
    for (const part of parts) {
      const partKey = word.slice(part.start, part.end);
      if (partKey.length < 2 && !/[a-z]/.test(partKey)) continue;
      tokens.push({ kind: 'part', key: partKey, script: 'latin', start: start + part.start, end: start + part.end });
      pushStem(partKey, start + part.start, start + part.end, tokens);
    }
  }
  // `APIs` is the plural of an acronym; the stemmer alone would take it for a word in -is.
  if (/^\p{Lu}{2,}s$/u.test(cased)) tokens.push({ kind: 'stem', key: stem(key.slice(0, -1)), script: 'latin', start, end });
  else pushStem(key, start, end, tokens);
}

/** The stem of a word, where it differs from the word: one that is its own stem is found as a word. */
function pushStem(key: string, start: number, end: number, tokens: Token[]): void {
  const stemmed = stem(key);
  if (stemmed !== key) tokens.push({ kind: 'stem', key: stemmed, script: 'latin', start, end });
}

/**
 * The key of a whole Latin word: inner hyphens, underscores and apostrophes dropped, dots dropped between letters but kept in numbers.
 * `cloud-init` → `cloudinit`, `node.js` → `nodejs`, `v1.31.2` → `1.31.2`, `c++` and `c#` stay.
 */
export function wordKey(word: string): string {
  if (/^v?\d+(?:\.\d+)+/.test(word)) return word.replace(/^v/, '');
  const joined = word.replace(/[-_'@.](?=[\p{L}\p{N}])/gu, '');
  return joined === '' ? word : joined;
}

/** Pieces of a word at hyphens, dots, inner `+` and `#`, and camelCase humps; a version gives its leading pieces (`1.31.2-rc.1` → `1.31`, `1.31.2`). */
function splitParts(word: string, cased: string): { readonly start: number; readonly end: number }[] {
  if (/^v?\d+(?:\.\d+)+$/.test(word)) {
    const begin = word.startsWith('v') ? 1 : 0;
    const secondDot = word.indexOf('.', word.indexOf('.') + 1);
    return secondDot > 0
      ? [
          { start: begin, end: secondDot },
          { start: begin, end: word.length },
        ]
      : [];
  }
  const parts: { start: number; end: number }[] = [];
  const version = /^(?:v?(?<minor>\d+\.\d+)(?:\.\d+)*)(?=[-+.])/.exec(word);
  const versionEnd = version?.[0].length ?? 0;
  if (version !== null) {
    const begin = word.startsWith('v') ? 1 : 0;
    const minorEnd = begin + (version.groups?.['minor']?.length ?? 0);
    parts.push({ start: begin, end: minorEnd });
    if (versionEnd > minorEnd) parts.push({ start: begin, end: versionEnd });
  }
  for (const piece of cased.matchAll(/[\p{L}\p{N}\p{M}]+(?:(?:\+\+|#)(?![\p{L}\p{N}\p{M}]))?/gu)) {
    if (piece.index < versionEnd) continue;
    const humps = camelHumps(piece[0]);
    for (const hump of humps) parts.push({ start: piece.index + hump.start, end: piece.index + hump.end });
  }
  return parts;
}

/**
 * camelCase humps of a word: `PodDisruptionBudget` → Pod, Disruption, Budget; `TCPSocket` → TCP, Socket; `APIServer` → API, Server.
 * A word without an inner hump is one. Digits belong to the letters before them; plurals of acronyms (`APIs`, `Pod|CIDRs`) and `iOS`-like words stay whole.
 */
function camelHumps(word: string): { readonly start: number; readonly end: number }[] {
  if (!/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u.test(word) || /^\p{Ll}\p{Lu}/u.test(word) || /^\p{Lu}+s$/u.test(word))
    return [{ start: 0, end: word.length }];
  const humps: { start: number; end: number }[] = [];
  for (const match of word.matchAll(/\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[^\p{Lu}]+|\p{Lu}+/gu))
    humps.push({ start: match.index, end: match.index + match[0].length });
  // `kubernetesAPIs`-like leftovers of one letter join the hump before them.
  const joined: { start: number; end: number }[] = [];
  for (const hump of humps) {
    const last = joined.at(-1);
    if (last !== undefined && hump.end - hump.start === 1) last.end = hump.end;
    else joined.push({ ...hump });
  }
  return joined;
}

function japaneseTokens(text: string, from: number, to: number, tokens: Token[]): void {
  gramTokens(text, from, to, tokens);
  let index = from;
  while (index < to) {
    const script = scriptOf(text.codePointAt(index) ?? 0);
    let end = index;
    if (script === 'katakana') {
      while (end < to && isKatakanaAt(text, end)) end += 1;
      katakanaToken(text, index, end, tokens);
    } else {
      while (end < to && !isKatakanaStart(text, end, index)) end += 1;
      segmentTokens(text.slice(index, end), index, tokens);
    }
    index = Math.max(end, index + 1);
  }
}

function isKatakanaAt(text: string, index: number): boolean {
  return scriptOf(text.charCodeAt(index)) === 'katakana';
}

/** A long vowel mark after hiragana belongs to it (`らーめん`). */
function isKatakanaStart(text: string, index: number, runStart: number): boolean {
  if (!isKatakanaAt(text, index)) return false;
  return !(text[index] === 'ー' && index > runStart);
}

function katakanaToken(text: string, start: number, end: number, tokens: Token[]): void {
  const word = text.slice(start, end);
  tokens.push({ kind: 'word', key: word, script: 'katakana', start, end });
  const folded = foldKatakana(word);
  if (folded !== word) tokens.push({ kind: 'fold', key: folded, script: 'katakana', start, end });
}

function segmentTokens(piece: string, offset: number, tokens: Token[]): void {
  for (const segment of segmenter.segment(piece)) {
    if (segment.isWordLike !== true) continue;
    const word = segment.segment;
    const start = offset + segment.index;
    const end = start + word.length;
    const script = scriptOf(word.codePointAt(0) ?? 0);
    // One or two hiragana are particles and endings, nearly always.
    if (script === 'hiragana' && word.length <= 2) continue;
    tokens.push({ kind: 'word', key: word, script, start, end });
    const okurigana = /^(\p{Script=Han}{1,2})\p{Script=Hiragana}/u.exec(word);
    const kanji = okurigana?.[1];
    if (kanji !== undefined) tokens.push({ kind: 'okurigana', key: kanji, script: 'han', start, end });
    else if (script === 'han' && word.length === 1 && /\p{Script=Hiragana}/u.test(piece[segment.index + 1] ?? '')) {
      tokens.push({ kind: 'okurigana', key: word, script: 'han', start, end });
    }
  }
}

function gramTokens(text: string, from: number, to: number, tokens: Token[]): void {
  let index = from;
  while (index < to) {
    const first = text.codePointAt(index) ?? 0;
    const next = index + (first > 0xffff ? 2 : 1);
    if (next >= to) return;
    const second = text.codePointAt(next) ?? 0;
    const end = next + (second > 0xffff ? 2 : 1);
    const firstScript = scriptOf(first);
    const secondScript = scriptOf(second);
    if (!(firstScript === 'hiragana' && secondScript === 'hiragana')) {
      tokens.push({ kind: 'gram', key: text.slice(index, end), script: firstScript, start: index, end });
    }
    index = next;
  }
}

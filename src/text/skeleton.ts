import { toRomaji } from 'wanakana';
import { foldKatakana } from './katakana.ts';

/**
 * Consonant skeleton of a katakana word as it would sound in English: プロメテウス → `prmts`, オープンスタック → `pnstk`.
 *
 * Katakana inserts vowels that English does not have, so only consonant classes are kept: l = r, b = v, s = sh = th, z = j, k = c = q, h dropped.
 */
export function katakanaSkeleton(word: string): string {
  return classes(toRomaji(foldKatakana(word)).toLowerCase());
}

/**
 * Skeletons that an English word may have in katakana, most likely first: `th` is heard as s or t, `ch` as t(ch), s(h) or k, a final or inner r is often only a
 * long vowel.
 *
 * @returns At most six distinct skeletons.
 */
export function englishSkeletons(word: string): readonly string[] {
  const base = word.toLowerCase().replace(/[^a-z]/g, '');
  const spellings = new Set<string>();
  const prepared = base
    .replace(/^kn/, 'n')
    .replace(/^wr/, 'r')
    .replace(/tion/g, 'syn')
    .replace(/ght/g, 't')
    .replace(/ck/g, 'k')
    .replace(/ph/g, 'f')
    .replace(/qu/g, 'kw')
    .replace(/x/g, 'ks')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/([bcdfglmnprstvz])\1/g, '$1')
    .replace(/dge/g, 'j')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/mb$/, 'm');
  const withTh = prepared.includes('th') ? [prepared.replace(/th/g, 's'), prepared.replace(/th/g, 't')] : [prepared];
  for (const th of withTh) {
    const withCh = th.includes('ch') ? [th.replace(/ch/g, 't'), th.replace(/ch/g, 'k'), th.replace(/ch/g, 's')] : [th];
    for (const ch of withCh) {
      spellings.add(classes(ch));
      // A final -er/-or/-ar and an r before a consonant are heard as a long vowel.
      spellings.add(classes(ch.replace(/([aeiouy])r(?=[^aeiouy]|$)/g, '$1')));
      // A hard g stays hard before e and i in `get`-like words.
      if (base.includes('g')) spellings.add(classes(ch.replace(/j/g, 'g')));
    }
  }
  return [...spellings].slice(0, 6);
}

const CLASS: Readonly<Record<string, string>> = {
  b: 'b',
  v: 'b',
  p: 'p',
  f: 'f',
  h: '',
  k: 'k',
  c: 'k',
  q: 'k',
  g: 'g',
  s: 's',
  z: 'j',
  j: 'j',
  t: 't',
  d: 'd',
  n: 'n',
  m: 'm',
  r: 'r',
  l: 'r',
  w: '',
  y: '',
  x: 'ks',
};

function classes(romanised: string): string {
  const sounds = romanised
    .replace(/sh|shi/g, 's')
    .replace(/tsu|ts/g, 't')
    .replace(/ch/g, 't')
    .replace(/dz/g, 'j')
    .replace(/n(?=[bpm])/g, 'm')
    .replace(/hu|fu/g, 'fu');
  let skeleton = '';
  for (const letter of sounds) {
    const mapped = CLASS[letter] ?? '';
    if (mapped !== '' && mapped !== skeleton.at(-1)) skeleton += mapped;
  }
  return skeleton;
}

/** Shortest skeleton that means anything: two consonants are shared by hundreds of words. */
export const MIN_SKELETON = 3;

/**
 * How far a katakana word and an English word sound alike, 0 to 1, vowels considered: tells シークレット/secret from セキュリティ/security, whose skeletons are the same.
 *
 * Katakana adds vowels that English does not have, but only certain ones: o after t and d, u after other consonants, i after soft ones. Those cost nearly nothing; any
 * other vowel must have its letter in the English word.
 */
export function soundsAlike(katakana: string, english: string): number {
  const heard = sounds(toRomaji(foldKatakana(katakana)).toLowerCase());
  const spelt = english
    .toLowerCase()
    .replace(/^kn/, 'n')
    .replace(/ght/g, 't')
    .replace(/ck/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/th/g, 's')
    .replace(/dge/g, 'je')
    .replace(/[ts]ion/g, 'son')
    .replace(/y/g, 'i');
  // g is soft in manager and hard in get.
  return Math.max(likeness(heard, sounds(spelt)), likeness(heard, sounds(spelt.replace(/g(?=[ei])/g, 'j'))));
}

function likeness(heard: string, written: string): number {
  const longest = Math.max(heard.length, written.length);
  return longest === 0 ? 0 : Math.max(0, 1 - distance(heard, written) / longest);
}

function sounds(text: string): string {
  return text
    .replace(/[^a-z]/g, '')
    .replace(/ph/g, 'f')
    .replace(/tch|ch/g, 't')
    .replace(/sh/g, 's')
    .replace(/ts/g, 't')
    .replace(/qu/g, 'ku')
    .replace(/x/g, 'ks')
    .replace(/l/g, 'r')
    .replace(/v/g, 'b')
    .replace(/[cq]/g, 'k')
    .replace(/z/g, 'j')
    .replace(/n(?=[bpm])/g, 'm')
    .replace(/(.)\1+/g, '$1')
    .replace(/[hwy]/g, '');
}

const NEAR_VOWELS: ReadonlySet<string> = new Set(['au', 'ua', 'ao', 'oa', 'ae', 'ea', 'ei', 'ie', 'ou', 'uo']);

function isVowel(letter: string): boolean {
  return letter !== '' && 'aeiou'.includes(letter);
}

/** What it costs that katakana has a sound more than English: vowels that it must add are nearly free. */
function addedCost(text: string, at: number): number {
  const letter = text[at] ?? '';
  if (!isVowel(letter)) return 1;
  const before = text[at - 1] ?? '';
  if (before === '' || isVowel(before)) return 0.5;
  const usual = before === 't' || before === 'd' ? 'o' : 'jsk'.includes(before) ? 'ui' : 'u';
  return usual.includes(letter) ? 0.1 : 1.2;
}

/** What it costs that English has a letter more: silent e and the r of "server" are not heard, nor is the second vowel of two. */
function droppedCost(text: string, at: number): number {
  const letter = text[at] ?? '';
  const before = text[at - 1] ?? '';
  const after = text[at + 1] ?? '';
  if (letter === 'r') return isVowel(before) && (!isVowel(after) || text.slice(at + 1) === 'e') ? 0.2 : 1;
  if (!isVowel(letter)) return 1;
  if (isVowel(before)) return 0.2;
  return letter === 'e' ? (after === '' ? 0.1 : 0.5) : 1.2;
}

/** Weighted edit distance from what katakana sounds like to what English writes. */
function distance(heard: string, written: string): number {
  let previous: number[] = [0];
  for (let j = 1; j <= written.length; j += 1) previous.push((previous[j - 1] ?? 0) + droppedCost(written, j - 1));
  for (let i = 1; i <= heard.length; i += 1) {
    const added = addedCost(heard, i - 1);
    const current: number[] = [(previous[0] ?? 0) + added];
    for (let j = 1; j <= written.length; j += 1) {
      const x = heard[i - 1] ?? '';
      const y = written[j - 1] ?? '';
      const otherVowel = isVowel(x) && isVowel(y) && !NEAR_VOWELS.has(x + y) ? 1.2 : 0.3;
      const substitute = (previous[j - 1] ?? 0) + (x === y ? 0 : isVowel(x) && isVowel(y) ? otherVowel : 1);
      current.push(Math.min(substitute, (previous[j] ?? 0) + added, (current[j - 1] ?? 0) + droppedCost(written, j - 1)));
    }
    previous = current;
  }
  return previous[written.length] ?? 0;
}

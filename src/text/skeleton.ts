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
  b: 'b', v: 'b', p: 'p', f: 'f', h: '', k: 'k', c: 'k', q: 'k', g: 'g', s: 's', z: 'j', j: 'j', t: 't', d: 'd', n: 'n', m: 'm', r: 'r', l: 'r', w: '', y: '', x: 'ks',
};

function classes(romanised: string): string {
  const sounds = romanised.replace(/sh|shi/g, 's').replace(/tsu|ts/g, 't').replace(/ch/g, 't').replace(/dz/g, 'j').replace(/n(?=[bpm])/g, 'm').replace(/hu|fu/g, 'fu');
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
 * How far a katakana word and an English word sound alike, 0 to 1, vowels considered: tells シークレット/secret from セキュリティ/security, whose skeletons are close.
 */
export function soundsAlike(katakana: string, english: string): number {
  const a = vowelled(toRomaji(foldKatakana(katakana)).toLowerCase());
  const b = vowelled(english.toLowerCase().replace(/ph/g, 'f').replace(/ck/g, 'k').replace(/c(?=[eiy])/g, 's').replace(/th/g, 's').replace(/x/g, 'ks').replace(/qu/g, 'k').replace(/tion/g, 'syon'));
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  return 1 - distance(a, b) / longest;
}

function vowelled(text: string): string {
  return text.replace(/[^a-z]/g, '').replace(/l/g, 'r').replace(/v/g, 'b').replace(/c|q/g, 'k').replace(/(.)\1+/g, '$1').replace(/sh/g, 's').replace(/ts/g, 't').replace(/[hwy]/g, '');
}

/** Weighted edit distance: vowels are cheap, since katakana inserts and English drops them. */
function distance(a: string, b: string): number {
  const cost = (letter: string | undefined): number => (letter !== undefined && 'aeiou'.includes(letter) ? 0.35 : 1);
  let previous: number[] = [0];
  for (let j = 1; j <= b.length; j += 1) previous.push((previous[j - 1] ?? 0) + cost(b[j - 1]));
  for (let i = 1; i <= a.length; i += 1) {
    const current: number[] = [(previous[0] ?? 0) + cost(a[i - 1])];
    for (let j = 1; j <= b.length; j += 1) {
      const x = a[i - 1];
      const y = b[j - 1];
      const vowels = x !== undefined && y !== undefined && 'aeiou'.includes(x) && 'aeiou'.includes(y);
      const substitute = (previous[j - 1] ?? 0) + (x === y ? 0 : vowels ? 0.3 : 1);
      current.push(Math.min(substitute, (previous[j] ?? 0) + cost(x), (current[j - 1] ?? 0) + cost(y)));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

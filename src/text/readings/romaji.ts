/**
 * Romaji as people type it, read as hiragana: Hepburn, kunrei and nihon-shiki mixed, with or without long vowels, and the Latin tail that
 * an input method leaves behind when a word is sent half-typed.
 *
 * Own parser rather than wanakana's, because one spelling has several readings here: `unyou` is うにょう for wanakana, and the
 * word meant is うんよう; wanakana also leaves `shimbun` and `matcha` half Latin (5.3.1, checked 2026-11).
 */

/** Longest word that is looked at, in characters: no romaji word of a note is longer, and a pasted blob costs nothing. */
const MAX_ROMAJI_CHARS = 40;
/** Readings returned at most. Each `n` before a vowel doubles the readings; beyond a dozen they are noise. */
const MAX_READINGS = 12;
/** A reading that needs more than this much unusual spelling is dropped: one forgotten apostrophe and one ny, or three ny. */
const MAX_PENALTY = 3;

const VOWELS = 'aiueo';
const ABSENT = '-';
/** Consonants that double to write a small tsu. Voiced ones occur in loanwords (`baggu`). `c` and `tch` have their own rule. */
const GEMINATES = 'kstpgdbzjf';

/** Consonants to the kana of their a, i, u, e, o, across the three systems: `si` and `shi`, `tya` and `cha` stand side by side. */
const ROWS: Readonly<Record<string, string>> = {
  '': 'あ い う え お',
  k: 'か き く け こ',
  s: 'さ し す せ そ',
  t: 'た ち つ て と',
  n: 'な に ぬ ね の',
  h: 'は ひ ふ へ ほ',
  m: 'ま み む め も',
  y: 'や - ゆ いぇ よ',
  r: 'ら り る れ ろ',
  w: 'わ うぃ - うぇ を',
  g: 'が ぎ ぐ げ ご',
  z: 'ざ じ ず ぜ ぞ',
  d: 'だ ぢ づ で ど',
  b: 'ば び ぶ べ ぼ',
  p: 'ぱ ぴ ぷ ぺ ぽ',
  f: 'ふぁ ふぃ ふ ふぇ ふぉ',
  j: 'じゃ じ じゅ じぇ じょ',
  v: 'ゔぁ ゔぃ ゔ ゔぇ ゔぉ',
  sh: 'しゃ し しゅ しぇ しょ',
  ch: 'ちゃ ち ちゅ ちぇ ちょ',
  ts: 'つぁ つぃ つ つぇ つぉ',
  dz: '- - づ - -',
  ky: 'きゃ - きゅ - きょ',
  gy: 'ぎゃ - ぎゅ - ぎょ',
  sy: 'しゃ - しゅ - しょ',
  zy: 'じゃ - じゅ - じょ',
  jy: 'じゃ - じゅ - じょ',
  ty: 'ちゃ - ちゅ - ちょ',
  dy: 'ぢゃ - ぢゅ - ぢょ',
  ny: 'にゃ - にゅ - にょ',
  hy: 'ひゃ - ひゅ - ひょ',
  by: 'びゃ - びゅ - びょ',
  py: 'ぴゃ - ぴゅ - ぴょ',
  my: 'みゃ - みゅ - みょ',
  ry: 'りゃ - りゅ - りょ',
};

/** Every spelling of a mora, to its hiragana: `shi` and `si` to し. */
const MORAE: ReadonlyMap<string, string> = new Map(
  Object.entries(ROWS).flatMap(([consonants, row]) =>
    row.split(' ').flatMap((kana, vowel): [string, string][] => (kana === ABSENT ? [] : [[consonants + VOWELS.charAt(vowel), kana]])),
  ),
);

interface Step {
  readonly kana: string;
  /** Position in the word after the step. */
  readonly next: number;
  /** 0 for the regular spelling; more, the less likely the writer meant this. */
  readonly penalty: number;
}

interface Reading {
  readonly kana: string;
  readonly penalty: number;
}

const isVowel = (letter: string): boolean => letter !== '' && VOWELS.includes(letter);

/** Ways to read ん at an `n`. */
function syllabicN(word: string, at: number): Step[] {
  const next = word.charAt(at + 1);
  const here = (penalty: number): Step => ({ kana: 'ん', next: at + 1, penalty });
  const both = (penalty: number): Step => ({ kana: 'ん', next: at + 2, penalty });
  if (next === "'" || next === '-') return [both(0)]; // kan'i, and the older kan-i
  if (next === 'n') {
    const afterNext = word.charAt(at + 2);
    // Hepburn konnichi has ん and a syllable in n; an input method makes one ん of nn (kannji, kann).
    return [here(0), both(isVowel(afterNext) || afterNext === 'y' ? 1 : 0)];
  }
  if (next === 'y') return [here(1)]; // unyou: うんよう as well as うにょう
  if (isVowel(next)) return [here(2)]; // genin for げんいん: the apostrophe is often forgotten
  return [here(0)];
}

/** All ways to read the next mora at a position, best first. */
function steps(word: string, at: number): Step[] {
  const found: Step[] = [];
  for (let length = 1; length <= 3; length += 1) {
    const kana = MORAE.get(word.slice(at, at + length));
    if (kana !== undefined && at + length <= word.length) found.push({ kana, next: at + length, penalty: 0 });
  }
  const letter = word.charAt(at);
  const next = word.charAt(at + 1);
  const before = at > 0 ? word.charAt(at - 1) : '';
  if (letter === 'n') found.push(...syllabicN(word, at));
  if (letter === 'm' && next !== '' && 'bpm'.includes(next)) found.push({ kana: 'ん', next: at + 1, penalty: 0 }); // shimbun
  if (letter === next && GEMINATES.includes(letter)) found.push({ kana: 'っ', next: at + 1, penalty: 0 });
  if (word.startsWith('tch', at) || word.startsWith('cch', at)) found.push({ kana: 'っ', next: at + 1, penalty: 0 }); // matcha, maccha
  if (letter === '-' && isVowel(before)) found.push({ kana: 'ー', next: at + 1, penalty: 0 });
  // Passport Hepburn: Satoh, Ohta. Before a vowel or y the h begins a syllable of its own.
  if (letter === 'h' && before === 'o' && !isVowel(next) && next !== 'y') found.push({ kana: 'う', next: at + 1, penalty: 0 });
  return found;
}

/** Readings of a plain a-z word with its macrons already spelt out. */
function parse(word: string): readonly Reading[] {
  // Filled from the end of the word: readingsFrom[i] are the readings of word.slice(i), best first.
  const readingsFrom: Reading[][] = [];
  readingsFrom[word.length] = [{ kana: '', penalty: 0 }];
  for (let at = word.length - 1; at >= 0; at -= 1) {
    const readings: Reading[] = [];
    for (const step of steps(word, at)) {
      for (const rest of readingsFrom[step.next] ?? []) {
        const penalty = step.penalty + rest.penalty;
        // っ stands before a consonant, and no Japanese word has んん: both would only come from a doubled letter read twice.
        const impossible =
          (step.kana === 'ん' && rest.kana.startsWith('ん')) || (step.kana === 'っ' && /^[あいうえおんっ]/u.test(rest.kana));
        if (penalty <= MAX_PENALTY && !impossible) readings.push({ kana: step.kana + rest.kana, penalty });
      }
    }
    readingsFrom[at] = readings.sort((a, b) => a.penalty - b.penalty).slice(0, MAX_READINGS);
  }
  return readingsFrom[0] ?? [];
}

/**
 * The hiragana readings of a Latin word taken as romaji. Pure.
 *
 * Hepburn, kunrei and nihon-shiki are accepted, also mixed; a doubled consonant, `tch` and `cch` give っ; `n`, `nn`, `n'` and `m` before
 * b, p, m give ん; a macron or circumflex, `oh` and a hyphen after a vowel are long vowels. Any letter case and full-width letters
 * are accepted. A written long vowel is kept and a missing one is not guessed: compare by `readingKey`, that ignores length.
 *
 * English words that happen to be spelt in morae (`go`, `node`, `image`) have readings too: the caller decides whether to use them.
 *
 * @returns Distinct readings, likeliest first, at most 12; empty unless the whole word is romaji (`istio`, `argo`, `redis`, `rook`).
 * @example
 * romajiReadings('unyou') // => ['うにょう', 'うんよう']
 * romajiReadings('zyoutyou') // => ['じょうちょう']
 * romajiReadings('istio') // => []
 */
export function romajiReadings(word: string): readonly string[] {
  const plain = word.normalize('NFKC').toLowerCase().normalize('NFD').replaceAll('’', "'");
  if (plain.length === 0 || plain.length > MAX_ROMAJI_CHARS || !/^[a-z](?:[a-z'-]|\u0302|\u0304)*$/u.test(plain)) return [];
  const spelt = plain.replace(/([aiu])(?:\u0302|\u0304)/gu, '$1$1').replace(/o(?:\u0302|\u0304)/gu, 'ou');
  // Hepburn writes both ええ and えい as ē.
  const words = /e(?:\u0302|\u0304)/u.test(spelt) ? ['ei', 'ee'].map((long) => spelt.replace(/e(?:\u0302|\u0304)/gu, long)) : [spelt];
  return [...new Set(words.flatMap((each) => parse(each)).map((reading) => reading.kana))].slice(0, MAX_READINGS);
}

/** A half-typed string, split. `prefix` and `pending` joined are the text, but for the width and case of `pending`. */
export interface ImeText {
  /** The kana part, as given. */
  readonly prefix: string;
  /** The consonants typed towards the next mora, in lower-case a-z; empty if the text does not end half-typed. */
  readonly pending: string;
}

/**
 * Split the consonants that an input method had not yet made into kana off the end of a half-typed text. Pure.
 *
 * Only consonants that can begin a mora count, and only after kana: `メモリlimit` and `うんよう k` stay whole. `ノードs` is split too, for
 * nothing tells it from a half-typed word.
 *
 * @example
 * imePrefix('うんy') // => { prefix: 'うん', pending: 'y' }
 * imePrefix('うんよう') // => { prefix: 'うんよう', pending: '' }
 */
export function imePrefix(text: string): ImeText {
  const match = /^(.*[\p{Script=Hiragana}\p{Script=Katakana}ー])([a-zａ-ｚ]{1,3})$/isu.exec(text);
  const pending = match?.[2]?.normalize('NFKC').toLowerCase() ?? '';
  return match?.[1] !== undefined && imeContinuations(pending).length > 0 ? { prefix: match[1], pending } : { prefix: text, pending: '' };
}

/**
 * The kana that pending consonants may become: `y` to や ゆ よ いぇ, `kk` to っか っき …. Pure.
 *
 * @returns Distinct morae in hiragana; empty when `pending` is empty, has a vowel or begins no mora.
 */
export function imeContinuations(pending: string): readonly string[] {
  if (!/^[^aiueo]+$/u.test(pending)) return [];
  if (pending.length > 1 && pending.charAt(0) === pending.charAt(1) && GEMINATES.includes(pending.charAt(0))) {
    return imeContinuations(pending.slice(1)).map((kana) => `っ${kana}`);
  }
  if (pending === 'nn') return ['ん'];
  const begun = [...MORAE].filter(([spelling]) => spelling.startsWith(pending)).map(([, kana]) => kana);
  return [...new Set(pending === 'n' ? ['ん', ...begun] : begun)];
}

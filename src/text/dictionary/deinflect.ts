/**
 * Dictionary forms of inflected Japanese words, by their endings alone.
 *
 * The endings are those of any school grammar (五段, 一段, サ変, カ変, 形容詞). Endings are ambiguous, so the results are candidates:
 * `って` may come from う, つ or る. A caller keeps those that its dictionary has with the class named.
 */
import type { Inflection } from './dictionary-format.mjs';

/** A possible dictionary form and the class it would have to belong to. `none` is a noun or a な-adjective. */
export interface BaseForm {
  readonly base: string;
  readonly inflection: Inflection;
}

/** What an intermediate form is: a dictionary class, or a form that needs another step. */
type Form = Inflection | 'te' | 'ta' | 'masu';

interface Rule {
  readonly ending: string;
  readonly base: string;
  /** Form of the inflected word; `undefined` when only the user's own word may have it. */
  readonly from: Form | undefined;
  readonly to: Form;
}

/** Longest word looked at, in UTF-16 units. Inflected words are short; longer input is a sentence. */
const MAX_CHARS = 24;
/** `困っていませんでした` takes four steps. */
const MAX_STEPS = 5;

/** Godan rows: dictionary ending, then the stems before ない, ます, ば/る, う, and the て form. */
const GODAN: readonly (readonly [string, string, string, string, string, string])[] = [
  ['う', 'わ', 'い', 'え', 'お', 'って'],
  ['つ', 'た', 'ち', 'て', 'と', 'って'],
  ['る', 'ら', 'り', 'れ', 'ろ', 'って'],
  ['く', 'か', 'き', 'け', 'こ', 'いて'],
  ['ぐ', 'が', 'ぎ', 'げ', 'ご', 'いで'],
  ['す', 'さ', 'し', 'せ', 'そ', 'して'],
  ['ぬ', 'な', 'に', 'ね', 'の', 'んで'],
  ['ぶ', 'ば', 'び', 'べ', 'ぼ', 'んで'],
  ['む', 'ま', 'み', 'め', 'も', 'んで'],
];

const RULES: ReadonlyMap<string, readonly Rule[]> = groupByEnding(buildRules());
const MAX_ENDING_CHARS = Math.max(...[...RULES.keys()].map((ending) => ending.length));

/**
 * Candidates for the dictionary form of an inflected word, the fewest steps first; the word itself is not among them.
 *
 * Pure. Any string is accepted; a long one gives none.
 *
 * @example
 * deinflect('困った').map((form) => form.base).includes('困る') // => true
 */
export function deinflect(word: string): readonly BaseForm[] {
  if (word.length > MAX_CHARS || word.length < 2) return [];
  const found: BaseForm[] = [];
  const seen = new Set<string>();
  let open: { readonly text: string; readonly form: Form | undefined }[] = [{ text: word, form: undefined }];
  for (let step = 0; step < MAX_STEPS && open.length > 0; step++) {
    const next: { readonly text: string; readonly form: Form | undefined }[] = [];
    for (const { text, form } of open) {
      for (let length = 1; length <= Math.min(MAX_ENDING_CHARS, text.length); length++) {
        for (const rule of RULES.get(text.slice(-length)) ?? []) {
          // A rule for a form in between applies to that form, or to the word as typed.
          if (form === undefined ? false : rule.from !== form) continue;
          // する forms need a noun before them; only whole irregular words (来た) have nothing before the ending.
          if (length === text.length && rule.base.length < 2) continue;
          const base = text.slice(0, -length) + rule.base;
          const key = `${rule.to} ${base}`;
          if (base === word || seen.has(key)) continue;
          seen.add(key);
          if (rule.to !== 'te' && rule.to !== 'ta' && rule.to !== 'masu') found.push({ base, inflection: rule.to });
          // Nouns do not bend any further.
          if (rule.to !== 'none' && rule.to !== 'suru') next.push({ text: base, form: rule.to });
        }
      }
    }
    open = next;
  }
  return found;
}

/**
 * The part of a dictionary form that stays the same when the word is inflected: 運ぶ → 運, 消費する → 消費, 難しい → 難し.
 *
 * @param inflection  Class of the word, as the dictionary tells it.
 * @returns The word itself when it does not bend, or when nothing would be left.
 */
export function inflectionStem(word: string, inflection: Inflection): string {
  if (inflection === 'none') return word;
  const ending = inflection === 'suru' ? /する$/ : inflection === 'kuru' ? /(?:くる|る)$/ : /[うくぐすずつづぬふぶむゆるい]$/;
  const stem = word.replace(ending, '');
  return stem === '' ? word : stem;
}

function buildRules(): readonly Rule[] {
  const rules: Rule[] = [];
  const add = (ending: string, base: string, from: Form | undefined, to: Form) => rules.push({ ending, base, from, to });

  // What is built on other forms.
  for (const ending of ['ました', 'ません', 'ませんでした', 'まして', 'ましょう', 'ませ']) add(ending, 'ます', undefined, 'masu');
  for (const [te, ta] of [
    ['て', 'た'],
    ['で', 'だ'],
  ] as const) {
    for (const ending of [
      'いる',
      'る',
      'ある',
      'おく',
      'くる',
      'いく',
      'しまう',
      'いない',
      'いた',
      'た',
      'いて',
      'います',
      'ください',
      'いく',
      'は',
      'も',
      'から',
    ]) {
      add(te + ending, te, undefined, 'te');
    }
    for (const ending of ['いる', 'る']) add(te + ending, te, 'v1', 'te');
    for (const ending of ['しまう', 'おく', 'いく']) add(te + ending, te, 'v5', 'te');
    for (const ending of ['ら', 'り', 'ので', 'ため', 'とき', 'こと']) add(ta + ending, ta, undefined, 'ta');
  }
  add('ちゃう', 'て', undefined, 'te');
  add('ちゃった', 'て', undefined, 'te');
  add('じゃう', 'で', undefined, 'te');
  add('じゃった', 'で', undefined, 'te');
  for (const from of [undefined, 'te', 'ta'] as const) {
    for (const [dictionary, , , , , te] of GODAN) {
      if (from !== 'ta') add(te, dictionary, from, 'v5');
      if (from !== 'te') add(te.replace('て', 'た').replace('で', 'だ'), dictionary, from, 'v5');
    }
    if (from !== 'ta') {
      add('て', 'る', from, 'v1');
      add('くて', 'い', from, 'adj-i');
      add('行って', '行く', from, 'v5');
    }
    if (from !== 'te') {
      add('た', 'る', from, 'v1');
      add('かった', 'い', from, 'adj-i');
      add('行った', '行く', from, 'v5');
    }
  }

  for (const [dictionary, a, i, e, o] of GODAN) {
    add(`${a}ない`, dictionary, undefined, 'v5');
    add(`${a}ない`, dictionary, 'adj-i', 'v5');
    for (const ending of ['なかった', 'ず', 'なければ', 'なくて', 'ぬ']) add(a + ending, dictionary, undefined, 'v5');
    for (const ending of [undefined, 'v1'] as const) {
      // す has no れる of its own beside される, which する has as well.
      add(`${a}れる`, dictionary, ending, 'v5');
      add(`${a}せる`, dictionary, ending, 'v5');
      add(`${e}る`, dictionary, ending, 'v5');
    }
    for (const from of [undefined, 'masu'] as const) add(`${i}ます`, dictionary, from, 'v5');
    for (const ending of ['たい', 'やすい', 'にくい', 'づらい', 'すぎる', 'ながら', 'つつ', 'そう', ''])
      add(i + ending, dictionary, undefined, 'v5');
    for (const ending of ['たい', 'やすい', 'にくい', 'づらい']) add(i + ending, dictionary, 'adj-i', 'v5');
    add(`${e}ば`, dictionary, undefined, 'v5');
    add(`${o}う`, dictionary, undefined, 'v5');
  }

  for (const ending of ['ない', 'なかった', 'ず', 'なければ', 'なくて', 'れば', 'よう', 'ろ', 'ながら', 'すぎる', 'そう'])
    add(ending, 'る', undefined, 'v1');
  for (const from of [undefined, 'masu'] as const) add('ます', 'る', from, 'v1');
  for (const from of [undefined, 'v1'] as const) for (const ending of ['られる', 'れる', 'させる']) add(ending, 'る', from, 'v1');
  for (const from of [undefined, 'adj-i'] as const)
    for (const ending of ['ない', 'たい', 'やすい', 'にくい', 'づらい']) add(ending, 'る', from, 'v1');
  // 調べ, 考え: the stem alone, as in lists.
  for (const ending of 'えけせてねべめれげぜでえいきしちにひみりびぎじ') add(ending, `${ending}る`, undefined, 'v1');

  for (const ending of ['く', 'くない', 'くなかった', 'ければ', 'さ', 'すぎる', 'そう', 'み', 'くなる'])
    add(ending, 'い', undefined, 'adj-i');
  for (const from of ['adj-i', 'v5'] as const) add(from === 'adj-i' ? 'くない' : 'くなる', 'い', from, 'adj-i');

  // する after a noun: the dictionary has the noun.
  for (const ending of [
    'する',
    'した',
    'して',
    'し',
    'しない',
    'します',
    'すれば',
    'しよう',
    'される',
    'された',
    'されて',
    'されない',
    'させる',
    'できる',
    'できた',
    'できない',
    'できて',
    'しなければ',
    'しなかった',
    'したい',
    'しやすい',
    'しにくい',
    'しづらい',
    'せず',
    'しすぎる',
    'しつつ',
    'しながら',
  ]) {
    add(ending, '', undefined, 'suru');
  }
  add('して', '', 'te', 'suru');
  add('した', '', 'ta', 'suru');
  add('します', '', 'masu', 'suru');
  add('される', '', 'v1', 'suru');
  add('させる', '', 'v1', 'suru');
  add('されて', '', 'te', 'suru');
  add('できて', '', 'te', 'suru');
  for (const ending of ['な', 'に', 'だ', 'です', 'だった', 'でした', 'の', 'では', 'さ']) add(ending, '', undefined, 'none');
  for (const [ending, base] of [
    ['来た', '来る'],
    ['来て', '来る'],
    ['来ない', '来る'],
    ['来ます', '来る'],
    ['来れば', '来る'],
  ] as const) {
    add(ending, base, undefined, 'kuru');
  }
  return rules;
}

function groupByEnding(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const list = groups.get(rule.ending);
    if (list === undefined) groups.set(rule.ending, [rule]);
    else if (!list.some((one) => one.base === rule.base && one.from === rule.from && one.to === rule.to)) list.push(rule);
  }
  return groups;
}

import { isHiragana } from './script.ts';
import { isEnglishStopWord, isJapaneseStopWord } from './stop-words.ts';

const JAPANESE_LETTER = /[ぁ-んァ-ヶ一-龠]/u;
/** Cut off within a word, or a particle: 使っ, 思わ, 要ら, 読み込ん; 足りなく, 分かりにく, 侵入され. */
const CUT_OFF = /(?:[っゃゅょぁぃぅぇぉあかがなはばまやらわをほぼお]|[一-龠]ん|[一-龠ぁ-ん](?:なく|にく|づら|くさ)|(?:さ|ら)れ)$/u;
/** How what a sentence ends with ends. */
const PREDICATE = /[うくぐすつぬぶむるいただ]$/u;
/** A noun that a clause goes before: ゾーンをまたぐ|通信. */
const CLAUSE_AND_NOUN = /[うくぐすつぬぶむるいただ][一-龠ァ-ヶーa-z0-9]+$/iu;
/** After these a predicate must come, which has an ending: メモリを食, 負荷が高, 運用の知見をコード. */
const OBJECT = /.(?:を|が|は)(?<rest>[^をがは]+)$/u;
/** After these only one or two kanji without their ending are a predicate cut off; a noun may follow as well: クラスタへの接続, GitOpsによるデプロイ. */
const PLACE = /(?:[ァ-ヶー一-龠a-z0-9](?:に|へ|で|と|から)|まで)[一-龠]{1,2}[えけげせてねべめれ]?$/iu;
const STARTS_AMID = /^(?:の|を|が|という)[^ぁ-ん]/u;

/**
 * True when a spelling is a word or phrase that can stand by itself, so that it may be offered to somebody: 運用, 切り戻し, 繋がる. False for the beginnings of inflected words that
 * glossary and segmenter match by (繋がっ, メモリを食), and for particles and function words.
 *
 * By its look alone: no dictionary is asked, and a few stems (目指し, as 切り戻し) pass.
 */
export function isWholeWord(word: string): boolean {
  const text = word.normalize('NFKC').trim();
  if (!JAPANESE_LETTER.test(text)) return !isEnglishStopWord(text.toLowerCase());
  if (isHiragana(text) && (isJapaneseStopWord(text) || text.length < 3)) return false;
  if (STARTS_AMID.test(text) || CUT_OFF.test(text) || PLACE.test(text)) return false;
  const rest = OBJECT.exec(text)?.groups?.['rest'];
  return rest === undefined || PREDICATE.test(rest) || CLAUSE_AND_NOUN.test(rest);
}

/**
 * The spellings of one thing that may be offered: whole words, without other forms of words that are there, too (切り戻せ beside 切り戻す, 変え beside 変える), and without what is cut
 * off as another is that differs by its particle alone (メモリ食 beside メモリを食).
 */
export function wholeWords(spellings: readonly string[]): readonly string[] {
  const whole = spellings.filter(isWholeWord);
  const cutOff = new Set(spellings.filter((spelling) => !isWholeWord(spelling)).flatMap(withoutParticle));
  return whole.filter((word) => {
    if (cutOff.has(word)) return false;
    if (!/[えけげせぜてでねへべぺめれ]$/u.test(word)) return true;
    const root = word.slice(0, -1);
    return !whole.some(
      (other) =>
        other === `${word}る` ||
        (other !== word && other.length === word.length && other.startsWith(root) && /[うくぐすつぬぶむ]$/u.test(other)),
    );
  });
}

/** メモリ食 of メモリを食; a noun of two kanji stands by itself after another (メモリ消費). */
function withoutParticle(stub: string): readonly string[] {
  const joined = stub.replace(/(.)(?:を|が|は)([一-龠])$/u, '$1$2');
  return joined === stub ? [] : [joined];
}

import { normalise } from '../text/normalise.ts';
import { isEnglishStopWord } from '../text/stop-words.ts';

/** What the words of one line amount to, by themselves. */
export interface LineReading {
  /** Has a predicate: somebody who reads it knows something afterwards. */
  readonly states: boolean;
  /** Words that carry meaning, doubles counted once: the measure of content, since characters weigh differently in kanji, kana and Latin letters. */
  readonly words: number;
  /** Gives a reason, a consequence or a contrast. */
  readonly reasons: boolean;
  /** Says what to do, or not to do. */
  readonly advises: boolean;
  /** Has a quantity. */
  readonly measures: boolean;
  readonly fault: LineFault | undefined;
}

/**
 * What a line is instead of a statement. `unfinished`: breaks off, or ends in `etc...`. `agenda`: names a subject without saying anything on it. `courtesy`: greeting, thanks, who speaks.
 * `about-the-note`: speaks of the note taking itself. `announcement`: of other events and offers. `impression`: how somebody felt. `naming`: where a name comes from. `dependent`: begins by pointing at what stands before.
 */
export type LineFault =
  | 'question'
  | 'unfinished'
  | 'agenda'
  | 'courtesy'
  | 'about-the-note'
  | 'announcement'
  | 'impression'
  | 'naming'
  | 'dependent';

const TAIL = /[\s。．.、,!！♪)）」』】\]]+$/u;
const QUESTION = /[?？]|(?:だろうか|でしょうか|のか|かな|かも|らしい|っぽい|疑惑|んだっけ)$/u;
/** Ends in a mark of omission, or in a particle or form that something has to follow. */
const BREAKS_OFF =
  /(?:…|\.\.+|・・+|[-:：、,→=/／~〜]|->|=>|\betc|など|とか|[ぁ-ん一-龠ァ-ヶー\w](?:を|が|は|へ|や|の|と|に|も|で|けど|けれど|けれども|って|だし|し|つつ|および|または|かつ))$/iu;
/** Conjugations that end in the same kana as a particle. */
const NOT_BROKEN =
  /(?:こと|もの|ように|ために|とともに|ほど|だけでも|まで|までに|ごとに|せずに|前に|後に|場合に|と同じ|無しに|なしに|ずつ|こそ)$/u;
const AGENDA =
  /(?:の話|の話題|のデモ|のお話|紹介|説明|について|とは|概要|一覧|まとめ|おさらい|アジェンダ|目次|背景|前提|構成|構成図|事例|画面|様子|質疑|以下の通り|次の通り|言葉が出た|話が出た|話をした|話があった|を見せた|を見せていた|見せてくれた|という言い回し(?:が出た)?)$|^(?:agenda|overview|introduction|contents|summary|demo|outline|q\s?&\s?a)\b/iu;
const COURTESY =
  /ありがとう|よろしく|お願いします|こんにち[はわ]|こんばんは|はじめまして|と申します|お疲れ|自己紹介|プロフィール|中の人です|所属は|入社|転職|登壇(?:者|しま|する)|司会|懇親|乾杯|拍手|休憩|受付|飲み物|ピザ|お弁当|スポンサー|来てくれ|来てもら|\b(?:thank you|thanks|hello|welcome|nice to meet|my name is|i am an? )/iu;
const ABOUT_THE_NOTE =
  /メモ(?:に|は|が|で|なし|して|でき|取|を取|のまま)|見出しだけ|題名|という言葉|言葉として|挙がった(?:言葉|名前)|書きかけ|書き留め|聞き取れ|聞き逃|聞けな|見逃|うろ覚え|自信がな|自信な|未確認|はっきりしな|記録が?な|記録はな|わからなかった|分からなかった|追えな|途中から|途中まで|読めな|画像|写真|スクリーンショット|スライド(?:の|に|が|参照|見)|資料(?:は|に|参照)|と読んで|読み方|ローマ字|\b(?:see slides?|tbd|todo|note to self)\b/iu;
const ANNOUNCEMENT =
  /告知|募集|採用(?:情報|して(?:い|ま))|hiring|アンケート|次回|来月|来週|近日|勉強会(?:を|が|あり|やり)|ミートアップ(?:を|が)|meetup(?:を|が|あり)|書籍|本(?:を|が)(?:出|書)|発売|申し込|イベント(?:が|を|あり)|開催|ブース|ハッシュタグ|twitter|https?:\/\/|\bwww\.|[\w.-]+@[\w-]+\.\w/iu;
/** How a thing got its name: pleasant to know, of no use at work. */
const NAMING = /名前(?:の由来|を込め|だ|で|が|も|は|$)|名付け|名づけ|命名|由来|語源|ギリシャ語|ラテン語|略称|愛称|呼び方|願い/u;
const IMPRESSION =
  /(?:すご|しゅご|面白|おもしろ|楽し|うれし|嬉し|かっこ|やば|つよ|つら|神)(?:い|かった|すぎ|い話|いよ|み|そう)?(?:よ|ね|な|よね|こと)?$|気がする$|と思った$|感動|笑$|ｗ$|www$|好き$|気になる$/iu;
const DEPENDENT =
  /^(?:それ|これ|その|この|そこ|ここ|そういう|こういう|そう|こう|あと|また|さらに|ただし|ただ|しかし|でも|だから|なので|つまり|例えば|たとえば|同じ|同様|上記|前述|さっき|他に|ほかに|一方|→|⇒|->|=>|it|this|that|these|those|they|he|she|also|but|and|so|then|e\.g|same)(?![a-z])/iu;

/** Ends of a Japanese sentence: verbs and adjectives in their plain and polite forms, copulas, and nouns that are predicates (必要, 重要). */
const PREDICATE =
  /(?:[うくぐすつぬぶむる]|(?:っ|い|し|え|け|げ|せ|て|ね|べ|め|れ|き|ぎ|じ|ち|に|び|み|り|か|だ|で|ま|来|見|出|得|寝|居)た|[いっんし]だ|[^、\s]だ|です|ます|ません|ました|でした|である|[かさたなはまやらわがざだば]ない|ない|しい|たい|(?:やす|にく|づら|つら|ほし)い|[多少高低長短早速遅強弱良悪安重軽広狭深浅近遠古若太細厚薄熱寒明暗大小]きい|[多高低長短早速遅強弱良悪安軽広狭深浅近遠古若太細厚薄]い|少ない|大きい|小さい|べき|必要|不要|必須|重要|大切|大事|可能|不可|不可能|困難|有効|無効|便利|簡単|容易|最適|十分|必至|前提|推奨|非推奨|禁止|注意|危険|安全|透過的|自動的|課題|問題|ポイント|ため|から|ので|よい|いい|良い|ぬ|ず|ろ|せよ|こと)(?:よ|ね|よね|わ|のだ|んだ|のです)?$/u;
/** A noun of doing at the end, with what it is done to before it: `Tiller を廃止`, `IP が枯渇`, `API で自動化`. */
const NOMINAL_PREDICATE = /[をがにでへ](?:[^をがはにでへ、。]*?)(?:\p{Script=Han}{2,}|化|\p{Script=Katakana}{3,})$/u;
/** `A = B`, `A -> B`, `A より B`: relations written with signs. */
const RELATION = /\S\s?(?:->|=>|→|⇒|＝|==?|≒|≠|<|>|＜|＞)\s?\S/u;
const ENGLISH_VERB =
  /\b(?:is|are|was|were|be|isn't|aren't|has|have|had|can|cannot|can't|could|should|must|may|might|will|would|won't|do|does|did|don't|doesn't|didn't|needs?|requires?|allows?|makes?|uses?|using|runs?|works?|fails?|supports?|provides?|helps?|reduces?|increases?|takes?|costs?|gets?|keeps?|lets?|means?|becomes?|causes?|prevents?|enables?|avoids?|prefers?|breaks?|moved?|took|made|never|always|than|because|instead)\b/iu;
const REASONS =
  /ため|ので|(?:だ|い|る|た)から|によって|により|ことで|せいで|おかげ|なら|れば|(?:する|した|る|い|ない)と[、\s]?|代わり|一方|より(?:も)?|と違|ではなく|じゃなく|しかし|が、|けど|せず|ずに|\b(?:better|faster|slower|easier|harder|cheaper|safer|smaller|larger|higher|lower|less|more|fewer|because|so that|therefore|instead|rather|unless|if|when|than|due to|but|while)\b/iu;
const ADVISES =
  /べき|必要|必須|推奨|注意|避け|しない(?:と|ほうが|方が)|(?:ほう|方)が(?:よ|い|良)|してはいけ|すること|しよう|ましょう|してお[くき]|心がけ|大事|大切|重要|ポイント|コツ|\b(?:should|must|avoid|prefer|never|always|recommend|best practice|do not|don't|need to|make sure)\b/iu;
const MEASURES =
  /\d+(?:[.,]\d+)*\s?(?:%|％|ms|秒|分|時間|日|週|か月|ヶ月|倍|台|個|件|人|名|円|万|億|千|GB|MB|TB|Gbps|Mbps|rps|qps|req|ノード|クラスタ|サービス|コンテナ|Pod|nodes?|clusters?|pods?|services?|hours?|days?|minutes?|seconds?|x\b|times)|\d+\+|(?:以上|以下|未満|以内)/iu;
/** Words that fill a line without saying anything. */
const FILLERS = new Set(
  'こと もの ところ ため 話 人 方 感 感じ 説明 紹介 予定 今回 今日 今 中 上 下 前 後 的 等 事 時 点 例 場合 形 側 内容 自分 一 二 三 本当 以上 全体 最近 現在 結果'.split(
    ' ',
  ),
);
const WORD = /[a-z0-9][a-z0-9.+#_/-]*|\p{Script=Katakana}[\p{Script=Katakana}ー]*|\p{Script=Han}+/gu;

/** Words of a text that carry meaning. */
export function contentWords(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [word] of normalise(text).text.matchAll(WORD)) if (!isEnglishStopWord(word) && !FILLERS.has(word)) found.add(word);
  return found;
}

/**
 * Read one line of a note for what it says. By the means of the languages alone (how Japanese sentences end, English auxiliaries, signs of comparison), never by subject.
 *
 * @param text  Plain text of one unit.
 */
export function readLine(text: string): LineReading {
  const plain = normalise(text).cased.trim();
  const bare = plain.replace(TAIL, '');
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(bare);
  // A remark in brackets at the end hides the predicate before it.
  const core = bare.replace(/\s?[(（][^()（）]*$/u, '').replace(TAIL, '');
  const states =
    isJapanese && /[\p{Script=Hiragana}\p{Script=Han}]/u.test(bare)
      ? PREDICATE.test(bare) || PREDICATE.test(core) || NOMINAL_PREDICATE.test(core) || RELATION.test(bare)
      : (ENGLISH_VERB.test(bare) && bare.split(/\s+/u).length >= 4) || RELATION.test(bare);
  return {
    states,
    words: contentWords(plain).size,
    reasons: REASONS.test(plain),
    advises: ADVISES.test(plain),
    measures: MEASURES.test(plain),
    fault: faultOf(plain, bare, core),
  };
}

function faultOf(plain: string, bare: string, core: string): LineFault | undefined {
  if (ABOUT_THE_NOTE.test(plain)) return 'about-the-note';
  if (QUESTION.test(bare) || /[?？]/u.test(plain)) return 'question';
  if (COURTESY.test(plain)) return 'courtesy';
  if (ANNOUNCEMENT.test(plain)) return 'announcement';
  if (AGENDA.test(core)) return 'agenda';
  if (/(?:…|\.\.+|・・+|、|,)\s*$/u.test(plain) || (BREAKS_OFF.test(bare) && !NOT_BROKEN.test(bare))) return 'unfinished';
  if (NAMING.test(plain)) return 'naming';
  if (IMPRESSION.test(bare)) return 'impression';
  if (DEPENDENT.test(plain)) return 'dependent';
  return undefined;
}

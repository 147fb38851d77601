import { normaliseKey } from '../text/normalise.ts';

/** What people say to anybody, as alternatives of a pattern. Normalised, without marks. No piece may match the same text in two ways: the whole must stay quick. */
const PHRASES: readonly string[] = [
  // Greetings.
  'おはよー?|おはよう(?:ございます)?|こんにち[はわ]|こんばん[はわ]|お疲れ様|お疲れさま|おつかれ(?:さま)?|おつ|ご苦労様|はじめまして|初めまして|お世話になって(?:い|おり)ます|おやすみ(?:なさい)?|さようなら|さよなら|もしもし|やあ|ハロー|やっほー',
  "hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|night|day)|gm|welcome|bye(?: bye)?|goodbye|see (?:you|ya)(?: later| soon)?|nice to meet you|how are you(?: doing)?|how(?:'s| is) it going|what's up",
  // Thanks, requests and apologies without anything that is asked for.
  'ありがと|ありがとう(?:ございます|ございました)?|有難う(?:ございます|ございました)?|どうも|サンキュー|感謝(?:します)?|助かり(?:ます|ました)|助かる|助かった|すみません|すいません|ごめん(?:なさい)?|失礼(?:します|しました)|よろしく(?:お願いします|お願いいたします|お願い致します)?|お願いします',
  'thanks|thank (?:you|u)|thx|thnx|ty|tysm|cheers|much appreciated|no problem|never ?mind|nvm|sorry|excuse me|please',
  // Replies and praise.
  '了解|りょうかい|承知(?:しました|いたしました)?|わかった|分かった|わかりました|分かりました|なるほど|はい|うん|ええ|いいえ|いや|そうか|そっか|いいね|すごい|すばらしい|素晴らしい|最高|おっけー?|オッケー?|おk',
  'ok|okay|k|sure|yes|yeah|yep|no|nope|got it|i see|understood|great|awesome|amazing|nice|cool|good|good (?:bot|job)|well done|perfect|wow|lol|haha|w+|笑|草',
  // Whoever tries whether anybody is there.
  'テスト(?:中)?|てすと|test|testing|tests|this is a test|テスト投稿|動作確認|(?:誰か)?いますか|聞こえますか|are you there|anybody (?:there|home)',
];
/** What may follow: `thanks a lot`, おつかれさまです, `hello everyone`. */
const AFTER =
  'です|でした|っす|ね|よ|な|ー|さん|so much|very much|a lot|again|there|all|everyone|everybody|folks|guys|team|みな(?:さん|さま)|皆(?:さん|様)|ボット|本当に|ほんとに';

const PHRASE = `(?:${PHRASES.join('|')})(?: ?(?:${AFTER}))*`;
const SMALL_TALK = new RegExp(`^${PHRASE}(?: ${PHRASE})*$`, 'u');
/** Longer is more than a greeting. */
const MAX_CHARS = 60;

/**
 * True for a greeting, thanks, a yes or no, or somebody trying whether the bot is there: nothing that a note could answer.
 *
 * The whole text must be that; `hello world` and `ありがとうの文化` are questions. Pure; any text is accepted.
 */
export function isSmallTalk(text: string): boolean {
  if (text.length > MAX_CHARS) return false;
  const plain = normaliseKey(text)
    // Emoji as Slack writes them.
    .replace(/:[\w+-]+:/gu, ' ')
    .replace(/(?!')[\p{P}\p{S}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return SMALL_TALK.test(plain);
}

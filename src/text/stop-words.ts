/** Words that ask, join or soften, in a query: they are not what is asked about. Lower case, NFKC. */
const ENGLISH =
  'a an the of to in on at for by from with without as is are was were be been being am do does did done have has had having it its this that these those there here ' +
  'i me my we us our you your he she they them their what which who whom whose when where why how can could should would will shall may might must not no nor or and but if then ' +
  'than so too very just about into onto over under after before between during against per via up down out off again also any some each all both more most other such only own same ' +
  'many much often long get gets got tell show find please know want need let lets say says said happen happens happened mean means use used using ' +
  "there's what's who's how's where's it's that's let's i'm i've isn't aren't wasn't don't doesn't didn't haven't hasn't can't won't shouldn't couldn't";

const JAPANESE =
  'したら すれば するには には ときの ときに までの からの への での との くらい ぐらい ほど だけ しか いくら どのくらい どれくらい にも でも ても っても いったい そもそも ちなみに やっぱり やはり なので ので のに から までに ように ような できた できない された される しない していた している して した しよう ' +
  'です ます でし まし ました でした だっ だろ でしょう ください 下さい くださ くだ さい て で に を は が の と も や へ か な ね よ ぞ わ さ せ し す ば た だ から まで より など ' +
  'って という といった として について に関する に対する において における ため ために よう ような ように こと もの ところ とき 時 とか けど けれど が しかし また そして それ これ あれ どれ ' +
  'その この あの どの ここ そこ あそこ どこ だれ 誰 なに 何 なん いつ なぜ 何故 どう どうやって どうして どんな どちら いくつ いくら いる ある する なる できる いう 言う 思う おもう ' +
  'いい ない なく なかっ なか なけれ っ れ られ せる させ たい たく そう らしい みたい もっと とても すごく ちょっと どのように どのよう ほしい 欲しい 教え 教えて 知りたい 知り ' +
  'ありますか 方 者 的 化 性 度 用 中 後 前 上 下 内 外 間 際 場合 ほう ます か しら 際 ん い う え お り る ろ り られる られ れる ませ ましょ しょう くれ くれる もらう もらっ おり いっ いか いき';

/** Question words and requests in Japanese as they stand in running text, longest first, so that they are cut out before segmentation splits them. */
const JAPANESE_REQUESTS: readonly string[] = [
  'について教えてください',
  'を教えてください',
  'について教えて',
  'してください',
  'して下さい',
  'てください',
  'て下さい',
  'ください',
  'を教えて',
  '教えて',
  'はどうすればいいですか',
  'どうすればいい',
  'どうすれば',
  'はどうやって',
  'どうやって',
  'どうして',
  'どのように',
  'どのような',
  'どんな',
  'とは何ですか',
  'とは何か',
  'って何ですか',
  'って何',
  'は何と',
  'を何と',
  '何と',
  'とは何',
  'とは',
  'は何ですか',
  'は何か',
  'なんですか',
  'ありますか',
  'できますか',
  'でしょうか',
  'ですか',
  'ますか',
  'ましたか',
  'のですか',
  'んですか',
  'が知りたい',
  'を知りたい',
  '知りたい',
  'いつから',
  'いつ',
  'なぜ',
  '何故',
  'どこ',
  'だれ',
  'どれ',
  'どちら',
];

const ENGLISH_SET: ReadonlySet<string> = new Set([...ENGLISH.split(' '), ...ENGLISH.replaceAll("'", '').split(' ')]);
const JAPANESE_SET: ReadonlySet<string> = new Set(JAPANESE.split(' '));

/** True for English function and question words, their apostrophes written or dropped as the analyser does. */
export function isEnglishStopWord(word: string): boolean {
  return ENGLISH_SET.has(word);
}

/** True for Japanese particles, auxiliaries, question words and affixes that say nothing alone. */
export function isJapaneseStopWord(word: string): boolean {
  return JAPANESE_SET.has(word);
}

/**
 * Blank out Japanese request and question phrases (`について教えてください`, `って何`), each replaced by spaces of the same length so that offsets hold.
 *
 * @param text  Normalised text.
 */
export function blankRequests(text: string): string {
  let blanked = text;
  for (const phrase of JAPANESE_REQUESTS) {
    if (blanked.includes(phrase)) blanked = blanked.replaceAll(phrase, ' '.repeat(phrase.length));
  }
  return blanked;
}

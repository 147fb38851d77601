/** Words that ask, join or soften, in a query: they are not what is asked about. Lower case, NFKC; a class a line. */
const ENGLISH = [
  // Articles, demonstratives, prepositions, conjunctions.
  'a an the this that these those there here of to in on at for by from with without as into onto over under after before between during against per via up down out off nor or and but if then than so',
  // Forms of to be, to do, to have; modal verbs; negation.
  'is are was were be been being am do does did done doing have has had having can could should would will shall may might must ought not no',
  // Pronouns and possessives.
  'i me my mine myself we us our ours ourselves you your yours yourself he him his she her hers they them their theirs themselves it its itself who whom whose one ones',
  // Question words, and those with -ever.
  'what which when where why how whatever whichever whoever whomever whenever wherever',
  // Indefinite pronouns.
  'someone somebody something somewhere somehow anyone anybody anything anywhere anyhow everyone everybody everything everywhere nobody nothing nowhere else',
  // Amounts and hedges.
  'too very just about again also any some each all both more most other such only own same many much often long several various quite rather really actually basically probably maybe perhaps ever currently',
  // Asking and telling: what the question is wrapped in.
  'tell tells told telling show shows shown showing find please know knows want wants wanted need needs needed let lets say says said saying ask asks asked asking explained mention mentions mentioned mentioning talked talking ' +
    'spoke spoken wonder wondering curious understand get gets got happen happens happened mean means meant use used using',
  // Contractions, with the apostrophe and without.
  "there's what's who's how's where's when's why's here's it's that's let's i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll they're they've they'd they'll he's she's who've who'd " +
    "isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot won't wouldn't shouldn't couldn't mustn't needn't",
].join(' ');

/** Parts of English questions whose words are scaffolding only beside each other: `did anybody talk about …`, `which sessions covered …`. */
const ENGLISH_REQUESTS: readonly RegExp[] = [
  /\b(?:give|gave|given|giving) (?:me |us )?(?:a |an |any |the |some )?(?:talks?|overview|summary|idea|information|details?|examples?)(?= (?:on|about|of)\b)/gu,
  /\b(?:talks?|speaks?|speaking|heard|hear|learn|learned|learnt|read|written|wrote|write|thoughts?|opinions?|information)(?= about\b)/gu,
  /\b(?:which|any|what) (?:talks?|sessions?|presentations?|speakers?|notes?|slides?)(?= (?:is|are|was|were|has|have|had|do|does|did|about|on|covers?|covered|deals?|should|can|could|talks?|mentions?|mentioned|explains?|explained|discuss(?:es|ed)?|describes?|described)\b)/gu,
  /\b(?:can|could|would|please) (?:you |anyone |somebody |someone )?(?:please )?(?:explain|describe|help me|give me)\b|^(?:explain|describe) (?=(?:how|what|why|when|to me)\b)/gu,
  /\b(?:looking|look|search|searching) for\b|\bhelp me\b|\b(?:best )?ways? to\b|\bany idea\b/gu,
];

const JAPANESE =
  'したら すれば するには には ときの ときに までの からの への での との くらい ぐらい ほど だけ しか いくら どのくらい どれくらい にも でも ても っても いったい そもそも ちなみに やっぱり やはり なので ので のに から までに ように ような できた できない された される しない していた している して した しよう ' +
  'です ます でし まし ました でした だっ だろ でしょう ください 下さい くださ くだ さい て で に を は が の と も や へ か な ね よ ぞ わ さ せ し す ば た だ から まで より など ' +
  'って という といった として について に関する に対する において における ため ために よう ような ように こと もの ところ とき 時 とか けど けれど が しかし また そして それ これ あれ どれ ' +
  'その この あの どの ここ そこ あそこ どこ だれ 誰 なに 何 なん いつ なぜ 何故 どう どうやって どうして どんな どちら いくつ いくら いる ある する なる できる いう 言う 思う おもう ' +
  'いい ない なく なかっ なか なけれ っ れ られ せる させ たい たく そう らしい みたい もっと とても すごく ちょっと どのように どのよう ほしい 欲しい 教え 教えて 知りたい 知り ' +
  'ありますか 方 者 的 化 性 度 用 中 後 前 上 下 内 外 間 際 場合 ほう ます か しら 際 ん い う え お り る ろ り られる られ れる ませ ましょ しょう くれ くれる もらう もらっ おり いっ いか いき ' +
  // Indefinite pronouns, and what people say of themselves and of what others said.
  '誰か 誰も 誰でも 何か 何も 何でも どこか どこも どこでも いつか いつでも どれか なにか なにも 何処 どなた どっち どれほど いかが 皆 皆さん みんな みなさん 私 わたし 僕 ぼく 俺 我々 他 ほか 何らか ' +
  // Hedges.
  '結局 本当に ほんとに 実際 実際に 一体 要するに つまり とりあえず 例えば たとえば 果たして 多分 たぶん きっと もし まだ もう 正直 ' +
  '話し 言っ 言わ 述べ 知っ 聞い 分かり わかり わかる お願い おねがい ご存知 ご存じ 存知 存じ';

/** Ways to end a polite or doubtful question. */
const ASKING = '(?:ですか|でしょうか|のですか|んですか|のか|の|かな|ですかね)?';

/**
 * Question words and requests in Japanese as they stand in running text, to be cut out before segmentation splits them. A class a line; within one, the longest comes first.
 */
const JAPANESE_REQUESTS: readonly RegExp[] = [
  // Requests: 教えて, 知りたい, 探しています, お願いします.
  /(?:について|に関して|を|は)?(?:教え|おしえ)て(?:ください|下さい|ほしい|欲しい|くれ(?:ませんか|ますか|る)?|もらえ(?:ませんか|ますか|る)?|いただけ(?:ませんか|ますか)?)?(?:です)?/gu,
  /(?:が|を|について)?(?:知り|聞き|調べ|探し|見つけ)たい(?:のですが|んですが|のだけど|んだけど|です)?/gu,
  /(?:を)?探して(?:い)?(?:る|ます)(?:のですが|んですが|んだけど)?/gu,
  /(?:し)?て(?:ください|下さい)|ください|(?:よろしく)?(?:お願い|おねがい)(?:します|いたします|致します)?/gu,
  // What somebody said: 話していた, 言っていました, 書いてある, 紹介されていた.
  /(?:について|を|と)?(?:話し|喋っ|しゃべっ|語っ|言っ|言われ|話され|触れ|触れられ|述べ|述べられ|載っ|紹介し|紹介され|説明し|説明され|取り上げ|取り上げられ|言及し|言及され|書かれ)て(?:い)?(?:ました(?:か|っけ)?|ますか|ます|た|る)(?:人|方|の(?!は))?/gu,
  /(?:について|を)?(?:話した|喋った|しゃべった|語った)(?:人|方|の(?!は))?|(?:について|と|に)?書いて(?:ありました|あります|あった|ある)/gu,
  /(?:の)?話(?:を|が|も|は)?(?:して(?:い)?(?:ました(?:か|っけ)?|ますか|ます|た|る)|した|あった|ありました(?:か|っけ)?|ありますか|出(?:てい)?(?:ました(?:か)?|た)|聞(?:きました|いた|きたい|けた))(?:人|方|の(?!は))?/gu,
  // Who knows, and whether there is any: 知っている人いますか, ありませんか.
  /(?:を|は|って)?(?:知って(?:い)?(?:ますか|ませんか|ます|る)|(?:ご存知|ご存じ)(?:でしょうか|ですか)?|(?:わか|分か)(?:りますか|る))(?:人|方)/gu,
  /(?:を|は|って)?(?:知って(?:い)?(?:ますか|ませんか)|(?:ご存知|ご存じ)(?:でしょうか|ですか)?|(?:わか|分か)りますか)/gu,
  /(?:人|方)(?:は|って|が)?(?:いますか|いませんか|いました(?:か)?|いる|いた)/gu,
  /(?:あり|でき)(?:ますか|ませんか|ました(?:か|っけ)|ますかね)|(?:ある|ない)(?:でしょうか|ですか|かな)/gu,
  // How and what: どうすればいいですか, どうなっている, どのように, どんな感じ.
  new RegExp(
    `(?:は|を)?どう(?:したら|すると|すれば|やったら|やると|やれば|やって|して|なっている|なってる|なりますか|なりました(?:か)?|なる|なった|いう|いった|しますか|しました(?:か)?|するの|した(?:の|か))(?:いい|よい|良い)?${ASKING}`,
    'gu',
  ),
  /どの(?:くらい|ぐらい|程度|ように|ような|辺り|辺|へん|あたり)|どんな(?:感じ|風に|ふうに)?|どれ(?:くらい|ぐらい|ほど|だけ)|いくつ|いかが/gu,
  new RegExp(`(?:とは|って|は)何(?:か|の(?:こと|事))?${ASKING}|(?:は|を)?何と|なんですか|とは`, 'gu'),
  // Somebody, something, somewhere, sometime; anybody, anything.
  /(?:誰|だれ|何|なに|どこ|どれ|どちら|どなた)(?:でも|か|も)(?!ら)/gu,
  /(?:いつ)(?:頃|ごろ|から|まで|か)?(?!も|でも)|なぜ|何故|なんで|どこ|だれ|どれ|どちら|どっち|どなた/gu,
  // Endings.
  /(?:ような)?気が(?:する|します|した|しました)/gu,
  /(?:でした|だった|だ|ました|ます)っけ|(?:でしょう|です|ます|ました|でした)か(?:ね)?|(?:の|ん)(?:ですか|でしょうか|だろうか|だろう)/gu,
];

/** Contractions that are words of their own without their apostrophe: I'd, I'll, we'd, we'll. */
const OTHER_WORDS: ReadonlySet<string> = new Set(['id', 'ill', 'wed', 'well']);
const ENGLISH_SET: ReadonlySet<string> = new Set([
  ...ENGLISH.split(' '),
  ...ENGLISH.replaceAll("'", '')
    .split(' ')
    .filter((word) => !OTHER_WORDS.has(word)),
]);
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
 * Blank out phrases that only ask (`について教えてください`, `って何`, `did anybody talk about`), each replaced by spaces of the same length so that offsets hold.
 *
 * @param text  Normalised text.
 * @param terms  Ranges of terms of the field: a phrase that is a piece of one is none (いつ of いつも).
 */
export function blankRequests(text: string, terms: readonly { readonly start: number; readonly end: number }[] = []): string {
  let blanked = text;
  for (const pattern of [...JAPANESE_REQUESTS, ...ENGLISH_REQUESTS]) {
    blanked = blanked.replace(pattern, (phrase: string, ...rest: readonly unknown[]) => {
      const start = rest.find((value) => typeof value === 'number') ?? 0;
      const end = start + phrase.length;
      const isPiece = terms.some((term) => term.start <= start && term.end >= end && term.end - term.start > phrase.length);
      return isPiece ? phrase : ' '.repeat(phrase.length);
    });
  }
  return blanked;
}

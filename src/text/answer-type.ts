/** What kind of thing a question asks for, where its question word tells: an amount, a time, a person, or how a word is read. */
export type AnswerType = 'amount' | 'time' | 'person' | 'reading';

const ASKS: readonly (readonly [AnswerType, RegExp])[] = [
  [
    'reading',
    /(?:何と|なんと|何て|なんて|どう)(?:発音|読|呼)|の?発音(?:は|って|を|$)|読み方|呼び方|\bhow (?:do|is|to) .{0,40}\bpronounced?\b|\bpronunciation of\b|\bpronounced?\b/u,
  ],
  [
    'amount',
    /何(?:倍|%|パーセント|割|台|人|名|個|件|回|本|店|社|円|ドル|分|秒|時間|日間|ヶ月|か月|年間|クラスタ|ノード|gb|mb|rps)|いくつ|いくら|どのくらい|どれくらい|\bhow (?:many|much|long|often|fast|big|large|high)\b|\bwhat (?:percentage|number|amount)\b/u,
  ],
  ['time', /いつ|何月|何日(?!間)|何年(?!間)|\bwhen\b|\bwhat (?:date|day|year|month)\b/u],
  ['person', /誰|だれ|\bwho\b|\bwhose\b/u],
];

/**
 * The kind of answer that a question wants, or undefined for queries that are no such question.
 *
 * @param text  Normalised query.
 */
export function answerTypeOf(text: string): AnswerType | undefined {
  return ASKS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** The words that only ask, blanked out by spaces of the same length: how a word is read is not found by the word `read`. */
export function blankAsking(text: string): string {
  return text.replace(
    /(?:何と|なんと|何て|なんて|どう)(?:発音|読み?|呼び?)[ぁ-ん]*|の?発音|読み方|呼び方|\bpronounced?\b|\bpronunciation\b/gu,
    (words) => ' '.repeat(words.length),
  );
}

const AMOUNT = /\d|[一二三四五六七八九十百千]+(?:倍|割|台|人|回|年|ヶ月)|半分|倍に/u;
const TIME =
  /\d{1,2}\s?(?:月|日|時|\/\d)|(?:19|20)\d{2}|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\b|来月|来年|先月|去年|今年|毎月|毎週/u;
const PERSON = /@[\w-]+|さん|氏|\bby\b/u;

/** True when a (normalised) text holds something of the wanted kind. Readings are told by the glossary, not by the look of a text. */
export function holdsAnswer(type: Exclude<AnswerType, 'reading'>, text: string): boolean {
  switch (type) {
    case 'amount':
      return AMOUNT.test(text);
    case 'time':
      return TIME.test(text);
    case 'person':
      return PERSON.test(text);
    default:
      return type satisfies never;
  }
}

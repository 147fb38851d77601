/**
 * Readings that the dictionary has wrong, lacks, or gives only one of where people type another.
 *
 * Found by running about 600 words of operations and software Japanese through IPADIC (@sglkc/kuromoji 1.1.0) and reading the result
 * (2026-11): 疎結合 came out as うとけつごう, 根本 as ねもと, 漏洩 as ろうせつ, 閾値 and 可搬 with no reading. A correction replaces what the
 * dictionary says for exactly that span, when the span begins and ends with morphemes: 日本 changes nothing in 日本語. If the dictionary's
 * own reading is listed it stays first, as it was chosen in context.
 */
export const READING_CORRECTIONS: Readonly<Record<string, readonly string[]>> = {
  // Wrong or missing in the dictionary.
  閾値: ['しきいち', 'いきち'],
  疎結合: ['そけつごう'],
  疎: ['そ'],
  根本: ['こんぽん', 'ねもと'],
  三重化: ['さんじゅうか'],
  内製: ['ないせい'],
  漏洩: ['ろうえい'],
  漏えい: ['ろうえい'],
  可搬: ['かはん'],
  突合: ['とつごう', 'つきあわせ'],
  十分: ['じゅうぶん'],
  初学者: ['しょがくしゃ'],
  時系列: ['じけいれつ'],
  書込: ['かきこみ'],
  読取: ['よみとり'],
  前処理: ['まえしょり'],
  冪等: ['べきとう'],
  粒度: ['りゅうど'],
  閉域: ['へいいき'],
  耐障害: ['たいしょうがい'],
  通帳: ['つうちょう'],
  // Two readings in use.
  重複: ['じゅうふく', 'ちょうふく'],
  日本: ['にほん', 'にっぽん'],
  良い: ['よい', 'いい'],
  依存: ['いぞん', 'いそん'],
  既存: ['きそん', 'きぞん'],
  代替: ['だいたい', 'だいがえ'],
  施策: ['しさく', 'せさく'],
  明日: ['あした', 'あす'],
  共存: ['きょうぞん', 'きょうそん'],
  行っ: ['おこなっ', 'いっ'],
  空く: ['あく', 'すく'],
  開く: ['ひらく', 'あく'],
  入る: ['はいる', 'いる'],
  値: ['あたい', 'ち', 'ね'],
  章: ['しょう'],
  行: ['ぎょう', 'こう'],
  節: ['せつ', 'ふし'],
  版: ['はん', 'ばん'],
  型: ['かた', 'がた'],
  他: ['ほか', 'た'],
  毎: ['ごと', 'まい'],
  側: ['がわ', 'そく'],
  鍵: ['かぎ', 'けん'],
  後: ['あと', 'ご', 'のち'],
  間: ['あいだ', 'かん', 'ま'],
  数: ['かず', 'すう'],
  上: ['うえ', 'じょう'],
  元: ['もと', 'げん'],
  前: ['まえ', 'ぜん'],
};

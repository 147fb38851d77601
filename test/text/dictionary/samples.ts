/** Invented dictionary lines for the tests; none is taken from a real dictionary. */

/** EDICT: one writing and one reading a line. */
export const EDICT_SAMPLE = [
  '　？？？ /SAMPLE, an invented dictionary/Created: 2026-01-01/',
  '# a comment',
  '',
  '証明書 [しょうめいしょ] /(n) certificate (a paper that proves something)/written proof/(P)/',
  '渋滞 [じゅうたい] /(n,vs) congestion (e.g. traffic)/standstill/(P)/',
  '交通 [こうつう] /(n,vs) (1) traffic/(2) communication/(P)/',
  '交通渋滞 [こうつうじゅうたい] /(n) traffic jam/(traffic) deadlock/',
  '料金 [りょうきん] /(n) fee/charge/(P)/',
  '運ぶ [はこぶ] /(v5b,vt) (1) to carry/to transport/(v5b,vi) (2) to go (well, etc.)/(P)/',
  '困る [こまる] /(v5r,vi) to be troubled/to have difficulty/(P)/',
  '難しい [むずかしい] /(adj-i) difficult/hard/(P)/',
  '難しい [むつかしい] /(adj-i) difficult/hard/',
  '纏める [まとめる] /(v1,vt) (uk) to summarize/(P)/',
  '消費 [しょうひ] /(n,vs) consumption/(P)/',
  '宣言的 [せんげんてき] /(adj-na) (comp) declarative/',
  '手を焼く [てをやく] /(exp,v5k) to have a hard time with/',
  '証明證 [しょうめいしょ] /(iK) (n) certificate/',
  'ロード・バランサー /(n) (comp) load balancer/',
  '東京 [とうきょう] /(n) Tokyo/',
  '説明文 [せつめいぶん] /(n) a very long explanation that nobody ever types/',
].join('\n');

/** EDICT2: several forms, marks on forms, `;` between glosses, references, sequence numbers. */
export const EDICT2_SAMPLE = [
  '　？？？ /EDICT2 SAMPLE/',
  '設定(P);設定ち(iK) [せってい(P);せつてい(ok)] /(n,vs) (1) {comp} setting; configuration (of a device; a program)/(2) (See 場面) scene; stage/(P)/EntL9000010X/',
  '引渡し;引き渡し(P) [ひきわたし(P);ひきわた(引渡し)] /(n,vs) handing over/(P)/EntL9000020/',
].join('\r\n');

/** JMdict: DTD, entities, other languages, parts of speech carried over. */
export const JMDICT_SAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE JMdict [
<!ELEMENT JMdict (entry*)>
<!-- An <entry> in a comment, and an expansion bomb: -->
<!ENTITY n "noun (common) (futsuumeishi)">
<!ENTITY lol "&lol;&lol;&lol;">
]>
<JMdict>
<entry>
<ent_seq>9000001</ent_seq>
<k_ele><keb>監視</keb><ke_pri>news1</ke_pri></k_ele>
<k_ele><keb>監し</keb><ke_inf>&sK;</ke_inf></k_ele>
<r_ele><reb>かんし</reb><re_restr>監視</re_restr><re_pri>news1</re_pri></r_ele>
<sense><pos>&n;</pos><pos>&vs;</pos><gloss>monitoring</gloss><gloss xml:lang="ger">Überwachung</gloss><gloss g_type="expl">looking at a thing for long</gloss></sense>
<sense><misc>&arch;</misc><gloss xml:lang="eng">guard &amp; watch</gloss></sense>
</entry>
<entry>
<ent_seq>9000002</ent_seq>
<r_ele><reb>ログ</reb><re_pri>gai1</re_pri></r_ele>
<sense><pos>&n;</pos><field>&comp;</field><gloss>log</gloss></sense>
</entry>
<entry><ent_seq>9000003</ent_seq><sense><gloss>without any form</gloss></sense></entry>
<entry><ent_seq>9000004</ent_seq><r_ele><reb>ぐうてん</reb></r_ele><sense><pos>&n;</pos><gloss xml:lang="ger">nur deutsch</gloss></sense></entry>
</JMdict>
`;

/** EUC-JP bytes of text in JIS X 0208, by turning the platform's decoder round. */
export function encodeEucJp(text: string): Uint8Array {
  const table = eucJpTable();
  return Uint8Array.from(
    [...text].flatMap((char) => {
      const code = char.charCodeAt(0);
      if (code < 0x80) return [code];
      const bytes = table.get(char);
      if (bytes === undefined) throw new RangeError(`${char} is not in JIS X 0208`);
      return [...bytes];
    }),
  );
}

let knownTable: ReadonlyMap<string, readonly [number, number]> | undefined;

function eucJpTable(): ReadonlyMap<string, readonly [number, number]> {
  if (knownTable !== undefined) return knownTable;
  const table = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder('euc-jp');
  for (let row = 0xa1; row <= 0xf4; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const char = decoder.decode(Uint8Array.of(row, cell));
      if (char.length === 1 && char !== '\uFFFD') table.set(char, [row, cell]);
    }
  }
  knownTable = table;
  return table;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHiragana } from '../../../src/text/readings/kana.ts';
import { READING_CORRECTIONS } from '../../../src/text/readings/reading-corrections.ts';
import { kanjiSegments, segmentReadings } from '../../../src/text/readings/run-readings.ts';

/** The readings of a segment as `surface=reading`. */
function readingsOf(segment: string, encoded: string): readonly string[] | undefined {
  return segmentReadings(segment, encoded, 0)?.map(({ start, end, reading }) => `${segment.slice(start, end)}=${reading}`);
}

describe('kanjiSegments', () => {
  it.each([
    ['k8sの運用、Bot', ['の運用']],
    ['運用自動化、Bot、Webhook 用の API', ['運用自動化', '用の']],
    ['10分くらい', ['10分くらい']],
    ['サーバのメモリ', []],
    ['Istio', []],
    ['〆切', ['〆切']],
    ['', []],
  ])('cuts %s into %j', (text, segments) => expect(kanjiSegments(text).map((segment) => segment.text)).toEqual(segments));

  it('gives true offsets of any text', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(...'運用のサーba12、 𠮷'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    });
    fc.assert(
      fc.property(text, (value) => {
        for (const segment of kanjiSegments(value))
          expect(value.slice(segment.start, segment.start + segment.text.length)).toBe(segment.text);
      }),
    );
  });

  it('cuts text without punctuation every 400 characters', () => {
    expect(kanjiSegments('運用'.repeat(500)).map((segment) => segment.text.length)).toEqual([400, 400, 200]);
  });
});

describe('segmentReadings', () => {
  it('joins two and three neighbours and the whole run', () => {
    expect(readingsOf('他社環境設定値', '0,2,たしゃ 2,2,かんきょう 4,2,せってい 6,1,ち')).toEqual([
      '他社=たしゃ',
      '他社環境=たしゃかんきょう',
      '他社環境設定=たしゃかんきょうせってい',
      '他社環境設定値=たしゃかんきょうせっていち',
      '他社環境設定値=たしゃかんきょうせっていあたい',
      '他社環境設定値=たしゃかんきょうせっていね',
      '環境=かんきょう',
      '環境設定=かんきょうせってい',
      '環境設定値=かんきょうせっていち',
      '環境設定値=かんきょうせっていあたい',
      '環境設定値=かんきょうせっていね',
      '設定=せってい',
      '設定値=せっていち',
      '設定値=せっていあたい',
      '設定値=せっていね',
      '値=ち',
      '値=あたい',
      '値=ね',
    ]);
  });

  it('does not join over kana between words', () => {
    expect(readingsOf('障害の原因', '0,2,しょうがい 3,2,げんいん')).toEqual(['障害=しょうがい', '原因=げんいん']);
  });

  it('joins katakana beside kanji, and gives no reading for katakana alone', () => {
    expect(readingsOf('垂直スケーリング', '0,2,すいちょく')).toEqual(['垂直=すいちょく', '垂直スケーリング=すいちょくすけーりんぐ']);
  });

  it('gives the dictionary form and the inflected form', () => {
    expect(readingsOf('見合わない', '0,3,みあわ,みあう,5,みあわない')).toEqual(['見合わ=みあわ', '見合わ=みあう', '見合わない=みあわない']);
  });

  it('corrects the dictionary where morphemes allow it', () => {
    expect(readingsOf('疎結合', '0,1,うと 1,2,けつごう')).toEqual(['疎結合=そけつごう', '結合=けつごう']);
    expect(readingsOf('閾値', '1,1,ち')).toEqual(['閾値=しきいち', '閾値=いきち']);
    expect(readingsOf('日本', '0,2,にっぽん')).toEqual(['日本=にっぽん', '日本=にほん']);
    expect(readingsOf('日本語', '0,3,にほんご')).toEqual(['日本語=にほんご']);
  });

  it('adds the offset of the segment', () => {
    expect(segmentReadings('運用', '0,2,うんよう', 7)).toEqual([{ start: 7, end: 9, reading: 'うんよう' }]);
  });

  it.each([
    'x',
    '0,2',
    '0,9,うんよう',
    '0,2,unyou',
    '-1,2,うん',
    '0,2,うんよう 1,1,よう',
    '0,0,うん',
    '0,2,うんよう,,1,うんようした',
    '0,2,う,い,2,う,x',
  ])('refuses the malformed line %s', (encoded) => expect(segmentReadings('運用', encoded, 0)).toBeUndefined());

  it('has corrections in hiragana only', () => {
    for (const readings of Object.values(READING_CORRECTIONS)) {
      expect(readings.length).toBeGreaterThan(0);
      for (const reading of readings) expect(isHiragana(reading)).toBe(true);
    }
  });
});

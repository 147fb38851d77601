import { beforeAll, describe, it } from 'vitest';
import { loadFolder } from '../../src/notes/load-folder.ts';
import { type AskedQuestion, expectFirst, type SearchableNotes, searchable } from '../support/search.ts';

const HARU = '2019-03-27-haru';
const RECAP = '2019-06-18-kubernetes-meetup';
const KANSAI = '2019-11-28-cloudnative-days';
const JKD = 'japan-container-days';
const YAHOO = 'yahoo-japan';

/** What people ask of the notes that the product ships with, and the line that answers. */
const QUESTIONS: readonly AskedQuestion[] = [
  // Plain words, as the notes have them.
  { ask: 'tiller', file: RECAP, wants: 'v3 では Tiller が廃止になる', why: 'the only line with the word' },
  { ask: '渋滞', file: RECAP, wants: '渋滞の状況を管理するシステム', why: 'two kanji are a word' },
  { ask: 'Watson', file: JKD, wants: 'Watson を Kubernetes に載せ替えた', why: 'a proper name' },
  { ask: 'Verda', file: JKD, wants: 'Verda は LINE のプライベートクラウド', why: 'the line that says what it is' },
  { ask: 'k3os', file: KANSAI, wants: 'k3OS', why: 'k3OS is no k3s' },
  { ask: 'sysbench', file: JKD, wants: '負荷試験のツールは sysbench', why: 'the only line with the word' },
  { ask: 'Joe Beda', file: YAHOO, wants: 'Speaker: Joe Beda', why: 'who spoke is asked, too' },
  { ask: 'マルチテナント', file: YAHOO, wants: 'マルチテナントをやめて', why: 'the longer compound around テナント is the one' },
  // Several words.
  { ask: 'Envoy rps', file: YAHOO, wants: '300K rps を達成', why: 'both words on one line beat Envoy alone' },
  { ask: 'EKS 移行', file: YAHOO, wants: 'kube-awsからEKSに移行した話', why: 'both words in the title of the talk' },
  { ask: 'conntrack つらい', file: YAHOO, wants: 'iptables と conntrack がつらい', why: 'an adjective in hiragana is a content word' },
  { ask: 'Rook CNCF', file: YAHOO, wants: 'Rook は CNCF の Incubating', why: 'both words on one line' },
  { ask: 'GPU 気軽', file: JKD, wants: 'GPU を気軽に使える', why: 'the bullet with both words beats the talk that has GPU in its title' },
  {
    ask: 'CRD API Server 登録',
    file: HARU,
    wants: '独自のリソースを API Server に登録',
    why: 'CRD is the bullet above, the rest is on the line',
  },
  { ask: 'dry-run API Server 通信', file: RECAP, wants: '普通に言う dry-run とは違い', why: 'three words of one line' },
  { ask: 'Vitess シャーディング', file: JKD, wants: 'シャーディングはどう動くか', why: 'Vitess is the talk, the bullet tells of sharding' },
  { ask: 'Stackdriver BigQuery', file: JKD, wants: 'ログの経路', why: 'both names on one line' },
  {
    ask: 'ロードバランサ 開発 Heptio',
    file: YAHOO,
    wants: 'Actapio が Heptio と一緒に',
    why: 'all three, one of them spelt without its long vowel',
  },
  { ask: 'Operator 成熟度モデル', file: KANSAI, wants: 'Operator には成熟度モデルがある', why: 'both on one line' },
  { ask: 'anti affinity', file: HARU, wants: 'Inter-Pod Anti-Affinity', why: 'hyphen and space are one' },
  { ask: 'スキーマ適用 pod', file: JKD, wants: 'DB スキーマの適用コマンド', why: 'a compound that the note takes apart with の' },
  // Abbreviations.
  { ask: 'HPA', file: HARU, wants: 'Horizontal Pod Autoscaler を使う', why: 'the acronym of three words' },
  { ask: 'VPA', file: RECAP, wants: 'VerticalPodAutoscaler', why: 'the acronym of one camelCase word' },
  { ask: 'OLM', file: KANSAI, wants: 'Operator Lifecycle Manager', why: 'spelt out on the line' },
  // The other language or script.
  { ask: 'zero trust', file: KANSAI, wants: 'ゼロトラストネットワーク', why: 'English asks, katakana answers' },
  { ask: 'multi tenant', file: YAHOO, wants: 'マルチテナントをやめて', why: 'English asks, katakana answers' },
  { ask: 'preemption', file: JKD, wants: 'プリエンプションする', why: 'English asks, katakana answers' },
  { ask: 'canary', file: HARU, wants: 'カナリアリリース', why: 'half of the term in English' },
  { ask: 'proxy memory consumption', file: KANSAI, wants: 'proxy がメモリを消費する', why: 'three words, two of them in Japanese' },
  { ask: 'ラズパイ', file: RECAP, wants: 'Raspberry Pi', why: 'the nickname' },
  { ask: 'オープンテレメトリ', file: RECAP, wants: 'OpenTelemetry', why: 'katakana asks, English answers' },
  { ask: 'デスケジューラ', file: YAHOO, wants: '図で理解するDescheduler', why: 'katakana asks, English answers' },
  { ask: 'anthos 読み方', file: KANSAI, wants: '読み方は「アンソス」', why: 'the reading of a name is given in katakana' },
  {
    ask: 'オペレーターのライフサイクル管理',
    file: KANSAI,
    wants: 'Operator 自体のライフサイクルも管理できる',
    why: 'a mixed phrase with a long vowel',
  },
  // Half-width, full-width, kana, romaji.
  { ask: 'ｾﾞﾛﾄﾗｽﾄ', file: KANSAI, wants: 'ゼロトラストネットワーク', why: 'half-width katakana' },
  { ask: 'ｻｰﾋﾞｽﾒｯｼｭ 比較', file: KANSAI, wants: 'サービスメッシュの比較', why: 'half-width katakana beside kanji' },
  { ask: 'Ｋａｆｋａ　ＦａａＳ', file: RECAP, wants: 'FaaS は Kafka を介して', why: 'full-width letters and space' },
  { ask: 'じゅうたい', file: RECAP, wants: '渋滞の状況', why: 'hiragana for kanji' },
  { ask: 'juutai', file: RECAP, wants: '渋滞の状況', why: 'romaji for kanji' },
  { ask: 'きかいがくしゅうきばん', file: JKD, wants: '機械学習基盤', why: 'hiragana for a long compound' },
  { ask: 'こんしん', file: YAHOO, wants: '懇親タイム', why: 'hiragana for the beginning of a heading' },
  // Slips.
  { ask: 'OpenTelementry', file: RECAP, wants: 'OpenTelemetry', why: 'one letter too many' },
  { ask: 'カナリヤリリース', file: HARU, wants: 'カナリアリリース', why: 'a common misspelling in katakana' },
  { ask: 'loadbalanser', file: YAHOO, wants: 'type: LoadBalancer', why: 'a slip is mended to the word as it is written' },
  { ask: 'kubernets バージョン 古い', file: HARU, wants: 'Kubernetes のバージョンが古くなる', why: 'a slip, and an adjective that bends' },
  // Whole questions.
  { ask: 'Helmfile で何ができる？', file: KANSAI, wants: '[TODO] Helmfile', why: 'question words are no content' },
  { ask: 'なぜリリース中に応答が途切れたのか', file: HARU, wants: 'リリース中に応答が途切れる', why: 'a sentence in another tense' },
  { ask: 'コストを何%減らせた？', file: RECAP, wants: '50〜60% 減らせる', why: 'the number is what is asked for' },
  { ask: 'MQTTとHTTPの違いは？', file: RECAP, wants: 'MQTT のほうが HTTP より', why: 'both subjects on one line' },
];

describe('the notes that are shipped answer first', () => {
  let notes: SearchableNotes;
  beforeAll(async () => {
    notes = await searchable((await loadFolder('notes')).notes, { readings: true });
  });

  it.each(QUESTIONS)('$ask: $wants', (question) => expectFirst(notes, question));
});

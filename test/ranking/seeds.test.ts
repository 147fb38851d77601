import { beforeAll, describe, it } from 'vitest';
import { parseNote } from '../../src/notes/parse-note.ts';
import { SHARED_FOLDER, seedNotes } from '../arbitraries.ts';
import { type AskedQuestion, expectFirst, type SearchableNotes, searchable } from '../support/search.ts';

/** Asked of the notes as they were given: with the note takers' own slips. */
const QUESTIONS: readonly AskedQuestion[] = [
  { ask: 'OpenTelemetry', file: '003', wants: 'OpenTelementry', why: 'the note has it misspelt' },
  { ask: 'VerticalPodAutoscaler', file: '003', wants: 'VerticalPodAutocscaler', why: 'the note has it misspelt, inside camelCase' },
  { ask: 'SMI', file: '003', wants: 'Service Meth Interface ? (SMI)', why: 'the acronym stands in brackets' },
  { ask: 'Akraino', file: '003', wants: 'Akraino Edge Statck', why: 'the bullet that the others stand under' },
  { ask: 'kubectl diff', file: '003', wants: 'kubectl diffが齎すもの', why: 'as written beats the line with kubctl' },
  { ask: 'etcd single source of truth', file: '003', wants: 'etcdがSingle Source of Truth', why: 'letters glued to a particle' },
  { ask: 'せいじてき', file: '003', wants: '政治的にGCPを理由', why: 'hiragana for kanji' },
  { ask: 'yaml hell', file: '003', wants: 'yaml Hellに陥る', why: 'exact before 地獄' },
  { ask: 'ノンブロッキング', file: '003', wants: 'Non blockingで並列', why: 'katakana for two English words' },
  { ask: 'ﾀﾞﾐｰpod', file: '004', wants: 'ダミーpod 50個', why: 'half-width katakana glued to letters' },
  { ask: 'マイクロサービスがモノリス化', file: '004', wants: '一部のマイクロサービスがモノリス化する', why: 'all of it on one line' },
  { ask: 'SLO 数値', file: '004', wants: 'マイクロサービスごとにSLOの数値', why: 'both words beat one' },
  { ask: 'しぶや', file: '004', wants: '1/30 Google Cloud k8s day 渋谷', why: 'hiragana for a place' },
  { ask: 'えびす', file: '004', wants: '12/20 恵比寿', why: 'hiragana for a place' },
  { ask: 'mutual TLS', file: '004', wants: 'mTLS', why: 'spelt out asks, the abbreviation answers' },
  { ask: 'What did Hitachi use Istio for?', file: '004', wants: '日立では社内システム向けに', why: 'a question in English' },
  { ask: 'organization culture', file: '004', wants: '組織体制や開発・運用のスタイル', why: 'one word in each language' },
  { ask: '証明書 認証', file: '004', wants: 'サーバ、クライアント双方が証明書で', why: 'both on one line' },
  { ask: 'ｶﾅﾘｱﾘﾘｰｽ', file: '001', wants: 'カナリアリリースとの親和性', why: 'half-width katakana' },
  { ask: '無停止更新', file: '001', wants: '無停止更新', why: 'a bullet that is the query' },
  { ask: 'UFW', file: '001', wants: 'UFW設定', why: 'letters glued to kanji' },
  { ask: '野良 kubernetes', file: '000', wants: '野良 k8s では', why: 'Kubernetes is k8s' },
  { ask: 'ぷりえんぷしょん', file: '000', wants: 'プリエンプション', why: 'hiragana for katakana' },
  { ask: '青山本', file: '000', wants: '青山本', why: 'no dictionary knows the word' },
  { ask: 'kernel parameter', file: '000', wants: 'カーネルパラメータの変更', why: 'English for a katakana compound' },
  { ask: 'サイドカー CloudSQL', file: '000', wants: 'CloudSQLProxy の SideCar', why: 'part of a camelCase word, and katakana for English' },
  { ask: 'ローカルでk8sを立ち上げますか', file: '000', wants: 'ローカルで k8s は立ち上げない', why: 'a polite question' },
  { ask: 'Kubeflow', file: '002', wants: 'キューブフロー', why: 'English asks, katakana answers' },
  { ask: 'kaiseki', file: '002', wants: '自分たちで解析可能', why: 'romaji for kanji' },
  { ask: '管理サーバー 減った', file: '002', wants: '管理サーバ', why: 'サーバ and サーバー are one' },
];

const REQUIRED = process.env.K8SNOTES_REQUIRE_EXTRAS === '1';
const ABSENT = `no seeds in ${SHARED_FOLDER}; set K8SNOTES_SHARED`;

describe.skipIf(seedNotes.size === 0 && !REQUIRED)(
  `the notes as they were given answer first${seedNotes.size === 0 ? ` (${ABSENT})` : ''}`,
  () => {
    let notes: SearchableNotes;
    beforeAll(async () => {
      if (seedNotes.size === 0) throw new Error(ABSENT);
      notes = await searchable(
        [...seedNotes].map(([name, text]) => parseNote(text, name)),
        { readings: true },
      );
    });

    it.each(QUESTIONS)('$ask: $wants', (question) => expectFirst(notes, question));
  },
);

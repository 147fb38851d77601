import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/model.ts';
import { parseNote } from '../../src/notes/parse-note.ts';
import { seedNotes } from '../arbitraries.ts';
import { outlineNote } from './outline-note.ts';

function parseSeed(prefix: string): Note {
  for (const [name, text] of seedNotes) if (name.startsWith(prefix)) return parseNote(text, name);
  throw new Error(`No seed ${prefix}`);
}

const TALKS = ['keynote', 'talk', 'lightning', 'panel'];

/** Checked by hand against the five real notes. `facts` are line, line of the parent, text. */
const SEEDS: readonly {
  readonly seed: string;
  readonly talks: number;
  readonly event: Readonly<Partial<Note>>;
  readonly sessions: readonly string[];
  readonly facts: readonly (readonly [line: number, parentLine: number, text: string])[];
  readonly linesWithoutUnit: readonly number[];
}[] = [
  {
    seed: '000',
    talks: 12,
    event: { title: 'JKD Day1', date: undefined, venue: undefined },
    sessions: [
      '3-74 section <-> "keynote"',
      '5-11 keynote <3> "Mercari"',
      '76 talk <-> "IBM Kubernetes の全貌と始め方"',
      '156-181 talk <-> "Kubernetes が超強力な分散 RDB に。Vitess の真価を大検証してみた。"',
    ],
    facts: [
      [5, 3, 'Mercari'],
      [9, 5, 'Why Container -> Faster build & boot / High Portability / Better utilization'],
      [22, 21, '複数のコンテナ'],
      [41, 40, '継続的に運用可能か？'],
      [53, 48, 'photo.jpeg'],
      [62, 61, 'オンプレで MS を使っていた'],
      [66, 65, 'Namespace'],
      [74, 73, 'July 22-23 Tokyo'],
      [95, 94, '実際にはそこまで使わないこともあるので「高すぎる」とダメ'],
      [113, 112, '開発言語、ライブラリなど'],
      [168, 166, 'VIndex??'],
      [181, 156, 'Oracle Container Engine ではなく GKE を使って検証した'],
    ],
    linesWithoutUnit: [2, 4, 54, 56, 57, 58],
  },
  {
    seed: '001',
    talks: 4,
    event: { title: '春の Kubernetes 祭り！', date: '2019-03-27', venue: '富士通クラウドテクノロジーズ株式会社' },
    sessions: [
      '3-5 section <-> "概要"',
      '9-92 talk <8> "Kubernetesを運用してきた半年間でハマったこと" | 浦野紘一 / 株式会社サイバーエージェント <https://qiita.com/lanocci> | slides https://speakerdeck.com/lanocci/how-ive-operated-kubernetes-on-prod-for-half-a-year-fjct-meetup-on-kubernetes-number-14',
      '13-16 section <9> "注意"',
      '93-114 talk <8> "ニフクラにk8sを入れてみた" | 宮原徹 / 日本仮想化技術株式会社',
      '115-137 talk <8> "ニフクラ Hatoba（β）リリース！！" | 世良迪夫 / 富士通クラウドテクノロジーズ株式会社',
      '138-153 talk <8> "k8sを拡張する方法のまとめ" | kuromt_ @kuromt_ / 富士通研究所',
    ],
    facts: [
      [9, 8, 'Kubernetesを運用してきた半年間でハマったこと'],
      [25, 23, 'アプリコードとインフラ設定を全てGit管理'],
      [47, 46, 'RollingUpdateStrategy'],
      [48, 47, 'maxSurge'],
      [50, 46, 'ダメだった'],
      [61, 60, 'DeploymentごとにいくつまでPodを落としていいか定義'],
      [63, 43, 'Podが偏ってる'],
      [95, 93, 'Slide:'],
      [153, 152, 'AggregatedLayerがプロキシとして振る舞う'],
    ],
    linesWithoutUnit: [92, 114, 137],
  },
  {
    seed: '002',
    talks: 7,
    event: { title: 'Yahoo! JAPAN MEETUP #32 インフラ技術／Kubernetes', date: undefined },
    sessions: [
      '3-8 opening <-> "Opening" 5min',
      '10-44 talk <-> "The origins and future of Kubernetes (en/英語)" 60min | Joe Beda @jbeda / VMware',
      '47-136 talk <-> "Kubernetes at Yahoo! JAPAN IaaS team" 30min | Ryutaro Inoue / Yahoo! JAPAN',
      '49-68 section <47> "Gimbal"',
      '138 social <-> "懇親タイム sponsored by Yahoo! JAPAN"',
      '140-143 lightning <-> "Introduction of k8s-cluster-simulator" | dtaniwaki @dtaniwaki / Preferred Networks',
      '145-152 lightning <-> "kube-awsからEKSに移行した話" | foostan @foostan / freee',
      '154-162 lightning <-> "図で理解するDescheduler" | kurosawa @kurosawa',
      '164-169 lightning <-> "State of the art of gitops with helm"',
      '171-179 lightning <-> "GWにやってきた Rook v1.0で試すCSI" | kobayashi @kobayashi',
    ],
    facts: [
      [22, 21, 'そのためにはOSS化は避けられない'],
      [65, 49, 'IngressRoute: 要調査'],
      [106, 104, 'Probeを使った再起動で場当たり的対処ができるので腰を据えられる'],
      [120, 115, 'OpenStackチーム'],
      [124, 70, 'Good'],
      [125, 124, 'Kubernetesがコントロール/データプレーンで必要な機能をそのままカバーしてくれた'],
    ],
    linesWithoutUnit: [121],
  },
  {
    seed: '003',
    talks: 7,
    event: { title: '20190618 k8s meetup kubecon recap', date: '2019-06-18' },
    sessions: [
      '3-27 talk <-> "KubeCon + CloudNativeCon Europe 2019 Overview"',
      '97-129 talk <-> "Kubectl Apply 2019: Defense Against the Dark Arts"',
      '159-184 lightning <-> "イアンさんが緊急LT"',
    ],
    facts: [
      [8, 7, 'OpenTracing. OpenCensusを統合した'],
      [122, 118, '環境 * サービスが増えるとyaml Hellに陥る'],
      [129, 127, '最短で1分で構築できる'],
      [139, 137, 'pod'],
      [157, 154, '?'],
      [178, 174, 'set $home'],
      [184, 162, 'Containerd v2 shim api (@estesp)'],
    ],
    linesWithoutUnit: [70, 130, 134],
  },
  {
    seed: '004',
    talks: 10,
    event: {
      title: 'CloudNative Days Kansai 2019',
      date: '2019-11-28',
      venue: 'コングレコンベンションセンター',
      hashtags: ['openshiftjp'],
    },
    sessions: [
      '11-18 keynote <9> "コンテナの作り方～Dockerは裏方で何をしているのか～" 10:00-10:30 | 前佛 雅人 - Masahito Zembutsu @zembutsu <https://twitter.com/zembutsu>',
      '20-50 keynote <9> "メルペイのマイクロサービスとCloud Native" 10:30-10:50 | tjun @tjun <https://twitter.com/tjun>',
      '78-91 section <52> "クラスター管理"',
      '128-192 talk <121> "1年間のシステム運用を通して分かったIstioの嬉しさと活用における注意点" 13:20-14:00 | id @ido_kara_deru / 日立製作所 研究開発 <https://twitter.com/ido_kara_deru>',
      '194-245 talk <121> "創るものから活用するものへ -価値を生み出すOperatorの力-" 14:20-15:00 | Kazu @capsmalt <https://twitter.com/capsmalt>',
      '277-298 talk <121> "早い・安い・うまい！〜RancherによるKaaS事例集〜" 16:40-17:20 | ShindoY@Rancher🇯🇵 @shindoy <https://twitter.com/shindoy>',
      '300-331 talk <121> "Production Ready Kubernetesに必要な15のこと" 17:40-18:20 | バルゴ @go_vargo <https://twitter.com/go_vargo>',
    ],
    facts: [
      [7, 1, 'ハッシュタグ #openshiftjp'],
      [24, 20, '俺たちは雰囲気でクラウドネイティブをやってる'],
      [95, 93, 'namespace, quata ,'],
      [141, 128, 'servicemesh.es | Service Mesh Comparison'],
      [150, 149, 'Policyで設定'],
      [173, 172, 'Time to triage an issue - IO Istio DevStats'],
      [187, 175, 'proxyのメモリ消費'],
      [190, 189, 'コミュニティに提案予定'],
      [229, 228, 'Zラボ'],
      [230, 229, '「kubernetes operatorで実現するNoOpsの世界」'],
      [231, 229, 'ツール'],
      [232, 231, 'Kubebuilder'],
      [235, 227, '活用する'],
      [275, 273, '[TODO] helmfileって何ができるんだっけ'],
      [296, 295, 'Shuji Hisaoka（@ShujiHisaoka）さん / Twitter'],
      [330, 300, 'Scheduling'],
    ],
    linesWithoutUnit: [18, 331, 341],
  },
];

describe.skipIf(seedNotes.size === 0)('the seed notes (skipped without the shared folder)', () => {
  describe.each(SEEDS)('$seed', ({ seed, talks, event, sessions, facts, linesWithoutUnit }) => {
    const note = seedNotes.size === 0 ? undefined : parseSeed(seed);

    it('has its talks and facts', () => {
      expect(note).toMatchObject(event);
      expect(note?.warnings).toEqual([]);
      expect(note?.sessions.filter(({ kind }) => TALKS.includes(kind))).toHaveLength(talks);
      expect(note === undefined ? [] : outlineNote(note).sessions).toEqual(expect.arrayContaining([...sessions]));
    });

    it('has its units under their parents', () => {
      const units = note?.units ?? [];
      const lineOf = new Map(units.map(({ id, line }) => [id, line]));
      const found = new Map(units.map((unit) => [unit.line, [unit.line, lineOf.get(unit.parentId ?? ''), unit.text]]));
      for (const fact of facts) expect(found.get(fact[0])).toEqual(fact);
      for (const line of linesWithoutUnit) expect(found.has(line)).toBe(false);
    });

    it('has one unit for every line that says something', () => {
      const text = [...seedNotes].find(([name]) => name.startsWith(seed))?.[1] ?? '';
      const saying = text.split('\n').flatMap((line, index) => (/[^\s\-*#]/.test(line) && !line.startsWith('![](') ? [index + 1] : []));
      expect(note?.units.map(({ line }) => line)).toEqual(saying);
    });
  });
});

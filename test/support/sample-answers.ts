import type { EventCard } from '../../src/answer/cards.ts';
import type { Answer, Card, EventSummary, HitRecord, ShownUnit, TipAnswer, TipScheduleView } from '../../src/model.ts';

/** A unit as an answer shows it, its matches written in [[double brackets]]. */
export function shown(marked: string, children: readonly ShownUnit[] = [], omitted = 0): ShownUnit {
  const highlights: { start: number; end: number }[] = [];
  let text = '';
  for (const part of marked.split(/(\[\[.*?\]\])/u)) {
    const match = /^\[\[(?<word>.*)\]\]$/u.exec(part)?.groups?.['word'];
    if (match !== undefined) highlights.push({ start: text.length, end: text.length + match.length });
    text += match ?? part;
  }
  return { unitId: text, kind: 'bullet', text, inlines: [{ kind: 'text', value: text }], highlights, children, omitted };
}

const FILE = '2019-11-28-cloudnative-days-kansai.md';
const ISTIO_TALK = '1年間のシステム運用を通して分かったIstioの嬉しさと活用における注意点';

export const CAVEATS: Card = {
  path: FILE,
  line: 185,
  endLine: 203,
  url: undefined,
  event: 'CloudNative Days Kansai 2019',
  date: '2019-11-28',
  session: ISTIO_TALK,
  speakers: [{ name: 'id', handle: 'ido_kara_deru', organisation: '日立製作所 研究開発', url: undefined }],
  breadcrumb: ['CloudNative Days Kansai 2019', ISTIO_TALK],
  top: shown(
    '[[注意点]]',
    [
      shown('使いこなすのが難しい'),
      shown('障害のとき、原因を切り分けにくい', [shown('対策', [], 1)]),
      shown('アップデートが 3 か月ごとに必要', [shown('[[Istio]] Operator', [], 2), shown('Helm でのインストールはなくなる予定')], 1),
    ],
    7,
  ),
  others: [],
  moreHits: 7,
  tier: 'exact',
  reasons: [],
};

export const MEMORY: Card = {
  ...CAVEATS,
  line: 202,
  url: 'https://notes.example/kansai.md#L202',
  breadcrumb: ['CloudNative Days Kansai 2019', ISTIO_TALK, '注意点', 'proxy がメモリを消費する'],
  top: shown('なお、[[メモリ]]使用量は Istio のバージョンアップのたびに減っている'),
  others: [shown('proxy が[[メモリ]]を消費する', [], 4)],
  moreHits: 0,
  tier: 'translation',
  reasons: [{ tier: 'translation', kind: 'translation', from: 'memory', to: 'メモリ' }],
};

const KANSAI: EventSummary = {
  path: FILE,
  title: 'CloudNative Days Kansai 2019',
  date: '2019-11-28',
  venue: 'コングレコンベンションセンター',
  sessionCount: 10,
  unitCount: 266,
};
const JKD: EventSummary = {
  path: 'jkd.md',
  title: 'Japan Container Days（JKD）Day1',
  date: undefined,
  venue: undefined,
  sessionCount: 1,
  unitCount: 1,
};

export const EVENT_CARD: EventCard = {
  ...CAVEATS,
  line: 9,
  session: undefined,
  speakers: [],
  breadcrumb: [],
  top: shown('[[CloudNative]] [[Days]] Kansai 2019', [], 260),
  moreHits: 0,
  summary: KANSAI,
};

const NEAR: HitRecord = {
  id: 'n',
  file: 'yahoo.md',
  line: 80,
  endLine: 80,
  text: 'IngressRoute は要調査',
  path: [],
  session: undefined,
  event: 'Yahoo! JAPAN MEETUP',
  date: undefined,
  speakers: [],
  score: 0.2,
  tier: 'partial',
  url: undefined,
};

export const TIP: TipAnswer = {
  kind: 'tip',
  language: 'ja',
  unitId: 'tipUnit12345',
  card: {
    ...CAVEATS,
    line: 339,
    endLine: 341,
    url: 'https://notes.example/kansai.md#L339',
    session: 'Production Ready Kubernetesに必要な15のこと',
    speakers: [{ name: 'バルゴ', handle: 'go_vargo', organisation: undefined, url: undefined }],
    breadcrumb: ['CloudNative Days Kansai 2019', 'Production Ready Kubernetesに必要な15のこと'],
    top: shown('Graceful Shutdown', [
      shown('プロセスが急に終わっても耐えられる作りにしておく'),
      shown('ここを怠ると 5xx 系のエラーが出る'),
    ]),
    moreHits: 0,
  },
  occasion: { kind: 'anniversary', years: 7 },
  scheduled: true,
  notesAsOf: '2026-11-20T09:12:00.000Z',
};

export const SCHEDULE: TipScheduleView = {
  channel: 'slack:C0123',
  time: '09:00',
  zone: 'Asia/Tokyo',
  days: [1, 2, 3, 4, 5],
  holidays: 'jp',
  pausedUntil: undefined,
  next: { at: '2026-11-24T00:00:00.000Z', date: '2026-11-24', time: '09:00', weekday: 2 },
  digest: false,
};

const AS_OF = '2026-11-20T09:12:00.000Z';

/** One answer of every kind, and the shapes that those take, in one language. */
export function sampleAnswers(language: 'ja' | 'en'): Readonly<Record<string, Answer>> {
  const hits = {
    kind: 'hits',
    language,
    total: 12,
    matched: 10,
    sessionCount: 1,
    page: 1,
    pageCount: 1,
    hits: [],
    didYouMean: [],
    alsoSearched: [],
    operatorProblems: [],
    notesAsOf: AS_OF,
    fingerprint: 'f1f2f3f4',
  } as const;
  const nothing = {
    kind: 'nothing',
    language,
    unknownWords: [],
    knownWords: [],
    didYouMean: [],
    alsoSearched: [],
    topics: ['Kubernetes', 'Istio', 'GitOps'],
    near: [],
    operatorProblems: [],
    notesAsOf: AS_OF,
    recorded: false,
    preliminary: false,
  } as const;
  return {
    'hits-heading': { ...hits, query: 'Istio 注意点', cards: [CAVEATS] },
    'hits-translated-page-2': {
      ...hits,
      query: 'memory event:nosuch',
      matched: 1,
      page: 2,
      pageCount: 3,
      cards: [MEMORY],
      operatorProblems: [{ operator: 'event', value: 'nosuch', problem: 'no-match' }],
    },
    'hits-event': { ...hits, query: 'CloudNative Days', matched: 2, sessionCount: 2, cards: [EVENT_CARD] },
    'hits-context-only': {
      ...hits,
      query: 'x',
      matched: 0,
      cards: [{ ...CAVEATS, tier: 'partial', date: undefined, speakers: [], moreHits: 0 }],
      didYouMean: ['Istio'],
    },
    nothing: {
      ...nothing,
      query: 'Laravel routing',
      knownWords: ['routing'],
      unknownWords: ['Laravel'],
      near: [NEAR],
      alsoSearched: ['経路制御'],
      recorded: true,
    },
    'nothing-misspelt': { ...nothing, query: 'kubernets', unknownWords: ['kubernets'], didYouMean: ['Kubernetes'], topics: [] },
    'nothing-preliminary': { ...nothing, query: 'うんよう', unknownWords: ['うんよう'], topics: [], preliminary: true },
    'nothing-operator': {
      ...nothing,
      query: 'after:2030 year:abc',
      operatorProblems: [
        { operator: 'year', value: 'abc', problem: 'bad-date' },
        { operator: 'after', value: '2030', problem: 'no-match' },
      ],
      conditionsAlone: true,
    },
    open: {
      kind: 'open',
      language,
      total: 3,
      cards: [{ ...MEMORY, tier: 'exact', reasons: [], top: shown('[TODO] Helmfile で何ができるのかを確かめる'), others: [] }],
      page: 1,
      pageCount: 2,
      notesAsOf: AS_OF,
      fingerprint: 'f1f2f3f4',
    },
    'open-none': { kind: 'open', language, total: 0, cards: [], page: 1, pageCount: 1, notesAsOf: AS_OF, fingerprint: 'f0f0f0f0' },
    events: { kind: 'events', language, events: [KANSAI, JKD], wanted: undefined },
    'events-no-match': { kind: 'events', language, events: [KANSAI], wanted: 'KubeCon' },
    'events-none': { kind: 'events', language, events: [], wanted: undefined },
    outline: {
      kind: 'outline',
      language,
      event: KANSAI,
      url: undefined,
      items: [
        { title: 'Keynote', start: undefined, end: undefined, speakers: [], depth: 0, line: 18, url: undefined },
        {
          title: 'コンテナの作り方〜Dockerは裏方で何をしているのか〜',
          start: '10:00',
          end: '10:30',
          speakers: [{ name: '前佛 雅人', handle: 'zembutsu', organisation: undefined, url: undefined }],
          depth: 1,
          line: 20,
          url: undefined,
        },
        { title: 'Closing', start: '18:20', end: undefined, speakers: [], depth: 0, line: 360, url: undefined },
      ],
    },
    'tip-scheduled': { ...TIP, language },
    'tip-asked': { ...TIP, language, scheduled: false, occasion: undefined },
    'tip-recent': { ...TIP, language, occasion: { kind: 'recent', days: 3 } },
    'tip-anniversary-week': { ...TIP, language, occasion: { kind: 'anniversary-week', years: 1 } },
    'tip-schedule-subscribed': { kind: 'tip-schedule', language, action: 'subscribed', schedule: SCHEDULE },
    'tip-schedule-paused': {
      kind: 'tip-schedule',
      language,
      action: 'paused',
      schedule: {
        ...SCHEDULE,
        pausedUntil: '2027-01-04',
        next: { at: '2027-01-04T00:00:00.000Z', date: '2027-01-04', time: '09:00', weekday: 1 },
        digest: true,
      },
    },
    'tip-schedule-paused-for-good': {
      kind: 'tip-schedule',
      language,
      action: 'paused',
      schedule: { ...SCHEDULE, days: [1, 3], holidays: 'none', zone: 'Europe/London', pausedUntil: 'forever', next: undefined },
    },
    'tip-schedule-unsubscribed': { kind: 'tip-schedule', language, action: 'unsubscribed', schedule: { ...SCHEDULE, next: undefined } },
    'tip-schedule-resumed': { kind: 'tip-schedule', language, action: 'resumed', schedule: { ...SCHEDULE, days: [1, 2, 3, 4, 5, 6, 7] } },
    'tip-preview': {
      kind: 'tip-preview',
      language,
      schedule: SCHEDULE,
      entries: [
        { moment: { at: '2026-11-24T00:00:00.000Z', date: '2026-11-24', time: '09:00', weekday: 2 }, card: TIP.card, occasion: undefined },
        {
          moment: { at: '2026-11-25T00:00:00.000Z', date: '2026-11-25', time: '09:00', weekday: 3 },
          card: { ...MEMORY, tier: 'exact', reasons: [], others: [], top: shown('proxy がメモリを消費する', [], 4) },
          occasion: TIP.occasion,
        },
      ],
    },
    gaps: {
      kind: 'gaps',
      language,
      days: 90,
      recording: true,
      total: 9,
      gaps: [
        { query: 'laravel routing', count: 6, lastAsked: '2026-11-19' },
        { query: 'terraform の状態', count: 3, lastAsked: '2026-11-02' },
      ],
      votes: [{ query: 'istio 注意点', up: 2, down: 5 }],
      digest: false,
    },
    'gaps-digest': {
      kind: 'gaps',
      language,
      days: 7,
      recording: true,
      total: 1,
      gaps: [{ query: 'laravel routing', count: 1, lastAsked: '2026-11-19' }],
      votes: [],
      digest: true,
    },
    'gaps-none': { kind: 'gaps', language, days: 90, recording: true, total: 0, gaps: [], votes: [], digest: false },
    'gaps-off': { kind: 'gaps', language, days: 90, recording: false, total: 0, gaps: [], votes: [], digest: false },
    'noted-vote-up': { kind: 'noted', language, what: 'vote-up' },
    'noted-tip-retired': { kind: 'noted', language, what: 'tip-retired' },
    'noted-digest-on': { kind: 'noted', language, what: 'digest-on' },
    help: { kind: 'help', language, topics: ['Kubernetes', 'Istio', 'GitOps'] },
    status: {
      kind: 'status',
      language,
      status: {
        noteCount: 5,
        sessionCount: 42,
        unitCount: 874,
        warnings: [{ code: 'unreadable', path: 'a.md', line: 1, message: 'm', remedy: 'r' }],
        notesAsOf: AS_OF,
        problem: undefined,
        glossaryConcepts: 3780,
        dictionary: 'ready',
        readings: 'failed',
      },
    },
    'status-problem': {
      kind: 'status',
      language,
      status: {
        noteCount: 5,
        sessionCount: 42,
        unitCount: 874,
        warnings: [],
        notesAsOf: AS_OF,
        problem: language === 'ja' ? '今はノートのリポジトリから取得できません。' : 'their repository cannot be read just now.',
        glossaryConcepts: 3780,
        dictionary: 'ready',
        readings: 'ready',
      },
    },
    'refused-empty': { kind: 'refused', language, reason: { code: 'empty-query' } },
    'refused-too-long': { kind: 'refused', language, reason: { code: 'query-too-long', length: 10_000, max: 500 } },
    'refused-exclusions': { kind: 'refused', language, reason: { code: 'only-exclusions' } },
    'refused-operators': { kind: 'refused', language, reason: { code: 'only-operators', conditions: ['event:Kansai', 'year:2018'] } },
    'refused-page': { kind: 'refused', language, reason: { code: 'bad-page', page: 99, pageCount: 2 } },
    'refused-not-available': { kind: 'refused', language, reason: { code: 'not-available', command: 'tip' } },
    'refused-no-tips': { kind: 'refused', language, reason: { code: 'no-tips' } },
    'refused-not-subscribed': { kind: 'refused', language, reason: { code: 'not-subscribed' } },
    'refused-not-allowed': { kind: 'refused', language, reason: { code: 'not-allowed' } },
    'refused-bad-zone': { kind: 'refused', language, reason: { code: 'bad-schedule', value: 'Asia/Tokio', expected: 'zone' } },
    'refused-rate-limited': { kind: 'refused', language, reason: { code: 'rate-limited', retryAfterSeconds: 12 } },
    'refused-stale-button': { kind: 'refused', language, reason: { code: 'stale-button' } },
    'refused-store-unavailable': { kind: 'refused', language, reason: { code: 'store-unavailable' } },
    failed: { kind: 'failed', language, errorId: 'e1e2e3e4' },
  };
}

import fc from 'fast-check';
import type { EventCard } from '../../src/answer/cards.ts';
import type { HomeView } from '../../src/core.ts';
import type {
  Answer,
  Card,
  EventSummary,
  GapRecord,
  HitRecord,
  Inline,
  Language,
  MatchReason,
  OperatorProblem,
  OutlineItem,
  Range,
  RefusalReason,
  ShownUnit,
  Speaker,
  TipAnswer,
  TipMoment,
  TipScheduleView,
  VoteRecord,
} from '../../src/model.ts';

/**
 * Answers of every kind with whatever notes, queries and clocks may hold: for the properties of renderers. Texts try to ping, to break markup, to turn direction, and to be
 * longer than any platform takes; ranges lie anywhere in a text, within a character too.
 */

/** Pieces that a platform might take for something else. `@everyone`, `<!channel>` and their like are listed by `PINGS`. */
export const PINGS = [
  '<!channel>',
  '<!here>',
  '<!everyone>',
  '<!subteam^S1>',
  '<@U1>',
  '<#C1>',
  '<@123>',
  '<@&456>',
  '@everyone',
  '@here',
] as const;

const FRAGMENTS = [
  ...PINGS,
  'Istio',
  'メモリ消費',
  'を減らす',
  '注意点。',
  '（補足）',
  ' ',
  ' ',
  '\n',
  '\t',
  '*',
  '**',
  '_',
  '~',
  '~~',
  '`',
  '```',
  '||',
  '>',
  '>>> ',
  '# ',
  '-# ',
  '- ',
  '1. ',
  '&',
  '&amp;',
  '<',
  '>',
  '<https://evil.example|click>',
  '[click](https://evil.example)',
  '<:custom:123456789012345678>',
  '<t:1700000000:R>',
  ':tada:',
  'https://example.com/a?b=c&d=<e>|f',
  'discord.gg/abcdef',
  '\\',
  '\u202eevil\u202c',
  '\u2066x\u2069',
  'שלום',
  'مرحبا',
  '\u200b',
  '\u0000',
  '\u001b[31m',
  '\u0085',
  '\ud800',
  '🇯🇵',
  '👨‍👩‍👧‍👦',
  '👍🏽',
  'か\u3099',
  'e\u0301\u0302\u0303',
  '𠮷',
  '\ufeff',
];

const LONG = [
  'あいうえおかきくけこ'.repeat(400),
  'kubernetes '.repeat(600),
  '👨‍👩‍👧‍👦'.repeat(700),
  'line\n'.repeat(500),
  'x'.repeat(14_000),
  '&<>'.repeat(2000),
  `e${'\u0301'.repeat(3000)}`,
];

/** One line or more of anything; never empty. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
);

/** What a person may ask: as long as the core lets through. */
export const arbitraryQuery: fc.Arbitrary<string> = arbitraryText.map((text) => text.slice(0, 500));

const arbitraryUrl: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.webUrl() },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'javascript:alert(1)',
      'data:text/html,x',
      '/relative',
      '',
      'not a url',
      'https://example.com/)_*|<!channel>',
      'https://example.com/日本語 スペース',
      'HTTPS://EXAMPLE.COM/UPPER',
      'mailto:a@example.com',
    ),
  },
  { weight: 1, arbitrary: fc.constant(`https://example.com/${'a'.repeat(5000)}`) },
);

const { inline: arbitraryInline } = fc.letrec<{ inline: Inline }>((tie) => ({
  inline: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    arbitraryText.map((value): Inline => ({ kind: 'text', value })),
    arbitraryText.map((value): Inline => ({ kind: 'code', value })),
    fc.constant<Inline>({ kind: 'break', value: '\n' }),
    fc
      .tuple(
        fc.constantFrom('strong' as const, 'emphasis' as const, 'delete' as const),
        fc.array(tie('inline'), { minLength: 1, maxLength: 3 }),
      )
      .map(([kind, children]): Inline => ({ kind, children })),
    fc
      .tuple(arbitraryUrl, fc.array(tie('inline'), { minLength: 1, maxLength: 2 }))
      .map(([url, children]): Inline => ({ kind: 'link', url, children })),
  ),
}));

/** The plain text of inline nodes. */
export function inlineText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => ('children' in inline ? inlineText(inline.children) : inline.value)).join('');
}

function arbitraryRanges(length: number): fc.Arbitrary<readonly Range[]> {
  return fc.uniqueArray(fc.nat({ max: length }), { maxLength: 6 }).map((offsets) => {
    const sorted = [...offsets].sort((a, b) => a - b);
    const ranges: Range[] = [];
    for (let index = 0; index + 1 < sorted.length; index += 2) ranges.push({ start: sorted[index] ?? 0, end: sorted[index + 1] ?? 0 });
    return ranges;
  });
}

const arbitraryLeaf: fc.Arbitrary<ShownUnit> = fc
  .tuple(
    fc.constantFrom(
      'heading' as const,
      'bullet' as const,
      'bullet' as const,
      'paragraph' as const,
      'table-row' as const,
      'code' as const,
      'quote' as const,
    ),
    fc.array(arbitraryInline, { minLength: 1, maxLength: 4 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 500 })),
    fc.stringMatching(/^[\w-]{12}$/),
  )
  .chain(([kind, inlines, omitted, unitId]) => {
    const text = inlineText(inlines);
    return arbitraryRanges(text.length).map(
      (highlights): ShownUnit => ({ unitId, kind, text, inlines, highlights, children: [], omitted }),
    );
  });

/** A unit with what is nested below it, at most so deep and so wide. */
export function arbitraryShownUnit(depth = 3, width = 4): fc.Arbitrary<ShownUnit> {
  if (depth === 0) return arbitraryLeaf;
  return fc
    .tuple(arbitraryLeaf, fc.array(arbitraryShownUnit(depth - 1, width), { maxLength: width }))
    .map(([unit, children]) => ({ ...unit, children }));
}

/** Deeper than any platform nests. */
const arbitraryDeepUnit: fc.Arbitrary<ShownUnit> = fc
  .array(arbitraryLeaf, { minLength: 2, maxLength: 14 })
  .map((units) => units.reduceRight((below, unit) => ({ ...unit, children: [below] })));

const arbitraryWideUnit: fc.Arbitrary<ShownUnit> = fc
  .tuple(arbitraryLeaf, fc.array(arbitraryLeaf, { minLength: 40, maxLength: 80 }))
  .map(([unit, children]) => ({ ...unit, children }));

const arbitraryTree: fc.Arbitrary<ShownUnit> = fc.oneof(
  { weight: 8, arbitrary: arbitraryShownUnit() },
  { weight: 1, arbitrary: arbitraryDeepUnit },
  { weight: 1, arbitrary: arbitraryWideUnit },
);

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

const arbitraryDate = fc.constantFrom('2019-11-28', '2019-11', '2019');
const arbitraryInstant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const arbitrarySpeaker: fc.Arbitrary<Speaker> = fc.record({
  name: arbitraryText,
  handle: optional(arbitraryText),
  organisation: optional(arbitraryText),
  url: optional(arbitraryUrl),
});

const arbitraryReason: fc.Arbitrary<MatchReason> = fc.record({
  tier: fc.constantFrom('variant', 'translation', 'reading', 'typo', 'partial'),
  from: arbitraryText,
  to: fc.oneof(arbitraryText, fc.constant('')),
  kind: fc.constantFrom('abbreviation', 'spelling', 'synonym', 'translation', 'reading', 'typo', 'related', 'partial'),
});

const arbitraryEvent: fc.Arbitrary<EventSummary> = fc.record({
  path: arbitraryText,
  title: arbitraryText,
  date: optional(arbitraryDate),
  venue: optional(arbitraryText),
  sessionCount: fc.nat({ max: 10_000 }),
  unitCount: fc.nat({ max: 1_000_000 }),
});

const arbitraryPlainCard: fc.Arbitrary<Card> = fc.record({
  path: arbitraryText,
  line: fc.integer({ min: 1, max: 100_000 }),
  endLine: fc.integer({ min: 1, max: 100_000 }),
  url: optional(arbitraryUrl),
  event: arbitraryText,
  date: optional(arbitraryDate),
  session: optional(arbitraryText),
  speakers: fc.array(arbitrarySpeaker, { maxLength: 4 }),
  breadcrumb: fc.array(arbitraryText, { maxLength: 8 }),
  top: arbitraryTree,
  others: fc.array(arbitraryShownUnit(1, 2), { maxLength: 3 }),
  moreHits: fc.nat({ max: 300 }),
  tier: fc.constantFrom('exact', 'variant', 'translation', 'reading', 'typo', 'partial'),
  reasons: fc.array(arbitraryReason, { maxLength: 4 }),
});

const arbitraryEventCard: fc.Arbitrary<EventCard> = fc
  .tuple(arbitraryPlainCard, arbitraryEvent)
  .map(([card, summary]) => ({ ...card, session: undefined, breadcrumb: [], summary }));

export const arbitraryCard: fc.Arbitrary<Card> = fc.oneof(
  { weight: 6, arbitrary: arbitraryPlainCard },
  { weight: 1, arbitrary: arbitraryEventCard },
);

const arbitraryHitRecord: fc.Arbitrary<HitRecord> = fc.record({
  id: fc.stringMatching(/^[\w-]{12}$/),
  file: arbitraryText,
  line: fc.integer({ min: 1, max: 100_000 }),
  endLine: fc.integer({ min: 1, max: 100_000 }),
  text: arbitraryText,
  path: fc.array(arbitraryText, { maxLength: 3 }),
  session: optional(arbitraryText),
  event: arbitraryText,
  date: optional(arbitraryDate),
  speakers: fc.array(arbitraryText, { maxLength: 2 }),
  score: fc.double({ min: 0, max: 100, noNaN: true }),
  tier: fc.constantFrom('exact', 'variant', 'translation', 'reading', 'typo', 'partial'),
  url: optional(arbitraryUrl),
});

const arbitraryProblem: fc.Arbitrary<OperatorProblem> = fc.record({
  operator: arbitraryText,
  value: fc.oneof(arbitraryText, fc.constant('')),
  problem: fc.constantFrom('no-match', 'bad-date', 'bad-value', 'unknown'),
});

const arbitraryMoment: fc.Arbitrary<TipMoment> = fc.record({
  at: arbitraryInstant,
  date: fc.constantFrom('2026-11-24', '2027-01-04'),
  time: fc.constantFrom('09:00', '23:59'),
  weekday: fc.integer({ min: 1, max: 7 }),
});

const arbitrarySchedule: fc.Arbitrary<TipScheduleView> = fc.record({
  channel: fc.constantFrom('slack:C0123', 'discord:789'),
  time: fc.constantFrom('09:00', '23:59'),
  zone: fc.constantFrom('Asia/Tokyo', 'Europe/London', 'Australia/Lord_Howe'),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }).map((days) => [...days].sort((a, b) => a - b)),
  holidays: fc.constantFrom('jp', 'none'),
  pausedUntil: fc.constantFrom(undefined, 'forever' as const, '2027-01-04'),
  next: optional(arbitraryMoment),
  digest: fc.boolean(),
});

const arbitraryOccasion = fc.oneof(
  fc.record({ kind: fc.constantFrom('anniversary' as const, 'anniversary-week' as const), years: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('recent' as const), days: fc.nat({ max: 30 }) }),
);

/** A tip in this language. */
export function arbitraryTip(language: Language): fc.Arbitrary<TipAnswer> {
  return fc.record({
    kind: fc.constant('tip' as const),
    language: fc.constant(language),
    unitId: fc.stringMatching(/^[\w-]{12}$/),
    card: arbitraryCard,
    occasion: optional(arbitraryOccasion),
    scheduled: fc.boolean(),
    notesAsOf: arbitraryInstant,
  });
}

const arbitraryRefusal: fc.Arbitrary<RefusalReason> = fc.oneof(
  fc.constantFrom<RefusalReason>(
    { code: 'empty-query' },
    { code: 'only-operators', conditions: ['event:x', 'is:open'] },
    { code: 'only-exclusions' },
    { code: 'no-tips' },
    { code: 'not-subscribed' },
    { code: 'digest-needs-tips' },
    { code: 'not-allowed' },
    { code: 'busy' },
    { code: 'stale-button' },
    { code: 'gone' },
    { code: 'store-unavailable' },
    { code: 'query-too-long', length: 100_000, max: 500 },
    { code: 'bad-page', page: 99, pageCount: 2 },
    { code: 'rate-limited', retryAfterSeconds: 12 },
  ),
  arbitraryText.map((command): RefusalReason => ({ code: 'not-available', command })),
  fc
    .tuple(arbitraryText, fc.constantFrom('time' as const, 'zone' as const, 'date' as const, 'future-date' as const, 'word' as const))
    .map(([value, expected]): RefusalReason => ({ code: 'bad-schedule', value, expected })),
);

const arbitraryGap: fc.Arbitrary<GapRecord> = fc.record({
  query: arbitraryText,
  count: fc.integer({ min: 1, max: 9999 }),
  lastAsked: fc.constantFrom('2026-11-19'),
});
const arbitraryVote: fc.Arbitrary<VoteRecord> = fc.record({ query: arbitraryText, up: fc.nat({ max: 99 }), down: fc.nat({ max: 99 }) });

const arbitraryOutlineItem: fc.Arbitrary<OutlineItem> = fc.record({
  title: arbitraryText,
  start: fc.constantFrom(undefined, '10:00'),
  end: fc.constantFrom(undefined, '10:30'),
  speakers: fc.array(arbitrarySpeaker, { maxLength: 2 }),
  depth: fc.nat({ max: 12 }),
  line: fc.integer({ min: 1, max: 100_000 }),
  url: optional(arbitraryUrl),
});

const words = (maxLength: number): fc.Arbitrary<string[]> => fc.array(arbitraryQuery, { maxLength });
const pages = fc
  .integer({ min: 1, max: 40 })
  .chain((pageCount) => fc.integer({ min: 1, max: pageCount }).map((page) => ({ page, pageCount })));
const fingerprint = fc.stringMatching(/^[\w-]{8}$/);

function answersIn(language: Language): Readonly<Record<Answer['kind'], fc.Arbitrary<Answer>>> {
  const said = fc.constant(language);
  return {
    hits: fc
      .tuple(
        pages,
        fc.record({
          kind: fc.constant('hits' as const),
          language: said,
          query: arbitraryQuery,
          total: fc.nat({ max: 100_000 }),
          matched: fc.nat({ max: 100_000 }),
          sessionCount: fc.nat({ max: 1000 }),
          cards: fc.array(arbitraryCard, { minLength: 1, maxLength: 4 }),
          hits: fc.array(arbitraryHitRecord, { maxLength: 2 }),
          didYouMean: words(3),
          alsoSearched: words(3),
          operatorProblems: fc.array(arbitraryProblem, { maxLength: 3 }),
          notesAsOf: arbitraryInstant,
          fingerprint,
        }),
      )
      .map(([page, answer]) => ({ ...answer, ...page })),
    nothing: fc
      .record({
        kind: fc.constant('nothing' as const),
        language: said,
        query: arbitraryQuery,
        unknownWords: words(5),
        knownWords: words(5),
        didYouMean: words(4),
        alsoSearched: words(4),
        topics: words(4),
        near: fc.array(arbitraryHitRecord, { maxLength: 4 }),
        operatorProblems: fc.array(arbitraryProblem, { maxLength: 3 }),
        notesAsOf: arbitraryInstant,
        recorded: fc.boolean(),
        preliminary: fc.boolean(),
        conditionsAlone: fc.boolean(),
      })
      .map((answer) => ({ ...answer, conditionsAlone: answer.conditionsAlone && answer.operatorProblems.length > 0 })),
    outline: fc.record({
      kind: fc.constant('outline' as const),
      language: said,
      event: arbitraryEvent,
      url: optional(arbitraryUrl),
      items: fc.array(arbitraryOutlineItem, { maxLength: 120 }),
    }),
    events: fc.record({
      kind: fc.constant('events' as const),
      language: said,
      events: fc.array(arbitraryEvent, { maxLength: 60 }),
      wanted: optional(arbitraryQuery),
    }),
    open: fc
      .tuple(
        pages,
        fc.record({
          kind: fc.constant('open' as const),
          language: said,
          total: fc.nat({ max: 1000 }),
          cards: fc.array(arbitraryCard, { maxLength: 4 }),
          notesAsOf: arbitraryInstant,
          fingerprint,
        }),
      )
      .map(([page, answer]) => ({ ...answer, ...page })),
    tip: arbitraryTip(language),
    'tip-schedule': fc.record({
      kind: fc.constant('tip-schedule' as const),
      language: said,
      action: fc.constantFrom('subscribed', 'changed', 'paused', 'resumed', 'unsubscribed', 'shown'),
      schedule: arbitrarySchedule,
    }),
    'tip-preview': fc.record({
      kind: fc.constant('tip-preview' as const),
      language: said,
      schedule: optional(arbitrarySchedule),
      entries: fc.array(fc.record({ moment: arbitraryMoment, card: arbitraryCard, occasion: optional(arbitraryOccasion) }), {
        maxLength: 14,
      }),
    }),
    gaps: fc.record({
      kind: fc.constant('gaps' as const),
      language: said,
      days: fc.integer({ min: 1, max: 90 }),
      recording: fc.boolean(),
      total: fc.nat({ max: 9999 }),
      gaps: fc.array(arbitraryGap, { maxLength: 60 }),
      votes: fc.array(arbitraryVote, { maxLength: 60 }),
      digest: fc.boolean(),
    }),
    noted: fc.record({
      kind: fc.constant('noted' as const),
      language: said,
      what: fc.constantFrom('vote-up', 'vote-down', 'tip-retired', 'digest-on', 'digest-off'),
    }),
    help: fc.record({ kind: fc.constant('help' as const), language: said, topics: words(6) }),
    status: fc.record({
      kind: fc.constant('status' as const),
      language: said,
      status: fc.record({
        noteCount: fc.nat(),
        sessionCount: fc.nat(),
        unitCount: fc.nat(),
        warnings: fc.array(
          fc.record({
            code: fc.constantFrom('encoding', 'unreadable', 'too-large'),
            path: arbitraryText,
            line: fc.nat(),
            message: arbitraryText,
            remedy: arbitraryText,
          }),
          { maxLength: 5 },
        ),
        notesAsOf: arbitraryInstant,
        problem: fc.option(arbitraryText, { nil: undefined }),
        glossaryConcepts: fc.nat(),
        dictionary: fc.constantFrom('none', 'loading', 'ready', 'failed'),
        readings: fc.constantFrom('none', 'loading', 'ready', 'failed'),
      }),
    }),
    refused: fc.record({ kind: fc.constant('refused' as const), language: said, reason: arbitraryRefusal }),
    failed: fc.record({ kind: fc.constant('failed' as const), language: said, errorId: fc.stringMatching(/^[\w-]{8}$/) }),
  };
}

/** One arbitrary for each kind of answer, in both languages; a kind that is missing here does not compile. */
export const arbitraryAnswers: Readonly<Record<Answer['kind'], fc.Arbitrary<Answer>>> = (() => {
  const ja = answersIn('ja');
  const en = answersIn('en');
  const both = Object.entries(ja).map(([kind, arbitrary]) => [kind, fc.oneof(arbitrary, en[kind as Answer['kind']])] as const);
  return Object.fromEntries(both) as Record<Answer['kind'], fc.Arbitrary<Answer>>;
})();

/** Any answer at all. */
export const arbitraryAnswer: fc.Arbitrary<Answer> = fc.oneof(...Object.values(arbitraryAnswers));

/** What a start page may have to show. */
export const arbitraryHomeView: fc.Arbitrary<HomeView> = fc.constantFrom<Language>('ja', 'en').chain((language) =>
  fc.record({
    language: fc.constant(language),
    events: fc.array(arbitraryEvent, { maxLength: 5 }),
    tip: optional(arbitraryTip(language)),
    schedules: fc.array(arbitrarySchedule, { maxLength: 60 }),
    topics: words(6),
    notesAsOf: arbitraryInstant,
  }),
);

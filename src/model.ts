/**
 * The words of this project, each defined once: a Note holds Sessions and Units, a search yields Hits, the query core says an Answer.
 *
 * This file imports nothing. Lines count from 1, offsets from 0 in UTF-16 units of the text they speak of.
 */

/** Path of a note below the notes folder, with `/` separators: `2019/kubecon.md`. */
export type NotePath = string;
/** Stable id of a unit: the same while its own text and its file's path stay the same, whatever changes elsewhere in the file. */
export type UnitId = string;
/** Stable id of a session, equal to the id of the unit that is its heading. */
export type SessionId = string;

/** The languages that the bot itself speaks. Note text is never translated. */
export type Language = 'ja' | 'en';

/** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`: as much of a date as the note tells. Sorts as text. */
export type PartialDate = string;

/** Half-open range `[start, end)` of UTF-16 offsets into the text it belongs to. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A piece of a unit's text with its markup. The `value`s in order, joined, are the unit's `text`. */
export type Inline =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'break'; readonly value: '\n' }
  | { readonly kind: 'strong' | 'emphasis' | 'delete'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] };

export type UnitKind = 'heading' | 'bullet' | 'paragraph' | 'table-row' | 'code' | 'quote';

/** What a unit tells about its session or note, when it is such a line and no statement of its own. */
export type MetadataRole = 'speaker' | 'slides' | 'date' | 'venue' | 'hashtag' | 'url';

/** What is indexed and shown: a heading, a bullet, a plain paragraph, a table row, a code block or a quote. */
export interface Unit {
  readonly id: UnitId;
  readonly kind: UnitKind;
  readonly path: NotePath;
  /** Plain text for display, exactly as written less its markup; never empty. Code blocks keep their line breaks. */
  readonly text: string;
  readonly inlines: readonly Inline[];
  /** The unit it stands under: the parent bullet, else the heading, else none. */
  readonly parentId: UnitId | undefined;
  /** Units directly under it, in source order (for a heading: bullets, paragraphs and the next deeper headings). */
  readonly childIds: readonly UnitId[];
  /** The innermost session around it; a session's own heading belongs to that session. */
  readonly sessionId: SessionId | undefined;
  /** Number of ancestors. */
  readonly depth: number;
  /** 1 to 6 for headings, else undefined. */
  readonly headingLevel: number | undefined;
  /** First and last source line of the unit itself, children not included. */
  readonly line: number;
  readonly endLine: number;
  readonly flags: UnitFlags;
}

export interface UnitFlags {
  /** `[TODO]`, `要調査`, a trailing `?` or `？`: the note takers left it open. */
  readonly openQuestion: boolean;
  /** Nothing but links (bare, or with their address as text). */
  readonly linkOnly: boolean;
  /** Nothing but images (with alternative texts, else it is no unit). */
  readonly imageOnly: boolean;
  /** Set on lines such as `Speaker: …`, `Slide: …`, `日時: …`. */
  readonly metadata: MetadataRole | undefined;
}

export interface Speaker {
  readonly name: string;
  /** Without the `@`. */
  readonly handle: string | undefined;
  readonly organisation: string | undefined;
  readonly url: string | undefined;
}

export type SessionKind = 'keynote' | 'talk' | 'lightning' | 'panel' | 'opening' | 'closing' | 'social' | 'section';

/** One headed section. Sessions nest; `talk` and its like are what answers are grouped by, `section` is any other heading. */
export interface Session {
  readonly id: SessionId;
  readonly path: NotePath;
  /** Heading text without times, durations, numbers such as `LT1` and speakers. */
  readonly title: string;
  readonly kind: SessionKind;
  readonly parentId: SessionId | undefined;
  /** `HH:MM`, local time of the event. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly durationMinutes: number | undefined;
  readonly speakers: readonly Speaker[];
  readonly slides: readonly string[];
  /** Heading line, and the last line of the section. */
  readonly line: number;
  readonly endLine: number;
}

/** Who may read a note: everybody, or only the places named (`slack:C0123`, `discord:456`). */
export type Audience = { readonly kind: 'public' } | { readonly kind: 'places'; readonly places: readonly string[] };

export interface NoteWarning {
  readonly code:
    | 'encoding'
    | 'control-character'
    | 'front-matter'
    | 'unclosed-fence'
    | 'too-deep'
    | 'too-large'
    | 'unreadable'
    | 'outside-folder';
  readonly path: NotePath;
  readonly line: number;
  /** What was found, with the value. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** One Markdown file: an event. */
export interface Note {
  readonly path: NotePath;
  readonly title: string;
  readonly date: PartialDate | undefined;
  /** True when the front matter says `date: unknown`: nobody knows it, so nobody needs to be asked. */
  readonly dateUnknown: boolean;
  readonly venue: string | undefined;
  readonly url: string | undefined;
  readonly hashtags: readonly string[];
  readonly tags: readonly string[];
  readonly audience: Audience;
  readonly draft: boolean;
  /** False when the front matter says `tip: false`. */
  readonly tip: boolean;
  /** In source order. */
  readonly sessions: readonly Session[];
  /** In source order. */
  readonly units: readonly Unit[];
  readonly lineCount: number;
  readonly warnings: readonly NoteWarning[];
}

/**
 * Why a hit matched, best first. `exact`: the query's own words, width and case aside. `variant`: another spelling of the same word (long vowel,
 * hyphen, inflection, abbreviation). `translation`: the other language or script. `reading`: kana or romaji for kanji. `typo`: a repaired slip of the
 * query or of the note. `partial`: not every word of the query is there.
 */
export type Tier = 'exact' | 'variant' | 'translation' | 'reading' | 'typo' | 'partial';

/** How one word of the query became what was found, for the line that says why: `memory → メモリ`. */
export interface MatchReason {
  readonly tier: Exclude<Tier, 'exact'>;
  /** As the person typed it. */
  readonly from: string;
  /** As the notes write it. */
  readonly to: string;
  /** Finer than the tier where words differ: `PDB → PodDisruptionBudget` is an abbreviation. */
  readonly kind: 'abbreviation' | 'spelling' | 'synonym' | 'translation' | 'reading' | 'typo' | 'related' | 'partial';
}

/** A unit that answers a query. */
export interface Hit {
  readonly unitId: UnitId;
  /** From 1 over the whole result. */
  readonly rank: number;
  /** Higher is better; comparable within one answer only. */
  readonly score: number;
  readonly tier: Tier;
  readonly reasons: readonly MatchReason[];
  /** Sorted, disjoint ranges of the unit's own text. Empty when the unit is here only because of its parents or children. */
  readonly highlights: readonly Range[];
  /** True when the unit's own text matched; false when it stands directly under or above what matched. */
  readonly own: boolean;
}

/** Where a request came from, as audience rules name it: `['slack:C0123']`, `['discord:789','discord:456']` (channel, server, roles); empty on the console. */
export interface Place {
  readonly platform: 'console' | 'slack' | 'discord' | 'web' | 'api';
  readonly ids: readonly string[];
  /** The console belongs to whoever owns the notes: it sees all but drafts. */
  readonly trusted: boolean;
  /** The channel itself, where a daily tip of this place would be posted: `slack:C0123`, `discord:789`. Undefined where nothing can be posted. */
  readonly channel?: string;
  /** The Slack workspace or Discord server around the channel, as the platform names it: `slack:T0123`, `discord:456`. Undefined in direct messages on Discord. */
  readonly workspace?: string;
}

/** Who asks, as far as a decision needs it; never logged, never stored in the clear beside a query. */
export interface Person {
  /** `slack:U0123`, `discord:789`. */
  readonly id: string;
  /** May change what concerns a whole channel where only administrators may: workspace admins and owners on Slack, who may manage the server on Discord. */
  readonly isAdmin: boolean;
}

/** What a person said, free of any platform. */
export interface Request {
  readonly text: string;
  readonly place: Place;
  /** `auto` answers in the language of the question, else of `locale`. */
  readonly language: Language | 'auto';
  /** BCP 47 locale that the platform knows of the person, if any. */
  readonly locale?: string;
  /** From 1. */
  readonly page?: number;
  readonly pageSize?: number;
  readonly requestId?: string;
  readonly person?: Person;
}

/** A unit as an answer shows it, with what is nested below. */
export interface ShownUnit {
  readonly unitId: UnitId;
  readonly kind: UnitKind;
  readonly text: string;
  readonly inlines: readonly Inline[];
  readonly highlights: readonly Range[];
  readonly children: readonly ShownUnit[];
  /** Units below it that are left out here, at any depth. */
  readonly omitted: number;
}

/** One session's part of an answer: the best unit on top, others of the same session beneath. */
export interface Card {
  readonly path: NotePath;
  readonly line: number;
  readonly endLine: number;
  /** Link to the line; undefined when nobody told where the notes are published. */
  readonly url: string | undefined;
  readonly event: string;
  readonly date: PartialDate | undefined;
  readonly session: string | undefined;
  readonly speakers: readonly Speaker[];
  /** Texts from the event down to the parent of `top`. */
  readonly breadcrumb: readonly string[];
  readonly top: ShownUnit;
  readonly others: readonly ShownUnit[];
  /** Hits of this session that are not shown on the card. */
  readonly moreHits: number;
  readonly tier: Tier;
  readonly reasons: readonly MatchReason[];
}

/** One unit of a result, flat, as `ask --json` lists it. */
export interface HitRecord {
  readonly id: UnitId;
  readonly file: NotePath;
  readonly line: number;
  /** Last line of the unit with the children shown under it; a child that is a hit of its own on the same page is shown by itself. */
  readonly endLine: number;
  readonly text: string;
  readonly path: readonly string[];
  readonly session: string | undefined;
  readonly event: string;
  readonly date: PartialDate | undefined;
  readonly speakers: readonly string[];
  readonly score: number;
  readonly tier: Tier;
  readonly url: string | undefined;
}

export interface EventSummary {
  readonly path: NotePath;
  readonly title: string;
  readonly date: PartialDate | undefined;
  readonly venue: string | undefined;
  readonly sessionCount: number;
  readonly unitCount: number;
}

export interface OutlineItem {
  readonly title: string;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly speakers: readonly Speaker[];
  readonly depth: number;
  readonly line: number;
  readonly url: string | undefined;
}

/** A search operator that found nothing to restrict by, or could not be read. */
export interface OperatorProblem {
  readonly operator: string;
  readonly value: string;
  readonly problem: 'no-match' | 'bad-date' | 'bad-value' | 'unknown';
}

/** What the core says, free of any platform. */
export type Answer =
  | {
      readonly kind: 'hits';
      readonly query: string;
      readonly language: Language;
      /** All units that answer, over all pages, with what stands right above and below the matches. */
      readonly total: number;
      /** Those of them whose own text matched. */
      readonly matched: number;
      readonly sessionCount: number;
      readonly page: number;
      readonly pageCount: number;
      readonly cards: readonly Card[];
      readonly hits: readonly HitRecord[];
      readonly didYouMean: readonly string[];
      readonly alsoSearched: readonly string[];
      readonly operatorProblems: readonly OperatorProblem[];
      readonly notesAsOf: string;
      /** The same for as long as this page shows the same text: buttons carry it, so that a click after a change of the notes can say so. */
      readonly fingerprint: string;
    }
  | {
      readonly kind: 'nothing';
      readonly query: string;
      readonly language: Language;
      /** Words of the query that the notes do not have. */
      readonly unknownWords: readonly string[];
      /** Words of the query that the notes do have. */
      readonly knownWords: readonly string[];
      readonly didYouMean: readonly string[];
      readonly alsoSearched: readonly string[];
      readonly topics: readonly string[];
      readonly near: readonly HitRecord[];
      readonly operatorProblems: readonly OperatorProblem[];
      /** True when conditions alone were asked for, without a word: then `operatorProblems`, of which there is one at least, are the answer. */
      readonly conditionsAlone?: boolean;
      readonly notesAsOf: string;
      /** True when the query was recorded as a gap, without names. */
      readonly recorded: boolean;
      /** True while readings or the dictionary are being prepared: the same question may find something in a moment. */
      readonly preliminary: boolean;
    }
  | {
      readonly kind: 'outline';
      readonly language: Language;
      readonly event: EventSummary;
      readonly url: string | undefined;
      readonly items: readonly OutlineItem[];
    }
  | { readonly kind: 'events'; readonly language: Language; readonly events: readonly EventSummary[]; readonly wanted: string | undefined }
  | {
      readonly kind: 'open';
      readonly language: Language;
      readonly total: number;
      readonly cards: readonly Card[];
      readonly page: number;
      readonly pageCount: number;
      readonly notesAsOf: string;
      /** As with hits. */
      readonly fingerprint: string;
    }
  | TipAnswer
  | {
      readonly kind: 'tip-schedule';
      readonly language: Language;
      /** What has just been done; `shown` when nothing was. */
      readonly action: 'subscribed' | 'changed' | 'paused' | 'resumed' | 'unsubscribed' | 'shown';
      readonly schedule: TipScheduleView;
    }
  | {
      readonly kind: 'tip-preview';
      readonly language: Language;
      /** Undefined where the channel has no subscription: then the days are those of the default schedule. */
      readonly schedule: TipScheduleView | undefined;
      readonly entries: readonly TipPreviewEntry[];
    }
  | GapsAnswer
  /** A vote or the like was taken. */
  | {
      readonly kind: 'noted';
      readonly language: Language;
      readonly what: 'vote-up' | 'vote-down' | 'tip-retired' | 'digest-on' | 'digest-off';
    }
  | { readonly kind: 'help'; readonly language: Language; readonly topics: readonly string[] }
  | { readonly kind: 'status'; readonly language: Language; readonly status: Status }
  | { readonly kind: 'refused'; readonly language: Language; readonly reason: RefusalReason }
  | { readonly kind: 'failed'; readonly language: Language; readonly errorId: string };

/** Why a request is not carried out; each has a message with a remedy in both languages. */
export type RefusalReason =
  | { readonly code: 'empty-query' }
  | { readonly code: 'query-too-long'; readonly length: number; readonly max: number }
  /** Conditions that select something each, and nothing together; as they are written. */
  | { readonly code: 'only-operators'; readonly conditions: readonly string[] }
  | { readonly code: 'only-exclusions' }
  | { readonly code: 'bad-page'; readonly page: number; readonly pageCount: number }
  | { readonly code: 'not-available'; readonly command: string }
  /** A tip is wanted, but no note that may be read here has one that is worth it. */
  | { readonly code: 'no-tips' }
  /** `tip pause` and the like where no tip is subscribed. */
  | { readonly code: 'not-subscribed' }
  /** `gaps subscribe` where no tip is subscribed: the digest comes with the first tip of a week. */
  | { readonly code: 'digest-needs-tips' }
  /** Only administrators may change this. */
  | { readonly code: 'not-allowed' }
  /** A word after `tip subscribe` or `tip pause` that is no time, days, zone or date. */
  | { readonly code: 'bad-schedule'; readonly value: string; readonly expected: 'time' | 'zone' | 'date' | 'future-date' | 'word' }
  /** Too many requests of one person, or of all. */
  | { readonly code: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly code: 'busy' }
  /** A button of a message that is too old, or that this program did not make. */
  | { readonly code: 'stale-button' }
  /** What the button was about is no longer in the notes, or not for this place. */
  | { readonly code: 'gone' }
  /** Durable state cannot be reached just now; searching goes on. */
  | { readonly code: 'store-unavailable' };

export interface Status {
  readonly noteCount: number;
  readonly sessionCount: number;
  readonly unitCount: number;
  readonly warnings: readonly NoteWarning[];
  readonly notesAsOf: string;
  /** Why the notes are not as they are in their folder or repository, in the language of the answer and as far as whoever asks may know; undefined when they are. */
  readonly problem: string | undefined;
  readonly glossaryConcepts: number;
  readonly dictionary: 'none' | 'loading' | 'ready' | 'failed';
  readonly readings: 'none' | 'loading' | 'ready' | 'failed';
}

/** `YYYY-MM-DD`. */
export type LocalDate = string;

/** Why a tip may matter just now. */
export type TipOccasion =
  /** The event was on this day of the year, so many years ago. */
  | { readonly kind: 'anniversary'; readonly years: number }
  /** The same, but only within the same week. */
  | { readonly kind: 'anniversary-week'; readonly years: number }
  /** The event was so few days ago. */
  | { readonly kind: 'recent'; readonly days: number };

/** One tip: a unit of the notes that is worth reading by itself. */
export interface TipAnswer {
  readonly kind: 'tip';
  readonly language: Language;
  readonly unitId: UnitId;
  readonly card: Card;
  readonly occasion: TipOccasion | undefined;
  /** True for the scheduled post, false for one that somebody asked for. */
  readonly scheduled: boolean;
  readonly notesAsOf: string;
}

/** When a channel gets its tips, as an answer tells it. */
export interface TipScheduleView {
  /** `slack:C0123`. */
  readonly channel: string;
  /** `HH:MM` in `zone`. */
  readonly time: string;
  /** IANA name. */
  readonly zone: string;
  readonly days: TipDays;
  readonly holidays: 'jp' | 'none';
  /** First day on which tips are posted again, `forever` until somebody resumes, undefined when not paused. */
  readonly pausedUntil: LocalDate | 'forever' | undefined;
  /** Undefined when there will be none: paused for good, unsubscribed. */
  readonly next: TipMoment | undefined;
  readonly digest: boolean;
}

/** Days of the week as ISO numbers, 1 = Monday to 7 = Sunday, sorted, at least one. */
export type TipDays = readonly number[];

export interface TipMoment {
  /** ISO instant. */
  readonly at: string;
  readonly date: LocalDate;
  /** `HH:MM` as a clock in the zone shows it then. */
  readonly time: string;
  /** 1 = Monday. */
  readonly weekday: number;
}

export interface TipPreviewEntry {
  readonly moment: TipMoment;
  readonly card: Card;
  readonly occasion: TipOccasion | undefined;
}

export interface GapsAnswer {
  readonly kind: 'gaps';
  readonly language: Language;
  /** How many days back it counts. */
  readonly days: number;
  /** False when recording is switched off. */
  readonly recording: boolean;
  /** All queries without an answer in that time. */
  readonly total: number;
  /** Most asked first. */
  readonly gaps: readonly GapRecord[];
  /** Votes on answers in that time, worst first. */
  readonly votes: readonly VoteRecord[];
  /** True for the weekly post. */
  readonly digest: boolean;
}

export interface GapRecord {
  /** Normalised; names no person and no channel. */
  readonly query: string;
  readonly count: number;
  readonly lastAsked: LocalDate;
}

export interface VoteRecord {
  readonly query: string;
  readonly up: number;
  readonly down: number;
}

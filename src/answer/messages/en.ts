import type { TipDays, TipMoment, TipScheduleView } from '../../model.ts';
import type { Messages } from './messages.ts';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function dayName(weekday: number): string {
  return DAY_NAMES[weekday - 1] ?? '';
}

/** `a, b and c` */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function tipDays(days: TipDays): string {
  const key = days.join('');
  if (key === '1234567') return 'every day';
  if (key === '12345') return 'on weekdays';
  return key === '67' ? 'on weekends' : `on ${listed(days.map((day) => `${dayName(day)}s`))}`;
}

function tipMoment({ date, time, weekday }: TipMoment): string {
  return `${dayName(weekday).slice(0, 3)} ${date} ${time}`;
}

function tipTimes({ time, zone, days, holidays }: TipScheduleView): string {
  return `at ${time} (${zone}) ${tipDays(days)}${holidays === 'jp' ? ', not on Japanese public holidays' : ''}`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The English wording. */
export const en: Messages = {
  hitCount: (matched, sessions) => `${plural(matched, 'hit')} in ${plural(sessions, 'talk')}`,
  contextOnly: 'from its heading or parent',
  moreItems: (count) => `${count} more`,
  moreLines: (count) => `${plural(count, 'more line')}`,
  moreHitsInTalk: (count) => `${plural(count, 'more hit')} in this talk`,
  alsoHere: 'Also in this talk:',
  page: (page, pageCount) => `page ${page} of ${pageCount}`,
  nextPage: (command) => `next page: ${command}`,
  noMorePages: 'There are no further pages.',
  notesAsOf: (time) => `notes as of ${time}`,
  undated: 'undated',
  nothing: (query) => `No note answers “${query}”.`,
  partlyKnown: (known, unknown) => `There are items about ${known.join(', ')}, but the notes do not have ${unknown.join(', ')}.`,
  unknownWords: (words) => `Not in the notes: ${words.join(', ')}`,
  didYouMean: (words) => `Did you mean: ${words.join(', ')}`,
  alsoSearched: (words) => `Also searched: ${words.join(', ')}`,
  nearby: 'Nearby in the notes (perhaps not what you look for):',
  preliminary: 'Readings and the dictionary are still being prepared: asked again in a moment, the same question may find something.',
  topics: (topics) => `Nearby topics: ${topics.map((topic) => `[${topic}]`).join(' ')}`,
  operatorProblem: ({ operator, value, problem }) => {
    switch (problem) {
      case 'no-match':
        return `Nothing matches ${operator}:${value}, so this condition was left out.`;
      case 'bad-date':
        return `${operator}:${value} is no date. Write 2019, 2019-11 or 2019-11-28.`;
      case 'bad-value':
        return value === '' ? `Write a value after ${operator}:` : `${operator}:${value} is not possible. Write, for example, is:open.`;
      case 'unknown':
        return `There is no operator ${operator}:`;
      default:
        return problem satisfies never;
    }
  },
  nothingMeets: (condition) => `No note meets ${condition}.`,
  reason: ({ kind, from, to }) => {
    const names = {
      abbreviation: 'abbreviation',
      spelling: 'other spelling',
      synonym: 'synonym',
      translation: 'translated term',
      reading: 'reading',
      typo: 'similar spelling',
      related: 'related',
      partial: 'only some of the words',
    } as const;
    return to === '' || to === from ? `${names[kind]}: ${from}` : `${names[kind]}: ${from} → ${to}`;
  },
  tier: {
    exact: 'exact',
    variant: 'other spelling',
    translation: 'translated term',
    reading: 'reading',
    typo: 'similar spelling',
    partial: 'only some of the words',
  },
  events: (count) => plural(count, 'event'),
  noSuchEvent: (name) => `There is no event “${name}”. These there are:`,
  eventCounts: (sessions, units) => `${plural(sessions, 'talk')}, ${plural(units, 'item')}`,
  noEvents: 'There are no notes that can be read here.',
  openQuestions: (count) => plural(count, 'open question'),
  noOpenQuestions: 'There are no open questions.',
  speakers: (speakers) =>
    speakers
      .map(({ name, handle, organisation }) => {
        const withHandle = handle === undefined || handle === name ? name : `${name} (@${handle})`;
        return organisation === undefined ? withHandle : `${withHandle}, ${organisation}`;
      })
      .join('; '),
  help: {
    intro: 'Type what you look for, in Japanese or English, in kana or misspelt: the notes are searched for all of it.',
    searches: [
      { say: 'Istio 注意点', does: 'items about both words' },
      { say: '"rolling update"', does: 'exactly as written' },
      { say: 'Istio -Helm', does: 'without items that name Helm' },
    ],
    conditions: {
      title: 'Conditions, with words or alone:',
      operators: ['event:Kansai', 'speaker:go_vargo', 'year:2019', 'after:2019-06', 'before:2019-12', 'tag:istio', 'is:open'],
    },
    commandsTitle: 'What else you can say:',
    commands: [
      { say: 'events', does: 'the events' },
      { say: 'event NAME', does: 'the talks of one' },
      { say: 'open', does: 'open questions' },
      { say: 'tip', does: 'something worth reading from the notes' },
      { say: 'tip subscribe', does: 'one here on weekdays; or daily, mon,wed, at 09:00, in Asia/Tokyo …' },
      { say: 'tip pause', does: 'none until tip resume, or until a date: tip pause until 2027-01-04' },
      { say: 'tip unsubscribe', does: 'no more tips here' },
      { say: 'tip preview', does: 'the next tips and their days' },
      { say: 'gaps', does: 'questions that the notes could not answer' },
      { say: 'gaps subscribe', does: 'the same here once a week, until gaps unsubscribe' },
      { say: 'status', does: 'state of the notes' },
      { say: 'search help', does: 'search for a word that is a command' },
    ],
  },
  helpTopics: (topics) => `For example: ${topics.join(', ')}`,
  status: {
    notes: (notes, sessions, units) => `${plural(notes, 'note')}, ${plural(sessions, 'talk')}, ${plural(units, 'item')}`,
    asOf: (time) => `read at ${time}`,
    glossary: (concepts) => `glossary: ${plural(concepts, 'concept')}`,
    dictionary: {
      none: 'general dictionary: none (with edict installed, everyday words are translated too)',
      loading: 'general dictionary: being prepared',
      ready: 'general dictionary: ready',
      failed: 'general dictionary: could not be read (see the log)',
    },
    readings: {
      none: 'readings: none',
      loading: 'readings: being prepared',
      ready: 'readings: ready',
      failed: 'readings: could not be made (see the log)',
    },
    problem: (problem) => `answering from the notes as they were read before: ${problem}`,
    warnings: (count) => (count === 0 ? 'no warnings' : `${plural(count, 'warning')} (see check)`),
  },
  tip: {
    title: (scheduled) => (scheduled ? 'Tip of the day' : 'A tip from the notes'),
    occasion: (occasion) => {
      switch (occasion.kind) {
        case 'anniversary':
          return `From an event ${plural(occasion.years, 'year')} ago today`;
        case 'anniversary-week':
          return `From an event ${plural(occasion.years, 'year')} ago this week`;
        case 'recent':
          return occasion.days === 0 ? 'From an event of today' : `From an event ${plural(occasion.days, 'day')} ago`;
        default:
          return occasion satisfies never;
      }
    },
  },
  tipDays,
  tipMoment,
  tipTimes,
  tipSchedule: (action, schedule) => {
    const { next, pausedUntil, digest } = schedule;
    if (action === 'unsubscribed') return ['This channel gets no more tips. Say “tip subscribe” to begin again.'];
    const done = {
      subscribed: ['This channel now gets a tip from the notes.'],
      changed: ['The schedule has been changed.'],
      resumed: ['Tips come here again.'],
      paused: [],
      shown: [],
    }[action];
    const paused =
      pausedUntil === undefined
        ? []
        : [pausedUntil === 'forever' ? 'Tips are paused until “tip resume”.' : `Tips are paused. They come again from ${pausedUntil}.`];
    return [
      ...done,
      ...paused,
      `${pausedUntil === undefined ? 'Tips come here' : 'Then they come'} ${tipTimes(schedule)}.`,
      ...(next === undefined ? [] : [`Next: ${tipMoment(next)}.`]),
      ...(digest ? ['Questions without an answer come here once a week.'] : []),
    ];
  },
  tipPreview: {
    heading: (count) => (count === 1 ? 'The next tip' : `The next ${count} tips`),
    notSubscribed: 'This channel gets no tips yet; they would come so. Say “tip subscribe” to begin.',
    none: 'No tips are coming here. Say “tip” for one now.',
  },
  gaps: {
    heading: (total, days, digest) =>
      digest
        ? `${plural(total, 'question')} of this week without an answer`
        : `${plural(total, 'question')} without an answer in the last ${plural(days, 'day')}`,
    none: (days) => `No question went without an answer in the last ${plural(days, 'day')}.`,
    off: 'Questions without an answer are not recorded. Whoever runs this bot can switch that on with RECORD_GAPS=true.',
    asked: ({ count, lastAsked }) => (count === 1 ? `once, on ${lastAsked}` : `${count} times, last on ${lastAsked}`),
    votesTitle: 'How helpful answers were:',
    votes: ({ up, down }) => `${up} helped, ${down} not`,
    note: 'Only the question is kept, never who asked or where. A line in the notes that answers it is found from then on.',
  },
  noted: (what) =>
    ({
      'vote-up': 'Thank you: noted as helpful.',
      'vote-down': 'Thank you: noted as not helpful.',
      'tip-retired': 'This tip will not be shown in this channel again.',
      'digest-on': 'Questions without an answer now come here once a week.',
      'digest-off': 'Questions without an answer no longer come here.',
    })[what],
  refused: (reason) => {
    switch (reason.code) {
      case 'empty-query':
        return 'There is nothing to search for. Type, for example, istio.';
      case 'query-too-long':
        return `The question is too long (${reason.length} characters). Keep it within ${reason.max}.`;
      case 'only-operators':
        return reason.conditions.length > 1
          ? `Nothing meets all of ${reason.conditions.join(' ')}. Leave a condition out.`
          : `Nothing meets ${reason.conditions.join('')}.`;
      case 'only-exclusions':
        return 'Words to leave out are not enough. Add a word to search for.';
      case 'bad-page':
        return `There is no page ${reason.page}; the last one is ${reason.pageCount}.`;
      case 'not-available':
        return reason.command === 'gaps'
          ? '“gaps” needs the database that questions are counted in: serve Slack or Discord, or set DATABASE_URL.'
          : `“${reason.command}” works in Slack and Discord channels that have the bot. Type help for more.`;
      case 'no-tips':
        return 'No note that can be read here has anything for a tip. Whoever writes the notes can add bullets that state something.';
      case 'not-subscribed':
        return 'This channel gets no tips. Say “tip subscribe” to begin.';
      case 'digest-needs-tips':
        return 'Questions without an answer come once a week to channels that get tips. Say “tip subscribe” first; to see them now, say “gaps”.';
      case 'not-allowed':
        return 'Only administrators may change this. Ask one of them.';
      case 'bad-schedule':
        return {
          time: `“${reason.value}” is no time of day. Write, for example, tip subscribe 09:00.`,
          zone: `“${reason.value}” is no time zone. Write, for example, tip subscribe 09:00 Asia/Tokyo.`,
          date: `“${reason.value}” is no date. Write, for example, tip pause until 2027-01-04.`,
          'future-date': `${reason.value} is not after today. Write a day to come, or leave the date out to pause until “tip resume”.`,
          word: `“${reason.value}” is not understood. Write, for example, tip subscribe 09:00 weekdays Asia/Tokyo.`,
        }[reason.expected];
      case 'rate-limited':
        return `That was a lot of questions at once. Please try again in ${plural(reason.retryAfterSeconds, 'second')}.`;
      case 'busy':
        return 'Many people are asking just now. Please try again in a moment.';
      case 'stale-button':
        return 'This button is too old to work. Please ask again.';
      case 'gone':
        return 'That is no longer in the notes. Please ask again.';
      case 'store-unavailable':
        return 'This cannot be saved just now, and nothing was changed. Please try again in a moment; searching works.';
      default:
        return reason satisfies never;
    }
  },
  failed: (errorId) => `That could not be answered. If it happens again, tell whoever runs this bot the number ${errorId}.`,
};

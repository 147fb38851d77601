import { createHmac } from 'node:crypto';
import { readCommand } from './answer/commands.ts';
import { chooseLanguage } from './answer/language.ts';
import type { AnswerSize } from './answer/query-core.ts';
import { createTipChooser } from './answer/tip-chooser.ts';
import type { Core, HomeView, Vote } from './core.ts';
import type { CoreParts } from './core-parts.ts';
import { createTipSource } from './create-tip-sources.ts';
import { createGapRecorder } from './gaps/gap-recorder.ts';
import { gapsAnswer, tipVoteKey } from './gaps/gaps-answer.ts';
import { normaliseGap } from './gaps/normalise-gap.ts';
import type { Answer, Language, LocalDate, RefusalReason, Request, TipScheduleView, UnitId } from './model.ts';
import { createAdmission, type RequestKind } from './ops/admission.ts';
import { loggableError } from './ops/loggable-error.ts';
import { createSeenEvents } from './ops/seen-events.ts';
import { StoreError, type Subscription } from './store/store.ts';
import { localTime } from './tips/local-date.ts';
import { scheduleView } from './tips/schedule.ts';
import { runTipCommand, type TipCommand } from './tips/tip-commands.ts';

/** Under which votes on a question are counted whose words must not be kept. */
const UNNAMED_QUESTION = '…';

/** Why there is no answer. */
type Problem = Extract<Answer, { kind: 'refused' | 'failed' }>;

/** Put the notes, durable state, tips and limits behind one door. */
export function createCore(parts: CoreParts): Core {
  const { notes, store, settings, log, now } = parts;
  const admission = createAdmission(settings.admission);
  const seen = createSeenEvents();
  const today = (): LocalDate => localTime(now(), settings.tipDefaults.zone).date;
  const voterOf = (request: Request): string =>
    createHmac('sha256', settings.voterKey).update(askerOf(request)).digest('base64url').slice(0, 22);
  const recorder = store !== undefined && settings.recordGaps ? createGapRecorder({ gaps: store.gaps, voterOf, today }) : undefined;
  const tips = createTipChooser({ notes, store, today, random: parts.random, log });
  const tipSource = createTipSource(notes, now);
  const mayManage = (request: Request): boolean => settings.managers === 'anyone' || request.person?.isAdmin === true;

  const failure = (error: unknown, request: Pick<Request, 'requestId'>, language: Language): Problem => {
    if (error instanceof StoreError) {
      log.warn({ err: error, code: error.code, requestId: request.requestId }, 'durable state could not be used; the person was told');
      return refused(language, { code: 'store-unavailable' });
    }
    const errorId = parts.newErrorId();
    log.error({ ...loggableError(error), errorId, requestId: request.requestId }, 'a request failed');
    return { kind: 'failed', language, errorId };
  };
  /** Within the limits, and without ever rejecting. */
  const admitted = async (request: Request, kind: RequestKind, work: (language: Language) => Promise<Answer>): Promise<Answer> => {
    const language = chooseLanguage(request);
    try {
      const outcome = await admission.run(countedAs(request), kind, now(), () => work(language));
      switch (outcome.kind) {
        case 'done':
          return outcome.value;
        case 'rate-limited':
          return refused(language, { code: 'rate-limited', retryAfterSeconds: outcome.retryAfterSeconds });
        case 'busy':
          return refused(language, { code: 'busy' });
        default:
          return outcome satisfies never;
      }
    } catch (error) {
      return failure(error, request, language);
    }
  };
  /** Whatever concerns the subscription of a channel. */
  const changeTips = (command: TipCommand, said: string, request: Request, language: Language): Promise<Answer> =>
    store === undefined || request.place.channel === undefined
      ? notAvailable(language, said)
      : runTipCommand(command, request, language, {
          store,
          tips: tipSource,
          now,
          ownerId: parts.ownerId,
          defaults: settings.tipDefaults,
          managers: settings.managers,
          log,
        });
  /** Anything that a person can say. */
  const say = (request: Request, language: Language, size: AnswerSize | undefined): Promise<Answer> => {
    const command = readCommand(request.text);
    switch (command.kind) {
      case 'tip': {
        const { action, rest } = command;
        return action === 'now' ? tips.now(request, language) : changeTips({ action, rest }, `tip ${action}`, request, language);
      }
      case 'gaps':
        if (command.action !== 'list')
          return changeTips(
            { action: command.action === 'subscribe' ? 'digest-on' : 'digest-off', rest: '' },
            `gaps ${command.action}`,
            request,
            language,
          );
        if (store === undefined) return notAvailable(language, 'gaps');
        return gapsAnswer({ store, recording: settings.recordGaps, today, tipCard: notes.tipCard }, request.place, language);
      case 'search':
      case 'event':
      case 'events':
      case 'open':
      case 'status':
      case 'help':
        return notes.answer(request, size);
      default:
        return command satisfies never;
    }
  };
  const withGapRecorded = async (request: Request, answer: Answer): Promise<Answer> => {
    if (answer.kind !== 'nothing' || recorder === undefined) return answer;
    try {
      return { ...answer, recorded: await recorder.record(request, answer) };
    } catch (error) {
      log.warn({ err: error, requestId: request.requestId }, 'a question without an answer could not be counted');
      return answer;
    }
  };
  const castVote = async ({ request, vote, about }: Vote, language: Language): Promise<Answer> => {
    if (store === undefined) return refused(language, { code: 'not-available', command: 'vote' });
    const voter = voterOf(request);
    if (about.kind === 'query') {
      await store.votes.put(normaliseGap(about.query) ?? UNNAMED_QUESTION, voter, vote, today());
      return { kind: 'noted', language, what: vote === 'up' ? 'vote-up' : 'vote-down' };
    }
    if ((await notes.tipCard(about.unitId, request.place)) === undefined) return refused(language, { code: 'gone' });
    await store.votes.put(tipVoteKey(about.unitId), voter, vote, today());
    // Who does not want a tip does not want it again; where only administrators decide for a channel, the vote is all.
    if (vote === 'down' && request.place.channel !== undefined && mayManage(request)) {
      await store.bags.retire(request.place.channel, about.unitId, now());
      return { kind: 'noted', language, what: 'tip-retired' };
    }
    return { kind: 'noted', language, what: vote === 'up' ? 'vote-up' : 'vote-down' };
  };
  const retire = async (request: Request, unitId: UnitId, language: Language): Promise<Answer> => {
    const { channel } = request.place;
    if (store === undefined || channel === undefined) return refused(language, { code: 'not-available', command: 'tip' });
    if (!mayManage(request)) return refused(language, { code: 'not-allowed' });
    if ((await notes.tipCard(unitId, request.place)) === undefined) return refused(language, { code: 'gone' });
    await store.bags.retire(channel, unitId, now());
    return { kind: 'noted', language, what: 'tip-retired' };
  };
  const schedulesOf = async (request: Request): Promise<readonly TipScheduleView[]> => {
    const { platform, workspace } = request.place;
    if (store === undefined || workspace === undefined) return [];
    try {
      // Channels that the environment names are of the one workspace that is served, whose id it does not tell.
      const isHere = (row: Subscription): boolean =>
        row.workspace === workspace || (row.workspace === undefined && row.channel.startsWith(`${platform}:`));
      const subscriptions = (await store.subscriptions.all()).filter(isHere);
      return subscriptions.filter(({ state }) => state === 'active').map((subscription) => scheduleView(subscription, now()));
    } catch (error) {
      log.warn({ err: error, requestId: request.requestId }, 'the subscriptions of a workspace could not be read for its start page');
      return [];
    }
  };
  const home = async (request: Request, language: Language): Promise<HomeView> => {
    const [overview, tip, schedules] = await Promise.all([
      notes.overview(request.place),
      tips.ofTheDay(request, language),
      schedulesOf(request),
    ]);
    return { language, ...overview, tip, schedules };
  };
  return {
    answer: (request, size) =>
      admitted(request, (request.page ?? 1) > 1 ? 'click' : 'question', async (language) =>
        withGapRecorded(request, await say(request, language, size)),
      ),
    complete: async (prefix, place, max, person) => {
      try {
        const outcome = await admission.run(person, 'completion', now(), () => notes.complete(prefix, place, max));
        return outcome.kind === 'done' ? outcome.value : [];
      } catch (error) {
        log.error(loggableError(error), 'completions could not be given');
        return [];
      }
    },
    again: async (request, fingerprint, size) => {
      const answer = await admitted(request, 'click', (language) => say(request, language, size));
      return { answer, changed: !('fingerprint' in answer) || answer.fingerprint !== fingerprint };
    },
    about: (request, size) => admitted(request, 'question', () => notes.about(request, size)),
    vote: (vote) => admitted(vote.request, 'click', (language) => castVote(vote, language)),
    retireTip: (request, unitId) => admitted(request, 'click', (language) => retire(request, unitId, language)),
    tip: (request, unitId) =>
      admitted(request, 'click', async (language) => (await tips.byUnit(request, unitId, language)) ?? refused(language, { code: 'gone' })),
    home: async (request) => {
      const language = chooseLanguage(request);
      const empty: HomeView = { language, events: [], tip: undefined, schedules: [], topics: [], notesAsOf: now().toISOString() };
      try {
        const outcome = await admission.run(countedAs(request), 'click', now(), () => home(request, language));
        switch (outcome.kind) {
          case 'done':
            return outcome.value;
          case 'rate-limited':
            return { ...empty, problem: refused(language, { code: 'rate-limited', retryAfterSeconds: outcome.retryAfterSeconds }) };
          case 'busy':
            return { ...empty, problem: refused(language, { code: 'busy' }) };
          default:
            return outcome satisfies never;
        }
      } catch (error) {
        return { ...empty, problem: failure(error, request, language) };
      }
    },
    firstSeen: async (eventKey) => {
      // Before anything is awaited: the same event may come twice at once.
      if (!seen.first(eventKey, now())) return false;
      try {
        return (await store?.seen.first(eventKey, now())) ?? true;
      } catch (error) {
        log.warn({ err: error }, 'events that were handled are remembered by this process alone, since durable state cannot be reached');
        return true;
      }
    },
    forgetWorkspace: async (workspace) => {
      try {
        await store?.forgetWorkspace(workspace);
      } catch (error) {
        log.error(
          { err: error, workspace },
          'what belongs to a workspace that removed the app could not be deleted; remove it again, or delete it by hand',
        );
      }
    },
  };
}

/** Whose requests are counted together: the person, else the place. Nobody at the console, which belongs to whoever runs this. */
function countedAs(request: Request): string | undefined {
  return request.place.trusted && request.person === undefined ? undefined : askerOf(request);
}

function askerOf({ person, place }: Request): string {
  return person?.id ?? [place.platform, ...place.ids].join(' ');
}

function refused(language: Language, reason: RefusalReason): Extract<Answer, { kind: 'refused' }> {
  return { kind: 'refused', language, reason };
}

function notAvailable(language: Language, command: string): Promise<Answer> {
  return Promise.resolve(refused(language, { code: 'not-available', command }));
}

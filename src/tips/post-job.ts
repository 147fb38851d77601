import type { Answer, Language, LocalDate, Place, TipAnswer, UnitId } from '../model.ts';
import type { Logger } from '../ops/log.ts';
import type { LedgerKey, LedgerKind, LedgerRow, Store } from '../store/store.ts';
import { firstSeed, nextSeed, nextTip } from './bag.ts';
import { occasionOf } from './occasion.ts';
import { postKey } from './post-key.ts';
import type { Poster, PostOutcome, PostTarget } from './poster.ts';
import type { DigestSource, TipSource } from './tip-source.ts';

/** One thing to post: what is owed to a channel for a local date. */
export interface PostJob {
  readonly target: PostTarget;
  readonly kind: LedgerKind;
  readonly date: LocalDate;
  readonly language: Language;
  /** When it is due. */
  readonly at: Date;
  /** After this it is too late. */
  readonly deadline: Date;
}

/** What a job needs; the same for all of them. */
export interface PostParts {
  readonly store: Pick<Store, 'ledger' | 'bags'>;
  readonly posters: () => readonly Poster[];
  readonly tips: TipSource;
  readonly digest: DigestSource;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Names this process among all that share the database, and this run of it: never the same twice. */
  readonly ownerId: string;
  /** Resolves true after so long, false when the signal ends it before. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly limits: PostLimits;
}

export interface PostLimits {
  /** How long a claim holds without word from its owner. Above all that one attempt may take (`attemptMs` twice, and the store's own retries), so that a living owner never needs to renew it. */
  readonly leaseMs: number;
  /** How long a poster may take. It has time limits of its own below this; this one keeps a poster that hangs from holding up others. */
  readonly attemptMs: number;
}

export type JobResult =
  | { readonly kind: 'posted'; readonly messageId: string | undefined; readonly unitId: UnitId | undefined }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** Posted or skipped before. */
  | { readonly kind: 'already'; readonly row: LedgerRow }
  /** Somebody is at it, or it is not known yet what came of the last attempt. */
  | { readonly kind: 'held'; readonly until: Date }
  | { readonly kind: 'not-sent'; readonly error: string; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'refused'; readonly outcome: Extract<PostOutcome, { kind: 'refused' }> };

/** How often somebody looks for a post that may have gone out before it is given up. */
const MAX_LOOKS = 4;
/** A post of this date cannot be older: whoever posted it may have done so since the local day began, whatever the time of the schedule. */
const LOOK_BACK_MS = 26 * 3_600_000;
/** Notes change while tips are chosen; a unit that went in between is passed over. */
const MAX_CHOICES = 5;

/**
 * Do what is owed to one channel for one date, unless somebody else does or did.
 *
 * The order makes a second post impossible: claim the row, choose, write that something may go out from now on, post, remember the tip, write that it was posted. Whoever dies in
 * between leaves a row that tells the next one how far it came; after the mark of sending nothing is posted again before the platform was asked whether it is there.
 *
 * @throws {StoreError} The row stays as it is and is taken over when its lease ends.
 */
export async function runPostJob(job: PostJob, parts: PostParts): Promise<JobResult> {
  const { ledger } = parts.store;
  const key: LedgerKey = { channel: job.target.channel, kind: job.kind, date: job.date };
  const claim = await ledger.claim(key, parts.ownerId, parts.now(), parts.limits.leaseMs);
  switch (claim.kind) {
    case 'settled':
      return { kind: 'already', row: claim.row };
    case 'held':
      return { kind: 'held', until: claim.row.leaseUntil };
    case 'claimed':
    case 'taken-over':
      return proceed(job, key, claim.row, parts);
    default:
      return claim satisfies never;
  }
}

async function proceed(job: PostJob, key: LedgerKey, row: LedgerRow, parts: PostParts): Promise<JobResult> {
  const { ledger } = parts.store;
  const poster = parts.posters().find(({ platform }) => job.target.channel.startsWith(`${platform}:`));
  const isLate = parts.now() > job.deadline;
  if (row.sent) {
    const settled = await lookForPost(job, key, row, poster, isLate, parts);
    if (settled !== undefined) return settled;
  }
  if (isLate) return skip(key, row.reason ?? 'missed', parts);
  if (poster === undefined) {
    const error = 'the platform is not connected';
    await ledger.release(key, parts.ownerId, error, parts.now());
    return { kind: 'not-sent', error, retryAfterMs: undefined };
  }
  const place = poster.placeOf(job.target);
  const chosen = job.kind === 'tip' ? await chooseTip(job, row, place, parts) : await chooseDigest(job, parts);
  if (chosen.answer === undefined) return skip(key, chosen.reason, parts);
  const markedAt = parts.now();
  const isOurs = await ledger.markSending(key, parts.ownerId, chosen.unitId, markedAt, parts.limits.leaseMs);
  // A machine that slept just now may hold a lease that is over: whoever took the row since is posting.
  const sinceMark = parts.now().getTime() - markedAt.getTime();
  const mayStillSend = sinceMark >= 0 && sinceMark + 2 * parts.limits.attemptMs < parts.limits.leaseMs;
  if (isOurs && !mayStillSend) await ledger.release(key, parts.ownerId, 'the process slept before posting', parts.now());
  if (!isOurs || !mayStillSend) return { kind: 'held', until: new Date(parts.now().getTime() + (isOurs ? 0 : parts.limits.leaseMs)) };
  const { answer } = chosen;
  const outcome = await withinLimit<PostOutcome>(
    () => poster.post(job.target, answer, postKey(key)),
    (error) => ({ kind: 'uncertain', error }),
    parts,
  );
  switch (outcome.kind) {
    case 'posted':
      return settlePosted(key, chosen.unitId, outcome.messageId, parts);
    case 'not-sent':
      await ledger.release(key, parts.ownerId, outcome.error, parts.now());
      return { kind: 'not-sent', error: outcome.error, retryAfterMs: outcome.retryAfterMs };
    case 'refused':
      await ledger.release(key, parts.ownerId, `${outcome.code}: ${outcome.error}`, parts.now());
      return { kind: 'refused', outcome };
    case 'uncertain':
      return afterUncertain(job, key, chosen.unitId, outcome.error, poster, parts);
    default:
      return outcome satisfies never;
  }
}

/**
 * Nobody knows whether it went out. If it can be seen, it is done; if not, it may still be on its way: the claim is kept, and when its lease is over whoever takes it looks once
 * more before posting.
 */
async function afterUncertain(
  job: PostJob,
  key: LedgerKey,
  unitId: UnitId | undefined,
  error: string,
  poster: Poster,
  parts: PostParts,
): Promise<JobResult> {
  const found = await find(job, key, poster, parts);
  if (found.kind === 'found') return settlePosted(key, unitId, found.messageId, parts);
  parts.log.warn({ ...fieldsOf(key), error }, 'it is not known whether a tip was posted; looking for it again later');
  return { kind: 'held', until: new Date(parts.now().getTime() + parts.limits.leaseMs) };
}

/** Settle a row under which something may have gone out; undefined when surely nothing did. */
async function lookForPost(
  job: PostJob,
  key: LedgerKey,
  row: LedgerRow,
  poster: Poster | undefined,
  isLate: boolean,
  parts: PostParts,
): Promise<JobResult | undefined> {
  const found =
    poster === undefined ? { kind: 'unknown' as const, error: 'the platform is not connected' } : await find(job, key, poster, parts);
  switch (found.kind) {
    case 'found':
      return settlePosted(key, row.unitId, found.messageId, parts);
    case 'absent':
      return undefined;
    case 'unknown':
      // Rather none than two.
      if (isLate || row.attempts >= MAX_LOOKS) return skip(key, `unknown-outcome: ${found.error}`, parts);
      return { kind: 'held', until: row.leaseUntil };
    default:
      return found satisfies never;
  }
}

type Found = Awaited<ReturnType<Poster['find']>>;

function find(job: PostJob, key: LedgerKey, poster: Poster, parts: PostParts): Promise<Found> {
  const since = new Date(Math.min(job.at.getTime(), parts.now().getTime()) - LOOK_BACK_MS);
  return withinLimit<Found>(
    () => poster.find(job.target, postKey(key), since),
    (error) => ({ kind: 'unknown', error }),
    parts,
  );
}

async function settlePosted(
  key: LedgerKey,
  unitId: UnitId | undefined,
  messageId: string | undefined,
  parts: PostParts,
): Promise<JobResult> {
  const { bags, ledger } = parts.store;
  // The bag first: should this process die in between, the row is settled by looking for the post, which comes here again.
  if (key.kind === 'tip' && unitId !== undefined) {
    const bag = await bags.open(key.channel, firstSeed(key.channel), parts.now());
    await bags.markShown(key.channel, bag.round, unitId, parts.now());
  }
  await ledger.markPosted(key, parts.ownerId, messageId, parts.now());
  parts.log.info({ ...fieldsOf(key), unitId, messageId }, `${key.kind} posted`);
  return { kind: 'posted', messageId, unitId };
}

async function skip(key: LedgerKey, reason: string, parts: PostParts): Promise<JobResult> {
  await parts.store.ledger.markSkipped(key, parts.ownerId, reason, parts.now());
  const isQuiet = reason === 'nothing-to-report';
  parts.log[isQuiet ? 'info' : 'warn']({ ...fieldsOf(key), reason }, `${key.kind} skipped`);
  return { kind: 'skipped', reason };
}

interface Chosen {
  readonly answer: Extract<Answer, { kind: 'tip' | 'gaps' }> | undefined;
  readonly unitId: UnitId | undefined;
  /** Why there is no answer. */
  readonly reason: string;
}

async function chooseDigest(job: PostJob, parts: PostParts): Promise<Chosen> {
  return { answer: await parts.digest.digest(job.language, parts.now()), unitId: undefined, reason: 'nothing-to-report' };
}

/** The unit that an earlier attempt chose, while it is there; else the next one of the channel's bag. */
async function chooseTip(job: PostJob, row: LedgerRow, place: Place, parts: PostParts): Promise<Chosen> {
  const { bags, ledger } = parts.store;
  const { channel } = job.target;
  const candidates = await parts.tips.candidates(place);
  let bag = await bags.open(channel, firstSeed(channel), parts.now());
  const kept = candidates.find(({ unitId }) => unitId === row.unitId && !bag.retired.includes(unitId));
  if (kept !== undefined) {
    const answer = await tipAnswer(job, kept.unitId, place, parts);
    if (answer !== undefined) return { answer, unitId: kept.unitId, reason: '' };
  }
  const rows = await ledger.ofChannel(channel, 'tip', MAX_CHOICES);
  const recent = rows.filter(({ state }) => state === 'posted').flatMap(({ unitId }) => (unitId === undefined ? [] : [unitId]));
  const gone = new Set<UnitId>();
  for (let tries = 0; tries < MAX_CHOICES; tries += 1) {
    const allowed = candidates.filter(({ unitId }) => !gone.has(unitId));
    let choice = nextTip(allowed, bag, [...recent].reverse());
    if (choice.kind === 'round-over') {
      bag = await bags.nextRound(channel, bag.round, nextSeed(bag.seed), parts.now());
      choice = nextTip(allowed, bag, [...recent].reverse());
    }
    if (choice.kind !== 'tip') break;
    const { unitId } = choice.candidate;
    const answer = await tipAnswer(job, unitId, place, parts);
    if (answer !== undefined) return { answer, unitId, reason: '' };
    gone.add(unitId);
  }
  return { answer: undefined, unitId: undefined, reason: 'no-tips' };
}

async function tipAnswer(job: PostJob, unitId: UnitId, place: Place, parts: PostParts): Promise<TipAnswer | undefined> {
  const card = await parts.tips.card(unitId, place);
  if (card === undefined) return undefined;
  return {
    kind: 'tip',
    language: job.language,
    unitId,
    card,
    occasion: occasionOf(card.date, job.date),
    scheduled: true,
    notesAsOf: parts.tips.notesAsOf(),
  };
}

/** A poster that hangs, or throws against its contract, costs its own channel an attempt and nothing else. */
async function withinLimit<T>(work: () => Promise<T>, failed: (error: string) => T, parts: PostParts): Promise<T> {
  const limit = new AbortController();
  try {
    const timeOut = parts
      .pause(parts.limits.attemptMs, limit.signal)
      .then((isOver) => (isOver ? failed('no answer in time') : new Promise<T>(() => undefined)));
    return await Promise.race([work(), timeOut]);
  } catch (error) {
    parts.log.error({ err: error }, 'a poster rejected, which it must not');
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    limit.abort();
  }
}

function fieldsOf({ channel, kind, date }: LedgerKey): object {
  return { channel, kind, date };
}

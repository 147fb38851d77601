import type { GapsAnswer, Language, LocalDate, Place, UnitId, VoteRecord } from '../model.ts';
import type { TipCard } from '../notes-core.ts';
import type { Store } from '../store/store.ts';
import { addDays } from '../tips/local-date.ts';

/** As long as gaps are kept. */
export const GAP_DAYS = 90;
const DIGEST_DAYS = 7;
const MAX_GAPS = 20;
const MAX_VOTES = 10;
/** Enough to fill a list although votes on tips that may not be read are left out. */
const VOTES_LOOKED_AT = 50;
const TIP_VOTE = 'tip:';

/** Under which name votes on a tip are counted. The unit's id alone: its text may be from a note that whoever lists the votes may not read. */
export function tipVoteKey(unitId: UnitId): string {
  return TIP_VOTE + unitId;
}

export interface GapsParts {
  readonly store: Pick<Store, 'gaps' | 'votes'>;
  readonly recording: boolean;
  readonly today: () => LocalDate;
  readonly tipCard: (unitId: UnitId, place: Place) => Promise<TipCard | undefined>;
}

/** What was asked without an answer in the last 90 days, and how helpful answers were, as far as it may be shown in a place. Rejects as the store does. */
export async function gapsAnswer(parts: GapsParts, place: Place, language: Language): Promise<GapsAnswer> {
  const since = addDays(parts.today(), 1 - GAP_DAYS);
  const [gaps, total, votes] = await Promise.all([
    parts.recording ? parts.store.gaps.list(since, MAX_GAPS) : [],
    parts.recording ? parts.store.gaps.total(since) : 0,
    parts.store.votes.list(since, VOTES_LOOKED_AT),
  ]);
  const shown = await votesShown(votes, (unitId) => parts.tipCard(unitId, place));
  return { kind: 'gaps', language, days: GAP_DAYS, recording: parts.recording, total, gaps, votes: shown, digest: false };
}

/** The weekly post: the last seven days. Undefined when nothing was asked in vain, or recording is off. Votes on tips are left out: a post goes where not every note may be read. */
export async function gapsDigest(parts: Omit<GapsParts, 'tipCard'>, language: Language): Promise<GapsAnswer | undefined> {
  if (!parts.recording) return undefined;
  const since = addDays(parts.today(), 1 - DIGEST_DAYS);
  const [gaps, total, votes] = await Promise.all([
    parts.store.gaps.list(since, MAX_GAPS),
    parts.store.gaps.total(since),
    parts.store.votes.list(since, VOTES_LOOKED_AT),
  ]);
  if (total === 0) return undefined;
  const shown = await votesShown(votes, () => Promise.resolve(undefined));
  return { kind: 'gaps', language, days: DIGEST_DAYS, recording: true, total, gaps, votes: shown, digest: true };
}

async function votesShown(
  votes: readonly VoteRecord[],
  tipCard: (unitId: UnitId) => Promise<TipCard | undefined>,
): Promise<readonly VoteRecord[]> {
  const shown: VoteRecord[] = [];
  for (const vote of votes) {
    if (shown.length >= MAX_VOTES) break;
    if (!vote.query.startsWith(TIP_VOTE)) shown.push(vote);
    else {
      const tip = await tipCard(vote.query.slice(TIP_VOTE.length));
      if (tip !== undefined) shown.push({ ...vote, query: tip.card.top.text });
    }
  }
  return shown;
}

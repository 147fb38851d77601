import type { LocalDate, Place, TipPreviewEntry, UnitId } from '../model.ts';
import type { Bag, LedgerRow } from '../store/store.ts';
import { firstSeed, nextSeed, nextTip } from './bag.ts';
import { occasionOf } from './occasion.ts';
import { momentOf, nextOccurrence, type Schedule } from './schedule.ts';
import type { TipSource } from './tip-source.ts';

export interface PreviewRequest {
  /** Whose bag it is: `slack:C0123`; for the console any word. */
  readonly channel: string;
  readonly schedule: Schedule;
  readonly place: Place;
  /** The bag as it is; undefined where none was begun. */
  readonly bag: Bag | undefined;
  /** Latest posts, newest first. */
  readonly posted: readonly LedgerRow[];
  readonly count: number;
}

/**
 * The next posts of a channel as they will be, as long as notes and schedule stay as they are: what comes out of the bag is no matter of chance once its seed is known. Changes nothing.
 */
export async function previewTips(request: PreviewRequest, tips: TipSource, now: Date): Promise<readonly TipPreviewEntry[]> {
  const { channel, schedule, place, count } = request;
  const candidates = await tips.candidates(place);
  let bag: Pick<Bag, 'seed' | 'shown' | 'retired'> = request.bag ?? { seed: firstSeed(channel), shown: [], retired: [] };
  const recent: UnitId[] = request.posted
    .filter(({ state }) => state === 'posted')
    .flatMap(({ unitId }) => (unitId === undefined ? [] : [unitId]))
    .reverse();
  const entries: TipPreviewEntry[] = [];
  const gone = new Set<UnitId>();
  const done = doneDates(request.posted);
  let after = now;
  while (entries.length < count) {
    const occurrence = nextOccurrence(schedule, after);
    if (occurrence !== undefined && done.has(occurrence.date)) {
      after = occurrence.at;
      continue;
    }
    const allowed = candidates.filter(({ unitId }) => !gone.has(unitId));
    let choice = nextTip(allowed, bag, recent);
    if (choice.kind === 'round-over') {
      bag = { seed: nextSeed(bag.seed), shown: [], retired: bag.retired };
      choice = nextTip(allowed, bag, recent);
    }
    if (occurrence === undefined || choice.kind !== 'tip') break;
    const { unitId } = choice.candidate;
    const card = await tips.card(unitId, place);
    if (card === undefined) {
      gone.add(unitId);
      continue;
    }
    entries.push({ moment: momentOf(occurrence, schedule.zone), card, occasion: occasionOf(card.date, occurrence.date) });
    bag = { ...bag, shown: [...bag.shown, unitId] };
    recent.push(unitId);
    after = occurrence.at;
  }
  return entries;
}

/** Dates on which nothing more is posted. */
export function doneDates(rows: readonly LedgerRow[]): ReadonlySet<LocalDate> {
  return new Set(rows.filter(({ state }) => state !== 'claimed').map(({ date }) => date));
}

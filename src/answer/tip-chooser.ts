import { hash } from 'node:crypto';
import type { Answer, Language, LocalDate, Request, TipAnswer, UnitId } from '../model.ts';
import type { NotesCore } from '../notes-core.ts';
import type { Logger } from '../ops/log.ts';
import type { Store } from '../store/store.ts';
import { occasionOf } from '../tips/occasion.ts';

/** Tips that somebody asks for; what is posted by itself comes from a channel's bag (src/tips). */
export interface TipChooser {
  /** Any tip but the latest given in this place and those that nobody wants to see there again. */
  readonly now: (request: Request, language: Language) => Promise<Answer>;
  /** The same all day long for one person and place. */
  readonly ofTheDay: (request: Request, language: Language) => Promise<TipAnswer | undefined>;
  /** Undefined when the unit is gone, or not for this place. */
  readonly byUnit: (request: Request, unitId: UnitId, language: Language) => Promise<TipAnswer | undefined>;
}

export interface TipChooserParts {
  readonly notes: Pick<NotesCore, 'tipCandidates' | 'tipCard'>;
  readonly store: Pick<Store, 'bags'> | undefined;
  readonly today: () => LocalDate;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn'>;
}

/** Tips not given again in a place while there are others, and places for which that is remembered. */
const MAX_RECENT = 20;
const MAX_PLACES = 1000;
/** A unit may go between being chosen and being shown; then the next one is taken. */
const TRIES = 3;

export function createTipChooser(parts: TipChooserParts): TipChooser {
  const recent = new Map<string, readonly UnitId[]>();
  const remember = (place: string, unitId: UnitId): void => {
    const given = [...(recent.get(place) ?? []), unitId].slice(-MAX_RECENT);
    recent.delete(place);
    recent.set(place, given);
    const [oldest] = recent.keys();
    if (recent.size > MAX_PLACES && oldest !== undefined) recent.delete(oldest);
  };
  const retiredIn = async (channel: string | undefined, requestId: string | undefined): Promise<ReadonlySet<UnitId>> => {
    if (channel === undefined || parts.store === undefined) return new Set();
    try {
      return new Set(await parts.store.bags.retired(channel));
    } catch (error) {
      parts.log.warn({ err: error, requestId }, 'which tips a channel does not want is not known just now; a tip was given all the same');
      return new Set();
    }
  };
  const byUnit = async (request: Request, unitId: UnitId, language: Language): Promise<TipAnswer | undefined> => {
    const tip = await parts.notes.tipCard(unitId, request.place);
    if (tip === undefined) return undefined;
    const { card, date, notesAsOf } = tip;
    return { kind: 'tip', language, unitId, card, occasion: occasionOf(date, parts.today()), scheduled: false, notesAsOf };
  };
  const unitsFor = async (request: Request): Promise<readonly UnitId[]> => {
    const candidates = await parts.notes.tipCandidates(request.place);
    if (candidates.length === 0) return [];
    const retired = await retiredIn(request.place.channel, request.requestId);
    return candidates.map(({ unitId }) => unitId).filter((unitId) => !retired.has(unitId));
  };
  return {
    byUnit,
    now: async (request, language) => {
      const place = placeKey(request);
      const units = await unitsFor(request);
      // Newest first, so that a few tips come round in turn.
      const given = [...(recent.get(place) ?? [])].reverse().filter((unitId) => units.includes(unitId));
      const avoided = new Set(given.slice(0, Math.max(0, units.length - 1)));
      const left = units.filter((unitId) => !avoided.has(unitId));
      for (let tries = 0; tries < TRIES && left.length > 0; tries += 1) {
        const [unitId] = left.splice(Math.floor(parts.random() * left.length), 1);
        const tip = unitId === undefined ? undefined : await byUnit(request, unitId, language);
        if (tip === undefined) continue;
        remember(place, tip.unitId);
        return tip;
      }
      return { kind: 'refused', language, reason: { code: 'no-tips' } };
    },
    ofTheDay: async (request, language) => {
      const units = await unitsFor(request);
      const seed = `${parts.today()} ${request.person?.id ?? placeKey(request)}`;
      const orderOf = (unitId: UnitId): string => hash('sha256', `${seed} ${unitId}`, 'hex');
      let first: { readonly unitId: UnitId; readonly order: string } | undefined;
      for (const unitId of units) {
        const order = orderOf(unitId);
        if (first === undefined || order < first.order) first = { unitId, order };
      }
      return first === undefined ? undefined : byUnit(request, first.unitId, language);
    },
  };
}

function placeKey({ place }: Request): string {
  return place.channel ?? [place.platform, ...place.ids].join(' ');
}

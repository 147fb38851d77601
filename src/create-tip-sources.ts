import { type GapsParts, gapsDigest } from './gaps/gaps-answer.ts';
import type { NotesCore } from './notes-core.ts';
import { localTime } from './tips/local-date.ts';
import type { DigestSource, TipSource } from './tips/tip-source.ts';

/** Tips for what is posted by itself, from the notes as they are at that moment. */
export function createTipSource(notes: Pick<NotesCore, 'tipCandidates' | 'tipCard'>, now: () => Date): TipSource {
  let notesAsOf: string | undefined;
  return {
    candidates: notes.tipCandidates,
    card: async (unitId, place) => {
      const tip = await notes.tipCard(unitId, place);
      notesAsOf = tip?.notesAsOf ?? notesAsOf;
      return tip?.card;
    },
    // That of the card which was given last: who posts a tip has just asked for it.
    notesAsOf: () => notesAsOf ?? now().toISOString(),
  };
}

/** The weekly digest of questions without an answer. */
export function createDigestSource({
  store,
  recording,
  zone,
}: Pick<GapsParts, 'store' | 'recording'> & { readonly zone: string }): DigestSource {
  return { digest: (language, now) => gapsDigest({ store, recording, today: () => localTime(now, zone).date }, language) };
}

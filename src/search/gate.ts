import type { QueryPlan } from './query-plan.ts';
import type { Ranked } from './rank.ts';

/** A question may leave so much of its mass unmatched. */
const SENTENCE_COVERAGE = 0.3;
const SENTENCE_UNKNOWN = 0.5;
/** A hit may leave so much of a short question unmatched when every word of it is in the notes somewhere … */
const KNOWN_COVERAGE = 0.4;
/** … and so much when a word is not, or when the words are one compound (確定申告). */
const UNKNOWN_COVERAGE = 0.55;
/** A word that only a name can be; see the masses of the plan. */
const NAME_MASS = 1.2;
const UNKNOWN_NAME_COVERAGE = 0.6;
/** Of three or four words one may be missing altogether. */
const LONGER_COVERAGE = 0.45;

/**
 * The honest "nothing": hits must carry the subject of the question. A word that nobody knows weighs most of all, so `Laravel routing` is a miss although `routing`
 * is there; a word that the notes have elsewhere does not silence the others.
 */
export function gate(plan: QueryPlan, ranked: readonly Ranked[]): Ranked[] {
  const best = ranked.reduce((most, entry) => Math.max(most, entry.coverage), 0);
  const total = plan.slots.reduce((sum, slot) => sum + slot.mass, 0);
  const absent = plan.slots.reduce((sum, slot) => sum + (slot.presence === 'notes' ? 0 : slot.mass), 0);
  const unknown = plan.slots.reduce((sum, slot) => sum + (slot.presence === 'nowhere' ? slot.mass : 0), 0);
  if (best === 0) return [];
  if (plan.isSentence) {
    if (best < SENTENCE_COVERAGE || (unknown >= 1 && unknown / total > SENTENCE_UNKNOWN)) return [];
    return ranked.filter((entry) => entry.coverage >= best * 0.4);
  }
  const compound = plan.slots.some((slot) => slot.joined);
  // The name of something that nobody here knows is what the question is about.
  if (plan.slots.some((slot) => slot.presence === 'nowhere' && slot.mass >= NAME_MASS) && best < UNKNOWN_NAME_COVERAGE) return [];
  const needed = plan.slots.length > 2 ? LONGER_COVERAGE : absent > 0 || compound ? UNKNOWN_COVERAGE : KNOWN_COVERAGE;
  if (best < needed) return [];
  return ranked.filter((entry) => entry.coverage >= best * 0.5);
}

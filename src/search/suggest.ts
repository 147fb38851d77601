import type { Hit, Place } from '../model.ts';
import { GENERAL_FIELD } from '../text/glossary.ts';
import { matchConcepts } from '../text/match-concepts.ts';
import { normalise } from '../text/normalise.ts';
import { mayRead } from './filters.ts';
import type { NotesIndex } from './notes-index.ts';

/**
 * Topics of the notes to offer when a search found nothing or somebody asks for help: concepts near the scraps that did match, else the commonest of the notes.
 */
export function nearbyTopics(index: NotesIndex, place: Place, near: readonly Hit[], max: number): readonly string[] {
  const counts = topicCounts(index, place);
  const topics: string[] = [];
  for (const hit of near) {
    const unit = index.corpus.unit(hit.unitId)?.unit;
    if (unit === undefined) continue;
    for (const match of matchConcepts(normalise(unit.text), index.glossary, false)) {
      const id = match.forms[0]?.conceptId;
      const term = id === undefined ? undefined : counts.get(id)?.term;
      if (term !== undefined && !topics.includes(term)) topics.push(term);
    }
  }
  const common = [...counts.values()].sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
  for (const { term } of common) if (!topics.includes(term)) topics.push(term);
  return topics.slice(0, max);
}

interface TopicCount {
  readonly term: string;
  count: number;
}

const remembered = new WeakMap<NotesIndex, Map<string, { readonly generation: number; readonly counts: Map<string, TopicCount> }>>();

/** How often the notes that a place may read name each concept of the field; everyday words are no topics. */
function topicCounts(index: NotesIndex, place: Place): Map<string, TopicCount> {
  const key = place.trusted ? '*' : [...place.ids].sort().join(',');
  let byPlace = remembered.get(index);
  if (byPlace === undefined) {
    byPlace = new Map();
    remembered.set(index, byPlace);
  }
  const known = byPlace.get(key);
  if (known !== undefined && known.generation === index.generation()) return known.counts;
  const counts = new Map<string, TopicCount>();
  for (const note of index.corpus.notes()) {
    if (!mayRead(note, place)) continue;
    for (const unit of note.units) {
      for (const match of matchConcepts(normalise(unit.text), index.glossary, false)) {
        const id = match.nested ? undefined : match.forms[0]?.conceptId;
        const concept = id === undefined ? undefined : index.glossary.concepts.get(id);
        if (concept === undefined || concept.field === GENERAL_FIELD) continue;
        const entry = counts.get(concept.id);
        if (entry === undefined) counts.set(concept.id, { term: concept.term, count: 1 });
        else entry.count += 1;
      }
    }
  }
  if (byPlace.size > 50) byPlace.clear();
  byPlace.set(key, { generation: index.generation(), counts });
  return counts;
}

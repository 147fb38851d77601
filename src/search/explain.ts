import type { NotesIndex } from './notes-index.ts';
import { parseQuery } from './query-syntax.ts';
import { type SearchHelpers, searchNotes } from './search-notes.ts';

const OWNER = { platform: 'console', ids: [], trusted: true } as const;

/**
 * Why each hit stands where it does, as text for the person who tunes: the words of the query with their weight in the question, the ways in which they may be written,
 * and for each hit which way matched what.
 */
export async function explain(text: string, index: NotesIndex, helpers: SearchHelpers, limit: number): Promise<string> {
  const result = await searchNotes(parseQuery(text), OWNER, index, helpers);
  const { plan } = result;
  const lines: string[] = [`query: ${text}${plan.isSentence ? '  (a sentence: not every word is demanded)' : ''}`];
  for (const [slot, { text: word, mass, presence }] of plan.slots.entries()) {
    lines.push(`  word ${slot + 1}: ${word}  mass ${mass.toFixed(2)}  in ${presence}`);
    const ways = plan.alternatives.filter((alternative) => (alternative.mask & (1 << slot)) !== 0);
    for (const way of ways)
      lines.push(
        `    ${way.weight.toFixed(2)} ${way.tier}${way.kind === undefined ? '' : `/${way.kind}`}  ${way.terms.join(' + ')}${way.contains === undefined ? '' : `  containing "${way.contains}"`}`.replaceAll(
          '\u0002',
          '▯',
        ),
      );
  }
  const shown = result.hits.length > 0 ? result.hits : result.near;
  lines.push(result.hits.length > 0 ? `${result.hits.length} hits, ${result.matched} of them by their own text` : 'nothing; nearest:');
  for (const hit of shown.slice(0, limit)) {
    const unit = index.corpus.unit(hit.unitId)?.unit;
    if (unit === undefined) continue;
    lines.push(
      `${String(hit.rank).padStart(3)}. ${hit.score.toFixed(3)}  ${hit.tier}${hit.own ? '' : ' (from parents or children)'}  ${unit.path}:${unit.line}`,
      `     ${unit.text.slice(0, 100)}`,
    );
    for (const reason of hit.evidence) lines.push(`     ${reason}`);
  }
  return lines.join('\n');
}

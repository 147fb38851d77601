import type { Place, Unit } from '../../model.ts';
import { mayRead } from '../../search/filters.ts';
import { vocabularyOf } from '../../search/index-unit.ts';
import type { NotesIndex } from '../../search/notes-index.ts';
import { parseQuery } from '../../search/query-syntax.ts';
import { searchNotes } from '../../search/search-notes.ts';
import { analyse } from '../../text/analyse.ts';
import type { Finding } from '../finding.ts';
import { countOf } from './check-notes-folder.ts';

/** Whoever runs the bot may read every note that is no draft. */
const OWNER: Place = { platform: 'console', ids: [], trusted: true };
const SAMPLES = 5;
const WORDS = 3;

/**
 * Whether search works on the index: some items of the notes are looked for by words of their own, and one must be found.
 *
 * @param tookMs  How long reading and indexing took.
 * @throws What searching throws.
 */
export async function checkIndex(index: NotesIndex, tookMs: number): Promise<Finding> {
  const { corpus } = index;
  const counts = { notes: corpus.notes().length, units: corpus.unitCount() };
  let tried = 0;
  for (const unit of samples(index)) {
    for (const word of ownWords(unit, index)) {
      tried += 1;
      const { hits } = await searchNotes(parseQuery(word), OWNER, index, { readings: undefined, dictionary: undefined });
      if (hits.some(({ unitId }) => unitId === unit.id)) return working(counts, tookMs);
    }
  }
  return tried === 0 ? nothingToFind() : indexFailed(`${tried} words of the notes were searched for, and none was found`);
}

/** Items from all over the notes that say something in words. */
function samples({ corpus }: NotesIndex): readonly Unit[] {
  const units = corpus
    .notes()
    .filter((note) => mayRead(note, OWNER))
    .flatMap((note) => note.units.filter(({ flags, kind }) => !flags.linkOnly && !flags.imageOnly && kind !== 'code'));
  const step = Math.max(1, Math.floor(units.length / SAMPLES));
  return units.filter((_unit, at) => at % step === 0);
}

/** The words of an item that the fewest others have, rarest first. */
function ownWords(unit: Unit, { vocabulary }: NotesIndex): readonly string[] {
  const words = new Map(vocabularyOf(analyse(unit.text)).map(({ key, surface }) => [key, surface]));
  return [...words]
    .filter(([key]) => key.length > 1)
    .sort(([a], [b]) => vocabulary.count(a) - vocabulary.count(b))
    .slice(0, WORDS)
    .map(([, surface]) => surface);
}

function working({ notes, units }: { readonly notes: number; readonly units: number }, tookMs: number): Finding {
  const seconds = (tookMs / 1000).toFixed(1);
  const time = tookMs < 1000 ? { en: `${tookMs} ms`, ja: `${tookMs} ミリ秒` } : { en: `${seconds} s`, ja: `${seconds} 秒` };
  return {
    area: 'notes',
    code: 'index-ok',
    state: 'ok',
    message: {
      en: `Search works: ${countOf(notes, 'note')} with ${countOf(units, 'item')}, read and indexed in ${time.en}.`,
      ja: `検索できます（ノート ${notes}、項目 ${units} の読み込みと索引作りに ${time.ja}）。`,
    },
    remedy: { en: '', ja: '' },
  };
}

function nothingToFind(): Finding {
  return {
    area: 'notes',
    code: 'index-empty',
    state: 'warning',
    message: {
      en: 'There is nothing to find: every note is a draft or has no words.',
      ja: '探せるものがありません。ノートがすべて下書きか、言葉を含んでいません。',
    },
    remedy: {
      en: 'Take "draft: true" out of the notes that people are to find.',
      ja: '探せるようにするノートから「draft: true」を外してください。',
    },
  };
}

/** The notes cannot be searched, which is a bug or a broken cache. */
export function indexFailed(reason: string): Finding {
  return {
    area: 'notes',
    code: 'index-failed',
    state: 'problem',
    message: { en: `The notes cannot be searched: ${reason}.`, ja: `ノートを検索できません（${reason}）。` },
    remedy: {
      en: 'Delete the cache folder and try again. If that does not help, run doctor with LOG_LEVEL=debug and report what it says.',
      ja: 'キャッシュのフォルダーを消して、もう一度試してください。直らないときは LOG_LEVEL=debug を付けて doctor を動かし、出たものを報告してください。',
    },
  };
}

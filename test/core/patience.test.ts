import { describe, expect, it } from 'vitest';
import { createNotesCore } from '../../src/create-notes-core.ts';
import type { Answer, Status } from '../../src/model.ts';
import type { SearchHelpers } from '../../src/search/search-notes.ts';
import { bulletsOf, parseNotes } from '../support/notes.ts';
import { indexNotes, OWNER } from '../support/search.ts';

const index = await indexNotes(parseNotes(bulletsOf('運用の自動化')));
/** Readings as the dictionary gives them, for the one word of these notes. */
const READINGS: SearchHelpers = {
  readings: {
    surfaces: (reading) => (reading === 'うんよう' ? ['運用'] : []),
    begins: (reading) => ('うんよう'.startsWith(reading) ? ['運用'] : []),
    cover: () => [],
  },
  dictionary: undefined,
};

/** A core whose readings arrive, or fail, when the test says so. */
function world(loaded: SearchHelpers, state: () => Status['readings']) {
  let helpers: SearchHelpers = { readings: undefined, dictionary: undefined };
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = () => {
      helpers = loaded;
      resolve();
    };
  });
  const core = createNotesCore({
    index: () => index,
    helpers: () => helpers,
    helpersLoaded: () => arrived,
    link: () => undefined,
    notesAsOf: () => '2024-01-15T00:00:00.000Z',
    status: () => ({ warnings: [], dictionary: 'none', readings: state() }),
    log: { error: () => undefined },
    newErrorId: () => 'x',
  });
  return { ask: (text: string): Promise<Answer> => core.answer({ text, place: OWNER, language: 'ja' }), arrive: () => arrive() };
}

describe('a question that comes while readings are being prepared', () => {
  it('is answered when they are there, instead of a wrong "nothing"', async () => {
    const { ask, arrive } = world(READINGS, () => 'loading');
    const answer = ask('うんよう');
    arrive();
    expect((await answer).kind).toBe('hits');
  });

  it('is answered at once when the notes have it without them', async () => {
    const { ask } = world(READINGS, () => 'loading');
    expect((await ask('運用')).kind).toBe('hits');
  });

  it('is said to be preliminary when nothing was found and they are still not there', async () => {
    const { ask, arrive } = world({ readings: undefined, dictionary: undefined }, () => 'loading');
    const answer = ask('うんよう');
    arrive();
    expect(await answer).toMatchObject({ kind: 'nothing', preliminary: true });
  });

  it('waits for nothing once they are there', async () => {
    const { ask } = world(READINGS, () => 'ready');
    expect(await ask('うんよう')).toMatchObject({ kind: 'nothing', preliminary: false });
  });
});

import type { Core } from '../../src/core.ts';
import type { CoreSettings } from '../../src/core-parts.ts';
import { createCore } from '../../src/create-core.ts';
import { createNotesCore, type LocalNotesCore } from '../../src/create-notes-core.ts';
import type { Audience, Place, Request } from '../../src/model.ts';
import type { NotesCore } from '../../src/notes-core.ts';
import { createLogger } from '../../src/ops/log.ts';
import type { NotesIndex } from '../../src/search/notes-index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { type NoteTexts, parseNotes } from './notes.ts';
import { indexNotes } from './search.ts';

/** One line of the log, as whoever runs the bot sees it. */
export type Logged = Readonly<Record<string, unknown>> & { readonly level: number; readonly msg: string };

/** https://getpino.io/#/docs/api?id=logger-level (checked 2026-11) */
export const ERROR_LEVEL = 50;

/** A core over real notes and a real store in memory, with a clock and dice that the test holds. */
export interface CoreWorld {
  readonly core: Core;
  readonly notes: LocalNotesCore;
  readonly index: NotesIndex;
  readonly store: Store;
  readonly logged: Logged[];
  readonly clock: { now: Date };
}

export interface WorldOptions {
  /** Of notes that name none. */
  readonly defaultAudience?: Audience;
  readonly settings?: Partial<CoreSettings>;
  /** Instead of the store that is opened. */
  readonly store?: (real: Store) => Store | undefined;
  readonly notesCore?: (real: NotesCore) => NotesCore;
}

export const GENERAL: Place = {
  platform: 'slack',
  ids: ['slack:C1', 'slack:T1'],
  trusted: false,
  channel: 'slack:C1',
  workspace: 'slack:T1',
};
export const RANDOM: Place = { ...GENERAL, ids: ['slack:C2', 'slack:T1'], channel: 'slack:C2' };

export function asked(text: string, more: Partial<Request> = {}): Request {
  return { text, place: GENERAL, language: 'en', person: { id: 'slack:U1', isAdmin: false }, ...more };
}

export async function coreWorld(texts: NoteTexts, options: WorldOptions = {}): Promise<CoreWorld> {
  const logged: Logged[] = [];
  const log = createLogger({
    level: 'debug',
    destination: { write: (line) => void logged.push(JSON.parse(line) as Logged) },
  });
  const clock = { now: new Date('2026-11-20T00:12:00Z') };
  const index = await indexNotes(parseNotes(texts, options.defaultAudience));
  const notes = createNotesCore({
    index: () => index,
    helpers: () => ({ readings: undefined, dictionary: undefined }),
    link: (path, line) => `https://notes.example/${path}#L${line}`,
    notesAsOf: () => '2026-11-20T00:00:00.000Z',
    status: () => ({ warnings: [], dictionary: 'none', readings: 'none' }),
    log,
    newErrorId: () => 'n1n2',
  });
  const store = await openStore({ url: ':memory:', encryptionKeys: [], log, now: () => clock.now });
  let dice = 0;
  const core = createCore({
    notes: options.notesCore?.(notes) ?? notes,
    store: options.store === undefined ? store : options.store(store),
    settings: {
      tipDefaults: { time: '09:00', zone: 'Asia/Tokyo', days: [1, 2, 3, 4, 5], holidays: 'jp' },
      recordGaps: true,
      managers: 'anyone',
      voterKey: 'a key of this test',
      ...options.settings,
    },
    now: () => clock.now,
    random: () => {
      dice = (dice * 16_807 + 12_345) % 2_147_483_647;
      return dice / 2_147_483_647;
    },
    newErrorId: () => 'e1e2',
    ownerId: 'test',
    log,
  });
  return { core, notes, index, store, logged, clock };
}

/** A store whose every call fails as one that cannot be reached. */
export function unreachable(store: Store): Store {
  const fail = (): Promise<never> => Promise.reject(new StoreError('UNAVAILABLE', 'the database cannot be reached', 'start it'));
  const failing = (part: object): object => new Proxy(part, { get: () => fail });
  return new Proxy(store, {
    get: (target, name) => {
      const part: unknown = Reflect.get(target, name);
      return typeof part === 'object' && part !== null ? failing(part) : fail;
    },
  });
}

import { existsSync } from 'node:fs';
import type { Core } from '../src/core.ts';
import { createCore } from '../src/create-core.ts';
import type { Place } from '../src/model.ts';
import type { NotesCore } from '../src/notes-core.ts';
import type { Logger } from '../src/ops/log.ts';
import type { Store } from '../src/store/store.ts';
import { parseStoreUrl } from '../src/store/store-url.ts';
import type { Environment } from './command-line.ts';
import type { ServiceSettings } from './service-settings.ts';
import { openServiceStore, scheduleDefaults, secretFor } from './service-wiring.ts';

/** Whoever sits at the terminal owns the notes. */
export const CONSOLE: Place = { platform: 'console', ids: [], trusted: true };

export interface ConsoleCoreParts {
  readonly settings: ServiceSettings;
  readonly notes: NotesCore;
  /** Undefined: tips are given, what needs durable state is not available. */
  readonly store: Store | undefined;
  readonly log: Logger;
  readonly environment: Pick<Environment, 'now' | 'newErrorId' | 'random'>;
}

/** The core for one person at a terminal. */
export function createConsoleCore({ settings, notes, store, log, environment }: ConsoleCoreParts): Core {
  return createCore({
    notes,
    store,
    settings: {
      tipDefaults: scheduleDefaults(settings),
      recordGaps: settings.recordGaps,
      managers: settings.tips.managers,
      voterKey: secretFor(settings, 'voters'),
    },
    now: environment.now,
    random: environment.random ?? Math.random,
    newErrorId: environment.newErrorId,
    ownerId: `console ${environment.newErrorId()}`,
    log,
  });
}

/** Durable state if there is any already: a question at the terminal makes no database. */
export async function openExistingStore(
  settings: ServiceSettings,
  log: Logger,
  environment: Pick<Environment, 'now'>,
): Promise<Store | undefined> {
  const target = parseStoreUrl(settings.databaseUrl);
  if (target.kind === 'memory' || (target.kind === 'file' && !existsSync(target.path))) return undefined;
  return openServiceStore(settings, log, environment);
}

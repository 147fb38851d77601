import type { NotesCore } from './notes-core.ts';
import type { AdmissionOptions } from './ops/admission.ts';
import type { Logger } from './ops/log.ts';
import type { Store } from './store/store.ts';
import type { ScheduleDefaults } from './tips/parse-schedule.ts';

/** What the core is put together from. */
export interface CoreParts {
  readonly notes: NotesCore;
  /** Undefined: what needs durable state is refused as not available, the rest works. */
  readonly store: Store | undefined;
  readonly settings: CoreSettings;
  readonly now: () => Date;
  /** 0 up to but not 1. */
  readonly random: () => number;
  readonly newErrorId: () => string;
  /** Names this run of the process among all that share the database. */
  readonly ownerId: string;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

export interface CoreSettings {
  /** Schedule of what is not said in `tip subscribe`. Its zone is that by which days are counted: of gaps, votes and the tip of the day. */
  readonly tipDefaults: ScheduleDefaults;
  /** Count questions that the notes could not answer. */
  readonly recordGaps: boolean;
  /** Who may change the tips of a channel, and say that one is never shown there again. */
  readonly managers: 'anyone' | 'admins';
  /** Key of the hashes that stand for people beside their votes: the same in all replicas and over restarts. Any secret text; nothing of it is stored. */
  readonly voterKey: string;
  /** By default `DEFAULT_ADMISSION`. */
  readonly admission?: AdmissionOptions;
}

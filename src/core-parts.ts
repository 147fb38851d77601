import type { Command } from './answer/commands.ts';
import type { Answer, Language, Request } from './model.ts';
import type { NotesCore } from './notes-core.ts';
import type { AdmissionOptions } from './ops/admission.ts';
import type { Logger } from './ops/log.ts';
import type { Store } from './store/store.ts';

/** Commands that change or tell a channel's subscription (src/tips/tip-commands.ts), bound to their store and settings. They may reject as the store does. */
export interface TipCommands {
  /** Anything but `tip` alone. */
  readonly run: (
    command: { readonly action: Exclude<Extract<Command, { kind: 'tip' }>['action'], 'now'>; readonly rest: string },
    request: Request,
    language: Language,
  ) => Promise<Answer>;
  /** Switch the weekly digest of gaps on or off. */
  readonly setDigest: (on: boolean, request: Request, language: Language) => Promise<Answer>;
}

/** What the core is put together from. */
export interface CoreParts {
  readonly notes: NotesCore;
  /** Undefined: what needs durable state is refused as not available, the rest works. */
  readonly store: Store | undefined;
  /** Undefined together with `store`. */
  readonly tipCommands: TipCommands | undefined;
  readonly settings: CoreSettings;
  readonly now: () => Date;
  /** 0 up to but not 1. */
  readonly random: () => number;
  readonly newErrorId: () => string;
  readonly log: Pick<Logger, 'error' | 'warn'>;
}

export interface CoreSettings {
  /** IANA zone by which days are counted: of gaps, votes and the tip of the day. */
  readonly zone: string;
  /** Count questions that the notes could not answer. */
  readonly recordGaps: boolean;
  /** Who may say that a tip is never shown in a channel again. */
  readonly managers: 'anyone' | 'admins';
  /** Key of the hashes that stand for people beside their votes: the same in all replicas and over restarts, and no secret of a platform itself. */
  readonly voterKey: string;
  /** By default `DEFAULT_ADMISSION`. */
  readonly admission?: AdmissionOptions;
}

/** What `doctor` found about one thing: fine, worth a look, or in the way; in both languages, with what to do. Never a secret. */
export interface Finding {
  /** What it is about: `settings`, `notes`, `store`, `slack`, `discord`, `tip`, `clock`. */
  readonly area: string;
  /** Stable, for programs: `slack-missing-scope`. */
  readonly code: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: Readonly<Record<'en' | 'ja', string>>;
  /** Empty when there is nothing to do. */
  readonly remedy: Readonly<Record<'en' | 'ja', string>>;
}

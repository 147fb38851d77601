/** The command line was used wrongly; the message says how and what is possible. */
export class UsageError extends Error {
  readonly code = 'USAGE';
  override readonly name = 'UsageError';
}

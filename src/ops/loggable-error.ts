/**
 * What of an error may stand in the log. Messages of errors that this program did not make may hold what somebody asked or what a note says (`Invalid URL`, `Unexpected token`,
 * `Invalid regular expression`), so of those only kind, code and place are kept.
 *
 * @param isOurs  Whether an error is one whose message this program wrote, without such texts: it is logged as it is.
 */
export function loggableError(error: unknown, isOurs: (error: Error) => boolean = () => false): object {
  if (!(error instanceof Error)) return { errorType: typeof error };
  if (isOurs(error)) return { err: error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { errorType: error.name, ...code, stack: frames?.slice(0, MAX_FRAMES).map((line) => line.trim()) };
}

const MAX_FRAMES = 12;

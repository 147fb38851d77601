import { SlackCallError } from './call-error.ts';

/**
 * What of an error may stand in the log. Messages of errors that this program did not make may hold what somebody asked or what a note says (`Invalid URL`, `Unexpected token`), so
 * of those only kind, code and place are kept.
 */
export function loggableError(error: unknown): object {
  if (error instanceof SlackCallError) return { err: error };
  if (!(error instanceof Error)) return { errorType: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { errorType: error.name, ...code, stack: frames?.slice(0, 12).map((line) => line.trim()) };
}

import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from 'pino';

export type Logger = PinoLogger;

export interface LogOptions {
  readonly level: string;
  /** Takes JSON lines; whoever writes to a terminal makes them readable there. */
  readonly destination: DestinationStream;
}

/** Fields that may hold a secret, wherever they stand. */
const SECRET_FIELDS = ['token', 'appToken', 'botToken', 'signingSecret', 'clientSecret', 'authorization', 'password', 'secret'];

/** Create the logger. Logs go to standard error, answers to standard output; no query and no note text reaches a log but by LOG_QUERIES. */
export function createLogger({ level, destination }: LogOptions): Logger {
  const paths = [...SECRET_FIELDS, ...SECRET_FIELDS.map((field) => `*.${field}`), ...SECRET_FIELDS.map((field) => `*.*.${field}`)];
  return pino({ level, base: null, redact: { paths, censor: '[secret]' }, serializers: { err: plainError } }, destination);
}

/** What errors of this program and of the system say in fields of their own. */
const ERROR_FIELDS = new Set([
  'code',
  'errno',
  'syscall',
  'status',
  'statusCode',
  'method',
  'outcome',
  'retryAfterMs',
  'neededScope',
  'remedy',
]);

/**
 * An error as it stands in the log: what it is, what it says and where. By default pino writes all that hangs on it, and SDKs hang the whole request there: text of notes, and addresses
 * in which tokens stand.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const fields = Object.entries(error).filter(([name, value]) => ERROR_FIELDS.has(name) && ['string', 'number'].includes(typeof value));
  return { type, message, stack, ...Object.fromEntries(fields) };
}

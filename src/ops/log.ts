import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

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
  return pino({ level, base: null, redact: { paths, censor: '[secret]' } }, destination);
}

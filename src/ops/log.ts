import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

export interface LogOptions {
  readonly level: string;
  /** Readable lines for a person at a terminal; JSON lines otherwise. */
  readonly pretty: boolean;
  readonly destination: DestinationStream;
}

/** Fields that may hold a secret, wherever they stand. */
const SECRET_FIELDS = ['token', 'appToken', 'botToken', 'signingSecret', 'clientSecret', 'authorization', 'password', 'secret'];

/** Create the logger. Logs go to standard error, answers to standard output; query and note text never reach a log. */
export async function createLogger(options: LogOptions): Promise<Logger> {
  const settings = {
    level: options.level,
    base: null,
    redact: { paths: [...SECRET_FIELDS, ...SECRET_FIELDS.map((field) => `*.${field}`)], censor: '[secret]' },
  };
  if (!options.pretty) return pino(settings, options.destination);
  try {
    const { default: pretty } = await import('pino-pretty');
    return pino(settings, pretty({ colorize: true, ignore: 'pid,hostname', destination: options.destination }));
  } catch {
    // pino-pretty is a development dependency: an installation without it logs JSON, which is no less complete.
    return pino(settings, options.destination);
  }
}

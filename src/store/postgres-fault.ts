import type { Fault } from './backend.ts';

/** No connection could be had: nothing was sent. */
export class NotConnected extends Error {
  override readonly name = 'NotConnected';

  constructor(cause: unknown) {
    super('no connection to PostgreSQL', { cause });
  }
}

const ASK_SERVER = 'Look whether PostgreSQL runs and can be reached from here, and at its log.';

/**
 * What an error of pg means. SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html (checked 2026-11).
 *
 * PostgreSQL quotes values in messages about data (classes 22 and 23): those are left out.
 */
export function postgresFaultOf(error: unknown): Fault {
  if (error instanceof NotConnected) return connectFault(error.cause);
  const state = stateOf(error);
  if (state === undefined) return connectionLost(error);
  const text = /^2[23]/u.test(state) ? '' : messageOf(error);
  const shown = text === '' ? state : `${state}: ${text}`;
  const fault = (code: Fault['code'], message: string, remedy: string, passing = false): Fault => ({
    code,
    message: `${message} (${shown}).`,
    remedy,
    passing,
    carriedOut: 'no',
  });
  // Serialisation failure, deadlock, lock not available: undone, and free the next time.
  if (/^(?:40001|40P01|55P03)$/u.test(state)) return fault('UNAVAILABLE', 'PostgreSQL could not get a lock', ASK_SERVER, true);
  if (state === '57014')
    return fault('UNAVAILABLE', 'PostgreSQL took too long', 'Look at the load of the database server and for locks that are held long.');
  if (/^(?:08|57P0)/u.test(state))
    return { ...fault('UNAVAILABLE', 'PostgreSQL ended the connection', ASK_SERVER, true), carriedOut: 'perhaps' };
  if (state === '53100')
    return fault(
      'DISK_FULL',
      'PostgreSQL has no disk space left',
      'Free some space on the database server; nothing that was stored is lost.',
    );
  if (state.startsWith('53')) return fault('UNAVAILABLE', 'PostgreSQL is out of resources', ASK_SERVER, true);
  if (state === '25006')
    return fault('READ_ONLY', 'The PostgreSQL server allows no writing', 'Set DATABASE_URL to the primary server, not to a standby.', true);
  if (/^XX00[12]$/u.test(state)) return fault('CORRUPT', 'PostgreSQL found damaged data', 'Restore a back-up of the database.');
  if (state === '42501') {
    return fault(
      'FAILED',
      'The database role may not do this',
      'Grant the role of DATABASE_URL the right to create tables in its schema (GRANT CREATE ON SCHEMA …) and to use them.',
    );
  }
  return fault('FAILED', 'PostgreSQL refused a statement', 'Please report this with the log.');
}

/** True when the connection cannot or must not be used again. */
export function breaksConnection(error: unknown): boolean {
  const state = stateOf(error);
  // 25006: after a failover the old server is a standby; a new connection may find the new primary.
  return state === undefined || /^(?:08|57P0|25006)/u.test(state);
}

function connectionLost(error: unknown): Fault {
  // Values that cannot be stored: nothing was sent.
  if (error instanceof TypeError || error instanceof RangeError) {
    return {
      code: 'FAILED',
      message: `A step failed: ${error.message}.`,
      remedy: 'Please report this with the log.',
      passing: false,
      carriedOut: 'no',
    };
  }
  if (messageOf(error) === 'driver has already been destroyed') {
    return { code: 'UNAVAILABLE', message: 'The store is closed.', remedy: 'Restart.', passing: false, carriedOut: 'no' };
  }
  // pg's own time-out has waited long enough already.
  const passing = messageOf(error) !== 'Query read timeout';
  return {
    code: 'UNAVAILABLE',
    message: `The connection to PostgreSQL broke (${messageOf(error)}).`,
    remedy: ASK_SERVER,
    passing,
    carriedOut: 'perhaps',
  };
}

function connectFault(cause: unknown): Fault {
  const state = stateOf(cause);
  const message = `PostgreSQL cannot be reached (${messageOf(cause)}).`;
  if (state !== undefined && /^(?:28|3D)/u.test(state)) {
    return {
      code: 'UNAVAILABLE',
      message,
      remedy: 'Correct the user, the password or the name of the database in DATABASE_URL.',
      passing: false,
      carriedOut: 'no',
    };
  }
  return { code: 'UNAVAILABLE', message, remedy: `${ASK_SERVER} Host and port come from DATABASE_URL.`, passing: true, carriedOut: 'no' };
}

/** SQLSTATE, which tells the server's errors from those of the connection: five letters and digits, unlike the system's `EPIPE`. */
function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^(?=.*\d)[0-9A-Z]{5}$/u.test(error.code) ? error.code : undefined;
}

/** Node joins the errors of several addresses in one that has no message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

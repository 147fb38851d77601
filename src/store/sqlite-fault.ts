import type { Fault } from './backend.ts';

/** What an error of libsql or of the file system means. SQLite undoes a statement that fails, so nothing is ever half done. */
export function sqliteFaultOf(error: unknown, path: string): Fault {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const file = `the database file ${path}`;
  const fault = (kind: Fault['code'], message: string, remedy: string, passing = false): Fault => ({
    code: kind,
    message: `${message} (${code === '' || text.startsWith(code) ? text : `${code}: ${text}`}).`,
    remedy,
    passing,
    carriedOut: 'no',
  });
  if (/^SQLITE_(?:BUSY|LOCKED)/u.test(code)) {
    return fault(
      'UNAVAILABLE',
      `Another process holds the lock of ${file}`,
      'Look for a process that keeps a transaction open, such as a back-up or a sqlite3 shell; for many replicas use PostgreSQL.',
      true,
    );
  }
  if (/^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/u.test(code)) {
    return fault('DISK_FULL', `No space is left for ${file}`, 'Free some space on that disk; nothing that was stored is lost.');
  }
  if (/^(?:SQLITE_(?:READONLY|PERM|AUTH)|EACCES|EPERM|EROFS)/u.test(code)) {
    return fault(
      'READ_ONLY',
      `The user of this process may not write ${file} or its folder`,
      'Make the file and its folder writable for that user (SQLite writes two more files beside it), or set DATABASE_URL to another place.',
    );
  }
  if (/^SQLITE_(?:CORRUPT|NOTADB)/u.test(code)) {
    return fault(
      'CORRUPT',
      `${capital(file)} is damaged or is no SQLite database`,
      'Nothing was overwritten. Move the file away together with its -wal and -shm files, then restore a back-up or start with an empty one.',
    );
  }
  if (/^(?:SQLITE_CANTOPEN|ENOENT|ENOTDIR|EEXIST|EISDIR|ELOOP|ENAMETOOLONG)/u.test(code) || text.startsWith('ConnectionFailed')) {
    return fault(
      'READ_ONLY',
      `${capital(file)} can neither be opened nor made`,
      'Set DATABASE_URL to a file in a folder that can be made and written.',
    );
  }
  if (/^SQLITE_IOERR/u.test(code)) {
    return fault(
      'FAILED',
      `The disk failed under ${file}`,
      'Look into the log of the operating system; network file systems are not supported by SQLite.',
    );
  }
  if (text === 'driver has already been destroyed' || text.includes('connection is not open')) {
    return fault('UNAVAILABLE', 'The store is closed', 'Restart.');
  }
  return fault('FAILED', `A statement on ${file} failed`, 'Please report this with the log.');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

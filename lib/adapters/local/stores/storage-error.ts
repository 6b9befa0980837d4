import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';

/** Primary result codes of SQLite that a user can do something about (https://sqlite.org/rescode.html). */
const SQLITE = { busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const;

/** The index beside the log could not grow, which needs nothing but space. */
const IOERR_SHMSIZE = 4874;

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);
const NOT_PERMITTED = new Set(['EROFS', 'EACCES', 'EPERM']);
/** Something else is where a file or directory of ours belongs. */
const IN_THE_WAY = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ELOOP']);

/** What the runtime's errors carry. Not asked by `instanceof Error`: they may come from another realm. */
interface SystemFault {
  code?: unknown;
  /** Extended result code of SQLite. */
  errcode?: unknown;
  message?: unknown;
}

function faultOf(error: unknown): SystemFault {
  return typeof error === 'object' && error !== null ? error : {};
}

/** The system's code of a failure, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const { code } = faultOf(error);
  return typeof code === 'string' ? code : undefined;
}

/** What takes up again whatever was under way: runs, and the queue of hooks. */
const CONTINUE = 'stringline resume, or stringline hooks work';

function diskFull(path: string, cause: unknown): StringlineError {
  return new StringlineError({
    code: 'disk-full',
    message: `No space is left on the disk that holds ${path}`,
    fix: `Free some space on that disk, then continue with: ${CONTINUE} (nothing that was recorded is lost)`,
    exit: EXIT.outside,
    cause,
  });
}

function readOnly(path: string, cause: unknown): StringlineError {
  return new StringlineError({
    code: 'directory-read-only',
    message: `Cannot write to ${path}: the directory or file system is read-only for this user`,
    fix: `Make it writable (chmod u+w, or remount), or run in a copy of the repository that you may write to`,
    exit: EXIT.usage,
    cause,
  });
}

function inTheWay(path: string, cause: unknown): StringlineError {
  return new StringlineError({
    code: 'storage-in-the-way',
    message: `${path} cannot be used: something else lies there or on the way to it (${String(faultOf(cause).message)})`,
    fix: `Move it away: mv '${path}' '${path}.old'`,
    exit: EXIT.usage,
    cause,
  });
}

function corrupt(path: string, cause: unknown): StringlineError {
  return new StringlineError({
    code: 'database-corrupt',
    message: `${path} is damaged or is not a Stringline database`,
    fix: `Restore it from a backup, or move it away with its -wal and -shm files to start afresh: mv '${path}' '${path}.damaged' (branches and commits of earlier runs stay in git)`,
    exit: EXIT.outside,
    cause,
  });
}

function fromSqlite(errcode: number, path: string, cause: unknown): StringlineError | undefined {
  if (errcode === IOERR_SHMSIZE) return diskFull(path, cause);
  switch (errcode & 0xff) {
    case SQLITE.full:
      return diskFull(path, cause);
    case SQLITE.readonly:
      return readOnly(path, cause);
    case SQLITE.corrupt:
    case SQLITE.notadb:
      return corrupt(path, cause);
    case SQLITE.busy:
    case SQLITE.locked:
      return new StringlineError({
        code: 'database-busy',
        message: `${path} stayed locked by another process`,
        fix: 'Wait for the other stringline command to end, then try again',
        exit: EXIT.outside,
        cause,
      });
    case SQLITE.ioerr:
    case SQLITE.cantopen:
      return new StringlineError({
        code: 'storage-failed',
        message: `Reading or writing ${path} failed: ${String(faultOf(cause).message)}`,
        fix: `Check the disk and the permissions of that directory, then continue with: ${CONTINUE}`,
        exit: EXIT.outside,
        cause,
      });
    default:
      return undefined;
  }
}

/**
 * What a failure of the file system or of SQLite means to the user.
 * @returns a StringlineError naming `path`; a fault of ours (a wrong statement, a broken constraint) comes back unchanged.
 */
export function storageError(cause: unknown, path: string): unknown {
  if (cause instanceof StringlineError) return cause;
  const { errcode } = faultOf(cause);
  if (typeof errcode === 'number') return fromSqlite(errcode, path, cause) ?? cause;
  const code = systemCode(cause);
  if (code !== undefined && NO_SPACE.has(code)) return diskFull(path, cause);
  if (code !== undefined && NOT_PERMITTED.has(code)) return readOnly(path, cause);
  if (code !== undefined && IN_THE_WAY.has(code)) return inTheWay(path, cause);
  return cause;
}

const HOST_FAULTS: ReadonlySet<string> = new Set([
  'disk-full',
  'directory-read-only',
  'database-corrupt',
  'database-busy',
  'storage-failed',
]);

/** Whether a failure means that this machine's storage cannot go on, whatever was being done. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof StringlineError && HOST_FAULTS.has(error.code);
}

const PASSING: ReadonlySet<string> = new Set(['disk-full', 'database-busy']);

/** Whether a fault of the storage may be over by itself, or by what somebody does elsewhere: others need something to be done here first. */
export function isPassingFault(error: unknown): boolean {
  return error instanceof StringlineError && PASSING.has(error.code);
}

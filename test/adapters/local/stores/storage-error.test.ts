import { describe, expect, it } from '@jest/globals';
import { storageError } from '../../../../lib/adapters/local/stores/index.ts';
import { EXIT, StringlineError } from '../../../../lib/domain/shared/errors.ts';

const failure = (fields: object): Error => Object.assign(new Error('failed'), fields);

describe('storageError', () => {
  it.each([
    { name: 'ENOSPC', cause: failure({ code: 'ENOSPC' }), code: 'disk-full', exit: EXIT.outside },
    { name: 'EDQUOT', cause: failure({ code: 'EDQUOT' }), code: 'disk-full', exit: EXIT.outside },
    { name: 'SQLITE_FULL', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), code: 'disk-full', exit: EXIT.outside },
    { name: 'SQLITE_IOERR_SHMSIZE', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 4874 }), code: 'disk-full', exit: EXIT.outside },
    { name: 'EROFS', cause: failure({ code: 'EROFS' }), code: 'directory-read-only', exit: EXIT.usage },
    { name: 'EACCES', cause: failure({ code: 'EACCES' }), code: 'directory-read-only', exit: EXIT.usage },
    {
      name: 'SQLITE_READONLY_DIRECTORY',
      cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 1544 }),
      code: 'directory-read-only',
      exit: EXIT.usage,
    },
    { name: 'SQLITE_CORRUPT', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 11 }), code: 'database-corrupt', exit: EXIT.outside },
    { name: 'SQLITE_NOTADB', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 26 }), code: 'database-corrupt', exit: EXIT.outside },
    { name: 'SQLITE_BUSY_SNAPSHOT', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 517 }), code: 'database-busy', exit: EXIT.outside },
    { name: 'SQLITE_IOERR_FSYNC', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 1034 }), code: 'storage-failed', exit: EXIT.outside },
    { name: 'SQLITE_CANTOPEN', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 14 }), code: 'storage-failed', exit: EXIT.outside },
  ])('turns $name into $code', ({ cause, code, exit }) => {
    const error = storageError(cause, '/project/.stringline');

    expect(error).toMatchObject({ code, exit, cause });
    expect(error).toHaveProperty('message', expect.stringContaining('/project/.stringline'));
  });

  it.each([
    { name: 'a broken constraint', cause: failure({ code: 'ERR_SQLITE_ERROR', errcode: 1555 }) },
    { name: 'any other error', cause: new TypeError('ours') },
    { name: 'an error that is already one', cause: new StringlineError({ code: 'x', message: 'x', exit: EXIT.usage }) },
    { name: 'something thrown that is no error', cause: 'text' },
  ])('leaves $name as it is', ({ cause }) => {
    expect(storageError(cause, '/p')).toBe(cause);
  });
});

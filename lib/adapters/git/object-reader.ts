import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { CatFile } from './cat-file.ts';
import { gitError } from './errors.ts';
import { runGit } from './run.ts';

export interface ObjectReader {
  readonly cwd: string;
  /** Bytes of a blob; undefined when there is no such blob. */
  read(oid: string): Promise<Uint8Array | undefined>;
  /** Id of the object that a revision names now; undefined when git finds none, or cannot read it. */
  find(revision: string): Promise<string | undefined>;
  /** Ends the process; a later question starts another. */
  close(): void;
}

/**
 * Answers questions about objects from one process: a process for each costs milliseconds. It starts with the first question and is
 * replaced when it dies.
 * @param maxBytes blobs above it are passed over without being kept, and refused
 */
export function createObjectReader(cwd: string, maxBytes: number): ObjectReader {
  let session: CatFile | undefined;
  const open = (): CatFile => (session = session === undefined || session.ended ? new CatFile(cwd) : session);
  return {
    cwd,
    read: async (oid) => {
      const found = await open().ask(oid, ({ type, size }) => type === 'blob' && size <= maxBytes);
      if (found === undefined) return assertAbsent(cwd, oid);
      if (found.type === 'blob' && found.size > maxBytes) throw tooLarge({ cwd, oid, size: found.size, maxBytes });
      return found.bytes;
    },
    find: async (revision) => (await open().ask(revision, () => false))?.oid,
    close: () => session?.close(),
  };
}

/** The batch calls a damaged object missing too; asked for alone, git tells the two apart. */
async function assertAbsent(cwd: string, oid: string): Promise<undefined> {
  const { stderr } = await runGit(['cat-file', '-t', oid], { cwd, accept: [0, 1, 128] });
  const failure = gitError({ args: ['cat-file'], cwd, code: 128, stderr });
  if (failure.code === 'repository-corrupt') throw failure;
}

function tooLarge({ cwd, oid, size, maxBytes }: { cwd: string; oid: string; size: number; maxBytes: number }): StringlineError {
  return new StringlineError({
    code: 'blob-too-large',
    message: `The file with the object id ${oid} in ${cwd} has ${String(size)} bytes; at most ${String(maxBytes)} are read.`,
    fix: 'Hide it from the model in .kiroignore, or keep it out of the task.',
    exit: EXIT.usage,
  });
}

import type { SnapshotSource } from '../../app/snapshots/index.ts';
import { GIT_OBJECT_TYPES, type GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { CatFile } from './cat-file.ts';
import type { RepositoryPlace } from './inspect.ts';
import { runGit } from './run.ts';

/** Objects of a local repository, whole, for a snapshot of a commit. `close` ends the reading process. */
export function createSnapshotSource(place: RepositoryPlace): SnapshotSource & { close(): void } {
  if (place.objectFormat !== 'sha1') throw sha256Repository(place.root);
  let session: CatFile | undefined;
  return {
    readObject: async (oid) => {
      if (session === undefined || session.ended) session = new CatFile(place.root);
      const found = await session.ask(oid, () => true);
      const type = found && typeOf(found.type);
      return found?.bytes && type ? { type, content: found.bytes } : undefined;
    },
    statObjects: async (oids) => {
      // One process for a page: the reading process would send the bytes of every file as well.
      const { stdout } = await runGit(['cat-file', '--batch-check', '--buffer'], {
        cwd: place.root,
        input: oids.map((oid) => `${oid}\n`).join(''),
      });
      const lines = stdout.toString('latin1').split('\n');
      return oids.map((_, index) => {
        const [, type = '', size = ''] = (lines[index] ?? '').split(' ');
        const known = typeOf(type);
        return known && size !== '' ? { type: known, size: Number(size) } : undefined;
      });
    },
    close: () => session?.close(),
  };
}

const typeOf = (type: string): GitObjectType | undefined => GIT_OBJECT_TYPES.find((known) => known === type);

function sha256Repository(root: string): StringlineError {
  return new StringlineError({
    code: 'repository-sha256',
    message: `The repository at ${root} names its objects by SHA-256; snapshots take SHA-1 repositories only.`,
    fix: 'Run it locally: stringline run',
    exit: EXIT.usage,
  });
}

import { resolve } from 'node:path';
import { readingOf } from '../../adapters/local/file-reading.ts';
import { pathInRoot } from '../../adapters/local/path-in-root.ts';
import type { WorkspaceFiles } from '../../app/lint/ports.ts';
import type { Io } from '../io.ts';
import { readBytes } from '../read-stream.ts';
import { usage } from './options.ts';

/** The files of a folder with one of them read from standard input, as an editor has it before it is saved. */
export async function withStandardInput(
  files: WorkspaceFiles,
  name: string,
  { root, cwd, io }: { root: string; cwd: string; io: Io },
): Promise<{ paths: string[]; source: WorkspaceFiles }> {
  const path = pathInRoot(root, resolve(cwd, name));
  if (path === undefined || path === '')
    throw usage('path-outside', `${name} is not a file in ${root}.`, 'Name the file within the repository.');
  const reading = readingOf(await readBytes(io.stdin));
  return {
    paths: [path],
    source: {
      list: () => {
        const listing = files.list();
        return { ...listing, paths: [...new Set([...listing.paths, path])] };
      },
      read: (asked) => (asked === path ? reading : files.read(asked)),
    },
  };
}

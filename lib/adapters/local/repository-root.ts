import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that a command works on: the nearest one above (or at) a path with a git repository; without one, the nearest with a `.kiro` folder; else the path itself. */
export function repositoryRoot(from: string): string {
  return nearestWith('.git', from) ?? nearestWith('.kiro', from) ?? from;
}

function nearestWith(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkTree, type GitRepository } from '../../adapters/git/index.ts';
import { readDefinitions } from '../../app/hooks/read-definitions.ts';
import type { Clock } from '../../app/ports.ts';
import { CONFIG_PATH } from '../../domain/config/index.ts';
import type { CompiledHooks } from '../../domain/hooks/index.ts';

/** Files that have just been written may be written again without their times telling it, in milliseconds. */
const YOUNG_MS = 1_000;

interface Known {
  marks: string;
  definitions: CompiledHooks;
}

/**
 * Gives the hooks of the work tree, reading them anew only where a file that defines them, or what git tracks and ignores, looks different
 * than before: to ask git at each save would be most of what somebody waits for.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export function workTreeDefinitions(repository: GitRepository, clock: Clock): (today: string) => Promise<CompiledHooks> {
  let known: Known | undefined;
  return async (today) => {
    const { marks, youngest } = marksOf(repository);
    if (known?.marks === marks) return known.definitions;
    const isOld = clock.now().getTime() - youngest > YOUNG_MS;
    const definitions = await readDefinitions(createWorkTree(repository), today);
    known = isOld ? { marks, definitions } : undefined;
    return definitions;
  };
}

/** At once and not in turns with others: that takes less than to wait for an answer. */
function marksOf({ place: { root, gitDir } }: GitRepository): { marks: string; youngest: number } {
  const folder = join(root, '.kiro/hooks');
  const below =
    statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = [
    ...['index', 'HEAD', 'logs/HEAD', 'info/exclude'].map((name) => join(gitDir, name)),
    ...['.gitignore', '.kiro/.gitignore', CONFIG_PATH].map((path) => join(root, path)),
    ...['', ...below.toSorted()].map((path) => join(folder, path)),
  ];
  const marks = files.map(markOf);
  return { marks: JSON.stringify(marks.map(({ mark }) => mark)), youngest: Math.max(...marks.map(({ at }) => at)) };
}

function markOf(file: string): { mark: string[]; at: number } {
  const entry = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (entry === undefined) return { mark: [file], at: 0 };
  const { ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = entry;
  return { mark: [file, ...[ino, size, mtimeNs, ctimeNs].map(String)], at: Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) };
}

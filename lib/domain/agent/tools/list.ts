import * as z from 'zod';
import { canonicalPath, isBelow } from '../../source/index.ts';
import { compileGlob } from '../glob.ts';
import { LIMITS } from '../limits.ts';
import type { TreeFile } from '../virtual-tree.ts';
import { defineTool, failed, success } from './tool.ts';
import { showPath } from './show.ts';

const Input = z.strictObject({
  path: z
    .string()
    .max(4096)
    .describe('Folder to list, relative to the repository, e.g. `src/services`. Left out: the whole repository.')
    .optional(),
  glob: z
    .string()
    .max(300)
    .describe('Only files that match, e.g. `*.test.ts` (by name, in any folder) or `src/**/*.ts` (by whole path).')
    .optional(),
});

export const list = defineTool({
  name: 'list',
  description:
    'Lists files of the repository with their sizes. Long listings are shortened to folders with counts; give a path or a glob to see more.',
  input: Input,
  run: ({ path, glob }, { tree }) => {
    const chosen = chooseFiles(tree.list(), { path, glob });
    if (!chosen.ok) return failed(chosen.reason);
    const { files } = chosen;
    if (files.length === 0)
      return failed(
        glob === undefined
          ? `There is nothing below \`${path ?? '.'}\`.`
          : `No file matches \`${glob}\`${path === undefined ? '' : ` below \`${path}\``}.`,
      );
    return success(files.length <= LIMITS.listEntries ? files.map(describe).join('\n') : summarise(files, chosen.folder));
  },
});

/** Files below a folder (or that one file) whose path matches; a glob without `/` is matched against the name. */
export function chooseFiles(
  files: readonly TreeFile[],
  { path, glob }: { path: string | undefined; glob: string | undefined },
): { ok: true; files: TreeFile[]; folder: string } | { ok: false; reason: string } {
  const folder = folderArgument(path);
  if (!folder.ok) return folder;
  let chosen = files.filter((file) => file.path === folder.path || isBelow(file.path, folder.path));
  if (glob !== undefined) {
    const compiled = compileGlob(glob);
    if (!compiled.ok) return { ok: false, reason: `The glob ${compiled.reason}.` };
    const byName = !glob.includes('/');
    chosen = chosen.filter((file) => compiled.matches(byName ? file.path.slice(file.path.lastIndexOf('/') + 1) : file.path));
  }
  return { ok: true, files: chosen, folder: folder.path };
}

function folderArgument(path: string | undefined): { ok: true; path: string } | { ok: false; reason: string } {
  if (path === undefined || /^(?:\.?\/?)$/.test(path)) return { ok: true, path: '' };
  const named = canonicalPath(path.replace(/\/+$/, ''));
  return named.ok ? named : { ok: false, reason: `The path ${named.reason}.` };
}

function describe(file: TreeFile): string {
  const note =
    file.kind === 'file'
      ? `${String(file.size ?? 0)} bytes${file.changed ? ', changed in this task' : ''}`
      : file.kind === 'symlink'
        ? 'symbolic link'
        : 'submodule';
  return `${showPath(file.path)} (${note})`;
}

/** Files directly in the folder, then the folders below it with their counts. */
function summarise(files: readonly TreeFile[], folder: string): string {
  const start = folder === '' ? 0 : folder.length + 1;
  const counts = new Map<string, number>();
  const direct: string[] = [];
  for (const file of files) {
    const slash = file.path.indexOf('/', start);
    if (slash < 0) direct.push(describe(file));
    else counts.set(file.path.slice(0, slash), (counts.get(file.path.slice(0, slash)) ?? 0) + 1);
  }
  const lines = [...direct, ...[...counts].map(([name, count]) => `${showPath(name)}/ (${String(count)} files)`)];
  const shown = lines.slice(0, LIMITS.listEntries);
  const more = lines.length > shown.length ? `\n… ${String(lines.length - shown.length)} more entries; give a path or a glob.` : '';
  return `${String(files.length)} files:\n${shown.join('\n')}${more}`;
}

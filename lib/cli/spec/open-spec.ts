import { posix, resolve } from 'node:path';
import { pathInRoot } from '../../adapters/local/path-in-root.ts';
import { repositoryRoot } from '../../adapters/local/repository-root.ts';
import { createWorkspaceFiles } from '../../adapters/local/workspace-files.ts';
import { readWorkspace } from '../../app/lint/read-workspace.ts';
import { suggest } from '../../domain/config/index.ts';
import type { SpecDirectory, Workspace } from '../../domain/lint/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { someOf } from '../../domain/shared/wording.ts';
import type { CommandContext } from '../main.ts';

export interface OpenSpec extends SpecDirectory {
  root: string;
  workspace: Workspace;
}

/** Finds a spec by its name or its folder, as it lies in the checkout. */
export function openSpec(name: string, context: CommandContext): OpenSpec {
  const cwd = resolve(context.io.cwd, context.cwd);
  const root = repositoryRoot(cwd);
  const { workspace } = readWorkspace(createWorkspaceFiles(root), { paths: [], today: new Date().toISOString().slice(0, 10) });
  const folders = new Set([name.replace(/\/+$/, ''), folderOf(name, root, cwd)]);
  const found = workspace.specs.filter((spec) => folders.has(spec.directory) || folders.has(spec.name));
  const [first] = found;
  if (first === undefined) {
    const names = [...new Set(workspace.specs.map((spec) => spec.name))];
    const near = suggest(name, names);
    const fix =
      near === undefined
        ? names.length === 0
          ? 'There are none: stringline run "what you want" writes the first.'
          : `There are: ${someOf(names, 20)}.`
        : `Did you mean ${near}?`;
    throw new StringlineError({
      code: 'spec-unknown',
      message: `There is no spec ${JSON.stringify(name)} in ${root}.`,
      fix,
      exit: EXIT.usage,
    });
  }
  if (found.length > 1)
    throw new StringlineError({
      code: 'spec-ambiguous',
      message: `${found.length} specs are called ${name}.`,
      fix: `Name one by its folder: ${found.map(({ directory }) => directory).join(', ')}.`,
      exit: EXIT.usage,
    });
  // The documents are read when they are asked for.
  const { directory, files, spec } = first;
  return { directory, name: first.name, files, spec, root, workspace };
}

/** Where a path leads from the root of the repository: `./.kiro/specs/a/`, what a shell completes, and one of the documents in it. */
function folderOf(path: string, root: string, cwd: string): string {
  const folder = pathInRoot(root, resolve(cwd, path)) ?? path;
  return folder.endsWith('.md') ? posix.dirname(folder) : folder;
}

import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { createWorkTree } from '../adapters/git/index.ts';
import { createGlobalSteering } from '../adapters/local/global-steering.ts';
import { type KiroFolder, readKiro } from '../app/read-kiro.ts';
import { isSteeringPath, refusedSteering, type SteeringFile } from '../domain/steering/index.ts';
import { folderIn } from './folder-in.ts';
import type { CommandContext } from './main.ts';
import type { NamingPlace } from './named-file.ts';
import { openRepository } from './repository-config.ts';

/** Links in the steering folder: git has them, and nobody follows them. */
function linkedSteering(root: string, folder: string): SteeringFile[] {
  const place = { scope: 'project', root: folder } as const;
  return (existsSync(join(root, folder)) ? readdirSync(join(root, folder), { withFileTypes: true, recursive: true }) : [])
    .filter((entry) => entry.isSymbolicLink())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))
    .filter((path) => isSteeringPath(path, folder))
    .map((path) => refusedSteering(path, 'a symbolic link', place));
}

/** Hooks and steering of the repository around a command's directory, as they lie in the checkout, and where in it that directory is. */
export async function readKiroFolder(context: CommandContext): Promise<KiroFolder & NamingPlace> {
  const repository = await openRepository(context);
  try {
    const today = new Date().toISOString().slice(0, 10);
    const kiro = await readKiro(createWorkTree(repository), { globalSteering: createGlobalSteering(context.io.env['HOME']), today });
    return {
      ...kiro,
      root: repository.place.root,
      from: folderIn(repository.place.root, resolve(context.io.cwd, context.cwd)),
      steering: [...kiro.steering, ...linkedSteering(repository.place.root, kiro.config.workspace.steering_paths.project)],
    };
  } finally {
    repository.close();
  }
}

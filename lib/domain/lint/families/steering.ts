import type { Finding } from '../../shared/finding.ts';
import { isBelow } from '../../source/index.ts';
import {
  checkSteering,
  isSteeringPath,
  parseSteeringFile,
  STEERING_FILE_RULES,
  STEERING_RULES,
  type SteeringFile,
} from '../../steering/index.ts';
import { type Family, listed } from '../family.ts';
import { kiroFolder, type Workspace } from '../workspace.ts';

/** Steering files and AGENTS.md. */
export const steeringFamily: Family = {
  id: 'steering',
  title: 'Steering',
  about: 'Steering files of every `.kiro` folder, and AGENTS.md.',
  rules: listed(undefined, [...STEERING_RULES, ...STEERING_FILE_RULES]),
  check: (workspace) => workspace.roots.flatMap((root) => checkRoot(root, workspace)),
};

function checkRoot(root: string, { texts, paths, config, settings }: Workspace): Finding[] {
  const folder = root === '' ? config.workspace.steering_paths.project : `${kiroFolder(root)}/steering`;
  const fromRoot = (path: string): string => (root === '' ? path : path.slice(root.length + 1));
  const files = [...texts].flatMap(([path, text]): SteeringFile[] => {
    // An AGENTS.md anywhere belongs to the outermost root only, so that it is checked once.
    if (!isSteeringPath(path, folder) || (root !== '' && !isBelow(path, folder))) return [];
    return [parseSteeringFile(fromRoot(path), text, { scope: 'project', root: fromRoot(folder) })];
  });
  if (files.length === 0) return [];
  const below = root === '' ? paths : paths.filter((path) => isBelow(path, root)).map(fromRoot);
  return checkSteering(files, below, settings).map(({ path = '', ...finding }) => ({
    ...finding,
    path: root === '' ? path : `${root}/${path}`,
  }));
}

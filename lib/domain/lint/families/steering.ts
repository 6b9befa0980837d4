import type { Finding } from '../../shared/finding.ts';
import { isSteeringPath, parseSteeringFile, STEERING_RULES } from '../../steering/index.ts';
import { type Family, listed } from '../family.ts';
import { kiroFolder, type Workspace } from '../workspace.ts';

/** Steering files and AGENTS.md. */
export const steeringFamily: Family = {
  id: 'steering',
  title: 'Steering',
  about: 'Steering files of every `.kiro` folder, and AGENTS.md.',
  rules: listed(undefined, STEERING_RULES),
  check: (workspace) => workspace.roots.flatMap((root) => checkRoot(root, workspace)),
};

function checkRoot(root: string, { texts, config }: Workspace): Finding[] {
  const folder = root === '' ? config.workspace.steering_paths.project : `${kiroFolder(root)}/steering`;
  return [...texts].flatMap(([path, text]) => {
    // An AGENTS.md anywhere belongs to the outermost root only, so that it is checked once.
    if (!isSteeringPath(path, folder) || (root !== '' && !path.startsWith(`${folder}/`))) return [];
    return parseSteeringFile(path, text, { scope: 'project', root: folder }).findings.map((finding) => ({ ...finding, path }));
  });
}

import type { ProjectConfig } from '../../config/schema.ts';
import type { Finding } from '../../shared/finding.ts';
import { isBelow, pathIn } from '../../source/index.ts';
import {
  auditSteering,
  checkSteering,
  isSteeringPath,
  parseSteeringFile,
  STEERING_AUDIT_RULES,
  STEERING_FILE_RULES,
  STEERING_RULES,
  type SteeringFile,
} from '../../steering/index.ts';
import { type Family, listed } from '../family.ts';
import { filesBelow, kiroFolder, type Workspace } from '../workspace.ts';

/** Steering files and AGENTS.md. */
export const steeringFamily: Family = {
  id: 'steering',
  title: 'Steering',
  about: 'Steering files of every `.kiro` folder, and AGENTS.md.',
  rules: listed(undefined, [...STEERING_RULES, ...STEERING_FILE_RULES, ...STEERING_AUDIT_RULES]),
  covers:
    ({ roots, config }) =>
    (path) =>
      roots.some((root) => isOwn(root, path, config)),
  check: (workspace) => workspace.roots.flatMap((root) => checkRoot(root, workspace)),
};

function checkRoot(root: string, { texts, paths, ignored, config, settings, globalSteering }: Workspace): Finding[] {
  const { global: globalRoot } = config.workspace.steering_paths;
  const folder = folderOf(root, config);
  const fromRoot = (path: string): string => (root === '' ? path : path.slice(root.length + 1));
  const files = [...texts].flatMap(([path, text]): SteeringFile[] => {
    if (!isOwn(root, path, config)) return [];
    return [parseSteeringFile(fromRoot(path), text, { scope: 'project', root: fromRoot(folder) })];
  });
  if (files.length === 0) return [];
  const below = filesBelow(root, paths);
  const others = [...globalSteering].map(([path, text]) => parseSteeringFile(path, text, { scope: 'global', root: '' }));
  const { findings } = auditSteering({ files: [...others, ...files], paths: below, names: [], globalRoot }, settings);
  const own = new Set<string | undefined>(files.map(({ path }) => path));
  const repository = { paths: below, ignored: (path: string): boolean => ignored(pathIn(root, path)) };
  // What is wrong with files of this machine is told by `stringline steering audit`: a report is about files of the repository.
  return [...checkSteering(files, repository, settings), ...findings.filter(({ path }) => own.has(path))].map(
    ({ path = '', ...finding }) => ({
      ...finding,
      path: pathIn(root, path),
    }),
  );
}

function folderOf(root: string, { workspace }: ProjectConfig): string {
  return root === '' ? workspace.steering_paths.project : `${kiroFolder(root)}/steering`;
}

/** An AGENTS.md anywhere belongs to the outermost root only, so that it is checked once. */
function isOwn(root: string, path: string, config: ProjectConfig): boolean {
  const folder = folderOf(root, config);
  return isSteeringPath(path, folder) && (root === '' || isBelow(path, folder));
}

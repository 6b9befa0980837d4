import { type GitTreeEntry, isFolder, parseTree, treeProblem } from '../../domain/git/index.ts';
import { pathIn } from '../../domain/source/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { KnownTree } from '../source-ports.ts';
import type { SnapshotLimits, TreePorts } from './ports.ts';
import type { SnapshotProblem } from './schema.ts';

const PARALLEL = 48;

export interface DiscoveredTrees {
  root: string;
  /** Trees whose content was not verified yet, by id, with one path they were found at. */
  fresh: Map<string, { path: string; entries: GitTreeEntry[] }>;
  known: Map<string, KnownTree>;
  problems: SnapshotProblem[];
}

/** Reads every tree below `root` that is not known yet, level by level, each once however often it is named. */
export async function discoverTrees(root: string, ports: TreePorts, limits: SnapshotLimits): Promise<DiscoveredTrees> {
  const found: DiscoveredTrees = { root, fresh: new Map(), known: new Map(), problems: [] };
  const seen = new Set([root]);
  let level = [{ oid: root, path: '' }];
  let entries = 0;
  for (let depth = 1; level.length > 0 && found.problems.length === 0; depth += 1) {
    if (depth > limits.depth) return { ...found, problems: [tooDeep(level[0], limits)] };
    await inParallel(level, PARALLEL, async (folder) => readTree(folder, ports, found));
    const read = level.flatMap(({ oid }) => found.fresh.get(oid) ?? []);
    entries += read.reduce((sum, tree) => sum + tree.entries.length, 0);
    if (entries > limits.files + seen.size) return { ...found, problems: [tooMany(root, limits)] };
    level = read.flatMap((tree) => foldersOf(tree).filter(({ oid }) => !seen.has(oid) && seen.add(oid)));
  }
  return found;
}

const foldersOf = (tree: { path: string; entries: GitTreeEntry[] }): { oid: string; path: string }[] =>
  tree.entries.filter(isFolder).map(({ oid, name }) => ({ oid, path: pathIn(tree.path, name) }));

async function readTree({ oid, path }: { oid: string; path: string }, ports: TreePorts, found: DiscoveredTrees): Promise<void> {
  const known = await ports.trees.get(oid);
  if (known) {
    found.known.set(oid, known);
    return;
  }
  const object = await ports.objects.get(oid);
  if (!object) {
    found.problems.push({ code: 'object-missing', oid, path, message: `The folder ${JSON.stringify(path)} was not uploaded.` });
    return;
  }
  const entries = object.type === 'tree' ? parseTree(object.content) : undefined;
  if (!entries) {
    found.problems.push({ code: 'object-invalid', oid, path, message: `What stands for the folder ${JSON.stringify(path)} is no tree.` });
    return;
  }
  const problem = treeProblem(entries, object.content);
  if (problem === undefined) found.fresh.set(oid, { path, entries });
  else found.problems.push({ code: 'tree-invalid', oid, path, message: `The folder ${JSON.stringify(path)} ${problem}.` });
}

const tooDeep = (folder: { oid: string; path: string } | undefined, { depth }: SnapshotLimits): SnapshotProblem => ({
  code: 'too-deep',
  oid: folder?.oid ?? '',
  path: (folder?.path ?? '').slice(0, 200),
  message: `Folders are nested more than ${String(depth)} deep.`,
});

export const tooMany = (oid: string, { files }: SnapshotLimits): SnapshotProblem => ({
  code: 'too-many-files',
  oid,
  path: '',
  message: `The snapshot holds more than ${String(files)} files.`,
});

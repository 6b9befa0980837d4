import { isFolder, isSubmodule } from '../../domain/git/index.ts';
import { pathIn } from '../../domain/source/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { KnownTree } from '../source-ports.ts';
import { summariseTree } from './known-tree.ts';
import { type DiscoveredTrees, tooMany } from './discover-trees.ts';
import type { SnapshotLimits, TreePorts } from './ports.ts';
import type { SnapshotProblem } from './schema.ts';

const PARALLEL = 16;

export interface SettledTrees {
  known: ReadonlyMap<string, KnownTree>;
  /** Trees that were verified now. */
  verified: number;
  problems: SnapshotProblem[];
}

interface Settling {
  found: DiscoveredTrees;
  ports: TreePorts;
  limits: SnapshotLimits;
  /** Sizes of files, by id: one file may lie in many folders. */
  sizes: Map<string, Promise<number | SnapshotProblem>>;
}

/**
 * Verifies the files of the new trees and records each tree once all that is below it has been recorded: from the deepest folders up,
 * so that a record never promises more than is there, whenever it is interrupted.
 */
export async function settleTrees(
  found: DiscoveredTrees,
  ports: TreePorts,
  { limits, inTime }: { limits: SnapshotLimits; inTime: () => boolean },
): Promise<SettledTrees> {
  const settling: Settling = { found, ports, limits, sizes: new Map() };
  const problems: SnapshotProblem[] = [];
  let verified = 0;
  for (let ready = settleable(found); ready.length > 0 && problems.length === 0 && inTime(); ready = settleable(found)) {
    await inParallel(ready, PARALLEL, async (oid) => {
      if (problems.length > 0 || !inTime()) return;
      const settled = await settleTree(oid, settling);
      if (Array.isArray(settled)) problems.push(...settled);
      else {
        await ports.trees.put(oid, settled);
        found.known.set(oid, settled);
        found.fresh.delete(oid);
        verified += 1;
      }
    });
  }
  if (problems.length === 0 && inTime() && !found.known.has(found.root)) problems.push(cyclic(found.root));
  return { known: found.known, verified, problems };
}

/** Trees whose folders are all known. */
function settleable({ fresh, known }: DiscoveredTrees): string[] {
  return [...fresh].filter(([, { entries }]) => entries.every((entry) => !isFolder(entry) || known.has(entry.oid))).map(([oid]) => oid);
}

/** Ids are hashes of what they name, so this cannot happen; if it ever does, it must not be waited for. */
const cyclic = (oid: string): SnapshotProblem => ({ code: 'tree-invalid', oid, path: '', message: 'A folder holds itself.' });

async function settleTree(oid: string, settling: Settling): Promise<KnownTree | SnapshotProblem[]> {
  const { found, limits } = settling;
  const { path, entries } = found.fresh.get(oid) ?? { path: '', entries: [] };
  const sizes = await Promise.all(
    entries.map(async (entry) =>
      isFolder(entry) || isSubmodule(entry) ? undefined : sizeOf(entry.oid, pathIn(path, entry.name), settling),
    ),
  );
  const problems = sizes.filter((size) => typeof size === 'object');
  if (problems.length > 0) return problems;
  const byId = new Map(entries.map((entry, index) => [entry.oid, sizes[index]]));
  const known = summariseTree(entries, {
    sizeOf: (id) => byId.get(id) as number | undefined,
    folderOf: (id) => found.known.get(id),
  });
  const problem = limitProblem(oid, path, known, limits);
  return problem ? [problem] : known;
}

/** Limits count a folder as often as it is checked out: a few small trees that name each other often are a bomb. */
function limitProblem(oid: string, path: string, known: KnownTree, limits: SnapshotLimits): SnapshotProblem | undefined {
  if (known.files > limits.files) return tooMany(oid, limits);
  if (known.bytes > limits.totalBytes)
    return { code: 'too-large', oid, path, message: `The snapshot holds more than ${String(limits.totalBytes)} bytes.` };
  if (known.pathBytes > limits.pathBytes)
    return { code: 'path-refused', oid, path, message: `A path below the folder is longer than ${String(limits.pathBytes)} bytes.` };
  return known.depth > limits.depth
    ? { code: 'too-deep', oid, path, message: `Folders are nested more than ${String(limits.depth)} deep.` }
    : undefined;
}

async function sizeOf(oid: string, path: string, settling: Settling): Promise<number | SnapshotProblem> {
  const asked = settling.sizes.get(oid) ?? verifyFile(oid, path, settling);
  settling.sizes.set(oid, asked);
  return asked;
}

async function verifyFile(oid: string, path: string, { ports, limits }: Settling): Promise<number | SnapshotProblem> {
  const stat = await ports.objects.stat(oid);
  const name = JSON.stringify(path);
  if (!stat)
    return { code: 'object-missing', oid, path, message: `The file ${name} was not uploaded, or its bytes are not those of its id.` };
  if (stat.type !== 'blob') return { code: 'object-invalid', oid, path, message: `What stands for the file ${name} is a ${stat.type}.` };
  return stat.size <= limits.fileBytes
    ? stat.size
    : {
        code: 'too-large',
        oid,
        path,
        message: `The file ${name} has ${String(stat.size)} bytes; at most ${String(limits.fileBytes)} are taken.`,
      };
}

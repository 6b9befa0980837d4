import { auditSteering, isManifest, repositoryNames, type SteeringAudit } from '../domain/steering/index.ts';
import type { Ports, WorkTree } from './ports.ts';
import { readKiro } from './read-kiro.ts';

export interface AuditOptions {
  globalSteering: Ports['globalSteering'];
  /** Folder of the global files, in the place of the configured one. */
  globalRoot?: string | undefined;
  /** ISO date. */
  today: string;
}

/** Manifests that are read for names: a repository of more packages is known by the names of these. */
const MAX_MANIFESTS = 500;

/** Compares the levels of steering of a checkout and of this machine; says which global files there are, too. */
export async function auditCheckout(tree: WorkTree, { globalSteering, globalRoot, today }: AuditOptions): Promise<SteeringAudit> {
  const source: Ports['globalSteering'] = { read: (root) => globalSteering.read(globalRoot ?? root) };
  const { config, steering, paths } = await readKiro(tree, { globalSteering: source, today });
  const manifests = await Promise.all(
    paths
      .filter(isManifest)
      .slice(0, MAX_MANIFESTS)
      .map(async (path) => [path, new TextDecoder().decode(await tree.read(path))] as const),
  );
  return auditSteering(
    {
      files: steering,
      paths,
      names: repositoryNames(paths, new Map(manifests)),
      globalRoot: globalRoot ?? config.workspace.steering_paths.global,
    },
    config.lint.rules,
  );
}

import type { ProjectConfig } from '../domain/config/index.ts';
import type { Ports } from './ports.ts';
import { readConfig } from './read-config.ts';
import { nowIso } from './tell.ts';

/** Where the steering of a run comes from: a commit, and the folders that hold it. */
export interface Governing {
  commit: string;
  paths: ProjectConfig['workspace']['steering_paths'];
}

/**
 * What governs by a commit that the run does not build on: its files, in the folders that its own configuration names. Undefined where
 * there is no such commit, and the run's own governs.
 * @throws StringlineError `config-invalid`
 */
export async function governingAt(commit: string | undefined, ports: Pick<Ports, 'source' | 'clock'>): Promise<Governing | undefined> {
  if (commit === undefined) return undefined;
  const { config } = await readConfig(commit, { source: ports.source, today: nowIso(ports).slice(0, 10) });
  return { commit, paths: config.workspace.steering_paths };
}

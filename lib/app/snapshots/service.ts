import { completeSnapshot, type CompleteOptions } from './complete-snapshot.ts';
import { missingObjects } from './missing-objects.ts';
import type { SnapshotPorts } from './ports.ts';
import type { CompleteReply, MissingReply, MissingRequest } from './schema.ts';
import { snapshotRef } from './snapshot-ref.ts';

/** The taking side of snapshots for all projects: what the API answers with. */
export interface SnapshotService {
  missing(project: string, commit: string, request: MissingRequest): Promise<MissingReply>;
  complete(project: string, commit: string): Promise<CompleteReply>;
  /** Whether a run can build on the commit. */
  has(project: string, commit: string): Promise<boolean>;
}

/** @param portsOf the stores of a project */
export function createSnapshotService(portsOf: (project: string) => SnapshotPorts, options: CompleteOptions = {}): SnapshotService {
  return {
    missing: (project, _commit, request) => missingObjects(request, portsOf(project), options.limits),
    complete: (project, commit) => completeSnapshot(commit, portsOf(project), options),
    has: async (project, commit) => (await portsOf(project).refs.get(snapshotRef(commit))) === commit,
  };
}

import { completeSnapshot, type CompleteOptions } from './complete-snapshot.ts';
import { missingObjects } from './missing-objects.ts';
import type { SnapshotPorts } from './ports.ts';
import type { CompleteReply, MissingReply, MissingRequest } from './schema.ts';
import { snapshotStatus, type SnapshotStatus } from './snapshot-ref.ts';

/** The taking side of snapshots for all projects: what the API answers with. */
export interface SnapshotService {
  missing(project: string, commit: string, request: MissingRequest): Promise<MissingReply>;
  complete(project: string, commit: string): Promise<CompleteReply>;
  status(project: string, commit: string): Promise<SnapshotStatus>;
}

/** @param portsOf the stores of a project */
export function createSnapshotService(portsOf: (project: string) => SnapshotPorts, options: CompleteOptions = {}): SnapshotService {
  return {
    missing: (project, _commit, request) => missingObjects(request, portsOf(project), options.limits),
    complete: (project, commit) => completeSnapshot(commit, portsOf(project), options),
    status: async (project, commit) => snapshotStatus(commit, portsOf(project)),
  };
}

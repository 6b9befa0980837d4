export { acceptObject } from './accept-object.ts';
export { completeSnapshot, type CompleteOptions } from './complete-snapshot.ts';
export { summariseTree, type TreeFacts } from './known-tree.ts';
export { missingObjects } from './missing-objects.ts';
export { SNAPSHOT_LIMITS, type SnapshotLimits, type SnapshotPorts, type SnapshotSource, type SnapshotTarget } from './ports.ts';
export { CompleteReply, MissingReply, MissingRequest, OfferedObject, SNAPSHOT_PAGE, type SnapshotProblem } from './schema.ts';
export { createSnapshotService, type SnapshotService } from './service.ts';
export { assertSnapshot, snapshotRef } from './snapshot-ref.ts';
export { type UploadedSnapshot, uploadSnapshot, type UploadOptions } from './upload-snapshot.ts';

import { createS3ObjectStore, createS3TreeIndex } from '../../lib/adapters/aws/git-objects.ts';
import { createS3UploadTargets } from '../../lib/adapters/aws/git-uploads.ts';
import type { createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createHostedRepository, sha1 } from '../../lib/adapters/hosted-git/index.ts';
import type { Projects, Snapshots } from '../../lib/api/services.ts';
import type { Ports, SourceRepository } from '../../lib/app/ports.ts';
import { acceptObject, completeSnapshot, missingObjects, type SnapshotPorts, snapshotStatus } from '../../lib/app/snapshots/index.ts';
import type { Storage } from '../shared/aws-ports.ts';
import { HEAD, makeHead, refsOf, REGISTRY } from '../shared/project-head.ts';

/** Time that is left for the answer when a verification stops early. */
const VERIFY_MS = 20_000;

export interface ProjectParts {
  storage: Storage;
  presigner: ReturnType<typeof createS3Presigner>;
  /** The ports beside stores and source. */
  others: Pick<Ports, 'globalSteering' | 'tokens' | 'models' | 'sandbox'>;
}

export interface AllowedParts extends ProjectParts {
  /** Throws for what the deployment does not build: nothing of it is taken. */
  assertAllowed: (project: string) => void;
}

/** Projects as the bucket and the table hold them, and how their source comes here. */
export function awsProjects(parts: AllowedParts): { projects: Projects; snapshots: Snapshots } {
  const { storage, assertAllowed } = parts;
  const taking = (project: string): SnapshotPorts => {
    assertAllowed(project);
    return snapshotPorts(project, parts);
  };
  const registry = refsOf(storage, REGISTRY.project);
  const projects: Projects = {
    list: async () => (await registry.list(REGISTRY.prefix)).map(({ ref }) => decodeURIComponent(ref.slice(REGISTRY.prefix.length))),
    // Whether the caller may see it was asked before; one without a snapshot is empty, which `createRun` says.
    open: async (project) => portsOf(project, parts),
  };
  const snapshots: Snapshots = {
    missing: async (project, _commit, request) => missingObjects(request, taking(project)),
    put: async (project, oid, framed) => acceptObject({ oid, framed }, taking(project)),
    status: async (project, commit) => snapshotStatus(commit, snapshotPorts(project, parts)),
    complete: async (project, commit) => {
      const endsAt = storage.clock.now().getTime() + VERIFY_MS;
      const reply = await completeSnapshot(commit, taking(project), {
        remainingMs: () => endsAt - storage.clock.now().getTime(),
      });
      if (reply.status === 'complete') await makeHead(project, commit, storage);
      return reply;
    },
  };
  return { projects, snapshots };
}

function snapshotPorts(project: string, { storage, presigner }: ProjectParts): SnapshotPorts {
  const place = { client: storage.s3, bucket: storage.bucket, project };
  return {
    objects: createS3ObjectStore(place),
    trees: createS3TreeIndex(place),
    refs: refsOf(storage, project),
    uploads: createS3UploadTargets({ ...place, client: presigner }),
    sha1,
  };
}

async function portsOf(project: string, { storage, others }: ProjectParts): Promise<Ports> {
  const { artefacts, clock, hash, s3, bucket } = storage;
  const { builds, runs, specs, reviews, usage, ledger, checkpoints } = storage.stores(project);
  const refs = refsOf(storage, project);
  const head = await refs.get(HEAD);
  const place = { client: s3, bucket, project };
  const source: SourceRepository = createHostedRepository({
    ...{ project, refs, artefacts },
    objects: createS3ObjectStore(place),
    trees: createS3TreeIndex(place),
    ...(head !== undefined && { head }),
  });
  return { ...others, clock, hash, artefacts, builds, runs, specs, reviews, usage, ledger, checkpoints, source };
}

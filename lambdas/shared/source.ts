import { createS3ObjectStore, createS3TreeIndex } from '../../lib/adapters/aws/git-objects.ts';
import { createDynamoRefStore } from '../../lib/adapters/aws/git-refs.ts';
import { createHostedRepository, type GitStores } from '../../lib/adapters/hosted-git/index.ts';
import type { BranchPublisher, SourceRepository } from '../../lib/app/ports.ts';
import type { Storage } from './aws-ports.ts';

/** Where the git objects and refs of a project lie. */
export function gitStoresOf(project: string, { s3, bucket, dynamo, table }: Storage): GitStores {
  const git = { client: s3, bucket, project };
  return {
    objects: createS3ObjectStore(git),
    trees: createS3TreeIndex(git),
    refs: createDynamoRefStore({ client: dynamo, table, project }),
  };
}

/** The repository of a project, kept as git objects and refs. Pushing is for functions that are given a publisher. */
export function hostedSource(project: string, storage: Storage, publisher?: BranchPublisher): SourceRepository {
  const { artefacts } = storage;
  return createHostedRepository({ project, artefacts, ...gitStoresOf(project, storage), ...(publisher && { publisher }) });
}

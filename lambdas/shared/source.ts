import { createS3ObjectStore, createS3TreeIndex } from '../../lib/adapters/aws/git-objects.ts';
import { createDynamoRefStore } from '../../lib/adapters/aws/git-refs.ts';
import { createHostedRepository } from '../../lib/adapters/hosted-git/index.ts';
import type { SourceRepository } from '../../lib/app/ports.ts';
import type { Storage } from './aws-ports.ts';

/** The repository of a project, kept as git objects and refs. Pushing is for functions that are given a publisher. */
export function hostedSource(project: string, { s3, bucket, dynamo, table, artefacts }: Storage): SourceRepository {
  const git = { client: s3, bucket, project };
  return createHostedRepository({
    project,
    objects: createS3ObjectStore(git),
    trees: createS3TreeIndex(git),
    refs: createDynamoRefStore({ client: dynamo, table, project }),
    artefacts,
  });
}

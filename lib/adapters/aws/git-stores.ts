import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { GitStores } from '../hosted-git/index.ts';
import { createS3ObjectStore, createS3TreeIndex } from './git-objects.ts';
import { createDynamoRefStore } from './git-refs.ts';

export interface AwsGitOptions {
  s3: S3Client;
  bucket: string;
  dynamo: DynamoDBClient;
  table: string;
  /** Project key. */
  project: string;
}

/** The repository of a project as the platform keeps it on AWS: objects in the bucket, refs in the table. */
export function createAwsGitStores({ s3, bucket, dynamo, table, project }: AwsGitOptions): GitStores {
  const place = { client: s3, bucket, project };
  return {
    objects: createS3ObjectStore(place),
    trees: createS3TreeIndex(place),
    refs: createDynamoRefStore({ client: dynamo, table, project }),
  };
}

import { createDynamoDbClient } from '../../../lib/adapters/aws/clients/dynamodb.ts';
import { createS3Client, createS3Presigner } from '../../../lib/adapters/aws/clients/s3.ts';
import { createSfnClient } from '../../../lib/adapters/aws/clients/sfn.ts';
import { createS3ArtefactStore } from '../../../lib/adapters/aws/artefacts.ts';
import { createS3ObjectStore, createS3TreeIndex } from '../../../lib/adapters/aws/git-objects.ts';
import { createS3UploadTargets } from '../../../lib/adapters/aws/git-uploads.ts';
import { createDynamoRefStore } from '../../../lib/adapters/aws/git-refs.ts';
import { createS3Steering } from '../../../lib/adapters/aws/global-steering.ts';
import { createStepFunctionsPipelines } from '../../../lib/adapters/aws/pipelines.ts';
import { createDynamoStores } from '../../../lib/adapters/aws/stores/index.ts';
import { createStepFunctionsTokens } from '../../../lib/adapters/aws/task-tokens.ts';
import { createHostedRepository, sha1 } from '../../../lib/adapters/hosted-git/index.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { Pipelines, Ports } from '../../../lib/app/ports.ts';
import type { SnapshotPorts } from '../../../lib/app/snapshots/index.ts';
import type { AwsLocal } from './platform.ts';

/** One project of the platform, reached from this process by the real SDK clients and adapters. */
export interface ClientPorts {
  ports: Omit<Ports, 'models' | 'sandbox'>;
  pipelines: Pipelines;
  snapshots: SnapshotPorts;
  close(): void;
}

/** @param head the snapshot that a new run builds on */
export function openClientPorts(aws: AwsLocal, project: string, head?: string): ClientPorts {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' };
  const at = (endpoint: string): object => ({ region: aws.region, endpoint, credentials });
  const dynamo = createDynamoDbClient(at(aws.dynamo.endpoint));
  const s3 = createS3Client(at(aws.s3.url));
  const presigner = createS3Presigner(at(aws.s3.url));
  const sfn = createSfnClient(at(aws.stepFunctions.url));
  const { bucket, table } = aws;
  const clock = { now: () => new Date() };
  const artefacts = createS3ArtefactStore({ client: s3, bucket, hash: sha256 });
  const { builds, runs, specs, reviews, usage, ledger, checkpoints } = createDynamoStores({
    ...{ client: dynamo, table, project, artefacts, clock },
    hash: sha256,
  });
  const objects = createS3ObjectStore({ client: s3, bucket, project });
  const trees = createS3TreeIndex({ client: s3, bucket, project });
  const refs = createDynamoRefStore({ client: dynamo, table, project });
  const source = createHostedRepository({ project, objects, trees, refs, artefacts, ...(head !== undefined && { head }) });
  const uploads = createS3UploadTargets({ client: presigner, bucket, project });
  return {
    ports: {
      ...{ clock, artefacts, builds, runs, specs, reviews, usage, ledger, checkpoints, source },
      hash: sha256,
      globalSteering: createS3Steering({ client: s3, bucket }),
      tokens: createStepFunctionsTokens(sfn),
    },
    pipelines: createStepFunctionsPipelines({ client: sfn, stateMachineArn: aws.pipelineArn }),
    snapshots: { objects, trees, refs, uploads, sha1 },
    close: () => {
      for (const client of [dynamo, s3, presigner, sfn]) client.destroy();
    },
  };
}

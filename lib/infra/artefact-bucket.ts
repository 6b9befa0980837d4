import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface ArtefactBucketProps {
  readonly name: string;
  readonly key: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  /** How long replaced and deleted versions stay. */
  readonly versionsKept: Duration;
}

/** What builds and uploads bring in passing; whatever of it matters is an artefact by then. */
const PASSING = ['sandbox/', 'uploads/'];

/** Versioned, encrypted, by TLS only; and the bucket that logs who has read it. */
export class ArtefactBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: ArtefactBucketProps) {
    super(scope, id);
    const accessLogs = new s3.Bucket(this, 'AccessLogs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: props.removalPolicy,
      lifecycleRules: [{ expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: props.name,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.key,
      // One call of KMS for many objects: content-addressed stores have many small ones.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      serverAccessLogsBucket: accessLogs as s3.IBucket,
      serverAccessLogsPrefix: 'artefacts/',
      removalPolicy: props.removalPolicy,
      lifecycleRules: [
        { noncurrentVersionExpiration: props.versionsKept, abortIncompleteMultipartUploadAfter: Duration.days(7) },
        ...PASSING.map((prefix) => ({ prefix, expiration: Duration.days(14) })),
      ],
    });
    acknowledge(accessLogs, {
      'AwsSolutions-S1': 'It is where access logs go: logging its own accesses would never end.',
    });
  }
}

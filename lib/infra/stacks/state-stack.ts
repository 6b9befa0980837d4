import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DeploySettings } from '../../domain/deploy/index.ts';
import { ArtefactBucket } from '../artefact-bucket.ts';
import type { Names } from '../names.ts';

export interface StateStackProps extends StackProps {
  readonly names: Names;
  readonly retention: DeploySettings['retention'];
}

/** What must not be lost: the table of all records, the bucket of all artefacts, and the key to both. */
export class StateStack extends Stack {
  readonly key: kms.Key;
  readonly table: dynamodb.TableV2;
  readonly artefacts: ArtefactBucket;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, { ...props, terminationProtection: props.retention.protect });
    const removalPolicy = props.retention.protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.key = this.#key(removalPolicy);
    this.table = new dynamodb.TableV2(this, 'Records', {
      tableName: props.names.table,
      partitionKey: { name: 'PK', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'SK', type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: 'byProject',
          partitionKey: { name: 'GSI1PK', type: dynamodb.AttributeType.STRING },
          sortKey: { name: 'GSI1SK', type: dynamodb.AttributeType.STRING },
        },
      ],
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(this.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      // Who reads it looks the item up: what was written does not leave the table twice.
      dynamoStream: dynamodb.StreamViewType.KEYS_ONLY,
      deletionProtection: props.retention.protect,
      removalPolicy,
    });
    this.artefacts = new ArtefactBucket(this, 'Artefacts', {
      name: props.names.bucketOf(this),
      key: this.key,
      removalPolicy,
      versionsKept: Duration.days(props.retention.artefact_versions_days),
    });
  }

  #key(removalPolicy: RemovalPolicy): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: 'Records, artefacts and notifications of Stringline',
      enableKeyRotation: true,
      removalPolicy,
    });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'NotificationsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com'), new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        // In a key's own policy every resource is that key.
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return key;
  }
}

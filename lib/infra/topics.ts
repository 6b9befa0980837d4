import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface PlatformTopicProps {
  readonly name: string;
  readonly purpose: string;
  readonly key: kms.IKey;
  readonly emails: readonly string[];
  /** Where notices go that an address did not take. */
  readonly undelivered: sqs.IQueue;
}

/** A topic that is encrypted, takes and gives by TLS only, and tells the given addresses. */
export function platformTopic(scope: Construct, id: string, props: PlatformTopicProps): sns.Topic {
  const topic = new sns.Topic(scope, id, { topicName: props.name, displayName: props.purpose, masterKey: props.key, enforceSSL: true });
  for (const email of props.emails)
    topic.addSubscription(new subscriptions.EmailSubscription(email, { deadLetterQueue: props.undelivered }));
  return topic;
}

import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../domain/events/index.ts';
import { leadingKeys, REMINDER_ACCESS, rowRights } from './access.ts';
import { acknowledge } from './acknowledge.ts';
import { deadLetters } from './dead-letters.ts';
import { type Names, tableArn } from './names.ts';
import { KEY_READ, KEY_WRITE, TOPIC_PUBLISH } from './perms.ts';
import { ownService } from './own-service.ts';
import { platformLogs } from './platform-logs.ts';

export interface ReviewReminderProps {
  readonly names: Names;
  readonly bus: events.IEventBus;
  readonly reviewers: sns.ITopic;
  readonly key: kms.IKey;
  readonly waitingHours: number;
  readonly logRetention: logs.RetentionDays;
}

/**
 * Waits with every review, looks after the set time whether it is still pending, and then reminds its reviewers and fails: the machine's
 * failures are the reviews that wait too long, which is what the alarm counts. It is infrastructure, not a part of any run.
 */
export class ReviewReminder extends Construct {
  readonly machine: sfn.StateMachine;
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, props: ReviewReminderProps) {
    super(scope, id);
    const { names } = props;
    const role = this.#role(props);
    this.machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: names.of('review-reminder'),
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(reminder(props.waitingHours))),
      definitionSubstitutions: { Table: names.table, Reviewers: props.reviewers.topicArn },
      role: role,
      tracingEnabled: true,
      removalPolicy: RemovalPolicy.DESTROY,
      logs: {
        destination: platformLogs(this, 'Log', `/aws/vendedlogs/states/${names.of('review-reminder')}`, props.logRetention),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Log delivery (logs:CreateLogDelivery and its kin, logs:PutResourcePolicy) and X-Ray have no resources to limit them to.',
    });
    this.deadLetters = deadLetters(this, 'Dead', names.of('review-reminder-dead'));
    new events.Rule(this, 'Requested', {
      ruleName: names.of('review-reminder'),
      description: 'A review was opened: look after it.',
      eventBus: props.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: ['review.requested'] },
      targets: [
        new targets.SfnStateMachine(this.machine, {
          input: events.RuleTargetInput.fromObject({
            review: events.EventField.fromPath('$.detail.review'),
            project: events.EventField.fromPath('$.detail.project'),
            spec: events.EventField.fromPath('$.detail.spec'),
          }),
          deadLetterQueue: this.deadLetters,
          role: new iam.Role(this, 'StartRole', {
            assumedBy: ownService('events.amazonaws.com'),
            description: 'Rules that start the reminder of a review',
          }),
        }),
      ],
    });
  }

  #role({ names, key, reviewers }: ReviewReminderProps): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: ownService('states.amazonaws.com'),
      description: `State machine ${names.of('review-reminder')}`,
    });
    for (const { actions, keys } of rowRights(REMINDER_ACCESS))
      role.addToPolicy(
        new iam.PolicyStatement({ actions: [...actions], resources: [tableArn(Stack.of(this), names)], conditions: leadingKeys(keys) }),
      );
    for (const [actions, resource] of [
      [TOPIC_PUBLISH, reviewers.topicArn],
      [[...KEY_READ, ...KEY_WRITE], key.keyArn],
    ] as const)
      role.addToPolicy(new iam.PolicyStatement({ actions: [...actions], resources: [resource] }));
    return role;
  }
}

/** The definition, in JSONata like those of the pipeline. */
function reminder(hours: number): object {
  return {
    Comment: 'Reminds of a review that is still pending after a time.',
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: {
      Wait: { Type: 'Wait', Seconds: hours * 3600, Next: 'Look' },
      Look: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:getItem',
        Arguments: { TableName: '${Table}', Key: { PK: { S: "{% 'REVIEW#' & $states.input.review %}" }, SK: { S: 'REVIEW' } } },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 6, JitterStrategy: 'FULL' }],
        Assign: { review: '{% $states.input %}', pending: "{% $states.result.Item.status.S = 'pending' %}" },
        Next: 'Pending',
      },
      Pending: { Type: 'Choice', Choices: [{ Condition: '{% $pending %}', Next: 'Remind' }], Default: 'Decided' },
      Remind: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sns:publish',
        Arguments: {
          TopicArn: '${Reviewers}',
          Subject: 'Stringline: a review is still waiting',
          Message: `{% 'Review ' & $review.review & ' of ' & $review.spec & ' in ' & $review.project & ' has waited for ${hours} hours.' %}`,
        },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 6, JitterStrategy: 'FULL' }],
        Next: 'Overdue',
      },
      Overdue: { Type: 'Fail', Error: 'Review.Overdue', Cause: "{% 'Review ' & $review.review & ' is still pending.' %}" },
      Decided: { Type: 'Succeed' },
    },
  };
}

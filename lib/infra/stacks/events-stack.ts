import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { SupportFunctionName } from '../../domain/platform/index.ts';
import { BusRules } from '../bus-rules.ts';
import { deadLetters } from '../dead-letters.ts';
import { PlatformBus } from '../event-bus.ts';
import { type AccessContext, grantSecrets } from '../functions-access.ts';
import { busArn } from '../names.ts';
import { EVENTS_PUT, TOPIC_PUBLISH } from '../perms.ts';
import type { PlatformFunction } from '../platform-function.ts';
import { retentionOf } from '../platform-logs.ts';
import { ReviewReminder } from '../review-reminder.ts';
import { platformTopic } from '../topics.ts';
import { acknowledge } from '../acknowledge.ts';
import { addFunction, type CodeOf } from './pipeline-stack.ts';

export interface EventsStackProps extends StackProps {
  readonly context: AccessContext;
  readonly codeOf: CodeOf;
  readonly table: dynamodb.ITableV2;
}

/** Functions that events call, and those beside the stages that are not the API. */
type EventFunction = Exclude<SupportFunctionName, 'api'>;

/** The bus with its rules, archive and dead letters, the functions behind them, and the topic of the reviewers. */
export class EventsStack extends Stack {
  readonly functions: Readonly<Record<EventFunction, PlatformFunction>>;
  readonly deadLetters: readonly sqs.Queue[];
  readonly reviewers: sns.Topic;
  readonly reminder: ReviewReminder;

  constructor(scope: Construct, id: string, props: EventsStackProps) {
    super(scope, id, props);
    const { names, settings, key } = props.context;
    const undelivered = deadLetters(this, 'Undelivered', names.of('notices-dead'));
    const failed = deadLetters(this, 'Failed', names.of('functions-dead'));
    this.functions = {
      outbox: this.#eventFunction('outbox', failed, props),
      'build-finished': this.#eventFunction('build-finished', failed, props),
      'execution-ended': this.#eventFunction('execution-ended', failed, props),
      'source-clone': this.#eventFunction('source-clone', failed, props),
      'review-sweep': this.#eventFunction('review-sweep', failed, props),
      'sandbox-sweep': this.#eventFunction('sandbox-sweep', failed, props),
      'gates-poll': this.#eventFunction('gates-poll', failed, props),
      notify: this.#eventFunction('notify', failed, props),
      'hook-events': this.#eventFunction('hook-events', failed, props),
    };
    const bus = new PlatformBus(this, 'Events', {
      name: names.bus,
      archiveDays: settings.retention.events_archive_days,
      speakers: [this.functions.outbox.role.roleArn, this.functions['sandbox-sweep'].role.roleArn],
    }).bus;
    const { outbox, notify } = this.functions;
    for (const speaker of [outbox, this.functions['sandbox-sweep']]) speaker.allow(EVENTS_PUT, [busArn(this, names)]);
    this.reviewers = platformTopic(this, 'Reviewers', {
      name: names.of('reviewers'),
      purpose: 'Stringline reviews',
      key,
      emails: settings.notify.emails,
      undelivered: undelivered,
    });
    notify.allow(TOPIC_PUBLISH, [this.reviewers.topicArn]);
    notify.function.addEnvironment('STRINGLINE_TOPIC', this.reviewers.topicArn);
    grantSecrets(notify, settings.notify.webhook_secret === undefined ? [] : [settings.notify.webhook_secret]);
    this.#feedOutbox(props.table, failed);
    this.#feedClones(props.table, failed);
    this.#watch(failed, settings.gates.kind);
    const rules = new BusRules(this, 'Rules', {
      names,
      bus: bus as events.IEventBus,
      functions: {
        'build-finished': this.functions['build-finished'].alias as lambda.IFunction,
        'execution-ended': this.functions['execution-ended'].alias as lambda.IFunction,
        notify: notify.alias as lambda.IFunction,
      },
      codeCommitRepositories: settings.git_hosts.flatMap(({ follow = [] }) => follow),
      followedBuilds: settings.git_hosts.flatMap(({ follow_builds: builds = [] }) => builds),
    });
    this.#takeHooks(rules.hooks);
    this.reminder = new ReviewReminder(this, 'Reminder', {
      names,
      bus: bus as events.IEventBus,
      reviewers: this.reviewers,
      key,
      waitingHours: settings.notify.waiting_hours,
      logRetention: retentionOf(settings.retention.logs_days),
    });
    this.deadLetters = [undelivered, failed, ...rules.deadLetters, this.reminder.deadLetters];
  }

  /** A function that is called asynchronously: what it fails at again and again is kept. */
  #eventFunction(name: EventFunction, failed: sqs.Queue, props: EventsStackProps): PlatformFunction {
    const added = addFunction(this, name, props);
    added.alias.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new destinations.SqsDestination(failed),
    });
    acknowledge(added.function, {
      'Serverless-LambdaAsyncFailureDestination': 'Whoever calls it calls the alias, whose failures go to the queue of dead letters.',
      'Serverless-LambdaDLQ': 'Whoever calls it calls the alias, whose failures go to the queue of dead letters.',
    });
    return added;
  }

  /** Its messages come again five times, and then lie with the dead of the queue. */
  #takeHooks(queue: sqs.Queue): void {
    const { alias } = this.functions['hook-events'];
    alias.addEventSource(new sources.SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));
    acknowledge(alias, {
      'Serverless-LambdaEventSourceMappingDestination':
        'Queues have no such destination: what fails again and again goes to their dead letters.',
    });
  }

  /** The stream wakes it as soon as something waits; the clock does, should the stream have failed. */
  #feedOutbox(table: dynamodb.ITableV2, failed: sqs.Queue): void {
    const { alias } = this.functions.outbox;
    alias.addEventSource(
      new sources.DynamoEventSource(table, {
        startingPosition: lambda.StartingPosition.LATEST,
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        filters: [lambda.FilterCriteria.filter({ eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: ['OUTBOX'] } } } })],
        retryAttempts: 10,
        bisectBatchOnError: true,
        maxRecordAge: Duration.hours(1),
        onFailure: new sources.SqsDlq(failed),
      }),
    );
    new events.Rule(this, 'Sweep', {
      ruleName: this.stackName.concat('-sweep'),
      description: 'Publishes what the stream did not bring.',
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [new targets.LambdaFunction(alias as lambda.IFunction, { deadLetterQueue: failed, retryAttempts: 2 })],
    });
  }

  /** One wish at a time: a clone may take minutes. Those of other commits go beside it. */
  #feedClones(table: dynamodb.ITableV2, failed: sqs.Queue): void {
    this.functions['source-clone'].alias.addEventSource(
      new sources.DynamoEventSource(table, {
        startingPosition: lambda.StartingPosition.LATEST,
        batchSize: 1,
        parallelizationFactor: 5,
        filters: [lambda.FilterCriteria.filter({ eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: ['CLONES'] } } } })],
        retryAttempts: 2,
        maxRecordAge: Duration.hours(1),
        onFailure: new sources.SqsDlq(failed),
      }),
    );
  }

  /** Runs that were not started, decisions that were not delivered, events of hooks that nobody began, builds whose event was lost, jobs that are overdue, and workflows that nobody else hears of. */
  #watch(failed: sqs.Queue, kind: string): void {
    const watch = (name: 'review-sweep' | 'sandbox-sweep' | 'gates-poll' | 'hook-events', minutes: number, description: string): void => {
      new events.Rule(this, `${name}-clock`, {
        ruleName: this.stackName.concat(`-${name}`),
        description,
        schedule: events.Schedule.rate(Duration.minutes(minutes)),
        targets: [
          new targets.LambdaFunction(this.functions[name].alias as lambda.IFunction, { deadLetterQueue: failed, retryAttempts: 2 }),
        ],
      });
    };
    watch('review-sweep', 5, 'Starts runs and delivers decisions of reviews that were cut off on their way.');
    watch('sandbox-sweep', 5, 'Looks for jobs that ended unheard or are overdue.');
    watch('hook-events', 5, 'Begins events of hooks that were recorded and not begun.');
    if (kind === 'codecatalyst') watch('gates-poll', 1, 'Starts and follows the workflows that prove gates.');
  }
}

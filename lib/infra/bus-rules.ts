import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventRules, type EventRule, type RuleTarget } from '../domain/events/index.ts';
import { HOOK_MACHINE } from '../domain/platform/index.ts';
import { deadLetters } from './dead-letters.ts';
import { machineArn, type Names } from './names.ts';

export interface BusRulesProps {
  readonly names: Names;
  readonly bus: events.IEventBus;
  readonly functions: Readonly<Record<Exclude<RuleTarget, 'hooks'>, lambda.IFunction>>;
  readonly codeCommitRepositories: readonly string[];
  readonly followedBuilds: readonly string[];
}

/** How long delivery is tried before an event goes to the dead letters of its target. */
const PATIENCE = { retryAttempts: 24, maxEventAge: Duration.hours(6) };

/** The rules of the catalogue, each with its target and a dead-letter queue of its own. Hook events wait in a queue for whoever acts on them. */
export class BusRules extends Construct {
  readonly deadLetters: readonly sqs.Queue[];
  readonly hooks: sqs.Queue;

  constructor(scope: Construct, id: string, props: BusRulesProps) {
    super(scope, id);
    const { names } = props;
    const hooksDead = deadLetters(this, 'HooksUnread', names.of('hooks-unread'));
    this.hooks = new sqs.Queue(this, 'Hooks', {
      queueName: names.of('hooks'),
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(15),
      deadLetterQueue: { queue: hooksDead, maxReceiveCount: 5 },
    });
    const rules = eventRules({
      buildProject: names.buildProject,
      pipeline: machineArn(Stack.of(this), names, 'spec-pipeline'),
      hooks: machineArn(Stack.of(this), names, HOOK_MACHINE),
      codeCommitRepositories: props.codeCommitRepositories,
      followedBuilds: props.followedBuilds,
    });
    this.deadLetters = [hooksDead, ...rules.map((rule) => this.#addRule(rule, props))];
  }

  #addRule(rule: EventRule, props: BusRulesProps): sqs.Queue {
    const dead = deadLetters(this, `${rule.name}-dead`, props.names.of(`${rule.name}-dead`));
    const { source, 'detail-type': detailType, detail } = rule.pattern as unknown as Pattern;
    new events.Rule(this, rule.name, {
      ruleName: props.names.of(rule.name),
      description: rule.description,
      ...(rule.bus === 'stringline' && { eventBus: props.bus }),
      eventPattern: { source, ...(detailType !== undefined && { detailType }), ...(detail !== undefined && { detail }) },
      targets: [this.#target(rule.target, dead, props)],
    });
    return dead;
  }

  #target(target: RuleTarget, dead: sqs.Queue, { functions }: BusRulesProps): events.IRuleTarget {
    const deadLetterQueue = dead as sqs.IQueue;
    if (target === 'hooks') return new targets.SqsQueue(this.hooks, { deadLetterQueue, ...PATIENCE });
    return new targets.LambdaFunction(functions[target], { deadLetterQueue, ...PATIENCE });
  }
}

/** The fields that patterns of the catalogue have. */
interface Pattern {
  source: string[];
  'detail-type'?: string[];
  detail?: Record<string, unknown>;
}

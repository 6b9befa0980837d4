import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../domain/operations/index.ts';
import { DEPLOYED_MACHINES, FUNCTIONS, type FunctionName, HOOK_MACHINE, STAGE_FUNCTIONS } from '../domain/platform/index.ts';
import { FUNCTION_SPECS } from './functions.ts';

/** A metric as `aws cloudwatch get-metric-statistics` would name it. */
export interface MetricSource {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

export interface AlarmSpec {
  /** Last part of its name. */
  readonly id: string;
  /** What has happened, and where to look. */
  readonly description: string;
  /** Up to ten metrics. */
  readonly sources: readonly MetricSource[];
  readonly combine: 'sum' | 'max';
  readonly threshold: number;
  /** @default greater than the threshold */
  readonly atLeast?: true;
  readonly periodMinutes: number;
  readonly periods: number;
}

/** What alarms and dashboard look at. */
export interface Observed {
  functionOf(name: FunctionName): string;
  machineArnOf(name: (typeof DEPLOYED_MACHINES)[number]): string;
  /** Namespace of our own metrics. */
  readonly metrics: string;
  readonly reminderArn: string;
  readonly deadLetters: readonly string[];
  readonly apis: readonly string[];
  readonly table: string;
  readonly models: readonly string[];
  readonly usdPerMonth: number;
}

const STAGES = Object.values(STAGE_FUNCTIONS);
/** They have an alarm of their own. */
const HOOKS = ['hook-dispatch', 'hook-agent', 'hook-events'] as const satisfies readonly FunctionName[];
const SUPPORT = FUNCTIONS.filter((name) => ![...(STAGES as readonly string[]), ...HOOKS].includes(name));

const lambdaMetric =
  (metric: string, statistic: string, observed: Observed) =>
  (name: FunctionName): MetricSource => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions: { FunctionName: observed.functionOf(name) },
    statistic,
  });

/** A metric that our functions write. */
export function ownMetric(namespace: string, stage: FunctionName, metric: MetricName, statistic: string): MetricSource {
  return { namespace, metric, dimensions: { service: 'stringline', stage }, statistic };
}

/** Functions that call models: those that spend. */
const SPENDING = FUNCTIONS.filter((name) => FUNCTION_SPECS[name].models === true);

/** Every alarm of a deployment. A metric costs the same in one alarm or another, so they are few and combine their kind. */
export function alarmSpecs(observed: Observed): AlarmSpec[] {
  return [
    ...pipelineAlarms(observed),
    ...functionAlarms(observed),
    ...deliveryAlarms(observed),
    ...apiAlarms(observed),
    ...spendingAlarms(observed),
  ];
}

function pipelineAlarms(observed: Observed): AlarmSpec[] {
  const machine = (metric: string): MetricSource => ({
    namespace: 'AWS/States',
    metric,
    dimensions: { StateMachineArn: observed.machineArnOf('spec-pipeline') },
    statistic: 'Sum',
  });
  const each = (metric: string): MetricSource[] =>
    DEPLOYED_MACHINES.map((name) => ({ ...machine(metric), dimensions: { StateMachineArn: observed.machineArnOf(name) } }));
  return [
    {
      id: 'runs-failed',
      description: 'Runs of the pipeline have failed or timed out. Their executions and `stringline remote status` say why.',
      sources: [machine('ExecutionsFailed'), machine('ExecutionsTimedOut')],
      combine: 'sum',
      threshold: 0,
      periodMinutes: 15,
      periods: 1,
    },
    {
      id: 'hooks-failed',
      description:
        'The dispatch of events of hooks has failed or timed out: their executions say why. A hook that did not pass is no such failure.',
      sources: [
        ...['ExecutionsFailed', 'ExecutionsTimedOut'].map((metric) => ({
          ...machine(metric),
          dimensions: { StateMachineArn: observed.machineArnOf(HOOK_MACHINE) },
        })),
        // The dispatch throws for a hook whose turn another run has, and is asked again; what matters fails the execution.
        ...(['hook-events'] as const).map(lambdaMetric('Errors', 'Sum', observed)),
      ],
      combine: 'sum',
      threshold: 0,
      periodMinutes: 15,
      periods: 1,
    },
    {
      id: 'executions-throttled',
      description: 'Step Functions holds state machines back: ask for a higher quota of state transitions.',
      sources: each('ExecutionThrottled'),
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 3,
    },
    {
      id: 'reviews-waiting',
      description: 'A review has waited longer than notify.waiting_hours. The reminder went to the reviewers.',
      sources: [
        { namespace: 'AWS/States', metric: 'ExecutionsFailed', dimensions: { StateMachineArn: observed.reminderArn }, statistic: 'Sum' },
      ],
      combine: 'sum',
      threshold: 0,
      periodMinutes: 60,
      periods: 1,
    },
  ];
}

function functionAlarms(observed: Observed): AlarmSpec[] {
  return [
    {
      id: 'stages-faulted',
      description: 'Stages have failed by a fault of ours. Their logs hold the stack by request id.',
      sources: STAGES.map((stage) => ownMetric(observed.metrics, stage, METRICS.faulted, 'Sum')),
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 1,
    },
    {
      id: 'support-errors',
      description: 'The API, the outbox, the end of builds or notices have failed.',
      sources: SUPPORT.map(lambdaMetric('Errors', 'Sum', observed)),
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 2,
    },
    {
      id: 'functions-throttled',
      description: 'Lambda turns stages away: ask for more concurrent executions.',
      sources: STAGES.map(lambdaMetric('Throttles', 'Sum', observed)),
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 2,
    },
    {
      id: 'stages-slow',
      description:
        'The slowest hundredth of invocations that ask models is near the limit of 15 minutes: models are slow, or a checkpoint comes late.',
      sources: SPENDING.map(lambdaMetric('Duration', 'p99', observed)),
      combine: 'max',
      threshold: 840_000,
      periodMinutes: 15,
      periods: 2,
    },
  ];
}

function apiAlarms(observed: Observed): AlarmSpec[] {
  const api = (metric: string, statistic: string): MetricSource[] =>
    observed.apis.map((id) => ({ namespace: 'AWS/ApiGateway', metric, dimensions: { ApiId: id, Stage: '$default' }, statistic }));
  return [
    {
      id: 'api-errors',
      description: 'The API has answered with 5xx.',
      sources: api('5xx', 'Sum'),
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 2,
    },
    {
      id: 'api-slow',
      description: 'The slowest hundredth of requests takes more than five seconds.',
      sources: api('Latency', 'p99'),
      combine: 'max',
      threshold: 5000,
      periodMinutes: 5,
      periods: 3,
    },
  ];
}

function deliveryAlarms(observed: Observed): AlarmSpec[] {
  return [
    ...deadLetterAlarms(observed),
    {
      id: 'outbox-late',
      description: 'Events leave the table more than ten minutes late.',
      sources: [lambdaMetric('IteratorAge', 'Maximum', observed)('outbox')],
      combine: 'max',
      threshold: 600_000,
      periodMinutes: 5,
      periods: 2,
    },
    {
      id: 'events-dropped',
      description: 'Events were forgotten because the bus can never take them: consumers miss them. The log of the outbox names each.',
      sources: [ownMetric(observed.metrics, 'outbox', METRICS.eventsDropped, 'Sum')],
      combine: 'sum',
      threshold: 0,
      periodMinutes: 5,
      periods: 1,
    },
    {
      id: 'table-throttled',
      description: 'DynamoDB turns requests away: one partition is too hot, or a table limit is reached.',
      sources: ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metric) => ({
        namespace: 'AWS/DynamoDB',
        metric,
        dimensions: { TableName: observed.table },
        statistic: 'Sum',
      })),
      combine: 'sum',
      threshold: 10,
      periodMinutes: 5,
      periods: 2,
    },
  ];
}

/** What one alarm can look at. */
const MOST_SOURCES = 10;

/** One alarm for each ten queues: more rules have more of them. */
function deadLetterAlarms({ deadLetters }: Observed): AlarmSpec[] {
  return Array.from({ length: Math.ceil(deadLetters.length / MOST_SOURCES) }, (_, part) => ({
    id: part === 0 ? 'dead-letters' : `dead-letters-${part + 1}`,
    description: 'Something could not be delivered and lies in a dead-letter queue. The guide says how to bring it back.',
    sources: deadLetters.slice(part * MOST_SOURCES, (part + 1) * MOST_SOURCES).map((queue) => ({
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue },
      statistic: 'Maximum',
    })),
    combine: 'sum',
    threshold: 0,
    periodMinutes: 5,
    periods: 1,
  }));
}

function spendingAlarms(observed: Observed): AlarmSpec[] {
  return [
    {
      id: 'budget-used',
      description: 'A run has used 90 % of its budget.',
      sources: SPENDING.map((stage) => ownMetric(observed.metrics, stage, METRICS.budgetUsed, 'Maximum')),
      combine: 'max',
      threshold: 90,
      atLeast: true,
      periodMinutes: 5,
      periods: 1,
    },
    {
      id: 'spending',
      description: 'A day of models has cost more than a tenth of budget.usd_per_month.',
      sources: SPENDING.map((stage) => ownMetric(observed.metrics, stage, METRICS.modelUsd, 'Sum')),
      combine: 'sum',
      threshold: observed.usdPerMonth / 10,
      periodMinutes: 24 * 60,
      periods: 1,
    },
    {
      id: 'models-throttled',
      description: 'Bedrock turns calls away: ask for a higher quota of tokens, or route to another model.',
      sources: observed.models.map((model) => ({
        namespace: 'AWS/Bedrock',
        metric: 'InvocationThrottles',
        dimensions: { ModelId: model },
        statistic: 'Sum',
      })),
      combine: 'sum',
      threshold: 5,
      periodMinutes: 15,
      periods: 2,
    },
  ];
}

/** The metric of an alarm or a widget: one source as it is, several by an expression. */
export function metricOf({
  sources,
  combine,
  periodMinutes,
}: Pick<AlarmSpec, 'sources' | 'combine' | 'periodMinutes'>): cloudwatch.IMetric {
  const period = Duration.minutes(periodMinutes);
  const metrics = sources.map(
    ({ namespace, metric, dimensions, statistic }) =>
      new cloudwatch.Metric({ namespace, metricName: metric, dimensionsMap: { ...dimensions }, statistic, period }),
  );
  const [only, ...others] = metrics;
  if (only !== undefined && others.length === 0) return only;
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  const filled = Object.keys(usingMetrics).map((key) => `FILL(${key},0)`);
  return new cloudwatch.MathExpression({ expression: `${combine === 'sum' ? 'SUM' : 'MAX'}([${filled.join(',')}])`, usingMetrics, period });
}

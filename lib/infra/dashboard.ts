import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../domain/operations/index.ts';
import { STAGE_FUNCTIONS } from '../domain/platform/index.ts';
import { type MetricSource, ownMetric } from './alarms.ts';

const STAGES = Object.values(STAGE_FUNCTIONS);

/** Widgets, row by row: are runs getting through, what do they cost, what holds them up, what is broken. */
export function dashboardRows(
  alarms: readonly cloudwatch.IAlarm[],
  pipeline: readonly MetricSource[],
  namespace: string,
): cloudwatch.IWidget[][] {
  return [
    [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
    [
      graph('Runs', pipeline, 'Count'),
      stages(namespace, 'Stages by how they ended', [METRICS.succeeded, METRICS.refused, METRICS.transient, METRICS.faulted]),
      stages(namespace, 'Checkpoints before the time was up', [METRICS.continued]),
    ],
    [
      stages(namespace, 'Cost of models, USD', [METRICS.modelUsd]),
      stages(namespace, 'Tokens', [METRICS.modelInputTokens, METRICS.modelCacheReadTokens, METRICS.modelOutputTokens]),
      perStage(namespace, 'Budget used, %', METRICS.budgetUsed, 'Maximum'),
    ],
    [
      perStage(namespace, 'Time of stages, p50', METRICS.duration, 'p50'),
      perStage(namespace, 'Time of stages, p99', METRICS.duration, 'p99'),
    ],
  ];
}

function graph(title: string, sources: readonly MetricSource[], label: string): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    width: 8,
    left: sources.map(
      ({ namespace, metric, dimensions, statistic }) =>
        new cloudwatch.Metric({
          namespace,
          metricName: metric,
          dimensionsMap: { ...dimensions },
          statistic,
          period: Duration.hours(1),
          label: metric,
        }),
    ),
    leftYAxis: { label, min: 0, showUnits: false },
  });
}

/** A metric of all stages, summed. */
function stages(namespace: string, title: string, metrics: readonly MetricName[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    width: 8,
    left: metrics.map(
      (name, index) =>
        new cloudwatch.MathExpression({
          label: name,
          expression: `SUM([${STAGES.map((_, stage) => `s${index}x${stage}`).join(',')}])`,
          usingMetrics: Object.fromEntries(
            STAGES.map((stage, at) => [`s${index}x${at}`, source(ownMetric(namespace, stage, name, 'Sum'))]),
          ),
          period: Duration.hours(1),
        }),
    ),
  });
}

function perStage(namespace: string, title: string, name: MetricName, statistic: string): cloudwatch.GraphWidget {
  const left = STAGES.map((stage) => source(ownMetric(namespace, stage, name, statistic), stage));
  return new cloudwatch.GraphWidget({ title, width: 8, left });
}

function source({ namespace, metric, dimensions, statistic }: MetricSource, label?: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace,
    metricName: metric,
    dimensionsMap: { ...dimensions },
    statistic,
    period: Duration.hours(1),
    ...(label !== undefined && { label }),
  });
}

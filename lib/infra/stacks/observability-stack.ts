import { Stack, type StackProps } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { type AlarmSpec, alarmSpecs, metricOf, type Observed } from '../alarms.ts';
import { dashboardRows } from '../dashboard.ts';
import { deadLetters } from '../dead-letters.ts';
import type { AccessContext } from '../functions-access.ts';
import { platformTopic } from '../topics.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly context: AccessContext;
  readonly observed: Observed;
}

/** Who is told when something is wrong, the alarms that tell them, the dashboard, and the budget. */
export class ObservabilityStack extends Stack {
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { names, settings, key } = props.context;
    const topic = platformTopic(this, 'Alarms', {
      name: names.of('alarms'),
      purpose: 'Stringline alarms',
      key,
      emails: settings.notify.alarm_emails,
      undelivered: deadLetters(this, 'Undelivered', names.of('alarms-dead')),
    });
    const action = new SnsAction(topic);
    this.alarms = alarmSpecs(props.observed).map((spec) => this.#alarm(spec, names.of(spec.id)));
    for (const alarm of this.alarms) alarm.addAlarmAction(action);
    const pipeline = ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted'].map((metric) => ({
      namespace: 'AWS/States',
      metric,
      dimensions: { StateMachineArn: props.observed.machineArnOf('spec-pipeline') },
      statistic: 'Sum',
    }));
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: names.of('overview'),
      widgets: dashboardRows(this.alarms, pipeline, names.metrics),
    });
    if (settings.notify.alarm_emails.length > 0)
      this.#budget(names.of('month'), settings.budget.usd_per_month, settings.notify.alarm_emails);
  }

  #alarm(spec: AlarmSpec, name: string): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, spec.id, {
      alarmName: name,
      alarmDescription: spec.description,
      metric: metricOf(spec),
      threshold: spec.threshold,
      comparisonOperator:
        spec.atLeast === true
          ? cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: spec.periods,
      // Nothing is measured while nothing runs, and that is no alarm.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  /** Over the whole account: models of Anthropic are billed through AWS Marketplace, not under the name of Bedrock. */
  #budget(name: string, usd: number, emails: readonly string[]): void {
    const subscribers = emails.map((address) => ({ subscriptionType: 'EMAIL', address }));
    const notice = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    new budgets.CfnBudget(this, 'Month', {
      budget: { budgetName: name, budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: usd, unit: 'USD' } },
      notificationsWithSubscribers: [notice('ACTUAL', 80), notice('FORECASTED', 100)],
    });
  }
}

import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** A log group that keeps what it has for the configured time and goes with its stack. */
export function platformLogs(scope: Construct, id: string, name: string, retention: logs.RetentionDays): logs.LogGroup {
  return new logs.LogGroup(scope, id, { logGroupName: name, retention, removalPolicy: RemovalPolicy.DESTROY });
}

const RETENTIONS: Readonly<Record<number, logs.RetentionDays>> = {
  7: logs.RetentionDays.ONE_WEEK,
  30: logs.RetentionDays.ONE_MONTH,
  90: logs.RetentionDays.THREE_MONTHS,
  180: logs.RetentionDays.SIX_MONTHS,
  365: logs.RetentionDays.ONE_YEAR,
  731: logs.RetentionDays.TWO_YEARS,
};

/** The retention of a number of days; the settings allow only those that CloudWatch knows. */
export function retentionOf(days: number): logs.RetentionDays {
  const retention = RETENTIONS[days];
  if (retention === undefined) throw new Error(`CloudWatch keeps logs for ${Object.keys(RETENTIONS).join(', ')} days, not ${days}`);
  return retention;
}

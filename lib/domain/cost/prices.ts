/** A list price, in USD, and where it is from. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

const priceList = 'AWS Price List API, us-east-1, September 2026';
const page = (service: string): string => `${service} pricing page, us-east-1, 2026`;
const price = (usd: number, per: string, source: string): Price => ({ usd, per, source });

/** List prices of us-east-1, on demand, without free tiers but where a line says so. Other regions differ by some percent. */
export const PRICES = {
  stateTransition: price(25 / 1e6, 'state transition', page('Step Functions')),
  lambdaGbSecond: price(0.0000133334, 'GB-second on arm64', priceList),
  lambdaRequest: price(0.2 / 1e6, 'invocation', priceList),
  tableWrite: price(0.625 / 1e6, 'write request unit', priceList),
  tableRead: price(0.125 / 1e6, 'read request unit', priceList),
  tableGbMonth: price(0.25 + 0.2, 'GB-month with point-in-time recovery', page('DynamoDB')),
  objectPut: price(5 / 1e6, 'PUT', page('S3')),
  objectGet: price(0.4 / 1e6, 'GET', page('S3')),
  objectGbMonth: price(0.023, 'GB-month', page('S3')),
  event: price(1 / 1e6, 'event of up to 64 KB', page('EventBridge')),
  apiRequest: price(1 / 1e6, 'request to an HTTP API', priceList),
  buildMinuteSmall: price(0.0034, 'minute of arm1.small', page('CodeBuild')),
  buildMinuteMedium: price(0.0068, 'minute of arm1.medium, twice arm1.small', 'derived'),
  buildMinuteLarge: price(0.0136, 'minute of arm1.large, four times arm1.small', 'derived'),
  logGb: price(0.5, 'GB of logs', page('CloudWatch')),
  alarmMetric: price(0.1, 'metric in an alarm and month', page('CloudWatch')),
  customMetric: price(0.3, 'custom metric and month, by the hour that it is written in', page('CloudWatch')),
  keyMonth: price(1, 'key and month', page('KMS')),
  keyRequest: price(3 / 1e6, 'request', page('KMS')),
  secretMonth: price(0.4, 'secret and month', page('Secrets Manager')),
  natHour: price(0.045, 'hour of a NAT gateway', page('VPC')),
  natGb: price(0.045, 'GB through a NAT gateway', page('VPC')),
} as const satisfies Record<string, Price>;
export type PriceKey = keyof typeof PRICES;

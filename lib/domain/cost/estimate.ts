import type { DeploySettings } from '../deploy/index.ts';
import { chooseRoute, type ModelPrice } from '../routing/index.ts';
import { PRICES, type PriceKey } from './prices.ts';
import { ALARM_METRICS, CUSTOM_METRICS, HOURS, KEPT, type RunShape, SWEEPS, type Tokens, USUAL_RUN } from './shapes.ts';

export const SERVICES = [
  'Models',
  'CodeBuild',
  'CloudWatch',
  'Lambda',
  'Step Functions',
  'DynamoDB',
  'S3',
  'EventBridge',
  'API Gateway',
  'KMS',
  'Secrets Manager',
  'Network',
] as const;
export type Service = (typeof SERVICES)[number];

/** One line of an estimate, in USD. */
export interface CostLine {
  readonly service: Service;
  readonly what: string;
  readonly usd: number;
}

export interface Estimate {
  readonly total: number;
  readonly lines: readonly CostLine[];
  /** Services with their share of the total, 0..1, dearest first; those that cost nothing are left out. */
  readonly shares: readonly { service: Service; usd: number; share: number }[];
}

/** What an estimate is made for. */
export interface CostQuestion {
  readonly settings: DeploySettings;
  /** ISO date: models past their end of life are priced as what takes their place. */
  readonly today: string;
  /** @default a feature of usual size */
  readonly shape?: RunShape;
}

const SERVICE_OF: Readonly<Partial<Record<PriceKey, Service>>> = {
  stateTransition: 'Step Functions',
  lambdaGbSecond: 'Lambda',
  lambdaRequest: 'Lambda',
  tableWrite: 'DynamoDB',
  tableRead: 'DynamoDB',
  objectPut: 'S3',
  objectGet: 'S3',
  event: 'EventBridge',
  apiRequest: 'API Gateway',
  logGb: 'CloudWatch',
  keyRequest: 'KMS',
};

/** Cost of one run. @throws StringlineError where a route leads to no model with a price */
export function estimateRun(question: CostQuestion): Estimate {
  return summed(runLines(question));
}

/** Cost of a month in which nothing runs. */
export function estimateIdleMonth(question: CostQuestion): Estimate {
  return summed(idleLines(question.settings));
}

/** Cost of a month with so many runs: what stands idle, the runs, what they leave behind, and the metrics they write. */
export function estimateMonth(question: CostQuestion, runs: number): Estimate {
  const each = runLines(question).map((line) => ({ ...line, usd: line.usd * runs }));
  return summed([...idleLines(question.settings), ...each, ...busyLines(question, runs)]);
}

function runLines({ settings, today, shape = USUAL_RUN }: CostQuestion): CostLine[] {
  const priceOf = (useCase: string): { price: ModelPrice; name: string } =>
    chooseRoute({ model_routing: settings.models.routing }, useCase, { today, region: settings.region });
  const models = [
    [priceOf('spec_generation'), shape.reasoning],
    [priceOf('high_volume_synthesis'), shape.generation],
  ] as const;
  const used = Object.entries(shape.uses) as [PriceKey, number][];
  return [
    ...models.map(([{ price, name }, tokens]) => line('Models', `${name}, ${tokens.calls} calls`, tokenCost(price, tokens))),
    ...used.map(([key, count]) => priced(SERVICE_OF[key] ?? 'Lambda', key, count)),
    ...buildLines(settings, shape.buildMinutes),
  ];
}

/** Long cache entries are not assumed: the usual gap between two calls of a run is below five minutes, but for reviews. */
function tokenCost(price: ModelPrice, tokens: Tokens): number {
  return (
    (tokens.input * price.input +
      tokens.cacheWrite * price.cacheWrite5m +
      tokens.cacheRead * price.cacheRead +
      tokens.output * price.output) /
    1e6
  );
}

const MINUTE: Readonly<Record<DeploySettings['gates']['compute'], PriceKey>> = {
  small: 'buildMinuteSmall',
  medium: 'buildMinuteMedium',
  large: 'buildMinuteLarge',
};

/** On machines that are paid anyway a build costs nothing more. */
function buildLines({ gates }: DeploySettings, minutes: number): CostLine[] {
  return gates.kind === 'codebuild' && gates.warm_machines === 0 ? [priced('CodeBuild', MINUTE[gates.compute], minutes)] : [];
}

function idleLines(settings: DeploySettings): CostLine[] {
  const secrets = new Set([
    ...settings.git_hosts.flatMap(({ secret, webhook_secret }) => [secret, webhook_secret].filter((name) => name !== undefined)),
    ...[settings.notify.webhook_secret, settings.gates.codecatalyst?.token_secret].filter((name) => name !== undefined),
  ]);
  const { compute, warm_machines: warm } = settings.gates;
  const open = settings.gates.kind === 'codebuild' && settings.gates.network === 'registries';
  return [
    priced('KMS', 'keyMonth', 1),
    priced('CloudWatch', 'alarmMetric', ALARM_METRICS),
    priced('Secrets Manager', 'secretMonth', secrets.size),
    priced('Lambda', 'lambdaRequest', SWEEPS),
    priced('Lambda', 'lambdaGbSecond', SWEEPS * 0.5 * 0.3),
    priced('DynamoDB', 'tableRead', SWEEPS * 4),
    // By the minute of a machine on demand: what reserved ones cost is said on the pricing page of CodeBuild.
    ...(warm > 0 ? [priced('CodeBuild', MINUTE[compute], warm * HOURS * 60)] : []),
    ...(open ? [priced('Network', 'natHour', HOURS)] : []),
  ];
}

function busyLines({ settings }: CostQuestion, runs: number): CostLine[] {
  // A run keeps its stages busy for about an hour, and hours of different runs overlap as they fill up the month.
  const hours = HOURS * (1 - Math.exp(-runs / HOURS));
  const open = settings.gates.kind === 'codebuild' && settings.gates.network === 'registries';
  return [
    priced('CloudWatch', 'customMetric', (CUSTOM_METRICS * hours) / HOURS),
    priced('DynamoDB', 'tableGbMonth', runs * KEPT.table),
    priced('S3', 'objectGbMonth', runs * KEPT.objects),
    ...(open ? [priced('Network', 'natGb', runs * 0.3)] : []),
  ];
}

function priced(service: Service, key: PriceKey, count: number): CostLine {
  return line(service, PRICES[key].per, PRICES[key].usd * count);
}

function line(service: Service, what: string, usd: number): CostLine {
  return { service, what, usd };
}

function summed(lines: readonly CostLine[]): Estimate {
  const total = lines.reduce((sum, { usd }) => sum + usd, 0);
  const shares = SERVICES.map((service) => {
    const usd = lines.reduce((sum, each) => sum + (each.service === service ? each.usd : 0), 0);
    return { service, usd, share: total === 0 ? 0 : usd / total };
  });
  return { total, lines, shares: shares.filter(({ usd }) => usd > 0).toSorted((a, b) => b.usd - a.usd) };
}

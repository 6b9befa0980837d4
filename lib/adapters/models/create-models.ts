import { setTimeout as wait } from 'node:timers/promises';
import type { ModelPort } from '../../app/ports.ts';
import type { ProjectConfig } from '../../domain/config/schema.ts';
import { ModelError, type ModelRef } from '../../domain/models/converse.ts';
import { chooseRoute, type ModelRouting, type Route, routingOf, settleRouting } from '../../domain/routing/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import type { BedrockOptions } from './bedrock/index.ts';
import { type Environment, isLoopback, type ModelEnv, parseModelEnv } from './env.ts';
import { parseModelFlag } from './model-flag.ts';
import type { Transport } from './openai-compatible/index.ts';
import { type Provider, type ProviderReport, reachable, unreachableError } from './reach.ts';
import { type RetryPolicy, withRetry } from './retry.ts';
import { createScripted, type LoadedPlaybook, scriptedModelId } from './scripted/index.ts';

export interface ModelsOptions {
  env: Environment;
  config: ProjectConfig;
  now: () => Date;
  /** Sends every call to the scripted model. */
  playbook?: LoadedPlaybook | undefined;
  /** `--model PROVIDER:NAME`: sends every call there. */
  model?: string | undefined;
  /** Stand-ins for the wire and for chance. */
  transport?: Transport;
  bedrock?: Pick<BedrockOptions, 'credentials' | 'requestHandler'>;
  sleep?: RetryPolicy['sleep'];
  random?: RetryPolicy['random'];
}

/** A route of the settled configuration, for `doctor` and `models`. */
export type RouteReport = Pick<Route, 'route' | 'ref' | 'name' | 'limits' | 'price' | 'priceSource' | 'inference'> & { useCases: string[] };

export interface ModelsReport {
  providers: ProviderReport[];
  routes: RouteReport[];
  findings: Finding[];
  /** Why no run could start; undefined where one could. */
  problem: StringlineError | undefined;
}

export interface Models {
  port: ModelPort;
  /** The configuration with its routes settled: what the stages choose from, and what is stored with a run. */
  config: ProjectConfig & { model_routing: ModelRouting };
  findings: Finding[];
  describe(): ModelsReport;
}

/**
 * The models of a run: one port over every provider that its routes need, with bounded retries.
 * @throws StringlineError `no-model` (names the three ways to get one), `environment-invalid`, `model-flag`, and those of `resolveModel`.
 */
export async function createModels(options: ModelsOptions): Promise<Models> {
  const setting = await prepare(options);
  if (setting.problem !== undefined) throw setting.problem;
  const { config, findings } = settle(options, setting);
  const policy: RetryPolicy = {
    attempts: setting.env.attempts,
    sleep: options.sleep ?? ((ms, signal) => wait(ms, undefined, { ...(signal !== undefined && { signal }) })),
    random: options.random ?? Math.random,
  };
  return {
    port: withRetry(dispatch(adapters(options, setting)), policy),
    config,
    findings,
    describe: () => ({ providers: setting.providers, routes: describeRoutes(config, options.now()), findings, problem: undefined }),
  };
}

/** What `createModels` would do, without failing where it would: for `doctor`. */
export async function describeModels(options: ModelsOptions): Promise<ModelsReport> {
  const setting = await prepare(options);
  const { providers } = setting;
  try {
    const { config, findings } = settle(options, setting);
    return { providers, routes: describeRoutes(config, options.now()), findings, problem: setting.problem };
  } catch (error) {
    if (!(error instanceof StringlineError)) throw error;
    return { providers, routes: [], findings: [], problem: setting.problem ?? error };
  }
}

interface Setting {
  env: ModelEnv;
  override: ModelRef | undefined;
  providers: ProviderReport[];
  region: string | undefined;
  problem: StringlineError | undefined;
}

async function prepare(options: ModelsOptions): Promise<Setting> {
  const env = parseModelEnv(options.env);
  const override = overrideOf(options, env);
  const providers = reachable(env, options.playbook);
  const routes = Object.values(routingOf(options.config));
  const needed = override === undefined ? [...new Set(routes.map((route) => route.provider))] : [override.provider];
  const problem = unreachableError(needed, providers);
  const region = problem === undefined && needed.includes('bedrock') ? await regionOf(env) : env.aws.region;
  return { env, override, providers, region, problem };
}

function overrideOf({ playbook, model }: ModelsOptions, env: ModelEnv): ModelRef | undefined {
  if (playbook !== undefined) return { provider: 'scripted', id: scriptedModelId(playbook.playbook) };
  const flag = model ?? env.model;
  return flag === undefined ? undefined : parseModelFlag(flag);
}

/** The SDK weighs as much as all the rest, so it is loaded only where a route needs it. */
async function regionOf(env: ModelEnv): Promise<string | undefined> {
  if (env.aws.region !== undefined) return env.aws.region;
  const { configuredRegion } = await import('./bedrock/index.ts');
  return configuredRegion(env.aws.profile);
}

function settle(options: ModelsOptions, { env, override, region }: Setting): ReturnType<typeof settleRouting<ProjectConfig>> {
  const loopback = env.openai.baseUrl !== undefined && isLoopback(env.openai.baseUrl);
  const context = { today: isoDate(options.now()), region, loopback };
  const settled = settleRouting(options.config, { ...context, override });
  return override === undefined ? settled : { ...settled, findings: [...outdated(options.config, context), ...settled.findings] };
}

/** A run on another model still says that the configured ones are gone: the file is to be mended all the same. */
function outdated(config: ProjectConfig, context: Parameters<typeof settleRouting>[1]): Finding[] {
  return Object.entries(routingOf(config)).flatMap(([name, route]) => {
    try {
      return settleRouting({ model_routing: { [name]: route } }, context).findings.filter(({ ruleId }) => ruleId === 'model-end-of-life');
    } catch (error) {
      if (!(error instanceof StringlineError)) throw error;
      const { message, fix } = error;
      return error.code === 'model-end-of-life'
        ? [{ ruleId: error.code, level: 'warning', message, ...(fix !== undefined && { fix }) }]
        : NONE;
    }
  });
}

/** A route that is not used in this run may be unusable for other reasons; those are its own affair. */
const NONE: Finding[] = [];

function describeRoutes(config: Models['config'], now: Date): RouteReport[] {
  return Object.entries(config.model_routing).map(([name, route]) => {
    const one = { model_routing: { [name]: route } };
    const {
      ref,
      name: model,
      limits,
      price,
      priceSource,
      inference,
    } = chooseRoute(one, route.use_cases[0] ?? name, { today: isoDate(now) });
    return { route: name, useCases: route.use_cases, ref, name: model, limits, price, priceSource, inference };
  });
}

function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}

type Adapters = Record<Provider, (() => Promise<ModelPort>) | undefined>;

function adapters(options: ModelsOptions, { env, region }: Setting): Adapters {
  const { playbook, transport, now } = options;
  const { baseUrl, apiKey } = env.openai;
  return {
    bedrock: once(async () => {
      const { createBedrock } = await import('./bedrock/index.ts');
      const { profile, endpoint, credentials, bearerToken } = env.aws;
      return createBedrock({ region, profile, endpoint, credentials, bearerToken, timeoutMs: env.timeoutMs, ...options.bedrock });
    }),
    'openai-compatible':
      baseUrl === undefined
        ? undefined
        : once(async () => {
            const { createOpenAiCompatible } = await import('./openai-compatible/index.ts');
            return createOpenAiCompatible({
              baseUrl,
              apiKey,
              timeoutMs: env.timeoutMs,
              now,
              ...(transport !== undefined && { transport }),
            });
          }),
    scripted: playbook === undefined ? undefined : once(async () => createScripted(playbook)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function dispatch(ports: Adapters): ModelPort {
  return {
    async converse(request, options) {
      const open = ports[request.model.provider];
      if (open === undefined)
        throw new ModelError('rejected', `No ${request.model.provider} model is set up in this run (asked for ${request.model.id}).`);
      const port = await open();
      return port.converse(request, options);
    },
  };
}

import type { ModelRoute } from '../config/model-route.ts';
import type { ProjectConfig } from '../config/schema.ts';
import type { ConverseRequest, ModelRef } from '../models/converse.ts';
import type { Finding } from '../shared/finding.ts';
import type { ResolvedModel } from './model.ts';
import { type ResolveContext, resolveModel } from './resolve.ts';
import { isUseCase, type RouteRole, USE_CASES } from './use-case.ts';

export type ModelRouting = Record<string, ModelRoute>;

/** Where a call goes and on what terms. */
export interface Route extends ResolvedModel {
  /** Key in `model_routing`. */
  route: string;
  useCase: string;
  inference: ConverseRequest['inference'];
  /** What there is to say about the choice: replaced models, dropped settings, assumed prices. */
  notes: Finding[];
}

/** Date and place of a choice; prices come from the routes. */
export type RoutingContext = Omit<ResolveContext, 'price'>;

/** Output tokens that a call asks for where project.yaml says nothing: a long file, and far below what quota reservation makes dear. */
export const DEFAULT_MAX_TOKENS = 16_000;

/** Routes of a project without `model_routing`. */
export const DEFAULT_ROUTING: ModelRouting = {
  reasoning: {
    provider: 'bedrock',
    model: 'anthropic.claude-sonnet-4-6',
    use_cases: ['spec_generation', 'design_validation', 'complex_refactor'],
  },
  generation: {
    provider: 'bedrock',
    model: 'amazon.nova-2-lite-v1:0',
    use_cases: ['boilerplate', 'test_scaffolding', 'high_volume_synthesis'],
  },
};

/** The routes in force: the project's own, or the default ones where it states none. */
export function routingOf(config: Pick<ProjectConfig, 'model_routing'>): ModelRouting {
  const own = config.model_routing;
  return own === undefined || Object.keys(own).length === 0 ? DEFAULT_ROUTING : own;
}

/**
 * The route of a use case: the first that lists it, else the one named after the role that serves it, else `reasoning`, else the first.
 * A choice that no rule of the project makes is noted.
 * @throws StringlineError as `resolveModel`.
 */
export function chooseRoute(config: Pick<ProjectConfig, 'model_routing'>, useCase: string, context: RoutingContext): Route {
  const routing = routingOf(config);
  const listed = Object.entries(routing).find(([, route]) => route.use_cases.includes(useCase));
  if (listed !== undefined) return settle(listed, useCase, context);
  const role: RouteRole = isUseCase(useCase) ? USE_CASES[useCase] : 'reasoning';
  const chosen = byName(routing, role) ?? byName(routing, 'reasoning') ?? Object.entries(routing)[0];
  if (chosen === undefined) throw new Error('there is always a route: an empty routing is replaced by the default one');
  const route = settle(chosen, useCase, context);
  const message = `No route lists the use case "${useCase}": the route "${route.route}" serves it.`;
  const fix = `Add "${useCase}" to the use_cases of a route in .kiro/config/project.yaml.`;
  return { ...route, notes: [...route.notes, { ruleId: 'model-use-case', level: 'info', message, fix }] };
}

/** The stronger route for work that the usual one could not finish: that of `complex_refactor`. */
export function escalate(config: Pick<ProjectConfig, 'model_routing'>, from: Route, context: RoutingContext): Route {
  const route = chooseRoute(config, 'complex_refactor', context);
  if (route.ref.provider !== from.ref.provider || route.ref.id !== from.ref.id) return route;
  const message = `The escalation goes to ${route.ref.id} again: the reasoning route names the same model.`;
  return { ...route, notes: [...route.notes, { ruleId: 'model-escalation', level: 'info', message }] };
}

/**
 * The configuration with every route settled: replaced models and inference profiles written out, an override put in every route,
 * and the zero price of a server on this machine stated. Choosing from it later needs neither region nor environment.
 */
export function settleRouting<Config extends Pick<ProjectConfig, 'model_routing'>>(
  config: Config,
  context: RoutingContext & { override?: ModelRef | undefined },
): { config: Config & { model_routing: ModelRouting }; findings: Finding[] } {
  const findings = new Map<string, Finding>();
  const settled: ModelRouting = {};
  const routing = routingOf(config);
  for (const [name, written] of Object.entries(routing)) {
    const route = context.override === undefined ? written : overridden(written, context.override, routing);
    const { model, findings: found } = resolveModel(refOf(route), { ...context, price: route.price });
    for (const finding of found) findings.set(`${finding.ruleId} ${finding.message}`, finding);
    settled[name] = { ...withoutPrice(route), model: model.ref.id, ...keptPrice(route, model) };
  }
  return { config: { ...config, model_routing: settled }, findings: [...findings.values()] };
}

function keptPrice(route: ModelRoute, model: ResolvedModel): Pick<ModelRoute, 'price'> {
  if (model.priceSource === 'loopback') return { price: { input: 0, output: 0 } };
  return model.priceSource === 'project.yaml' && route.price !== undefined ? { price: route.price } : {};
}

/** A price belongs to a model: an override keeps the one that any route states for it, and no other. */
function overridden(route: ModelRoute, override: ModelRef, routing: ModelRouting): ModelRoute {
  const price = Object.values(routing).find((other) => other.provider === override.provider && other.model === override.id)?.price;
  return { ...withoutPrice(route), provider: override.provider, model: override.id, ...(price !== undefined && { price }) };
}

function withoutPrice(route: ModelRoute): ModelRoute {
  return { ...Object.fromEntries(Object.entries(route).filter(([key]) => key !== 'price')) } as ModelRoute;
}

function byName(routing: ModelRouting, name: string): [string, ModelRoute] | undefined {
  const route = Object.hasOwn(routing, name) ? routing[name] : undefined;
  return route === undefined ? undefined : [name, route];
}

function refOf(route: ModelRoute): ModelRef {
  return { provider: route.provider, id: route.model };
}

function settle([name, route]: [string, ModelRoute], useCase: string, context: RoutingContext): Route {
  const { model, findings } = resolveModel(refOf(route), { ...context, price: route.price });
  const notes = [...findings];
  const inference: Route['inference'] = { maxTokens: outputTokens(route, model) };
  if (route.temperature !== undefined) {
    if (model.capabilities.temperature) inference.temperature = route.temperature;
    else
      notes.push({
        ruleId: 'model-temperature',
        level: 'info',
        message: `${model.name} takes no temperature: the one of route "${name}" is left out.`,
      });
  }
  return { ...model, route: name, useCase, inference, notes };
}

/** A model that the catalogue does not know may be asked for as much as the route says; a known one never for more than it gives. */
function outputTokens(route: ModelRoute, model: ResolvedModel): number {
  const known = model.priceSource === 'catalogue';
  if (route.max_tokens === undefined) return Math.min(DEFAULT_MAX_TOKENS, model.limits.output);
  return known ? Math.min(route.max_tokens, model.limits.output) : route.max_tokens;
}

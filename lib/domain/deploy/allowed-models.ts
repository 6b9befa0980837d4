import { type ModelReach, modelReach, type ModelRouting } from '../routing/index.ts';
import { EXIT, StringlineError } from '../shared/errors.ts';
import type { RuntimeConfig } from './runtime-config.ts';

/** Every model that the settings allow, once: what roles may call, and what runs may name. */
export function allowedModels(
  { routing, alsoAllowed }: RuntimeConfig['models'],
  region: string,
  destinations?: Readonly<Record<string, readonly string[]>>,
): ModelReach[] {
  const ids = [...Object.values(routing).map(({ model }) => model), ...alsoAllowed];
  const reaches = ids.map((id) => modelReach(id, region, destinations));
  return [...new Map(reaches.map((reach) => [calledId(reach), reach])).values()];
}

/** The id that a model is called by. */
export const calledId = ({ profile, model }: ModelReach): string => profile ?? model;

/**
 * Refuses a route that no deployed function could call, before anything is spent.
 * @param routing settled: what is called, whatever somebody wrote
 * @throws StringlineError `model-not-allowed`, naming the setting
 */
export function assertAllowedModels(routing: ModelRouting, models: RuntimeConfig['models'], region: string): void {
  const allowed = new Set(allowedModels(models, region).map(calledId));
  const refused = Object.entries(routing).find(([, { model }]) => !allowed.has(calledId(modelReach(model, region))));
  if (refused === undefined) return;
  const [name, { model }] = refused;
  throw new StringlineError({
    code: 'model-not-allowed',
    message: `The route \`${name}\` asks for ${model}, and this deployment allows ${allowed.size === 0 ? 'no model' : [...allowed].join(', ')}.`,
    fix: `Name one of these in .kiro/config/project.yaml, or have ${model} added to \`models.also_allowed\` in stringline.deploy.yaml and deployed.`,
    exit: EXIT.usage,
  });
}

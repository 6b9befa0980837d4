import type { CatalogueModel, ProfileKind } from './model.ts';

/** Every prefix that Bedrock puts before a model id. */
const PREFIXES = ['us', 'us-gov', 'eu', 'apac', 'au', 'jp', 'ca', 'global'] as const;

export interface ModelIdParts {
  /** `us`, `global` …; undefined for a bare id. */
  prefix: string | undefined;
  /** Id without prefix. */
  base: string;
  /** The id was an ARN: it is passed on as written. */
  arn: boolean;
}

/** Takes `us.anthropic.x`, `anthropic.x` or the ARN of a foundation model or system inference profile apart. */
export function parseModelId(id: string): ModelIdParts {
  const tail = /^arn:[^:]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(id)?.[1];
  const name = tail ?? id;
  const prefix = PREFIXES.find((candidate) => name.startsWith(`${candidate}.`));
  return { prefix, base: prefix === undefined ? name : name.slice(prefix.length + 1), arn: tail !== undefined };
}

/** The kind of price that applies to an id with this prefix. */
export function profileKind(prefix: string | undefined): ProfileKind {
  if (prefix === undefined) return 'region';
  return prefix === 'global' ? 'global' : 'geo';
}

/** Geographies whose profiles may be called from a region, best first. AWS partitions that stand apart have none of the public ones. */
function geographies(region: string): readonly string[] {
  if (region.startsWith('us-gov-')) return ['us-gov'];
  if (region.startsWith('cn-') || region.startsWith('us-iso')) return [];
  if (region.startsWith('us-')) return ['us', 'global'];
  if (region.startsWith('eu-')) return ['eu', 'global'];
  if (region === 'ap-northeast-1' || region === 'ap-northeast-3') return ['jp', 'apac', 'global'];
  if (region === 'ap-southeast-2' || region === 'ap-southeast-4') return ['au', 'apac', 'global'];
  if (region.startsWith('ap-')) return ['apac', 'global'];
  return ['global'];
}

/**
 * The id to call a model by from a region: the bare id where on-demand calls take it, else the profile of the nearest geography.
 * `wanted` keeps a prefix that was asked for. Undefined where the region reaches no profile of the model.
 */
export function chooseProfile(
  model: CatalogueModel,
  region: string,
  wanted?: string,
): { id: string; prefix: string | undefined } | undefined {
  if (wanted !== undefined) return model.profiles.includes(wanted) ? { id: `${wanted}.${model.id}`, prefix: wanted } : undefined;
  if (model.onDemandRegions.includes(region)) return { id: model.id, prefix: undefined };
  const prefix = geographies(region).find((candidate) => model.profiles.includes(candidate));
  return prefix === undefined ? undefined : { id: `${prefix}.${model.id}`, prefix };
}

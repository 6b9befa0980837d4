import { parseModelId } from './profile.ts';
import { resolveModel } from './resolve.ts';

/**
 * Regions that a geography's inference profiles may send a call to, in November 2026. `us` is from the model cards; the others are from
 * the pages of their profiles. AWS adds regions to new profiles now and then: a deployment can state its own list.
 */
export const PROFILE_DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  au: ['ap-southeast-2', 'ap-southeast-4'],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  apac: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-4',
  ],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  ca: ['ca-central-1', 'us-east-1', 'us-east-2', 'us-west-2'],
};

/** What a caller in one region must be allowed to reach, to use one model. */
export interface ModelReach {
  /** Id of the foundation model, without prefix. */
  model: string;
  /** Id of the inference profile it is called through; undefined where the bare id is called. */
  profile: string | undefined;
  kind: 'region' | 'geo' | 'global';
  /** Regions in which the foundation model is invoked; for a global profile the calling one, and beside it AWS chooses. */
  regions: readonly string[];
}

/**
 * The reach of a model id as a route states it. A model past its end of life reaches what takes its place, because that is what is called.
 * @param destinations lists that replace those of `PROFILE_DESTINATIONS`
 * @throws StringlineError as `resolveModel`, when no profile of the model can be called from the region
 */
export function modelReach(id: string, region: string, destinations: Readonly<Record<string, readonly string[]>> = {}): ModelReach {
  // Any day and any price will do: what is gone is replaced whatever the day, and ends to come are judged when the model is called.
  const { model } = resolveModel({ provider: 'bedrock', id }, { today: '2020-01-01', region, price: { input: 0, output: 0 } });
  const { base, prefix } = parseModelId(model.ref.id);
  if (prefix === undefined) return { model: base, profile: undefined, kind: 'region', regions: [region] };
  const profile = `${prefix}.${base}`;
  if (prefix === 'global') return { model: base, profile, kind: 'global', regions: [region] };
  const regions = destinations[prefix] ?? PROFILE_DESTINATIONS[prefix] ?? [];
  return { model: base, profile, kind: 'geo', regions: [...new Set([region, ...regions])] };
}

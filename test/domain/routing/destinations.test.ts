import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, modelReach, PROFILE_DESTINATIONS } from '../../../lib/domain/routing/index.ts';

describe('what a caller must reach to use a model', () => {
  it.each<[string, string, ReturnType<typeof modelReach>]>([
    [
      'anthropic.claude-sonnet-4-6',
      'us-east-1',
      {
        model: 'anthropic.claude-sonnet-4-6',
        profile: 'us.anthropic.claude-sonnet-4-6',
        kind: 'geo',
        regions: ['us-east-1', 'us-east-2', 'us-west-2'],
      },
    ],
    [
      'global.anthropic.claude-sonnet-5',
      'eu-west-1',
      { model: 'anthropic.claude-sonnet-5', profile: 'global.anthropic.claude-sonnet-5', kind: 'global', regions: ['eu-west-1'] },
    ],
    ['amazon.nova-pro-v1:0', 'us-east-1', { model: 'amazon.nova-pro-v1:0', profile: undefined, kind: 'region', regions: ['us-east-1'] }],
    [
      // Past its end of life: what takes its place is what is called.
      'anthropic.claude-sonnet-4-20250514-v1:0',
      'ap-northeast-1',
      {
        model: 'anthropic.claude-sonnet-4-6',
        profile: 'jp.anthropic.claude-sonnet-4-6',
        kind: 'geo',
        regions: ['ap-northeast-1', 'ap-northeast-3'],
      },
    ],
  ])('%s from %s', (id, region, expected) => {
    expect(modelReach(id, region)).toEqual(expected);
  });

  it('takes a deployment at its word about destinations, and adds the calling region', () => {
    expect(modelReach('us.anthropic.claude-sonnet-5', 'us-east-2', { us: ['us-west-2'] }).regions).toEqual(['us-east-2', 'us-west-2']);
  });

  it('refuses a region that has no profile of the model', () => {
    expect(() => modelReach('amazon.nova-micro-v1:0', 'sa-east-1')).toThrow(/no inference profile/u);
  });

  it('knows destinations for every geography of the catalogue', () => {
    const geographies = new Set(CATALOGUE.flatMap(({ profiles }) => profiles.filter((prefix) => prefix !== 'global')));
    expect([...geographies].filter((prefix) => PROFILE_DESTINATIONS[prefix] === undefined)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { allowedModels, assertAllowedModels, calledId } from '../../../lib/domain/deploy/index.ts';

const route = (model: string) => ({ provider: 'bedrock' as const, model, use_cases: [] });
const MODELS = { routing: { ours: route('amazon.nova-2-lite-v1:0') }, alsoAllowed: ['anthropic.claude-sonnet-4-6', 'my.own-model'] };

describe('models of a deployment', () => {
  it('are those of its routes and those it allows beside them, as they are called from its region, once each', () => {
    const twice = { ...MODELS, alsoAllowed: [...MODELS.alsoAllowed, 'eu.amazon.nova-2-lite-v1:0'] };

    expect(allowedModels(twice, 'eu-central-1').map(calledId)).toEqual([
      'eu.amazon.nova-2-lite-v1:0',
      'eu.anthropic.claude-sonnet-4-6',
      'my.own-model',
    ]);
  });

  it.each([
    ['one of its routes', 'eu.amazon.nova-2-lite-v1:0', true],
    ['one that is allowed beside them', 'eu.anthropic.claude-sonnet-4-6', true],
    ['one that no catalogue knows and the deployment does', 'my.own-model', true],
    ['one of the catalogue that it does not name', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0', false],
    ['another profile of the same model', 'global.anthropic.claude-sonnet-4-6', false],
    ['one that nobody knows', 'my.other-model', false],
  ])('let a run name %s: %s is %s', (_, model, allowed) => {
    const name = () => {
      assertAllowedModels({ mine: route(model) }, MODELS, 'eu-central-1');
    };

    if (allowed) expect(name).not.toThrow();
    else
      expect(name).toThrow(
        expect.objectContaining({
          code: 'model-not-allowed',
          message: expect.stringContaining(model) as unknown,
          fix: expect.stringContaining('models.also_allowed') as unknown,
        }),
      );
  });

  it('are none where a deployment names none', () => {
    expect(() => {
      assertAllowedModels({ mine: route('amazon.nova-2-lite-v1:0') }, { routing: {}, alsoAllowed: [] }, 'eu-central-1');
    }).toThrow(/allows no model/u);
  });
});

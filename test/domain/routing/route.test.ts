import { describe, expect, it } from '@jest/globals';
import {
  chooseRoute,
  DEFAULT_ROUTING,
  escalate,
  isTestTask,
  type ModelRouting,
  settleRouting,
  useCaseOf,
} from '../../../lib/domain/routing/index.ts';
import { ProjectConfig } from '../../../lib/domain/config/schema.ts';

const context = { today: '2026-11-23' };

/** The routing of the article, as printed there. */
const article = ProjectConfig.parse({
  model_routing: {
    reasoning: {
      provider: 'bedrock',
      model: 'anthropic.claude-sonnet-4-20250514-v1:0',
      use_cases: ['spec_generation', 'design_validation', 'complex_refactor'],
    },
    generation: {
      provider: 'bedrock',
      model: 'amazon.nova-pro-v1:0',
      use_cases: ['boilerplate', 'test_scaffolding', 'high_volume_synthesis'],
    },
  },
});
const local = (extra: Partial<ModelRouting[string]> = {}): ModelRouting[string] => ({
  provider: 'openai-compatible',
  model: 'qwen',
  use_cases: [],
  price: { input: 0, output: 0 },
  ...extra,
});

describe('chooseRoute', () => {
  it.each([
    ['spec_generation', 'reasoning'],
    ['design_validation', 'reasoning'],
    ['complex_refactor', 'reasoning'],
    ['boilerplate', 'generation'],
    ['test_scaffolding', 'generation'],
    ['high_volume_synthesis', 'generation'],
  ])('sends %s to %s, by the rules of the article and by default', (useCase, expected) => {
    expect(chooseRoute(article, useCase, context).route).toBe(expected);
    expect(chooseRoute({}, useCase, context).route).toBe(expected);
  });

  it('names the successor of the dead model in the notes', () => {
    const route = chooseRoute(article, 'spec_generation', context);

    expect(route.ref.id).toBe('us.anthropic.claude-sonnet-4-6');
    expect(route.notes.map((note) => note.ruleId)).toContain('model-end-of-life');
  });

  it('gives an unknown use case to reasoning, with a note', () => {
    const route = chooseRoute(article, 'poetry', context);

    expect(route.route).toBe('reasoning');
    expect(route.notes.at(-1)).toMatchObject({ ruleId: 'model-use-case', level: 'info' });
  });

  it.each([
    ['the route named after the role', { generation: local(), reasoning: local() }, 'boilerplate', 'generation'],
    ['reasoning where the role has no route', { other: local(), reasoning: local() }, 'boilerplate', 'reasoning'],
    ['the first route where there is no other rule', { only: local() }, 'boilerplate', 'only'],
    ['the first of two that list it', { a: local({ use_cases: ['x'] }), b: local({ use_cases: ['x'] }) }, 'x', 'a'],
    ['the default routes where none are stated', {}, 'boilerplate', 'generation'],
  ])('takes %s', (_, model_routing, useCase, expected) => {
    expect(chooseRoute({ model_routing: model_routing }, useCase, context).route).toBe(expected);
  });

  it('asks a known model for no more output than it gives', () => {
    const routing = { reasoning: { ...DEFAULT_ROUTING['reasoning']!, model: 'us.amazon.nova-pro-v1:0', max_tokens: 90_000 } };

    expect(chooseRoute({ model_routing: routing }, 'spec_generation', context).inference.maxTokens).toBe(5_000);
    expect(chooseRoute({}, 'spec_generation', context).inference.maxTokens).toBe(16_000);
  });

  it('asks an unknown model for what the route says', () => {
    const config = { model_routing: { reasoning: local({ max_tokens: 32_000, temperature: 0.2 }) } };

    expect(chooseRoute(config, 'spec_generation', context).inference).toEqual({ maxTokens: 32_000, temperature: 0.2 });
  });

  it('leaves a temperature out where the model takes none, and says so', () => {
    const routing = { reasoning: { ...DEFAULT_ROUTING['reasoning']!, model: 'us.anthropic.claude-sonnet-5-5', temperature: 0 } };

    const route = chooseRoute({ model_routing: routing }, 'spec_generation', context);

    expect(route.inference).not.toHaveProperty('temperature');
    expect(route.notes.map((note) => note.ruleId)).toContain('model-temperature');
  });
});

describe('escalate', () => {
  it('goes from generation to reasoning', () => {
    const from = chooseRoute(article, 'high_volume_synthesis', context);

    expect(escalate(article, from, context)).toMatchObject({ route: 'reasoning', useCase: 'complex_refactor' });
  });

  it('says when the stronger route is the same model', () => {
    const config = { model_routing: { only: local() } };

    const route = escalate(config, chooseRoute(config, 'boilerplate', context), context);

    expect(route.notes.map((note) => note.ruleId)).toContain('model-escalation');
  });
});

describe('settleRouting', () => {
  it('writes successors and profiles out, so that a later choice says nothing any more', () => {
    const { config, findings } = settleRouting(article, { ...context, region: 'eu-west-1' });

    expect(config.model_routing['reasoning']?.model).toBe('eu.anthropic.claude-sonnet-4-6');
    expect(config.model_routing['generation']?.model).toBe('eu.amazon.nova-pro-v1:0');
    expect(findings.map((finding) => finding.ruleId)).toEqual([
      'model-end-of-life',
      'model-profile',
      'model-output-limit',
      'model-may-retire',
    ]);
    expect(chooseRoute(config, 'spec_generation', context).notes).toEqual([]);
  });

  it('puts an override in every route and drops prices of other models', () => {
    const priced = { model_routing: { reasoning: local(), generation: local({ use_cases: ['boilerplate'] }) } };

    const { config } = settleRouting(priced, { ...context, override: { provider: 'scripted', id: 'scripted:tour' } });

    expect(config.model_routing).toEqual({
      reasoning: { provider: 'scripted', model: 'scripted:tour', use_cases: [] },
      generation: { provider: 'scripted', model: 'scripted:tour', use_cases: ['boilerplate'] },
    });
  });

  it('keeps the price that any route states for the model of the override', () => {
    const priced = { model_routing: { reasoning: local({ model: 'other' }), generation: local({ price: { input: 1, output: 2 } }) } };

    const { config } = settleRouting(priced, { ...context, override: { provider: 'openai-compatible', id: 'qwen' } });

    expect(config.model_routing.reasoning.price).toEqual({ input: 1, output: 2 });
  });

  it('states the zero price of a server on this machine once for all routes', () => {
    const { config, findings } = settleRouting(article, {
      ...context,
      loopback: true,
      override: { provider: 'openai-compatible', id: 'qwen' },
    });

    expect(config.model_routing['generation']?.price).toEqual({ input: 0, output: 0 });
    expect(findings).toHaveLength(1);
    expect(chooseRoute(config, 'boilerplate', context).price.output).toBe(0);
  });

  it('changes nothing when done twice', () => {
    const once = settleRouting(article, context);

    const twice = settleRouting(once.config, context);

    expect(twice.config).toEqual(once.config);
  });
});

describe('useCaseOf', () => {
  it.each([
    ['requirements', undefined, 'spec_generation'],
    ['design', undefined, 'spec_generation'],
    ['tasks', undefined, 'spec_generation'],
    ['verify', undefined, 'design_validation'],
    ['probe', undefined, 'boilerplate'],
    ['implement', { title: 'Build the store', escalated: false }, 'high_volume_synthesis'],
    ['implement', { title: 'Write unit tests for the store', escalated: false }, 'test_scaffolding'],
    ['implement', { title: 'Write unit tests for the store', escalated: true }, 'complex_refactor'],
    ['implement', undefined, 'high_volume_synthesis'],
  ] as const)('%s with %j is %s', (stage, task, expected) => {
    expect(useCaseOf(stage, task)).toBe(expected);
  });

  it.each([
    ['Write property test for ordering', true],
    ['Add integration tests', true],
    ['Unit tests for the parser', true],
    ['Test the parser', true],
    ['Implement the parser', false],
    ['Add the latest schema', false],
    ['Create parser: keep tests green', false],
  ])('the title %j is a test task: %s', (title, expected) => {
    expect(isTestTask(title)).toBe(expected);
  });
});

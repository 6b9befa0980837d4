import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, RETIRED, type ResolveContext, resolveModel } from '../../../lib/domain/routing/index.ts';
import type { ModelRef } from '../../../lib/domain/models/converse.ts';
import { StringlineError } from '../../../lib/domain/shared/errors.ts';

const bedrock = (id: string): ModelRef => ({ provider: 'bedrock', id });
const today: ResolveContext = { today: '2026-11-23' };

function refusal(run: () => unknown): StringlineError {
  try {
    run();
  } catch (error) {
    if (error instanceof StringlineError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('resolveModel on Bedrock', () => {
  it.each([
    ['anthropic.claude-sonnet-4-20250514-v1:0', undefined, 'us.anthropic.claude-sonnet-4-6'],
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'eu-west-1', 'us.anthropic.claude-sonnet-4-6'],
    ['anthropic.claude-sonnet-4-20250514-v1:0', 'eu-west-1', 'eu.anthropic.claude-sonnet-4-6'],
    ['amazon.nova-premier-v1:0', undefined, 'us.amazon.nova-2-lite-v1:0'],
    ['apac.amazon.nova-premier-v1:0', 'ap-northeast-1', 'jp.amazon.nova-2-lite-v1:0'],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0', undefined, 'us.anthropic.claude-sonnet-4-6'],
  ])('replaces %s, past its end of life, from region %s by %s', (id, region, expected) => {
    const { model, findings } = resolveModel(bedrock(id), { ...today, region });

    expect(model.ref).toEqual(bedrock(expected));
    expect(findings).toContainEqual(
      expect.objectContaining({ ruleId: 'model-end-of-life', level: 'warning', message: expect.stringContaining(id) }),
    );
  });

  it.each([
    ['anthropic.claude-sonnet-4-6', undefined, 'us.anthropic.claude-sonnet-4-6', 3.3],
    ['anthropic.claude-sonnet-4-6', 'eu-central-1', 'eu.anthropic.claude-sonnet-4-6', 3.3],
    ['anthropic.claude-sonnet-4-6', 'ap-northeast-1', 'jp.anthropic.claude-sonnet-4-6', 3.3],
    ['anthropic.claude-sonnet-4-6', 'ap-southeast-2', 'au.anthropic.claude-sonnet-4-6', 3.3],
    ['anthropic.claude-sonnet-4-6', 'ap-south-1', 'global.anthropic.claude-sonnet-4-6', 3],
    ['anthropic.claude-sonnet-4-6', 'sa-east-1', 'global.anthropic.claude-sonnet-4-6', 3],
    ['global.anthropic.claude-sonnet-4-6', 'us-east-1', 'global.anthropic.claude-sonnet-4-6', 3],
    ['amazon.nova-pro-v1:0', 'us-east-1', 'amazon.nova-pro-v1:0', 0.8],
    ['amazon.nova-pro-v1:0', 'us-west-2', 'us.amazon.nova-pro-v1:0', 0.8],
    ['amazon.nova-pro-v1:0', 'ap-south-1', 'apac.amazon.nova-pro-v1:0', 0.8],
  ])('calls %s from region %s as %s', (id, region, expected, input) => {
    const { model } = resolveModel(bedrock(id), { ...today, region });

    expect(model.ref.id).toBe(expected);
    expect(model.price.input).toBe(input);
    expect(model.priceSource).toBe('catalogue');
  });

  it('says which profile stands in for a bare id', () => {
    const { findings } = resolveModel(bedrock('anthropic.claude-sonnet-5-5'), today);

    expect(findings).toEqual([expect.objectContaining({ ruleId: 'model-profile', level: 'info' })]);
  });

  it('keeps an ARN of a known model as written and knows its price', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6';

    const { model } = resolveModel(bedrock(arn), today);

    expect(model.ref.id).toBe(arn);
    expect(model.price.output).toBe(16.5);
  });

  it.each(['us-gov-west-1', 'cn-north-1', 'us-iso-east-1'])(
    'refuses a bare id in the partition of %s, which has no public profile',
    (region) => {
      const error = refusal(() => resolveModel(bedrock('anthropic.claude-sonnet-4-6'), { ...today, region }));

      expect(error.code).toBe('model-profile-unknown');
      expect(error.fix).toContain('us.anthropic.claude-sonnet-4-6');
    },
  );

  it('refuses a profile that the model does not have', () => {
    const error = refusal(() => resolveModel(bedrock('jp.anthropic.claude-sonnet-5-5'), today));

    expect(error.code).toBe('model-profile-unknown');
  });

  it('advises against a model whose replies are too short, without replacing it', () => {
    const { model, findings } = resolveModel(bedrock('us.amazon.nova-pro-v1:0'), today);

    expect(model.ref.id).toBe('us.amazon.nova-pro-v1:0');
    expect(findings.map((finding) => finding.ruleId)).toEqual(['model-output-limit', 'model-may-retire']);
    expect(findings[0]?.fix).toContain('amazon.nova-2-lite-v1:0');
  });

  it('refuses an unknown model without a price and says how to state one', () => {
    const error = refusal(() => resolveModel(bedrock('mistral.large-9'), today));

    expect(error.code).toBe('model-price-unknown');
    expect(error.exit).toBe(2);
    expect(error.fix).toContain('price: {');
  });

  it('takes an unknown model with a stated price, and assumes the least of it', () => {
    const { model } = resolveModel(bedrock('mistral.large-9'), { ...today, price: { input: 2, output: 6 } });

    expect(model.price).toEqual({ input: 2, output: 6, cacheRead: 2, cacheWrite5m: 2, cacheWrite1h: 4 });
    expect(model.capabilities).toMatchObject({ forcedToolChoice: false, temperature: false, cachePoints: false });
  });

  it('lets a stated price go before the catalogue, but never hands it to a successor', () => {
    const price = { input: 1, output: 2, cache_read: 0.1, cache_write: 1.5 };

    const kept = resolveModel(bedrock('us.anthropic.claude-sonnet-4-6'), { ...today, price });
    const replaced = resolveModel(bedrock('us.anthropic.claude-sonnet-4-20250514-v1:0'), { ...today, price });

    expect(kept.model.price).toEqual({ input: 1, output: 2, cacheRead: 0.1, cacheWrite5m: 1.5, cacheWrite1h: 2 });
    expect(replaced.model.price.input).toBe(3.3);
  });
});

describe('resolveModel with another catalogue', () => {
  const sonnet = CATALOGUE.find((model) => model.id === 'anthropic.claude-sonnet-4-6')!;
  const ending = (id: string, lifecycle: Omit<typeof sonnet.lifecycle, 'status'>): typeof sonnet => ({
    ...sonnet,
    id,
    lifecycle: { status: 'legacy', ...lifecycle },
  });
  const models = [
    ending('a', { endOfLife: '2027-01-01', successor: 'b' }),
    ending('b', { endOfLife: '2027-06-01', successor: 'c' }),
    ending('c', {}),
    ending('alone', { endOfLife: '2027-01-01' }),
    ending('round', { endOfLife: '2027-01-01', successor: 'round' }),
  ];
  const on = (date: string): ResolveContext => ({ today: date, catalogue: { models, retired: [] } });

  it.each([
    ['2026-12-31', 'us.a', 0],
    ['2027-01-01', 'us.b', 1],
    ['2027-06-01', 'us.c', 1],
  ])('follows the line of successors on %s to %s', (date, expected, warnings) => {
    const { model, findings } = resolveModel(bedrock('us.a'), on(date));

    expect(model.ref.id).toBe(expected);
    expect(findings.filter((finding) => finding.ruleId === 'model-end-of-life')).toHaveLength(warnings);
  });

  it.each(['alone', 'round'])('refuses %s, which leads to no living model', (id) => {
    expect(refusal(() => resolveModel(bedrock(id), on('2027-01-01')))).toMatchObject({ code: 'model-end-of-life', exit: 2 });
  });

  it('refuses a model whose profile has no price', () => {
    const unpriced: ResolveContext = { ...on('2026-01-01'), catalogue: { models: [{ ...sonnet, prices: {} }], retired: [] } };

    expect(refusal(() => resolveModel(bedrock(sonnet.id), unpriced)).code).toBe('model-price-unknown');
  });
});

describe('resolveModel elsewhere', () => {
  const local: ModelRef = { provider: 'openai-compatible', id: 'qwen3-coder' };

  it('counts a server on this machine as free, and says so', () => {
    const { model, findings } = resolveModel(local, { ...today, loopback: true });

    expect(model.price.output).toBe(0);
    expect(findings).toEqual([expect.objectContaining({ ruleId: 'model-price-free' })]);
  });

  it('refuses a hosted server without a price', () => {
    expect(refusal(() => resolveModel(local, today)).code).toBe('model-price-unknown');
  });

  it('uses the stated price', () => {
    const { model } = resolveModel(local, { ...today, loopback: true, price: { input: 1, output: 2 } });

    expect(model).toMatchObject({ priceSource: 'project.yaml', price: { input: 1, output: 2 } });
  });

  it('knows the scripted model as free', () => {
    const { model } = resolveModel({ provider: 'scripted', id: 'scripted:tour' }, today);

    expect(model).toMatchObject({ priceSource: 'scripted', price: { input: 0, output: 0 } });
  });
});

describe('the catalogue', () => {
  const ids = [...CATALOGUE, ...RETIRED].map((model) => model.id);

  it('names every model once', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a price for every way to reach a model, and a note on its source', () => {
    for (const model of CATALOGUE) {
      expect(model.source).not.toBe('');
      expect(model.profiles.includes('global')).toBe(model.prices.global !== undefined);
      expect(model.prices.geo).toBeDefined();
      for (const price of Object.values(model.prices)) {
        for (const figure of Object.values(price)) expect(figure).toBeGreaterThan(0);
        expect(price.cacheWrite1h).toBeGreaterThanOrEqual(price.cacheWrite5m);
      }
    }
  });

  it('leads every successor to a model that exists', () => {
    const known = new Set(CATALOGUE.map((model) => model.id));
    const successors = [...CATALOGUE.map((model) => model.lifecycle.successor), ...RETIRED.map((model) => model.successor)];
    const named = successors.filter((id) => id !== undefined);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('resolves each of its ids, with and without each prefix', () => {
    for (const model of CATALOGUE) {
      for (const id of [model.id, ...model.profiles.map((prefix) => `${prefix}.${model.id}`)]) {
        expect(resolveModel(bedrock(id), today).model.name).toBe(model.name);
      }
    }
  });
});

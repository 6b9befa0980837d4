import { describe, expect, it } from '@jest/globals';
import {
  cacheTtlOf,
  checkBudget,
  costOf,
  estimateTokens,
  estimateUsage,
  formatUsd,
  worstCaseCost,
} from '../../../lib/domain/routing/index.ts';
import type { ConverseRequest } from '../../../lib/domain/models/converse.ts';

const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 };
const base: ConverseRequest = {
  model: { provider: 'bedrock', id: 'm' },
  system: [{ type: 'text', text: 'x'.repeat(250) }],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'y'.repeat(250) }] }],
  tools: [],
  toolChoice: 'auto',
  inference: { maxTokens: 1_000 },
  purpose: { runId: 'r', spec: 's', stage: 'design', step: 'draft', index: 0, useCase: 'spec_generation', steering: '' },
};

describe('costOf', () => {
  it('charges each kind of token at its own rate', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 1_000_000, cacheReadTokens: 1_000_000, cacheWriteTokens: 1_000_000 };

    expect(costOf(usage, price)).toBeCloseTo(22.05, 9);
    expect(costOf(usage, price, '1h')).toBeCloseTo(24.3, 9);
  });
});

describe('estimateTokens', () => {
  it('counts text, frames, tools and every kind of block', () => {
    const tool = { name: 'read', description: 'reads', schema: { type: 'object' } };
    const blocks: ConverseRequest['messages'] = [
      { role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'read', input: { path: 'a' } }, { type: 'cache_point' }] },
      { role: 'user', content: [{ type: 'tool_result', id: '1', status: 'success', text: 'z'.repeat(25) }] },
      { role: 'assistant', content: [{ type: 'reasoning', provider: 'bedrock', payload: undefined }] },
    ];

    expect(estimateTokens(base)).toBe(108 + 8 + 108);
    expect(estimateTokens({ ...base, tools: [tool] })).toBeGreaterThan(estimateTokens(base) + 600);
    expect(estimateTokens({ ...base, messages: blocks })).toBe(108 + 3 * 8 + (8 + 7) + (8 + 10) + (8 + 2));
  });

  it('gives a usage where the server counted none', () => {
    expect(estimateUsage(base, [{ type: 'text', text: 'y'.repeat(25) }])).toEqual({
      inputTokens: 224,
      outputTokens: 18,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    });
  });
});

describe('worstCaseCost', () => {
  it.each([
    ['no cache point', [], undefined, 3],
    ['a cache point of five minutes', [{ type: 'cache_point' as const }], '5m', 3.75],
    ['a cache point of an hour', [{ type: 'cache_point' as const }, { type: 'cache_point' as const, ttl: '1h' as const }], '1h', 6],
  ])('charges the input at the dearest rate with %s', (_, points, ttl, rate) => {
    const request = { ...base, system: [...base.system, ...points] };

    expect(cacheTtlOf(request)).toBe(ttl);
    expect(worstCaseCost(request, price)).toEqual({ usd: (224 * rate + 15_000) / 1_000_000, tokens: 1_224 });
  });
});

describe('checkBudget', () => {
  const limit = { usd: 1, tokens: 1_000 };

  it.each([
    ['exactly the rest', { usd: 0.4, tokens: 400 }, { usd: 0.6, tokens: 600 }, undefined],
    ['nothing of an empty budget', { usd: 1, tokens: 1_000 }, { usd: 0, tokens: 0 }, undefined],
    ['a cent too much', { usd: 0.4, tokens: 0 }, { usd: 0.61, tokens: 1 }, 'usd'],
    ['a token too many', { usd: 0, tokens: 400 }, { usd: 0, tokens: 601 }, 'tokens'],
    ['a broken price', { usd: 0, tokens: 0 }, { usd: Number.NaN, tokens: 1 }, 'usd'],
    ['a broken count', { usd: 0, tokens: Number.NaN }, { usd: 0, tokens: 1 }, 'tokens'],
  ])('judges %s', (_, spent, next, reason) => {
    const verdict = checkBudget({ spent, limit, next });

    expect(verdict.allowed ? undefined : verdict.reason).toBe(reason);
  });

  it('refuses with the numbers', () => {
    const money = checkBudget({ spent: { usd: 4.9, tokens: 0 }, limit: { usd: 5, tokens: 9 }, next: { usd: 0.25, tokens: 1 } });
    const tokens = checkBudget({
      spent: { usd: 0, tokens: 4_999_000 },
      limit: { usd: 5, tokens: 5_000_000 },
      next: { usd: 0, tokens: 20_000 },
    });

    expect(money).toMatchObject({ message: 'The budget of this run is $5.00; spent so far: $4.90; the next call may take up to $0.2500.' });
    expect(tokens).toMatchObject({
      message: 'The budget of this run is 5,000,000 tokens; spent so far: 4,999,000 tokens; the next call may take up to 20,000 tokens.',
    });
  });

  it('shows money readably', () => {
    expect([0, 0.00012, 0.5, 12].map(formatUsd)).toEqual(['$0.00', '$0.0001', '$0.5000', '$12.00']);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Amount,
  checkBudget,
  costOf,
  estimateTextTokens,
  estimateTokens,
  type ModelPrice,
  tokensOf,
  utf8Length,
  worstCaseCost,
} from '../../../lib/domain/routing/index.ts';
import type { ConverseRequest, TokenUsage } from '../../../lib/domain/models/converse.ts';

const figure = fc.double({ min: 0, max: 100, noNaN: true });
const tokens = fc.nat({ max: 2_000_000 });
const price: fc.Arbitrary<ModelPrice> = fc.record({
  input: figure,
  output: figure,
  cacheRead: figure,
  cacheWrite5m: figure,
  cacheWrite1h: figure,
});
const usage: fc.Arbitrary<TokenUsage> = fc.record({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWriteTokens: tokens,
});
const amount: fc.Arbitrary<Amount> = fc.record({ usd: figure, tokens });

function request(text: string, maxTokens: number, ttl?: '5m' | '1h'): ConverseRequest {
  return {
    model: { provider: 'bedrock', id: 'm' },
    system: ttl === undefined ? [] : [{ type: 'cache_point', ttl }],
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    toolChoice: 'auto',
    inference: { maxTokens },
    purpose: { runId: 'r', spec: 's', stage: 'design', step: 'draft', index: 0, useCase: 'spec_generation', steering: '' },
  };
}

describe('costs', () => {
  it('are never negative and grow with every kind of token', () => {
    fc.assert(
      fc.property(usage, usage, price, (some, more, at) => {
        const sum: TokenUsage = {
          inputTokens: some.inputTokens + more.inputTokens,
          outputTokens: some.outputTokens + more.outputTokens,
          cacheReadTokens: some.cacheReadTokens + more.cacheReadTokens,
          cacheWriteTokens: some.cacheWriteTokens + more.cacheWriteTokens,
        };

        expect(costOf(some, at)).toBeGreaterThanOrEqual(0);
        expect(costOf(sum, at)).toBeGreaterThanOrEqual(costOf(some, at) - 1e-9);
        expect(costOf(sum, at)).toBeCloseTo(costOf(some, at) + costOf(more, at), 6);
        expect(tokensOf(sum)).toBe(tokensOf(some) + tokensOf(more));
      }),
    );
  });

  it('of the worst case cover every usage within the estimate', () => {
    const ttl = fc.constantFrom('5m', '1h', undefined);
    const shares = fc.array(fc.nat({ max: 100 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.record({ text: fc.string(), maxTokens: tokens, at: price, life: ttl, shares }),
        ({ text, maxTokens, at, life, shares }) => {
          const call = request(text, maxTokens, life);
          const input = estimateTokens(call);
          const total = Math.max(1, (shares[0] ?? 0) + (shares[1] ?? 0) + (shares[2] ?? 0));
          const part = (share: number | undefined): number => Math.floor((input * (share ?? 0)) / total);
          const real: TokenUsage = {
            inputTokens: part(shares[0]),
            cacheReadTokens: part(shares[1]),
            cacheWriteTokens: life === undefined ? 0 : part(shares[2]),
            outputTokens: Math.floor((maxTokens * (shares[3] ?? 0)) / 100),
          };

          const worst = worstCaseCost(call, at);

          expect(worst.usd).toBeGreaterThanOrEqual(costOf(real, at, life ?? '5m') - 1e-9);
          expect(worst.tokens).toBeGreaterThanOrEqual(tokensOf(real));
        },
      ),
    );
  });
});

describe('checkBudget', () => {
  it('lets no sequence of calls pass the limit', () => {
    const calls = fc.array(fc.record({ worst: amount, share: fc.double({ min: 0, max: 1, noNaN: true }) }), { maxLength: 50 });
    fc.assert(
      fc.property(amount, calls, (limit, sequence) => {
        const spent: Amount = { usd: 0, tokens: 0 };
        for (const { worst, share } of sequence) {
          if (!checkBudget({ spent, limit, next: worst }).allowed) continue;
          spent.usd += worst.usd * share;
          spent.tokens += Math.floor(worst.tokens * share);
        }

        expect(spent.usd).toBeLessThanOrEqual(limit.usd + 1e-6);
        expect(spent.tokens).toBeLessThanOrEqual(limit.tokens);
      }),
    );
  });

  it('passes the limit by no more than what one call takes beyond its estimate', () => {
    const calls = fc.array(fc.record({ worst: amount, beyond: figure }), { maxLength: 50 });
    fc.assert(
      fc.property(amount, calls, (limit, sequence) => {
        const spent: Amount = { usd: 0, tokens: 0 };
        let greatest = 0;
        for (const { worst, beyond } of sequence) {
          if (!checkBudget({ spent, limit, next: worst }).allowed) continue;
          spent.usd += worst.usd + beyond;
          greatest = Math.max(greatest, beyond);
        }

        expect(spent.usd).toBeLessThanOrEqual(limit.usd + greatest + 1e-6);
      }),
    );
  });

  it('that allows a call allows every cheaper one', () => {
    fc.assert(
      fc.property(amount, amount, amount, figure, (spent, limit, next, less) => {
        const cheaper = { usd: Math.max(0, next.usd - less), tokens: next.tokens };

        if (checkBudget({ spent, limit, next }).allowed) expect(checkBudget({ spent, limit, next: cheaper }).allowed).toBe(true);
      }),
    );
  });
});

describe('estimates', () => {
  it('count the bytes of UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'));
      }),
    );
  });

  it('of a longer text are not smaller', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (head, tail) => {
        expect(estimateTextTokens(head + tail)).toBeGreaterThanOrEqual(estimateTextTokens(head));
      }),
    );
  });
});

import type { ConverseRequest, TokenUsage } from '../models/converse.ts';
import { estimateTokens } from './estimate.ts';
import type { ModelPrice } from './model.ts';

/** Money in USD; tokens of every kind together. */
export interface Amount {
  usd: number;
  tokens: number;
}

export type CacheTtl = '5m' | '1h';

export type BudgetVerdict =
  | { allowed: true; left: Amount }
  | { allowed: false; reason: 'usd' | 'tokens'; message: string; spent: Amount; limit: Amount; next: Amount };

const MILLION = 1_000_000;
/** Sums of prices are binary fractions: a thousandth of a cent's thousandth is noise, not money. */
const USD_NOISE = 1e-9;

/** USD of one call. `ttl` is the longest life of a cache point in its request, because providers report writes as one sum. */
export function costOf(usage: TokenUsage, price: ModelPrice, ttl: CacheTtl = '5m'): number {
  const cacheWrite = ttl === '1h' ? price.cacheWrite1h : price.cacheWrite5m;
  return (
    (usage.inputTokens * price.input +
      usage.outputTokens * price.output +
      usage.cacheReadTokens * price.cacheRead +
      usage.cacheWriteTokens * cacheWrite) /
    MILLION
  );
}

/** Tokens of one call, of every kind. */
export function tokensOf(usage: TokenUsage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}

/** Longest life of a cache point in a request; undefined where it has none. */
export function cacheTtlOf(request: Pick<ConverseRequest, 'system' | 'messages'>): CacheTtl | undefined {
  const points = [...request.system, ...request.messages.flatMap((message) => message.content)].filter(
    (block) => block.type === 'cache_point',
  );
  if (points.length === 0) return undefined;
  return points.some((point) => point.ttl === '1h') ? '1h' : '5m';
}

/**
 * The most that a call can cost: its input estimated on the high side and charged at the dearest rate that may apply
 * (everything before a cache point may be written to the cache), and the whole output it may ask for.
 */
export function worstCaseCost(request: ConverseRequest, price: ModelPrice): Amount {
  const input = estimateTokens(request);
  const ttl = cacheTtlOf(request);
  const write = ttl === undefined ? 0 : ttl === '1h' ? price.cacheWrite1h : price.cacheWrite5m;
  const rate = Math.max(price.input, price.cacheRead, write);
  return { usd: (input * rate + request.inference.maxTokens * price.output) / MILLION, tokens: input + request.inference.maxTokens };
}

/** May a call be made that costs at most `next`? Asked before every call; a limit is never passed knowingly. */
export function checkBudget(question: { spent: Amount; limit: Amount; next: Amount }): BudgetVerdict {
  const { spent, limit, next } = question;
  const left = { usd: limit.usd - spent.usd, tokens: limit.tokens - spent.tokens };
  // Comparisons that a NaN would pass are turned round, so that a broken figure refuses.
  if (!(next.usd <= left.usd + USD_NOISE)) return { allowed: false, reason: 'usd', message: refusal('usd', question), spent, limit, next };
  if (!(next.tokens <= left.tokens)) return { allowed: false, reason: 'tokens', message: refusal('tokens', question), spent, limit, next };
  return { allowed: true, left: { usd: left.usd - next.usd, tokens: left.tokens - next.tokens } };
}

function refusal(unit: keyof Amount, { spent, limit, next }: { spent: Amount; limit: Amount; next: Amount }): string {
  const show = unit === 'usd' ? formatUsd : formatTokens;
  return `The budget of this run is ${show(limit[unit])}; spent so far: ${show(spent[unit])}; the next call may take up to ${show(next[unit])}.`;
}

/** `$0.0123`: four digits below a dollar's cent, because single calls cost fractions of one. */
export function formatUsd(usd: number): string {
  return `$${usd.toFixed(usd !== 0 && usd < 1 ? 4 : 2)}`;
}

function formatTokens(tokens: number): string {
  return `${String(tokens).replace(/\B(?=(?:\d{3})+$)/g, ',')} tokens`;
}

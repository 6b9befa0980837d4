import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { warnOfBudget } from '../../lib/app/warn-of-budget.ts';
import { budgetWarnings } from '../../lib/domain/routing/index.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

let world: AppWorld;
let runId: string;

beforeEach(async () => {
  world = await openAppWorld();
  const { run } = await world.create({ budget: { usd: 10, tokens: 1000 } });
  runId = run.id;
});
afterEach(() => world.close());

const use = (callKey: string, usd: number, inputTokens: number): Promise<void> =>
  world.ports.usage.record({
    callKey,
    runId,
    spec: 's',
    stage: 'design',
    step: 'draft',
    useCase: 'design',
    provider: 'test',
    model: 'm',
    inputTokens,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    usd,
    steering: '',
    at: '2026-11-26T10:00:00.000Z',
  });
const warnings = async () => (await world.ports.runs.events(runId)).filter(({ type }) => type === 'budget.warning');

describe('The warning of a budget', () => {
  it('is told from 80 % on, once for each limit', async () => {
    await use('1', 7.99, 10);
    await warnOfBudget(runId, world.ports);
    expect(await warnings()).toEqual([]);

    await use('2', 0.01, 890);
    await warnOfBudget(runId, world.ports);
    await use('3', 0.5, 10);
    await warnOfBudget(runId, world.ports);

    expect((await warnings()).map(({ data, message }) => [data, message])).toEqual([
      [{ of: 'usd', spent: 8, limit: 10, ratio: 0.8 }, '80 % of the budget are used: $8.00 of $10.00'],
      [{ of: 'tokens', spent: 900, limit: 1000, ratio: 0.9 }, '90 % of the budget are used: 900 tokens of 1000 tokens'],
    ]);
  });

  it('is told again for a limit that was raised and is near once more', async () => {
    await use('1', 9, 1);
    await warnOfBudget(runId, world.ports);
    await world.ports.runs.update(runId, { budget: { usd: 20, tokens: 1000 }, at: '2026-11-26T10:00:00.000Z' });
    await warnOfBudget(runId, world.ports);
    expect(await warnings()).toHaveLength(1);

    await use('2', 8, 1);
    await warnOfBudget(runId, world.ports);

    expect((await warnings()).map(({ data }) => data?.['limit'])).toEqual([10, 20]);
  });

  it('says nothing about a limit of nothing, nor about a run that is not there', async () => {
    expect(budgetWarnings({ usd: 0, tokens: 0 }, { usd: 0, tokens: 0 })).toEqual([]);
    await warnOfBudget('no-such-run', world.ports);
  });
});

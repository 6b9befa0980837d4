import { budgetWarnings, formatUsd } from '../domain/routing/index.ts';
import type { Ports } from './ports.ts';
import { tell } from './tell.ts';

/** Tells, once for each limit that a run is given, that 80 % of it are used. */
export async function warnOfBudget(runId: string, ports: Pick<Ports, 'clock' | 'runs' | 'usage'>): Promise<void> {
  const [run, spent] = [await ports.runs.get(runId), await ports.usage.total(runId)];
  if (run === undefined) return;
  for (const { of, ...figures } of budgetWarnings(spent, run.budget)) {
    const show = (value: number): string => (of === 'usd' ? formatUsd(value) : `${value} tokens`);
    await tell(ports, runId, {
      // A raised limit is another one.
      key: `budget-warning/${of}/${figures.limit}`,
      type: 'budget.warning',
      message: `${Math.floor(figures.ratio * 100)} % of the budget are used: ${show(figures.spent)} of ${show(figures.limit)}`,
      data: { of, ...figures },
    });
  }
}

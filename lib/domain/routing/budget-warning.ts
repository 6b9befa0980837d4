import type { Amount } from './budget.ts';

/** Share of a budget from which people are told. */
export const WARNING_RATIO = 0.8;

export interface BudgetWarning {
  of: keyof Amount;
  spent: number;
  limit: number;
  /** `spent / limit`. */
  ratio: number;
}

/** Limits of a run of which at least 80 % are used. A limit of nothing warns of nothing: there is no call that it lets through. */
export function budgetWarnings(spent: Amount, limit: Amount): BudgetWarning[] {
  return (['usd', 'tokens'] as const)
    .filter((of) => limit[of] > 0 && spent[of] >= limit[of] * WARNING_RATIO)
    .map((of) => ({ of, spent: spent[of], limit: limit[of], ratio: spent[of] / limit[of] }));
}

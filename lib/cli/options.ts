import type { Command } from 'commander';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';

/** What `run` and `resume` have in common: what carrying a run on may cost, who answers, and what happens at its end. */
export interface CarryingOptions {
  budgetUsd?: number;
  budgetTokens?: number;
  playbook?: string;
  model?: string;
  push?: boolean;
}

/** Adds those options to a command. */
export function withCarryingOptions(command: Command, texts: { limit: string; playbook: string; model: string }): Command {
  return command
    .option('--budget-usd <amount>', `${texts.limit} in US dollars`, amount('--budget-usd'))
    .option('--budget-tokens <number>', `${texts.limit} in tokens`, amount('--budget-tokens'))
    .option('--playbook <file>', texts.playbook)
    .option('--model <provider:name>', texts.model)
    .option('--push', 'push the branch when the run has succeeded');
}

/** The limits that were given. */
export function budgetOf({ budgetUsd, budgetTokens }: CarryingOptions): { usd?: number; tokens?: number } {
  return { ...(budgetUsd !== undefined && { usd: budgetUsd }), ...(budgetTokens !== undefined && { tokens: budgetTokens }) };
}

/** A figure of a command line option. */
export function amount(name: string): (value: string) => number {
  return (value) => {
    const parsed = Number(value);
    if (value.trim() !== '' && Number.isFinite(parsed) && parsed >= 0) return parsed;
    throw new StringlineError({
      code: 'option-invalid',
      message: `${name} must be a number of zero or more, not ${JSON.stringify(value)}.`,
      exit: EXIT.usage,
    });
  };
}

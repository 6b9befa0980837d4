import type { HookActionFunction, HookActions } from '../ports.ts';
import { runCommandAction } from './run-command.ts';
import { securityScan } from './security-scan.ts';

const ofAgents: HookActionFunction = ({ run }) => Promise.reject(new Error(`${run.hook.action} is for the function that asks models`));

/**
 * The actions that ask no model, for events that happened elsewhere. What few events need is loaded when it is asked for: this is part of a
 * function that is small.
 */
export const OUTSIDE_ACTIONS: HookActions = {
  run_command: runCommandAction,
  security_scan: securityScan,
  lint_and_fix: async (job, ports) => (await import('./lint-and-fix.ts')).lintAndFix(job, ports),
  generate_description: async (job, ports) => (await import('./generate-description.ts')).generateDescription(job, ports),
  regenerate_unit_tests: ofAgents,
  sync_spec_design: ofAgents,
  ask_agent: ofAgents,
};

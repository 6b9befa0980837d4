import type { HookActionFunction, HookActions } from '../ports.ts';
import { securityScan } from './security-scan.ts';

const needsCheckout: HookActionFunction = ({ run }) =>
  Promise.resolve({
    outcome: 'unavailable',
    summary: `not applicable away from a checkout: ${run.hook.action} writes into one, for a person to look at. Run it in CI: stringline hook run ${run.hook.trigger} --wait`,
  });

/** Commands go to a sandbox before any action is asked. */
const inSandbox: HookActionFunction = ({ run }) =>
  Promise.resolve({ outcome: 'unavailable', summary: `${run.hook.action} runs in a sandbox, and none is bound here` });

/** Reads specs, which few events need: it is loaded when it is asked for. */
const describeChange: HookActionFunction = async (job, ports) =>
  (await import('./generate-description.ts')).generateDescription(job, ports);

/** What actions do for events that happened elsewhere: those that only read run as they do anywhere. Small: it is part of a function. */
export const OUTSIDE_ACTIONS: HookActions = {
  run_command: inSandbox,
  security_scan: securityScan,
  lint_and_fix: needsCheckout,
  regenerate_unit_tests: needsCheckout,
  sync_spec_design: needsCheckout,
  generate_description: describeChange,
  ask_agent: needsCheckout,
};

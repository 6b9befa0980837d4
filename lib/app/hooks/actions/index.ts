import type { HookActionType } from '../../../domain/hooks/index.ts';
import type { HookActionFunction } from '../ports.ts';
import { askAgent } from './ask-agent.ts';
import { generateDescription } from './generate-description.ts';
import { lintAndFix } from './lint-and-fix.ts';
import { runCommandAction } from './run-command.ts';
import { regenerateUnitTests } from './regenerate-unit-tests.ts';
import { securityScan } from './security-scan.ts';
import { syncSpecDesign } from './sync-spec-design.ts';

export { CAUSE_VARIABLE } from './run-command.ts';

/** Every action by its name. */
export const HOOK_ACTION_FUNCTIONS: Readonly<Record<HookActionType, HookActionFunction>> = {
  run_command: runCommandAction,
  security_scan: securityScan,
  lint_and_fix: lintAndFix,
  regenerate_unit_tests: regenerateUnitTests,
  sync_spec_design: syncSpecDesign,
  generate_description: generateDescription,
  ask_agent: askAgent,
};

import type { GateRule } from '../types.ts';
import { gateBuild } from './gate-build.ts';
import { gateCodeUnread } from './gate-code-unread.ts';
import { gateCommandCrashed } from './gate-command-crashed.ts';
import { gateCommandMissing } from './gate-command-missing.ts';
import { gateCommandTimedOut } from './gate-command-timed-out.ts';
import { gateCoverage } from './gate-coverage.ts';
import { gateLint } from './gate-lint.ts';
import { gateOutputLimit } from './gate-output-limit.ts';
import { gateReportUnreadable } from './gate-report-unreadable.ts';
import { gateSecurityScan } from './gate-security-scan.ts';
import { gateSetupFailed } from './gate-setup-failed.ts';
import { gateSpecSync } from './gate-spec-sync.ts';
import { gateSpecTraceability } from './gate-spec-traceability.ts';
import { gateTests } from './gate-tests.ts';
import { gateToolMissing } from './gate-tool-missing.ts';
import { gateTypecheck } from './gate-typecheck.ts';

/** Did the commands run at all? Applied to every gate, before its own rules. */
export const RUNNING_RULES: readonly GateRule[] = [
  gateCommandMissing,
  gateToolMissing,
  gateCommandTimedOut,
  gateOutputLimit,
  gateSetupFailed,
  gateCommandCrashed,
];

/** What the evidence says. Applied when the commands ran. */
export const EVIDENCE_RULES: readonly GateRule[] = [
  gateReportUnreadable,
  gateTests,
  gateCoverage,
  gateLint,
  gateTypecheck,
  gateBuild,
  gateSecurityScan,
  gateSpecTraceability,
  gateCodeUnread,
  gateSpecSync,
];

export const GATE_RULES: readonly GateRule[] = [...RUNNING_RULES, ...EVIDENCE_RULES];

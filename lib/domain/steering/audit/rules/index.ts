import type { Rule } from '../../../shared/rule.ts';
import type { AuditInput } from '../input.ts';
import { steeringContradiction } from './steering-contradiction.ts';
import { steeringDuplicate } from './steering-duplicate.ts';
import { steeringGlobalSpecific } from './steering-global-specific.ts';
import { steeringOverride } from './steering-override.ts';
import { steeringRepeat } from './steering-repeat.ts';

/** What is checked between steering files. */
export const STEERING_AUDIT_RULES: readonly Rule<AuditInput>[] = [
  steeringContradiction,
  steeringDuplicate,
  steeringGlobalSpecific,
  steeringOverride,
  steeringRepeat,
];

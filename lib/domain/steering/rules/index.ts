import type { Rule } from '../../shared/rule.ts';
import type { SteeringInput } from './input.ts';
import { steeringLinkDead } from './steering-link-dead.ts';
import { steeringPathDead } from './steering-path-dead.ts';
import { steeringPatternUnmatched } from './steering-pattern-unmatched.ts';
import { steeringReferenceMissing } from './steering-reference-missing.ts';
import { steeringReferencePath } from './steering-reference-path.ts';
import { steeringSecret } from './steering-secret.ts';
import { steeringSize } from './steering-size.ts';

/** What is checked in steering files beyond their front matter. */
export const STEERING_FILE_RULES: readonly Rule<SteeringInput>[] = [
  steeringLinkDead,
  steeringPathDead,
  steeringPatternUnmatched,
  steeringReferenceMissing,
  steeringReferencePath,
  steeringSecret,
  steeringSize,
];

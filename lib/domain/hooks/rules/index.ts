import type { Rule } from '../../shared/rule.ts';
import { hookConcurrency } from './hook-concurrency.ts';
import { hookDuplicate } from './hook-duplicate.ts';
import { hookDuplicateDisabled } from './hook-duplicate-disabled.ts';
import { hookExitCode } from './hook-exit-code.ts';
import { hookLegacyFormat } from './hook-legacy-format.ts';
import { hookLoop } from './hook-loop.ts';
import { hookNameDuplicate } from './hook-name-duplicate.ts';
import { hookPatternAbsent } from './hook-pattern-absent.ts';
import { hookPatternIgnored } from './hook-pattern-ignored.ts';
import { hookPatternInvalid } from './hook-pattern-invalid.ts';
import { hookPatternUnmatched } from './hook-pattern-unmatched.ts';
import { hookPlaceholder } from './hook-placeholder.ts';
import { hookSaveHeavy } from './hook-save-heavy.ts';
import { hookSecret } from './hook-secret.ts';
import { hookTimeout } from './hook-timeout.ts';
import type { HooksInput } from './input.ts';

export const HOOK_RULES: readonly Rule<HooksInput>[] = [
  hookConcurrency,
  hookDuplicate,
  hookDuplicateDisabled,
  hookExitCode,
  hookLegacyFormat,
  hookLoop,
  hookNameDuplicate,
  hookPatternAbsent,
  hookPatternIgnored,
  hookPatternInvalid,
  hookPatternUnmatched,
  hookPlaceholder,
  hookSaveHeavy,
  hookSecret,
  hookTimeout,
];

export * from './model.ts';
export {
  type CompiledHooks,
  compileHooks,
  explainHooks,
  type HookMatch,
  type HookOccasion,
  type HookVerdict,
  matchHooks,
  patternText,
} from './match.ts';
export { compileMatcher, type CompiledMatcher } from './matcher.ts';
export { EVENT_NAMES, triggerNamed } from './vocabulary.ts';
export { isHookPath, readHookFile, readPlacedHooks, untrackedHooks } from './read/read.ts';
export { checkHooks, readingFindings } from './check.ts';
export { mergeHooks } from './merge.ts';
export { adviceDiff, applyAdvice, type AppliedAdvice } from './edit/apply-advice.ts';
export { HOOK_READING_RULES, UNTRACKED_RULE } from './reading-rules.ts';
export { writesInPlace } from './writes.ts';
export { HOOK_RULES } from './rules/index.ts';

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

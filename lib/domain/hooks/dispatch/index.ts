export * from './records.ts';
export * from './told.ts';
export {
  eventBudgetMs,
  hasTurn,
  isReusable,
  pinHook,
  planEvent,
  type PlanMemory,
  provenLoop,
  runIdentity,
  sharedResult,
  statedTime,
} from './plan.ts';
export { ENOUGH_RUNS, type HookReport, reportHooks } from './report.ts';
export {
  type CommandEndFacts,
  commandOutcome,
  contentKey,
  type EventVerdict,
  isRefusal,
  type PushedContent,
  reaches,
  stopsEvent,
  unsettledFailures,
  verdictOf,
} from './verdict.ts';
export { changedAmong, coalesce, movedByGit, type SaveKind } from './coalesce.ts';
export {
  CHAINED,
  GIT_HOOKS,
  type GitHook,
  gitHookBlock,
  gitHookScript,
  isOurScript,
  type HookSource,
  type Launch,
  type Push,
  readPush,
  withoutBlock,
} from './git-hooks.ts';

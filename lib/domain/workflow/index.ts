export { DocumentKind } from './document-kind.ts';
export { type Failure, innermostFailure, statusOfFailure } from './failure.ts';
export { attemptOf, executionName, mayMove, movedRun, type MoveFrom, type RunChange, usageTokens } from './moves.ts';
export { decidedByRequester, deciderName, gitPersonId, type Person, samePerson } from './person.ts';
export * from './run.ts';
export type { TaskUnit } from './task.ts';

export { type Failure, innermostFailure, statusOfFailure } from './failure.ts';
export * from './run.ts';
export type { TaskUnit } from './task.ts';

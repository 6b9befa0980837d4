export { createEngine } from './engine.ts';
export { executionArn, machineArn } from './names.ts';
export { createScheduler } from './scheduler.ts';
export { errorNameOf } from './task-failure.ts';
export type {
  BusEntry,
  Engine,
  EngineOptions,
  ExecutionDescription,
  JournalRecord,
  RunOptions,
  RunOutcome,
  Scheduler,
  StageFunction,
} from './types.ts';

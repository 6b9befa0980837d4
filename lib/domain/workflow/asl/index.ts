export { type Loaded, loadMachine } from './load/load-machine.ts';
export type { Machine } from './machine.ts';
export { apply } from './step/apply.ts';
export type { Applied, AslHost, EngineCommand, EngineEvent, ExecutionState, FinishedStatus, HistoryEntry } from './types.ts';

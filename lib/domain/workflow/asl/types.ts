import type { Json } from '../../shared/digest.ts';

/** What happens to an execution. Together, in order, they are its journal: applying them again gives the same state. `at` is ISO time. */
export type EngineEvent =
  | {
      type: 'ExecutionStarted';
      at: string;
      execution: { id: string; name: string };
      stateMachine: { id: string; name: string };
      input: Json /** Source of task tokens, `$uuid`, `$random` and jitter. */;
      seed: string;
    }
  | { type: 'TaskSucceeded'; at: string; taskId: string; output: Json }
  | { type: 'TaskFailed'; at: string; taskId: string; error: string; cause: string }
  | { type: 'TaskHeartbeat'; at: string; taskId: string }
  | { type: 'TimerFired'; at: string; timerId: string }
  | { type: 'ExecutionAborted'; at: string; error?: string; cause?: string };

/** What the driver must do after an event. Ids are deterministic, so that a repeated apply asks for the same things under the same names. */
export type EngineCommand =
  | {
      type: 'StartTask';
      taskId: string;
      stateName: string;
      resource: string;
      arguments: Json /** Present for `.waitForTaskToken`. */;
      token?: string;
    }
  | { type: 'CancelTask'; taskId: string }
  | { type: 'SetTimer'; timerId: string; at: string }
  | { type: 'CancelTimer'; timerId: string }
  | { type: 'Finish'; status: FinishedStatus; output?: Json; error?: string; cause?: string };

export type FinishedStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** For progress displays and histories; `path` places it inside Map and Parallel (`Waves[0]/Tasks[2]`). */
export interface HistoryEntry {
  type: 'StateEntered' | 'StateExited' | 'StateFailed' | 'RetryScheduled' | 'Caught';
  at: string;
  stateName: string;
  path: string;
  detail?: Json;
}

/** Plain JSON: may be stored and loaded at any event. */
export type ExecutionState = { readonly [key: string]: Json };

export interface Applied {
  state: ExecutionState;
  commands: EngineCommand[];
  history: HistoryEntry[];
}

/** What the pure interpreter may ask of its host. */
export interface AslHost {
  /** For `$hash`: lower-case hex. Algorithms: MD5, SHA-1, SHA-256, SHA-384, SHA-512. */
  hash(text: string, algorithm: string): string;
}

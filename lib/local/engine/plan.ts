import type { EngineCommand } from '../../domain/workflow/asl/index.ts';

export type StartTask = Extract<EngineCommand, { type: 'StartTask' }>;
export type SetTimer = Extract<EngineCommand, { type: 'SetTimer' }>;
export type Finish = Extract<EngineCommand, { type: 'Finish' }>;

/** What a step changes, net: what one event both starts and cancels never existed. */
export interface Plan {
  start: StartTask[];
  /** Tasks that were out before. */
  cancel: string[];
  set: SetTimer[];
  /** Timers that were set before. */
  clear: string[];
  finish: Finish | undefined;
}

/** Reduces the commands of one event, in order, to their net effect. */
export function planOf(commands: readonly EngineCommand[]): Plan {
  const start = new Map<string, StartTask>();
  const set = new Map<string, SetTimer>();
  const plan: Plan = { start: [], cancel: [], set: [], clear: [], finish: undefined };
  for (const command of commands) {
    switch (command.type) {
      case 'StartTask':
        start.set(command.taskId, command);
        break;
      case 'CancelTask':
        if (!start.delete(command.taskId)) plan.cancel.push(command.taskId);
        break;
      case 'SetTimer':
        set.set(command.timerId, command);
        break;
      case 'CancelTimer':
        if (!set.delete(command.timerId)) plan.clear.push(command.timerId);
        break;
      case 'Finish':
        plan.finish = command;
        break;
    }
  }
  plan.start = [...start.values()];
  plan.set = [...set.values()];
  return plan;
}

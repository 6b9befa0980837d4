import type { EngineCommand } from '../types.ts';
import type { Frame } from './frame.ts';

/** Withdraws everything that a frame and the frames inside it wait for. */
export function cancelFrame(commands: EngineCommand[], frame: Frame): void {
  const { waiting } = frame;
  switch (waiting.for) {
    case 'task':
      commands.push({ type: 'CancelTask', taskId: waiting.taskId });
      if (waiting.timeoutTimer !== undefined) commands.push({ type: 'CancelTimer', timerId: waiting.timeoutTimer });
      if (waiting.heartbeat !== undefined) commands.push({ type: 'CancelTimer', timerId: waiting.heartbeat.timerId });
      break;
    case 'time':
    case 'retry':
      commands.push({ type: 'CancelTimer', timerId: waiting.timerId });
      break;
    case 'branches':
    case 'items':
      for (const child of Object.values(waiting.running)) cancelFrame(commands, child);
      break;
    case 'nothing':
  }
}

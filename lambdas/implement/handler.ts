import { ImplementInput, implement } from '../../lib/app/implement/implement.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Plans the tasks, runs the agent's turns, judges checks and commits. */
export const createHandler = stageHandler({ name: 'implement', input: ImplementInput, run: implement });

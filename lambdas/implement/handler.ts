import { ImplementInput, implement } from '../../lib/app/implement/implement.ts';
import { runStage } from '../shared/run-stage.ts';

/** Plans the tasks, runs the agent's turns, judges checks and commits. */
export const createHandler = runStage({ name: 'implement', input: ImplementInput, run: implement });

import * as z from 'zod';
import { assertCarries } from '../../lib/app/carrying.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { readEvent, type Stage, stageHandler, type StageHandler } from './stage-handler.ts';

/** Executions of machines that are older than the name say nothing of it. */
const OfRun = z.looseObject({ runId: z.string(), execution: z.string().optional() });

/** The handler of a stage that works for a run, as long as the execution that calls it is the one that carries the run. */
export function runStage<Input>(stage: Stage<Input>): (ports: Ports) => StageHandler {
  return stageHandler({
    name: stage.name,
    input: OfRun,
    run: async ({ execution, ...event }, ports, invocation) => {
      const input = readEvent(stage, event);
      if (execution !== undefined) await assertCarries(execution, event.runId, ports);
      return stage.run(input, ports, invocation);
    },
  });
}

import { createHandler as checks } from '../../lambdas/checks/handler.ts';
import { createHandler as design } from '../../lambdas/design/handler.ts';
import { createHandler as implement } from '../../lambdas/implement/handler.ts';
import { createHandler as publish } from '../../lambdas/publish/handler.ts';
import { createHandler as requirements } from '../../lambdas/requirements/handler.ts';
import { createHandler as review } from '../../lambdas/review/handler.ts';
import type { StageHandler } from '../../lambdas/shared/stage-handler.ts';
import { createHandler as steeringResolve } from '../../lambdas/steering-resolve/handler.ts';
import { createHandler as tasks } from '../../lambdas/tasks/handler.ts';
import { createHandler as verify } from '../../lambdas/verify/handler.ts';
import type { Ports } from '../app/ports.ts';
import type { StageFunction } from './engine/index.ts';
import { STAGE_FUNCTIONS } from './state-machines.ts';

const HANDLERS: Record<(typeof STAGE_FUNCTIONS)[keyof typeof STAGE_FUNCTIONS], (ports: Ports) => StageHandler> = {
  'steering-resolve': steeringResolve,
  requirements,
  design,
  tasks,
  implement,
  checks,
  verify,
  review,
  publish,
};

/** Timers overflow above it; a local stage has no other limit. */
const LONGEST_TIMER_MS = 2 ** 31 - 2;

/** The Lambda handlers of all stages, bound to local ports: what the engine calls is what would be deployed. */
export function stageFunctions(ports: Ports): Record<string, StageFunction> {
  return Object.fromEntries(
    Object.entries(HANDLERS).map(([name, createHandler]) => {
      const handler = createHandler(ports);
      const run: StageFunction = (payload, invocation) =>
        handler(payload, {
          getRemainingTimeInMillis: () => Math.min(invocation.remainingMs(), LONGEST_TIMER_MS),
          signal: invocation.signal,
        });
      return [name, run];
    }),
  );
}

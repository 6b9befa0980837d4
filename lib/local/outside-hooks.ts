import { createHandler as createAgentHandler } from '../../lambdas/hook-agent/handler.ts';
import { createHandler } from '../../lambdas/hook-dispatch/handler.ts';
import type { StageHandler } from '../../lambdas/shared/stage-handler.ts';
import { mergeBase } from '../adapters/git/index.ts';
import { HOOK_ACTION_FUNCTIONS } from '../app/hooks/actions/index.ts';
import { OUTSIDE_ACTIONS } from '../app/hooks/actions/outside.ts';
import { outsideHookPorts } from '../app/hooks/outside.ts';
import { outsideAgentPorts } from '../app/hooks/outside-agents.ts';
import { HOOK_FUNCTIONS } from '../domain/platform/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { StageFunction } from './engine/index.ts';
import type { MachineryParts } from './machinery.ts';

/** Timers overflow above it; a local stage has no other limit. */
const LONGEST_TIMER_MS = 2 ** 31 - 2;

/** The functions for events which a server was told of: as on AWS, their commands run in the sandbox, never in the checkout. */
export function outsideHooks({ ports, repository, stores, options }: MachineryParts): Record<string, StageFunction> {
  const { clock, hash, artefacts, sandbox, tokens } = ports;
  const shared = { hooks: stores.hooks, mergeBase: (one: string, other: string) => mergeBase(repository.place.root, one, other) };
  const dispatch = createHandler(
    outsideHookPorts({
      ...{ ...shared, clock, hash },
      actions: OUTSIDE_ACTIONS,
      source: repository,
      elsewhere: { sandbox, artefacts, tokens },
    }),
  );
  const agents = createAgentHandler(
    outsideAgentPorts({ ...shared, ports, actions: HOOK_ACTION_FUNCTIONS, ...(options.hookModels ?? { settleModels: withoutModels }) }),
  );
  return {
    [HOOK_FUNCTIONS.HookDispatchFunction]: functionOf(dispatch),
    [HOOK_FUNCTIONS.HookAgentFunction]: functionOf(agents),
  };
}

const functionOf =
  (handler: StageHandler): StageFunction =>
  (payload, invocation) =>
    handler(payload, {
      getRemainingTimeInMillis: () => Math.min(invocation.remainingMs(), LONGEST_TIMER_MS),
      signal: invocation.signal,
    });

const withoutModels = (): Promise<never> =>
  Promise.reject(new StringlineError({ code: 'no-model', message: 'Nobody has set a model up for hooks here.', exit: EXIT.usage }));

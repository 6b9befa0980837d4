import { createHandler } from '../../lambdas/hook-dispatch/handler.ts';
import { mergeBase } from '../adapters/git/index.ts';
import { OUTSIDE_ACTIONS } from '../app/hooks/actions/outside.ts';
import { outsideHookPorts } from '../app/hooks/outside.ts';
import { HOOK_FUNCTIONS } from '../domain/platform/index.ts';
import type { StageFunction } from './engine/index.ts';
import type { MachineryParts } from './machinery.ts';

/** Timers overflow above it; a local stage has no other limit. */
const LONGEST_TIMER_MS = 2 ** 31 - 2;

/** The function that dispatches events which a server was told of: as on AWS, their commands run in the sandbox, never in the checkout. */
export function outsideHooks({ ports, repository, stores }: Omit<MachineryParts, 'options'>): Record<string, StageFunction> {
  const { clock, hash, artefacts, sandbox, tokens } = ports;
  const handler = createHandler(
    outsideHookPorts({
      ...{ clock, hash },
      hooks: stores.hooks,
      actions: OUTSIDE_ACTIONS,
      source: repository,
      elsewhere: { sandbox, artefacts, tokens },
      mergeBase: (one, other) => mergeBase(repository.place.root, one, other),
    }),
  );
  return {
    [HOOK_FUNCTIONS.HookDispatchFunction]: (payload, invocation) =>
      handler(payload, {
        getRemainingTimeInMillis: () => Math.min(invocation.remainingMs(), LONGEST_TIMER_MS),
        signal: invocation.signal,
      }),
  };
}

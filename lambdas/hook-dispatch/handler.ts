import { dispatchHooks, HookDispatchInput } from '../../lib/app/hooks/dispatch.ts';
import type { HookPorts } from '../../lib/app/hooks/ports.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Plans, runs and concludes the hooks of an event. */
export const createHandler = stageHandler<HookDispatchInput, HookPorts>({
  name: 'hook-dispatch',
  input: HookDispatchInput,
  run: dispatchHooks,
});

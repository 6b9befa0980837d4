import { HookAgentInput, type HookAgentPorts, takeHookTurn } from '../../lib/app/hooks/outside-agents.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Takes the turns of agents of hooks. */
export const createHandler = stageHandler<HookAgentInput, HookAgentPorts>({
  name: 'hook-agent',
  input: HookAgentInput,
  run: takeHookTurn,
});

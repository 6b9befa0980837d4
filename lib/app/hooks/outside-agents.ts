import * as z from 'zod';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Json } from '../../domain/shared/digest.ts';
import type { Invocation, Ports } from '../ports.ts';
import type { ElsewherePorts } from './elsewhere.ts';
import { goOn } from './go-on.ts';
import { WentOn } from './jobs-elsewhere.ts';
import type { HookPlatform, HookPorts, HookStore } from './ports.ts';

/** What the state machine of hooks asks of the function that asks models. */
export const HookAgentInput = z.strictObject({ operation: z.literal('turn'), eventId: z.string(), runId: z.string(), from: WentOn });
export type HookAgentInput = z.infer<typeof HookAgentInput>;

export type HookAgentPorts = ElsewherePorts & { hooks: HookStore };

/** Takes the turns of an agent of a hook, as far as they go in one invocation. */
export const takeHookTurn = (input: HookAgentInput, ports: HookAgentPorts, invocation: Invocation): Promise<Json> =>
  goOn(input, { ports, invocation });

export interface OutsideAgentParts extends Pick<HookPlatform, 'settleModels' | 'playbook' | 'mostUsd'> {
  hooks: HookStore;
  actions: HookPorts['actions'];
  mergeBase: HookPorts['mergeBase'];
  /** Those of the stages of a run. */
  ports: Ports;
}

/** What agents reach that look at events which happened elsewhere: files are those of the event's commit, and what they write goes beside it. */
export function outsideAgentPorts({ hooks, actions, mergeBase, ports, ...models }: OutsideAgentParts): HookAgentPorts {
  const { clock, hash, source, artefacts } = ports;
  return {
    ...{ clock, hash, source, artefacts, hooks, actions, mergeBase },
    platform: () =>
      Promise.resolve({ ports, ...models, snapshot: (event) => Promise.resolve(commitOf(event)), close: () => Promise.resolve() }),
  };
}

function commitOf({ id, commit }: DispatchEvent): string {
  if (commit !== undefined) return commit;
  throw new StringlineError({ code: 'hook-commit-missing', message: `The event ${id} names no commit.`, exit: EXIT.internal });
}

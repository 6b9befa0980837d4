import { OUTSIDE_ACTIONS } from '../../lib/app/hooks/actions/outside.ts';
import type { CompletionPorts } from '../../lib/app/hooks/complete-event.ts';
import { outsideHookPorts } from '../../lib/app/hooks/outside.ts';
import type { HookPorts } from '../../lib/app/hooks/ports.ts';
import type { Sandbox, TaskTokens } from '../../lib/app/ports.ts';
import { type AllowedProjects, isAllowedProject } from '../../lib/domain/deploy/index.ts';
import { parseCloneAddress, pullRequestRef } from '../../lib/domain/source/index.ts';
import type { SandboxPlace, Storage } from '../shared/aws-ports.ts';
import type { BringCommit } from '../shared/bring-commit.ts';
import { hooksOf, projectOfEvent } from '../shared/hook-stores.ts';
import { hostedSource } from '../shared/source.ts';

export interface HookBinding {
  storage: Storage;
  tokens: TaskTokens;
  sandbox: (place: SandboxPlace) => Sandbox;
  bring: BringCommit;
  /** What the deployment builds: of nothing else is anything fetched or run. */
  allowed: AllowedProjects;
}

/** The ports of one event: those of the project that it is of. @throws StringlineError `hook-event-missing` */
export function bindHooks(binding: HookBinding): (eventId: string) => Promise<HookPorts> {
  const { storage, tokens } = binding;
  return async (eventId) => {
    const project = await projectOfEvent(eventId, storage);
    const { clock, hash, artefacts } = storage;
    const source = hostedSource(project, storage);
    const ports = outsideHookPorts({
      ...{ clock, hash, source },
      hooks: hooksOf(project, storage),
      actions: OUTSIDE_ACTIONS,
      elsewhere: { artefacts, tokens, sandbox: binding.sandbox({ project, source, storage }) },
      ...bringer(project, binding),
    });
    if (isAllowedProject(project, binding.allowed)) return ports;
    // It was on the list when its event was taken.
    return { ...ports, complete: () => Promise.resolve({ refused: `This deployment does not build ${project}.` }) };
  };
}

/** Fetches from the git host of the project, where the deployment names both. */
function bringer(project: string, { bring, allowed }: HookBinding): Pick<CompletionPorts, 'bring' | 'bringPullRequest'> {
  const address = parseCloneAddress(project);
  if (address === undefined || !isAllowedProject(project, allowed)) return {};
  const { kind = '' } = allowed.gitHosts.find(({ host }) => host === address.host) ?? {};
  return {
    bring: async (ref) => (await bring({ project, ref })).commit,
    bringPullRequest: async (number) => {
      const otherRef = pullRequestRef(kind, number);
      return otherRef === undefined ? undefined : (await bring({ project, otherRef })).commit;
    },
  };
}

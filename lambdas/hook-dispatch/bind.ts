import { OUTSIDE_ACTIONS } from '../../lib/app/hooks/actions/outside.ts';
import { outsideHookPorts } from '../../lib/app/hooks/outside.ts';
import type { HookPorts } from '../../lib/app/hooks/ports.ts';
import type { GitCredentials, Sandbox, TaskTokens } from '../../lib/app/ports.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { parseCloneAddress } from '../../lib/domain/source/index.ts';
import type { SandboxPlace, Storage } from '../shared/aws-ports.ts';
import { hooksOf } from '../shared/hook-stores.ts';
import { gitStoresOf, hostedSource } from '../shared/source.ts';
import type { CloneRequest } from './clone.ts';

export interface HookBinding {
  storage: Storage;
  tokens: TaskTokens;
  sandbox: (place: SandboxPlace) => Sandbox;
  credentials: GitCredentials;
  /** Fetches the newest commit of a branch. */
  clone: (request: CloneRequest) => Promise<string>;
  /** Whether the deployment builds a project, and names its host. */
  mayFetch: (project: string) => boolean;
}

/** The ports of one event: those of the project that it is of. @throws StringlineError `hook-event-missing` */
export function bindHooks(binding: HookBinding): (eventId: string) => Promise<HookPorts> {
  const { storage, tokens } = binding;
  return async (eventId) => {
    const project = (await hooksOf(undefined, storage).event(eventId))?.project;
    if (project === undefined)
      throw new StringlineError({ code: 'hook-event-missing', message: `There is no hook event ${eventId}.`, exit: EXIT.internal });
    const { clock, hash, artefacts } = storage;
    const source = hostedSource(project, storage);
    return outsideHookPorts({
      ...{ clock, hash, source },
      hooks: hooksOf(project, storage),
      actions: OUTSIDE_ACTIONS,
      elsewhere: { artefacts, tokens, sandbox: binding.sandbox({ project, source, storage }) },
      ...bringer(project, binding),
    });
  };
}

/** Fetches from the git host of the project, where the deployment names it. */
function bringer(project: string, { storage, credentials, clone, mayFetch }: HookBinding): { bring?: (ref: string) => Promise<string> } {
  if (parseCloneAddress(project) === undefined || !mayFetch(project)) return {};
  return {
    bring: (ref) => clone({ project, ref, credentials, stores: gitStoresOf(project, storage) }),
  };
}

import { cloneSnapshot } from '../../lib/adapters/git-host/index.ts';
import { sha1 } from '../../lib/adapters/hosted-git/index.ts';
import type { GitStores } from '../../lib/adapters/hosted-git/index.ts';
import type { GitCredentials } from '../../lib/app/ports.ts';

export interface CloneRequest {
  project: string;
  ref: string;
  credentials: GitCredentials;
  stores: GitStores;
}

/** Fetches the newest commit of a branch into the stores of a project, and names it. A file of its own: few events need it, and git is large. */
export async function bringCommit({ project, ref, credentials, stores }: CloneRequest): Promise<string> {
  return (await cloneSnapshot({ project, ref, credentials, ports: { ...stores, sha1 } })).commit;
}

import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { GitRepository } from '../adapters/git/index.ts';
import type { Checkouts } from '../adapters/local/sandbox/index.ts';

/**
 * Checkouts for the sandbox, reused within a process: what .gitignore names (installed dependencies, build caches) stays warm between the
 * jobs of a run. Removed when the process is done, so that the user's own test runner never finds them.
 */
export interface CheckoutPool extends Checkouts {
  close(): Promise<void>;
}

export function createCheckoutPool(repository: GitRepository, parent: string): CheckoutPool {
  const folder = join(parent, String(process.pid));
  const free: string[] = [];
  let made = 0;
  let swept: Promise<void> | undefined;
  return {
    checkout: async (tree, { fresh }) => {
      swept ??= removeAbandoned(parent);
      await swept;
      const path = (fresh ? undefined : free.pop()) ?? join(folder, String((made += 1)));
      const worktree = await repository.addWorktree(path, tree, { clean: fresh ? 'all' : 'untracked' });
      const dispose = async (): Promise<void> => {
        if (fresh) await repository.removeWorktree(path);
        else free.push(path);
      };
      return { path: worktree.path, dispose };
    },
    close: async () => {
      for (const path of free.splice(0)) await repository.removeWorktree(path);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A process that was killed leaves its checkouts behind. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (!isAlive(Number(name))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Whether there is such a process; it may be another one that was given its number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

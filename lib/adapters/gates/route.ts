import type { Sandbox } from '../../app/ports.ts';

/**
 * Sends what proves a commit to the gates' host and everything else (checks after a task, on trees that no branch holds) to the sandbox
 * that gets trees.
 */
export function routeSandbox({ gates, checks }: { gates: Sandbox; checks: Sandbox }): Sandbox {
  return { start: (job, token) => (job.fresh ? gates : checks).start(job, token) };
}

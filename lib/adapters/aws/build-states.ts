import { BatchGetBuildsCommand, type CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { JobEnd } from '../../app/gates/jobs.ts';
import type { BuildStates } from '../../app/gates/sweep-jobs.ts';
import { awsError } from './aws-error.ts';

/** Builds in one call of BatchGetBuilds. */
const AT_ONCE = 100;

const HOW: Readonly<Record<string, JobEnd['how']>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  FAULT: 'faulted',
  STOPPED: 'faulted',
};

/** How a build ended, by CodeBuild's word for it; undefined while it goes on. */
export const buildEnd = (status: string | undefined): JobEnd['how'] | undefined =>
  status === undefined || !Object.hasOwn(HOW, status) ? undefined : HOW[status];

/** States of builds, from CodeBuild. */
export function createBuildStates(client: CodeBuildClient): BuildStates {
  return {
    ended: async (builds) => {
      const ends = new Map<string, Omit<JobEnd, 'at'>>();
      for (let from = 0; from < builds.length; from += AT_ONCE) {
        const answer = await ask(client, builds.slice(from, from + AT_ONCE));
        for (const { id, buildStatus } of answer.builds ?? []) {
          const how = buildEnd(buildStatus);
          if (id !== undefined && how !== undefined) ends.set(id, { how, reason: `the build ended as ${buildStatus ?? ''}` });
        }
        for (const id of answer.buildsNotFound ?? []) ends.set(id, { how: 'faulted', reason: 'CodeBuild knows no such build' });
      }
      return ends;
    },
  };
}

async function ask(client: CodeBuildClient, ids: string[]) {
  try {
    return await client.send(new BatchGetBuildsCommand({ ids }));
  } catch (error) {
    throw awsError(error, 'the builds of the sandbox');
  }
}

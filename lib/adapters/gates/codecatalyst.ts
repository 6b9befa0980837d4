import {
  type CodeCatalystClient,
  GetWorkflowRunCommand,
  paginateListWorkflows,
  StartWorkflowRunCommand,
  type WorkflowRunStatus,
} from '@aws-sdk/client-codecatalyst';
import type { JobEnd } from '../../app/gates/jobs.ts';
import type { Workflows, WorkflowState } from '../../app/gates/poll-workflows.ts';
import type { Sandbox } from '../../app/ports.ts';
import { awsError, awsErrorName } from '../aws/aws-error.ts';
import { type CiGatesOptions, createCiGates } from './ci-gates.ts';

/** Gates in a CodeCatalyst workflow, whose steps report them; `gates-poll` starts and follows the workflow. */
export function createCodeCatalystGates(options: Omit<CiGatesOptions, 'host'>): Sandbox {
  return createCiGates({ ...options, host: 'codecatalyst' });
}

export interface CodeCatalystOptions {
  client: CodeCatalystClient;
  space: string;
  project: string;
  /** Source repository, as CodeCatalyst names it. Absent: where several have such a workflow, the one named like the end of Stringline's project. */
  repository?: string;
  /** `Name` of the workflow that runs the gates. */
  workflow: string;
}

/** States in which a workflow run has ended. CodeCatalyst gives no reasons: `statusReasons` holds empty structures. */
const ENDED: Partial<Record<WorkflowRunStatus, JobEnd['how']>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  STOPPED: 'failed',
  SUPERSEDED: 'failed',
  CANCELLED: 'failed',
  NOT_RUN: 'failed',
  ABANDONED: 'failed',
};

interface Found {
  id: string;
  repository: string;
  branch: string;
}

/** Several repositories may have the branch: never the workflow of another one by chance. */
function idFor({ project, branch }: { project: string; branch: string }, found: readonly Found[]): string | undefined {
  const named = project
    .replace(/\.git$/u, '')
    .split('/')
    .at(-1);
  const own = found.filter(({ repository }) => repository === named);
  const only = new Set(found.map(({ repository }) => repository)).size === 1 ? found : [];
  return (own.length > 0 ? own : only).find((workflow) => workflow.branch === branch)?.id;
}

class CodeCatalystWorkflows implements Workflows {
  readonly #options: CodeCatalystOptions;
  /** Each has another id on every branch of every repository, and the list of them is long. */
  #found: Promise<Found[]> | undefined;

  constructor(options: CodeCatalystOptions) {
    this.#options = options;
  }

  async start({ project, branch }: { project: string; branch: string }, key: string): Promise<string | undefined> {
    const { client, space: spaceName, project: projectName } = this.#options;
    return this.#guard(async () => {
      this.#found ??= this.#list();
      const workflowId = idFor({ project, branch }, await this.#found);
      if (workflowId === undefined) return undefined;
      // No branch, commit or input can be given: the id of the branch's workflow is all there is.
      const started = await client.send(new StartWorkflowRunCommand({ spaceName, projectName, workflowId, clientToken: key.slice(0, 64) }));
      return started.id;
    });
  }

  async state(run: string): Promise<WorkflowState> {
    const { client, space: spaceName, project: projectName } = this.#options;
    return this.#guard(async () => {
      const { status, endTime, lastUpdatedTime } = await client.send(new GetWorkflowRunCommand({ spaceName, projectName, id: run }));
      const how = status === undefined ? undefined : ENDED[status];
      if (how === undefined) return { ended: false };
      const at = (endTime ?? lastUpdatedTime ?? new Date(0)).toISOString();
      return { ended: true, how, reason: `the workflow run ended as ${String(status)}`, at };
    });
  }

  async #list(): Promise<Found[]> {
    const { client, space: spaceName, project: projectName, repository, workflow } = this.#options;
    const found: Found[] = [];
    for await (const page of paginateListWorkflows({ client }, { spaceName, projectName })) {
      for (const { id, name, sourceRepositoryName, sourceBranchName, status } of page.items ?? [])
        if (
          name === workflow &&
          (repository === undefined || sourceRepositoryName === repository) &&
          status === 'ACTIVE' &&
          id &&
          sourceBranchName
        )
          found.push({ id, repository: sourceRepositoryName ?? '', branch: sourceBranchName });
    }
    return found;
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A list that failed would be remembered otherwise.
      this.#found = undefined;
      throw awsErrorName(error) === 'ConflictException' ? error : awsError(error, `the CodeCatalyst project ${this.#options.project}`);
    }
  }
}

/** Workflows of one CodeCatalyst repository. Make one for each round of polling: it remembers which branches have a workflow. */
export function createCodeCatalystWorkflows(options: CodeCatalystOptions): Workflows {
  return new CodeCatalystWorkflows(options);
}

import { createDynamoCloneRequests } from '../../lib/adapters/aws/clone-requests.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import type { ApiServices, HookHost, Webhooks } from '../../lib/api/services.ts';
import type { ControlPorts } from '../../lib/app/control-runs.ts';
import { showGates } from '../../lib/app/gates/show-gates.ts';
import type { Pipelines, Ports } from '../../lib/app/ports.ts';
import {
  type AllowedProjects,
  assertAllowedProject,
  assertWithinCeilings,
  isAllowedProject,
  type ProjectLimits,
} from '../../lib/domain/deploy/index.ts';
import { parseCloneAddress } from '../../lib/domain/source/index.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { awsProjects, type ProjectParts } from './projects.ts';

declare const STRINGLINE_VERSION: string | undefined;

export interface AwsServiceParts extends ProjectParts {
  pipelines: Pipelines;
  /** Where the models of new runs are asked. */
  region: string;
  /** Hosts that source can be fetched from. */
  gitHosts: readonly { host: string }[];
  /** Routes and ceilings of the deployment. */
  limits: ProjectLimits;
  /** What the deployment builds. */
  allowed: AllowedProjects;
  /** Starts the dispatch of an event of hooks. */
  startHooks: (eventId: string) => Promise<unknown>;
  webhooks: Webhooks['signedBy'];
  onAnswer: NonNullable<ApiServices['onAnswer']>;
  onFault: NonNullable<ApiServices['onFault']>;
}

/** With it comes the reading of a project's configuration: a quarter of the function, which most requests never touch. */
const controlRuns = async (): Promise<typeof import('../../lib/app/control-runs.ts')> => import('../../lib/app/control-runs.ts');

/** The functions may call the models of the deployment's routes and no others. */
const modelNotAllowed = (): StringlineError =>
  new StringlineError({
    code: 'model-not-allowed',
    message: 'A run cannot choose its model here: the deployment and project.yaml do.',
    fix: 'Set model_routing in .kiro/config/project.yaml, or leave the model out.',
    exit: EXIT.usage,
  });

/** Nothing on AWS decides by policy: such a run would wait for a person whom nobody tells so. */
const policyNotHere = (): StringlineError =>
  new StringlineError({
    code: 'policy-review-not-allowed',
    message: 'On this deployment people decide: `review: policy` is for runs on one machine.',
    fix: 'Leave `review` out.',
    exit: EXIT.usage,
  });

/** Events of what was taken off the list are still shown, and no more are taken. */
async function hookHost(project: string, { storage, allowed, startHooks: start }: AwsServiceParts): Promise<HookHost> {
  const hooks = (await import('../shared/hook-stores.ts')).hooksOf(project, storage);
  const accept: HookHost['hooks']['accept'] = async (event) => {
    assertAllowedProject(project, allowed);
    return hooks.accept(event);
  };
  return { hooks: { ...hooks, accept }, start };
}

/** Asks for the source of what the deployment builds and a configured git host has. */
function clonesOf({ storage: { dynamo: client, table, clock }, gitHosts, allowed }: AwsServiceParts): NonNullable<ApiServices['clones']> {
  const clones = createDynamoCloneRequests({ client, table, clock });
  return {
    ask: async (project, commit) => {
      assertAllowedProject(project, allowed);
      const host = parseCloneAddress(project)?.host;
      return gitHosts.some((known) => known.host === host) ? clones.ask({ project, commit }) : undefined;
    },
  };
}

/** The API over all projects of an account: runs are carried by Step Functions, source comes as snapshots, gates may be reported. */
export function awsServices(parts: AwsServiceParts): ApiServices {
  const { storage, pipelines, region, limits, allowed, others, onAnswer, onFault } = parts;
  const { clock, hash, artefacts, dynamo: client, table } = storage;
  const { runs, reviews, idempotency } = storage.stores();
  const { projects, snapshots } = awsProjects({ ...parts, assertAllowed: (project) => assertAllowedProject(project, allowed) });
  const jobs = createDynamoRemoteJobs({ client, table });
  const settleModels: ControlPorts['settleModels'] = async (written) =>
    (await import('../shared/settle-models.ts')).settleModels(written, { limits, region, today: clock.now().toISOString().slice(0, 10) });
  const control = async (project: string): Promise<ControlPorts> => ({ ports: await mustOpen(project), pipelines, settleModels });
  const mustOpen = async (project: string): Promise<Ports> => {
    const ports = await projects.open(project);
    if (ports !== undefined) return ports;
    throw new StringlineError({ code: 'project-missing', message: `There is no project ${project}.`, exit: EXIT.usage });
  };
  return {
    version: typeof STRINGLINE_VERSION === 'string' ? STRINGLINE_VERSION : 'source',
    ...{ clock, hash, idempotency, projects, snapshots, onAnswer, onFault },
    records: { runs, reviews },
    runs: {
      create: async (project, { model, ...input }, requester) => {
        assertAllowedProject(project, allowed);
        if (model !== undefined) throw modelNotAllowed();
        if (input.reviewMode === 'policy') throw policyNotHere();
        assertWithinCeilings(input.budget ?? {}, limits);
        const { beginRun } = await controlRuns();
        return beginRun({ ...input, allowDirty: false, requester }, await control(project));
      },
      cancel: async (run, reason) => (await controlRuns()).endRun(run, reason, await control(run.repository)),
      resume: async (run, budget) => {
        // It may have been taken off the list since.
        assertAllowedProject(run.repository, allowed);
        assertWithinCeilings(budget, limits);
        // What was uploaded last may be anybody's: the gates of a run stay those of the commit that it began with.
        const { continueRun } = await controlRuns();
        return continueRun(run, budget, { ...(await control(run.repository)), keepSettings: true });
      },
    },
    clones: clonesOf(parts),
    hooks: (project) => hookHost(project, parts),
    webhooks: {
      signedBy: parts.webhooks,
      projectOf: async (address) =>
        (await import('./webhooks.ts')).projectOf(
          address,
          (await projects.list()).filter((project) => isAllowedProject(project, allowed)),
        ),
    },
    gateReports: {
      post: async (input, by) => {
        // With it come the readers of a dozen report formats.
        const { postReport } = await import('../../lib/app/gates/post-report.ts');
        return postReport(input, by, { artefacts, clock, jobs, tokens: others.tokens });
      },
      list: (project, commit) => showGates(project, commit, { jobs }),
    },
  };
}

import { EVENT_SOURCE } from './catalogue.ts';
import { HOOK_SOURCE, HOOK_TYPES } from './hooks.ts';

/** An event pattern as EventBridge reads it. */
export type EventPattern = Readonly<Record<string, unknown>>;

/** Which function an event goes to; each target has a dead-letter queue of its own. */
export type RuleTarget = 'build-finished' | 'execution-ended' | 'notify' | 'hooks';

export interface EventRule {
  /** Name of the rule, unique in the deployment. */
  name: string;
  description: string;
  /** The account's default bus carries the events of AWS services, ours everything else. */
  bus: 'default' | 'stringline';
  pattern: EventPattern;
  target: RuleTarget;
}

export interface RuleSettings {
  /** Name of the CodeBuild project that runs repository commands. */
  buildProject: string;
  /** ARN of the state machine that carries runs, without alias or version. */
  pipeline: string;
  /** ARN of the state machine that carries events of hooks. */
  hooks: string;
  /** Names of the CodeCommit repositories whose changes are followed. */
  codeCommitRepositories: readonly string[];
  /** Names of the CodeBuild projects of others whose successful builds are followed. */
  followedBuilds: readonly string[];
}

/** `source` and `detail-type` by which the sweep tells that a job of repository commands has ended or is overdue. */
export const SANDBOX_SOURCE = 'stringline.sandbox';
export const JOB_ENDED = 'job.ended';

/** States in which a build has ended; CodeBuild sends IN_PROGRESS as well. */
export const BUILD_ENDED = ['SUCCEEDED', 'FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'] as const;

/** States in which an execution has ended without its own last word. */
export const EXECUTION_ENDED = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Rules over what comes in. A rule is made only where it can match: none for CodeCommit without repositories, or for builds that nobody follows. */
export function eventRules({ buildProject, pipeline, hooks, codeCommitRepositories, followedBuilds }: RuleSettings): EventRule[] {
  const rules: EventRule[] = [
    {
      name: 'build-finished',
      description: 'A build that ran repository commands has ended.',
      bus: 'default',
      pattern: {
        source: ['aws.codebuild'],
        'detail-type': ['CodeBuild Build State Change'],
        detail: { 'build-status': [...BUILD_ENDED], 'project-name': [buildProject] },
      },
      target: 'build-finished',
    },
    {
      name: 'execution-ended',
      description:
        'The execution of a run has ended without success. Mostly its run is closed by then; it is not where the end came from outside.',
      bus: 'default',
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: [...EXECUTION_ENDED], stateMachineArn: [pipeline] },
      },
      target: 'execution-ended',
    },
    {
      name: 'job-ended',
      description: 'The sweep found a job that has ended, or is overdue.',
      bus: 'stringline',
      pattern: { source: [SANDBOX_SOURCE], 'detail-type': [JOB_ENDED] },
      target: 'build-finished',
    },
    {
      name: 'notify',
      description: 'What people are told about.',
      bus: 'stringline',
      pattern: { source: [EVENT_SOURCE], 'detail-type': ['review.requested', 'run.finished', 'budget.warning'] },
      target: 'notify',
    },
  ];
  // Our own builds run the commands of hooks: to follow them would go round in circles.
  const builds = followedBuilds.filter((name) => name !== buildProject);
  return [
    ...rules,
    ...hookRules(hooks),
    ...(codeCommitRepositories.length === 0 ? [] : codeCommitRules(codeCommitRepositories)),
    ...(builds.length === 0 ? [] : [codeBuildRule(builds)]),
  ];
}

function hookRules(hooks: string): EventRule[] {
  return [
    {
      name: 'hooks-ended',
      description: 'The dispatch of an event of hooks has ended without success. Mostly its event is closed by then.',
      bus: 'default',
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: [...EXECUTION_ENDED], stateMachineArn: [hooks] },
      },
      target: 'hooks',
    },
    {
      name: 'hooks',
      description: 'Hook events that others sent.',
      bus: 'stringline',
      pattern: { source: [HOOK_SOURCE], 'detail-type': [...HOOK_TYPES], detail: { version: [1] } },
      target: 'hooks',
    },
  ];
}

const codeBuildRule = (projects: readonly string[]): EventRule => ({
  name: 'codebuild-builds',
  description: 'A followed CodeBuild project has built its source with success.',
  bus: 'default',
  pattern: {
    source: ['aws.codebuild'],
    'detail-type': ['CodeBuild Build State Change'],
    detail: { 'build-status': ['SUCCEEDED'], 'project-name': [...projects] },
  },
  target: 'hooks',
});

function codeCommitRules(repositoryNames: readonly string[]): EventRule[] {
  return [
    {
      name: 'codecommit-branches',
      description: 'A branch of a followed CodeCommit repository moved. Branches that runs write are left out: no run starts another.',
      bus: 'default',
      pattern: {
        source: ['aws.codecommit'],
        'detail-type': ['CodeCommit Repository State Change'],
        detail: {
          event: ['referenceCreated', 'referenceUpdated'],
          referenceType: ['branch'],
          repositoryName: [...repositoryNames],
          referenceName: [{ 'anything-but': { prefix: 'stringline/' } }],
        },
      },
      target: 'hooks',
    },
    {
      name: 'codecommit-pull-requests',
      description: 'A pull request of a followed CodeCommit repository was opened or its branch moved.',
      bus: 'default',
      pattern: {
        source: ['aws.codecommit'],
        'detail-type': ['CodeCommit Pull Request State Change'],
        detail: {
          event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'],
          repositoryNames: [...repositoryNames],
        },
      },
      target: 'hooks',
    },
  ];
}

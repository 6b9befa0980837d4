import type { RuntimeSection } from '../domain/deploy/index.ts';
import type { FunctionName } from '../domain/platform/index.ts';

/** What a function is given: its size, and what its role may do beyond the table and the bucket. */
export interface FunctionSpec {
  /** Shown in the console. */
  readonly purpose: string;
  readonly memory: number;
  readonly timeoutSeconds: number;
  /** Sections of the deployment's settings that it reads. */
  readonly sections: readonly RuntimeSection[];
  /** Calls models. */
  readonly models?: true;
  /** Starts executions of the pipeline, and stops them unless it is `start`. */
  readonly pipeline?: true | 'start';
  /** Starts the dispatch of events of hooks. */
  readonly hooks?: true;
  /** Completes tasks that wait for a token; `hooks` those of hooks only. */
  readonly tokens?: true | 'hooks';
  /** Starts repository commands in the sandbox. */
  readonly sandbox?: true;
  /** Asks how builds have ended. */
  readonly builds?: true;
  /** Starts and follows workflows of CodeCatalyst, with the token of a person that it renews. */
  readonly workflows?: true;
  /** Pushes branches, with the tokens of git hosts or its own role; `gates` where those of a CI are to be started by it. */
  readonly push?: true | 'gates';
  /** Fetches from git hosts, with their tokens or its own role. */
  readonly fetch?: true;
  /** Reads the secrets that webhooks sign with. */
  readonly webhooks?: true;
  /** Opens pull requests. */
  readonly pullRequests?: true;
  /** Puts events on the bus. */
  readonly bus?: true;
  /** Tells people: topic and webhook. */
  readonly notify?: true;
  /** Reads the tags of the IAM principals that call it. */
  readonly principals?: true;
}

/** Stages return `continue` before their time is up, so the longest time that Lambda gives costs nothing but is used when a model is slow. */
const LONGEST = 900;
/** A stage that calls models: it mostly waits, and what it computes (prompts, diffs, checks) fits into half a CPU. */
const THINKING = { memory: 1024, timeoutSeconds: LONGEST, models: true } as const;
const QUICK = { memory: 512, timeoutSeconds: 120 } as const;

/** Every function with what it may do beside the table and the bucket, of which `access.ts` tells. */
export const FUNCTION_SPECS: Readonly<Record<FunctionName, FunctionSpec>> = {
  'steering-resolve': {
    ...QUICK,
    memory: 1024,
    timeoutSeconds: 300,
    purpose: 'Finds the steering that applies to a run, its configuration and its routes, and tells which gates it cannot pass',
    sections: ['gates'],
  },
  requirements: { ...THINKING, purpose: 'Drafts, checks and accepts requirements or a bug report', sections: [] },
  design: { ...THINKING, purpose: 'Drafts, checks and accepts the design', sections: [] },
  tasks: { ...THINKING, purpose: 'Drafts, checks and accepts the task list', sections: [] },
  implement: { ...THINKING, purpose: "Carries an agent's turns at a task, judges its checks and commits", sections: [] },
  checks: {
    ...QUICK,
    memory: 1024,
    timeoutSeconds: 300,
    purpose: 'Starts repository commands in the sandbox, and the gates of a CI',
    sections: ['gates', 'gitHosts'],
    sandbox: true,
    push: 'gates',
  },
  verify: { ...QUICK, memory: 1024, timeoutSeconds: 300, purpose: 'Plans the gates and judges their reports', sections: ['gates'] },
  review: { ...QUICK, purpose: 'Opens a review that waits for a person', sections: [], tokens: true },
  publish: {
    ...QUICK,
    memory: 1024,
    timeoutSeconds: 300,
    purpose: 'Pushes the branch, opens the pull request and closes the run',
    sections: ['gitHosts'],
    push: true,
    pullRequests: true,
  },
  api: {
    ...QUICK,
    memory: 1024,
    timeoutSeconds: 29,
    purpose: 'Answers the API',
    sections: ['models', 'budget', 'identity', 'gates', 'reviews', 'gitHosts', 'projects'],
    pipeline: true,
    hooks: true,
    webhooks: true,
    tokens: true,
    principals: true,
  },
  'hook-dispatch': {
    ...QUICK,
    memory: 1024,
    // What is not here is fetched from its host, with all its files.
    timeoutSeconds: LONGEST,
    purpose: 'Plans and judges the hooks of an event, and starts their commands in the sandbox',
    sections: ['gitHosts', 'projects'],
    sandbox: true,
    fetch: true,
    tokens: 'hooks',
  },
  'hook-agent': {
    ...THINKING,
    purpose: 'Carries the turns of agents that hooks call',
    sections: ['models', 'budget', 'gates', 'reviews'],
  },
  'hook-events': { ...QUICK, purpose: 'Takes the events of hooks that come by the bus', sections: ['gitHosts', 'projects'], hooks: true },
  outbox: { ...QUICK, purpose: 'Publishes what waits in the outbox', sections: [], bus: true },
  'build-finished': {
    ...QUICK,
    memory: 1024,
    purpose: 'Brings the results of a build home and completes its task',
    sections: [],
    tokens: true,
  },
  'execution-ended': { ...QUICK, purpose: 'Closes the run of an execution that was ended from outside', sections: [] },
  'source-clone': {
    memory: 3008,
    timeoutSeconds: LONGEST,
    purpose: 'Fetches commits that runs shall build on from their git hosts',
    sections: ['gitHosts'],
    fetch: true,
  },
  'review-sweep': {
    ...QUICK,
    purpose: 'Starts runs and delivers decisions of reviews that were recorded, and no more',
    sections: [],
    pipeline: 'start',
    tokens: true,
  },
  'sandbox-sweep': {
    ...QUICK,
    purpose: 'Finds builds that ended without an event, and jobs that are overdue',
    sections: [],
    builds: true,
    bus: true,
  },
  'gates-poll': { ...QUICK, purpose: 'Starts and follows the workflows that prove gates', sections: ['gates'], workflows: true },
  notify: { ...QUICK, purpose: 'Tells reviewers and followers by topic and webhook', sections: ['notify'], notify: true },
};

/** Names of the state machines, as files and as `startExecution` calls them. */
export const STATE_MACHINES = ['spec-pipeline', 'author-document', 'implement-task', 'verify'] as const;
export type StateMachineName = (typeof STATE_MACHINES)[number];

/** Names of the stage functions, by the placeholder that stands for them in the definitions. */
export const STAGE_FUNCTIONS = {
  SteeringResolveFunction: 'steering-resolve',
  RequirementsFunction: 'requirements',
  DesignFunction: 'design',
  TasksFunction: 'tasks',
  ImplementFunction: 'implement',
  ChecksFunction: 'checks',
  VerifyFunction: 'verify',
  ReviewFunction: 'review',
  PublishFunction: 'publish',
} as const;
export type StageFunctionName = (typeof STAGE_FUNCTIONS)[keyof typeof STAGE_FUNCTIONS];

/** State machines that others start, by their placeholder. */
export const MACHINE_PLACEHOLDERS = {
  AuthorDocumentStateMachine: 'author-document',
  ImplementTaskStateMachine: 'implement-task',
  VerifyStateMachine: 'verify',
} as const satisfies Record<string, StateMachineName>;

/** The state machine of hooks and its functions, by their placeholder. Its executions are events, and no runs. */
export const HOOK_MACHINE = 'hook-dispatch';
export const HOOK_FUNCTIONS = { HookDispatchFunction: 'hook-dispatch', HookAgentFunction: 'hook-agent' } as const;
export type HookFunctionName = (typeof HOOK_FUNCTIONS)[keyof typeof HOOK_FUNCTIONS];

/** Every state machine that is deployed. */
export const DEPLOYED_MACHINES = [...STATE_MACHINES, HOOK_MACHINE] as const;
export type DeployedMachineName = (typeof DEPLOYED_MACHINES)[number];

/** Functions beside the stages: what the platform needs around its state machines. */
export const SUPPORT_FUNCTIONS = [
  'api',
  'outbox',
  'build-finished',
  'execution-ended',
  'source-clone',
  'review-sweep',
  'sandbox-sweep',
  'gates-poll',
  'notify',
  'hook-events',
] as const;
export type SupportFunctionName = (typeof SUPPORT_FUNCTIONS)[number];

/** Every function that is deployed: a folder below `lambdas/` and a bundle below `dist/lambdas/`. */
export type FunctionName = StageFunctionName | HookFunctionName | SupportFunctionName;
export const FUNCTIONS: readonly FunctionName[] = [
  ...Object.values(STAGE_FUNCTIONS),
  ...Object.values(HOOK_FUNCTIONS),
  ...SUPPORT_FUNCTIONS,
];

/** What new work calls: the alias of every function, and of the pipeline's state machine. Executions under way keep their versions. */
export const LIVE = 'live';

/** Puts values in for `${Name}`, as CDK's definition substitutions do. An unknown name is an error. */
export function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for the placeholder \${${name}}`);
    return value;
  });
}

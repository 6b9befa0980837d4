/** The error names of Step Functions that this interpreter raises itself. */
export const ERROR = {
  all: 'States.ALL',
  dataLimit: 'States.DataLimitExceeded',
  toleratedFailures: 'States.ExceedToleratedFailureThreshold',
  heartbeat: 'States.HeartbeatTimeout',
  query: 'States.QueryEvaluationError',
  runtime: 'States.Runtime',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
} as const;

/** A state's failure, as Retry and Catch see it. */
export interface Failure {
  error: string;
  cause: string;
}

/** Carries a failure out of nested evaluation; the step functions turn it into a value. Never leaves this folder. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly failure: Failure;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.failure = { error, cause };
  }
}

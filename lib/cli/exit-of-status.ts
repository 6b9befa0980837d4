import { EXIT, type ExitCode } from '../domain/shared/errors.ts';
import type { RunStatus } from '../domain/workflow/run.ts';

/** With which exit code a command ends that has shown or carried a run of this status, here or behind an API. */
export const EXIT_OF_STATUS: Record<RunStatus, ExitCode> = {
  created: EXIT.waiting,
  running: EXIT.waiting,
  waiting: EXIT.waiting,
  paused: EXIT.waiting,
  succeeded: EXIT.done,
  failed: EXIT.findings,
  rejected: EXIT.findings,
  cancelled: EXIT.findings,
  'budget-reached': EXIT.budget,
};

/** Exit codes of the command line, a contract with scripts (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  findings: 1,
  usage: 2,
  waiting: 3,
  budget: 4,
  outside: 5,
  internal: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorDetails {
  /** Stable and machine readable, kebab-case, e.g. `repository-dirty`. */
  code: string;
  /** What happened and where, in one sentence. */
  message: string;
  /** What to do about it: a command to paste or a line to write. */
  fix?: string;
  exit: ExitCode;
  cause?: unknown;
}

/** The one base class of expected failures. Whatever else is thrown is a fault of ours (exit 70). */
export class StringlineError extends Error {
  override name = 'StringlineError';
  readonly code: string;
  readonly fix: string | undefined;
  readonly exit: ExitCode;

  constructor(details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.code = details.code;
    this.fix = details.fix;
    this.exit = details.exit;
  }
}

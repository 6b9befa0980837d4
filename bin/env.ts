import { env } from 'node:process';

const REEXEC = 'STRINGLINE_REEXEC';

/** Whether an older Node already started this process with a newer one. Reading it takes it away, so that child processes start afresh. */
export function takeReexecMark(): boolean {
  const marked = env[REEXEC] !== undefined;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a constant name; assigning undefined would leave the text "undefined"
  delete env[REEXEC];
  return marked;
}

/** The environment for the newer Node. */
export function reexecEnvironment(): NodeJS.ProcessEnv {
  return { ...env, [REEXEC]: '1' };
}

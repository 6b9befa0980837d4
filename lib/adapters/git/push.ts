import { isBranchName, isRemoteName } from '../../domain/source/index.ts';
import { callerEnvironment } from './env.ts';
import { invalidRequest, maskCredentials } from './errors.ts';
import { execute } from './run.ts';

/** A push may wait for the user's pre-push checks. */
const PUSH_TIMEOUT_MS = 15 * 60_000;

/**
 * Pushes one branch to the branch of the same name, never by force. The user's pre-push hook runs: it is their policy for what leaves
 * the machine, so the hooks, locale and credentials are theirs here and only prompts are off. A refusal is an answer, not an error.
 */
export async function pushBranch(cwd: string, remote: string, branch: string): Promise<{ pushed: boolean; output: string }> {
  if (!isRemoteName(remote)) throw invalidRequest(`\`${remote}\` is not the name of a remote.`);
  if (!isBranchName(branch)) throw invalidRequest(`\`${branch}\` is not the name of a branch.`);
  const ref = `refs/heads/${branch}`;
  const args = [
    '-c',
    'protocol.ext.allow=never',
    '-c',
    'color.ui=false',
    'push',
    '--porcelain',
    '--no-force',
    '--no-force-with-lease',
    '--no-follow-tags',
    '--recurse-submodules=no',
    remote,
    `${ref}:${ref}`,
  ];
  const { code, stdout, stderr } = await execute(args, {
    cwd,
    env: { ...callerEnvironment(), GIT_TERMINAL_PROMPT: '0' },
    timeoutMs: PUSH_TIMEOUT_MS,
  });
  return { pushed: code === 0, output: maskCredentials(`${stdout.toString('utf8')}${stderr}`.trim()) };
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type Environment, quietEnvironment } from './env.ts';
import { gitError, gitMissing, gitTimeout } from './errors.ts';

/**
 * Configuration that no command of ours may inherit: hooks, signing, monitors and helpers of the user's run on the user's commands only,
 * and our temporary indexes must not leave shared parts in the repository.
 */
const FIXED_CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotepath=off',
  'core.splitIndex=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'index.sparse=false',
  'commit.gpgsign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
  'submodule.recurse=false',
  'protocol.ext.allow=never',
  'color.ui=false',
].flatMap((setting) => ['-c', setting]);

export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
  /** True when stdout was cut at `maxBytes`. */
  cut: boolean;
}

export interface GitCall {
  cwd: string;
  /** Written to standard input, which is closed afterwards. */
  input?: string | Uint8Array;
  /** Beside the scrubbed environment. */
  env?: Environment;
  /** Exit codes that are answers, not failures. @default [0] */
  accept?: readonly number[];
  /** @default 120,000 */
  timeoutMs?: number;
  /** Output above it is cut and the process stopped. @default 512 MiB */
  maxBytes?: number;
}

const TIMEOUT_MS = 120_000;
const MAX_OUTPUT = 512 * 1024 * 1024;
const MAX_STDERR = 64 * 1024;

/** Runs git without a shell, hooks, prompts or pagers. Throws a StringlineError for exit codes that are not in `accept`. */
export async function runGit(args: readonly string[], call: GitCall): Promise<GitResult> {
  const result = await execute([...FIXED_CONFIG, ...args], { ...call, env: { ...quietEnvironment(), ...call.env } });
  if (result.cut || (call.accept ?? [0]).includes(result.code)) return result;
  throw gitError({ args, cwd: call.cwd, code: result.code, stderr: result.stderr });
}

/** Standard output of a command as text, without its last line end. */
export async function gitText(args: readonly string[], call: GitCall): Promise<string> {
  const { stdout } = await runGit(args, call);
  return stdout.toString('utf8').replace(/\n$/, '');
}

/** Starts `git` with the fixed configuration and leaves the process to the caller. */
export function spawnGit(args: readonly string[], call: Pick<GitCall, 'cwd' | 'env'>): ChildProcessWithoutNullStreams {
  return spawn('git', [...FIXED_CONFIG, ...args], {
    cwd: call.cwd,
    env: { ...quietEnvironment(), ...call.env },
    shell: false,
    windowsHide: true,
  });
}

/** Runs a git command line as it is given: the environment is the caller's affair. Rejects only when git cannot start or does not end in time. */
export function execute(args: readonly string[], call: GitCall & { env: Environment }): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  const child = spawn('git', args, { cwd: call.cwd, env: call.env, shell: false, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  const output = collect(child, call.maxBytes ?? MAX_OUTPUT);
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(gitTimeout(args, call.cwd, timeoutMs));
  }, timeoutMs);
  child.on('error', (error) => {
    clearTimeout(timer);
    reject(gitMissing(error));
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    resolve({ code: code ?? -1, ...output() });
  });
  // A command that ends without reading its input breaks the pipe; its exit code tells what happened.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(call.input);
  return promise;
}

function collect(child: ChildProcessWithoutNullStreams, maxBytes: number): () => Omit<GitResult, 'code'> {
  const chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (cut) return;
    chunks.push(chunk);
    size += chunk.length;
    if (size <= maxBytes) return;
    cut = true;
    child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < MAX_STDERR) stderr += text;
  });
  return () => ({ stdout: Buffer.concat(chunks).subarray(0, maxBytes), stderr, cut });
}

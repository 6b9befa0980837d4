import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import process from 'node:process';
import type { Io } from './io.ts';
import { isInside } from './is-inside.ts';

export interface ToolPlace {
  env: Io['env'];
  /** Of the repository. */
  root: string;
  platform?: NodeJS.Platform;
}

/** What a run puts into its checkout before the gates: it need not be there now. */
const INSTALLED = /(?:^|\/)(?:node_modules|\.venv|venv|vendor|target|build)\//u;

const BUILTINS = new Set(['cd', 'test', 'export', 'set', 'exit', 'true', 'false', 'echo', 'env']);

/** Why a tool cannot do its work in a repository; undefined where nothing speaks against it. Runs nothing of the repository. */
export function toolProblem(tool: string, { env, root, platform = process.platform }: ToolPlace): string | undefined {
  const isName = /^[\w.-]+$/u.test(tool);
  // Variables and brackets are the shell's own business.
  if (!isName && !/^[\w./-]+$/u.test(tool)) return undefined;
  if (!isName) return INSTALLED.test(tool) || existsSync(resolve(root, tool)) ? undefined : 'is not in the repository';
  if (BUILTINS.has(tool)) return undefined;
  const file = onPath(tool, { env, root, platform });
  if (file === undefined) return 'is not on the PATH';
  return starts(file, { env, root, platform }) ? undefined : 'is on the PATH and does not start outside of the repository';
}

/** The file that a shell would take for a tool. */
function onPath(tool: string, { env, root, platform }: Required<ToolPlace>): string | undefined {
  const isWindows = platform === 'win32';
  const names = isWindows && !PROGRAM.test(tool) ? WINDOWS_ENDS.map((end) => `${tool}${end}`) : [tool];
  const folders = (env['PATH'] ?? '').split(isWindows ? ';' : ':').filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => resolve(root, join(folder, name)))).find(isExecutable);
}

const WINDOWS_ENDS = ['.com', '.exe', '.bat', '.cmd'];
const PROGRAM = /\.(?:com|exe|bat|cmd)$/iu;
/** Node starts the others of Windows through a shell only. */
const STARTS_ALONE = /\.(?:com|exe)$/iu;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: both mean it cannot be used
  }
}

/**
 * A shim of a version manager is there whether or not what it stands for is. Package managers run what the settings around them name, so it
 * is tried where the repository has no say.
 */
function starts(file: string, { env, root, platform }: Required<ToolPlace>): boolean {
  const cwd = [homedir(), parse(root).root].find((folder) => existsSync(folder) && !isInside(root, realpathSync(folder)));
  const isOfRepository = isInside(realpathSync(root), realpathSync(file));
  if (cwd === undefined || isOfRepository || (platform === 'win32' && !STARTS_ALONE.test(file))) return true;
  // Of a package manager that is not there corepack would fetch the newest one.
  const quiet = { ...env, COREPACK_ENABLE_NETWORK: '0' };
  const { error, status } = spawnSync(file, ['--version'], { cwd, env: quiet, stdio: 'ignore', timeout: 10_000 });
  const code = error === undefined ? '' : 'code' in error ? String(error.code) : '';
  return !['ENOENT', 'EACCES', 'ENOEXEC'].includes(code) && status !== 126 && status !== 127;
}

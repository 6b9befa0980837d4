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
  /** Whether it is enough that a program is there, without trying whether it starts. */
  quick?: boolean;
}

/** What a run puts into its checkout before the gates: it need not be there now. */
const INSTALLED = /(?:^|\/)(?:node_modules|\.venv|venv|vendor|target|build)\//u;

const BUILTINS = new Set(['cd', 'test', 'export', 'set', 'exit', 'true', 'false', 'echo', 'env']);

/** What a command line lacks: a program, or a module of Python that a program loads. */
export interface Lack {
  tool: string;
  problem: string;
}

/**
 * What a command line needs and does not find; undefined where nothing speaks against it. Runs nothing of the repository.
 * @param installs whether something before it installs what it loads
 */
export function lackOf(run: string, place: ToolPlace, installs: boolean): Lack | undefined {
  for (const part of run.split(/&&|\|\||[;|\n]/u)) {
    const words = part
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '');
    const line = words.slice(words.findIndex((word) => !/^\w+=/u.test(word)));
    const [tool = ''] = line;
    const problem = tool === '' ? undefined : toolProblem(tool, place);
    if (problem !== undefined) return { tool, problem };
    const module = installs ? undefined : missingModule(line, place);
    if (module !== undefined) return { tool: module, problem: `is not installed for ${tool}` };
  }
  return undefined;
}

/** A module by the name that it is installed under, of those that a line of Python loads. Asked where the repository has no say, of what is in reach there. */
function missingModule(line: readonly string[], { env, root, platform = process.platform }: ToolPlace): string | undefined {
  const [tool = '', ...words] = line;
  const file = /^python[\d.]*$/u.test(tool) ? onPath(tool, { env, root, platform }) : undefined;
  const cwd = neutralFolder(root);
  if (file === undefined || cwd === undefined || isInside(realpathSync(root), realpathSync(file))) return undefined;
  const modules = words.flatMap((word, index) => (words[index - 1] === '-m' && /^\w+$/u.test(word) ? [word] : []));
  const wanted = [...modules, ...(modules.includes('pytest') && words.some((word) => word.startsWith('--cov')) ? ['pytest_cov'] : [])];
  if (wanted.length === 0) return undefined;
  // `-I`: neither the folder nor a user's own modules, which commands do not see either.
  const { stdout, status } = spawnSync(file, ['-I', '-c', FIND, ...wanted], { cwd, env, encoding: 'utf8', timeout: 10_000 });
  const missing = status === 0 ? stdout.trim().split(/\s+/u)[0] : undefined;
  return missing === '' ? undefined : missing?.replaceAll('_', '-');
}

const FIND = 'import sys, importlib.util as u; print(*[m for m in sys.argv[1:] if u.find_spec(m) is None])';

/** Why a tool cannot do its work in a repository; undefined where nothing speaks against it. Runs nothing of the repository. */
export function toolProblem(tool: string, { env, root, platform = process.platform, quick = false }: ToolPlace): string | undefined {
  const isName = /^[\w.-]+$/u.test(tool);
  // Variables and brackets are the shell's own business.
  if (!isName && !/^[\w./-]+$/u.test(tool)) return undefined;
  if (!isName) return INSTALLED.test(tool) || existsSync(resolve(root, tool)) ? undefined : 'is not in the repository';
  if (BUILTINS.has(tool)) return undefined;
  const file = onPath(tool, { env, root, platform });
  if (file === undefined) return 'is not on the PATH';
  return quick || starts(file, { env, root, platform }) ? undefined : 'is on the PATH and does not start outside of the repository';
}

/** The Node that commands of a repository get. */
export function nodeOnPath(env: Io['env']): { file: string; version: string } | undefined {
  const [place, cwd] = [{ env, root: homedir(), platform: process.platform }, homedir()];
  const file = onPath('node', place);
  const { stdout, status } = file === undefined ? {} : spawnSync(file, ['--version'], { cwd, env, encoding: 'utf8', timeout: 10_000 });
  return file === undefined || status !== 0 || stdout === undefined ? undefined : { file, version: stdout.trim().replace(/^v/u, '') };
}

type Place = Omit<Required<ToolPlace>, 'quick'>;

/** Where a repository has no say. */
const neutralFolder = (root: string): string | undefined =>
  [homedir(), parse(root).root].find((folder) => existsSync(folder) && !isInside(root, realpathSync(folder)));

/** The file that a shell would take for a tool. */
function onPath(tool: string, { env, root, platform }: Place): string | undefined {
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
function starts(file: string, { env, root, platform }: Place): boolean {
  const cwd = neutralFolder(root);
  const isOfRepository = isInside(realpathSync(root), realpathSync(file));
  if (cwd === undefined || isOfRepository || (platform === 'win32' && !STARTS_ALONE.test(file))) return true;
  // Of a package manager that is not there corepack would fetch the newest one.
  const quiet = { ...env, COREPACK_ENABLE_NETWORK: '0' };
  const { error, status } = spawnSync(file, ['--version'], { cwd, env: quiet, stdio: 'ignore', timeout: 10_000 });
  const code = error === undefined ? '' : 'code' in error ? String(error.code) : '';
  return !['ENOENT', 'EACCES', 'ENOEXEC'].includes(code) && status !== 126 && status !== 127;
}

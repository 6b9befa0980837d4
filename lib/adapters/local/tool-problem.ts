import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, parse, posix, resolve } from 'node:path';
import process from 'node:process';
import type { NeededCommand } from '../../app/ports.ts';
import type { Lack } from '../../domain/gates/index.ts';
import { certainCalls } from './certain-calls.ts';
import { isInside } from './is-inside.ts';

export interface ToolPlace {
  env: Readonly<Record<string, string | undefined>>;
  /** Of the repository, which has no say in what is tried. */
  root: string;
  platform?: NodeJS.Platform;
  /** Whether it is enough that a program is there, without trying whether it starts. */
  quick?: boolean;
}

/** What a run puts into its checkout before the gates: it need not be there now. */
const INSTALLED = /(?:^|\/)(?:node_modules|\.venv|venv|vendor|target|build)\//u;

/** What shells know by themselves, POSIX's and bash's; and `env`, which every host has. */
const OWN_WORDS = new Set(
  [
    '. case do done elif else esac fi for function if in select then time until while coproc',
    'alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable env eval exec exit export',
    'false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift',
    'shopt source suspend test times trap true type typeset ulimit umask unalias unset wait',
  ].flatMap((words) => words.split(' ')),
);

/** What a command line needs and does not find; undefined where nothing speaks against it. Runs nothing of the repository. */
export async function lackOf({ run, installs, holds }: NeededCommand, place: ToolPlace): Promise<Lack | undefined> {
  for (const call of certainCalls(run)) {
    const [tool = ''] = call;
    const problem = pathProblem(tool, holds) ?? (await toolProblem(tool, place));
    if (problem !== undefined) return { tool, problem };
    const module = installs ? undefined : await missingModule(call, place);
    if (module !== undefined) return { tool: module, problem: `is not installed for ${tool}` };
  }
  return undefined;
}

const NAME = /^[\w.-]+$/u;

/** Why a tool that is called by its path is none. */
function pathProblem(tool: string, holds: NeededCommand['holds']): string | undefined {
  // Variables and brackets are the shell's own business.
  if (NAME.test(tool) || !/^[\w./-]+$/u.test(tool) || INSTALLED.test(tool)) return undefined;
  const isThere = isAbsolute(tool) ? existsSync(tool) : holds(posix.normalize(tool));
  return isThere ? undefined : isAbsolute(tool) ? 'is not there' : 'is not in the repository';
}

/** A module by the name that it is installed under, of those that a line of Python loads. Asked where the repository has no say, of what is in reach there. */
async function missingModule(line: readonly string[], { env, root, platform = process.platform }: ToolPlace): Promise<string | undefined> {
  const [tool = '', ...words] = line;
  const file = /^python[\d.]*$/u.test(tool) ? onPath(tool, { env, root, platform }) : undefined;
  const cwd = neutralFolder(root);
  if (file === undefined || cwd === undefined || isInside(realpathSync(root), realpathSync(file))) return undefined;
  const modules = words.flatMap((word, index) => (words[index - 1] === '-m' && /^\w+$/u.test(word) ? [word] : []));
  const wanted = [...modules, ...(modules.includes('pytest') && words.some((word) => word.startsWith('--cov')) ? ['pytest_cov'] : [])];
  if (wanted.length === 0) return undefined;
  // `-I`: neither the folder nor a user's own modules, which commands do not see either.
  const { stdout, code } = await outputOf(file, ['-I', '-c', FIND, ...wanted], { cwd, env });
  const missing = code === 0 ? stdout.trim().split(/\s+/u)[0] : undefined;
  return missing === '' ? undefined : missing?.replaceAll('_', '-');
}

const FIND = 'import sys, importlib.util as u; print(*[m for m in sys.argv[1:] if u.find_spec(m) is None])';

/** Why a program cannot do its work for a repository; undefined where nothing speaks against it. Runs nothing of the repository. */
export async function toolProblem(
  tool: string,
  { env, root, platform = process.platform, quick = false }: ToolPlace,
): Promise<string | undefined> {
  if (!NAME.test(tool) || OWN_WORDS.has(tool)) return undefined;
  const file = onPath(tool, { env, root, platform });
  if (file === undefined) return 'is not on the PATH';
  return quick || (await starts(file, { env, root, platform })) ? undefined : 'is on the PATH and does not start outside of the repository';
}

/** The Node that commands of a repository get. */
export async function nodeOnPath(env: ToolPlace['env']): Promise<{ file: string; version: string } | undefined> {
  const file = onPath('node', { env, root: homedir(), platform: process.platform });
  if (file === undefined) return undefined;
  const { stdout, code } = await outputOf(file, ['--version'], { cwd: homedir(), env });
  return code === 0 ? { file, version: stdout.trim().replace(/^v/u, '') } : undefined;
}

/** What a program printed, and its exit code or the error's where it could not be started or did not end in time. */
function outputOf(file: string, args: string[], at: { cwd: string; env: ToolPlace['env'] }): Promise<{ stdout: string; code: unknown }> {
  return new Promise((settle) => {
    const child = execFile(file, args, { ...at, encoding: 'utf8', timeout: 10_000 }, (error, stdout) => {
      settle({ stdout, code: error === null ? 0 : error.code });
    });
    child.stdin?.end();
  });
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
async function starts(file: string, { env, root, platform }: Place): Promise<boolean> {
  const cwd = neutralFolder(root);
  const isOfRepository = isInside(realpathSync(root), realpathSync(file));
  if (cwd === undefined || isOfRepository || (platform === 'win32' && !STARTS_ALONE.test(file))) return true;
  // Of a package manager that is not there corepack would fetch the newest one.
  const quiet = { ...env, COREPACK_ENABLE_NETWORK: '0' };
  const { code } = await outputOf(file, ['--version'], { cwd, env: quiet });
  return !['ENOENT', 'EACCES', 'ENOEXEC', 126, 127].some((problem) => problem === code);
}

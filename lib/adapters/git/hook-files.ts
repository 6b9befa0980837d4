import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  CHAINED,
  GIT_HOOKS,
  type GitHook,
  gitHookBlock,
  gitHookScript,
  isOurScript,
  type HookSource,
  type Launch,
  withoutBlock,
} from '../../domain/hooks/dispatch/index.ts';
import { kindOf } from './files.ts';
import { ignoredOf } from './ignored-paths.ts';
import { gitText } from './run.ts';

export interface InstalledHook {
  hook: GitHook;
  /** From the root of the work tree. */
  path: string;
  change: 'created' | 'chained' | 'added' | 'renewed' | 'removed' | 'restored' | 'unchanged' | 'left';
}

/** Who keeps the hooks of a repository. */
export type HookKeeper = { tool: 'git' | 'husky'; folder: string } | { tool: 'lefthook' | 'pre-commit'; file: string };

/** Finds the folder from which git takes its hooks, and the tool that writes into it. */
export async function hookKeeper(root: string): Promise<HookKeeper> {
  // `core.hooksPath` may stand in any configuration of the person, which our own calls leave out.
  const configured = await configuredPath(root);
  const husky = join(root, '.husky');
  if (configured !== undefined && (configured === husky || configured === join(husky, '_'))) return { tool: 'husky', folder: husky };
  for (const [tool, file] of MANAGERS) if ((await kindOf(join(root, file))) === 'file') return { tool, file };
  return {
    tool: 'git',
    folder: configured ?? join(await gitText(['rev-parse', '--path-format=absolute', '--git-common-dir'], { cwd: root }), 'hooks'),
  };
}

const MANAGERS = [
  ['lefthook', 'lefthook.yml'],
  ['lefthook', 'lefthook.yaml'],
  ['lefthook', '.lefthook.yml'],
  ['pre-commit', '.pre-commit-config.yaml'],
] as const;

async function configuredPath(root: string): Promise<string | undefined> {
  // The last value is ours, which our calls put there: what the person has set is before it.
  const values = await gitText(['config', '--type=path', '--get-all', 'core.hooksPath'], { cwd: root });
  const own = values
    .split('\n')
    .filter((value) => value !== '/dev/null')
    .at(-1);
  return own === undefined || own === '' ? undefined : join(own.startsWith('/') ? '' : root, own);
}

/** Puts our hooks where git looks for them. What was there is kept and called first. */
export async function installHooks(root: string, keeper: HookKeeper & { folder: string }, launch: Launch): Promise<InstalledHook[]> {
  await mkdir(keeper.folder, { recursive: true });
  const install = keeper.tool === 'husky' ? installBlock : installScript;
  const shared = await sharedFiles(root, keeper.folder);
  return each(root, keeper.folder, (file, hook) => install(file, hook, { ...launch, file: shared.has(file) ? 'shared' : 'own' }));
}

/** Hooks that are in the repository, or will be as soon as somebody adds what is new. */
async function sharedFiles(root: string, folder: string): Promise<Set<string>> {
  const gitDir = await gitText(['rev-parse', '--path-format=absolute', '--git-common-dir'], { cwd: root });
  const isOutside = (from: string): boolean => /^\.\.(?:[\\/]|$)/.test(relative(from, folder));
  if (isOutside(root) || !isOutside(gitDir)) return new Set();
  const files = new Map(GIT_HOOKS.map((hook) => [relative(root, join(folder, hook)), join(folder, hook)]));
  const ignored = await ignoredOf(root, [...files.keys()]);
  return new Set([...files].flatMap(([path, file]) => (ignored.has(path) ? [] : [file])));
}

/** Takes our hooks out again: whatever was there before is as it was, byte for byte. */
export async function uninstallHooks(root: string, keeper: HookKeeper & { folder: string }): Promise<InstalledHook[]> {
  return each(root, keeper.folder, keeper.tool === 'husky' ? removeBlock : removeScript);
}

async function each(
  root: string,
  folder: string,
  work: (file: string, hook: GitHook) => Promise<InstalledHook['change']>,
): Promise<InstalledHook[]> {
  const done: InstalledHook[] = [];
  for (const hook of GIT_HOOKS) {
    const file = join(folder, hook);
    done.push({ hook, path: relative(root, file), change: await work(file, hook) });
  }
  return done;
}

async function installScript(file: string, hook: GitHook, source: HookSource): Promise<InstalledHook['change']> {
  const script = asBytes(gitHookScript(hook, source));
  const text = await textOf(file);
  if (text === script) return 'unchanged';
  const other = text !== undefined && !isOurScript(text);
  if (other && (await textOf(`${file}${CHAINED}`)) !== undefined) return 'left';
  if (other) await rename(file, `${file}${CHAINED}`);
  await writeExecutable(file, script);
  return other ? 'chained' : text === undefined ? 'created' : 'renewed';
}

async function removeScript(file: string): Promise<InstalledHook['change']> {
  const text = await textOf(file);
  // Another tool has written over ours: what it chained is its affair by now.
  if (text === undefined || !isOurScript(text)) return 'unchanged';
  await rm(file);
  if ((await textOf(`${file}${CHAINED}`)) === undefined) return 'removed';
  await rename(`${file}${CHAINED}`, file);
  return 'restored';
}

async function installBlock(file: string, hook: GitHook, source: HookSource): Promise<InstalledHook['change']> {
  const text = await textOf(file);
  const rest = text === undefined ? undefined : (withoutBlock(text) ?? text);
  const next = `${rest ?? ''}${asBytes(gitHookBlock(hook, source))}`;
  if (next === text) return 'unchanged';
  await (text === undefined ? writeExecutable(file, next) : writeFile(file, next, 'latin1'));
  return rest === text ? (text === undefined ? 'created' : 'added') : 'renewed';
}

async function removeBlock(file: string): Promise<InstalledHook['change']> {
  const text = await textOf(file);
  const rest = text === undefined ? undefined : withoutBlock(text);
  if (rest === undefined) return 'unchanged';
  await (rest === '' ? rm(file) : writeFile(file, rest, 'latin1'));
  return rest === '' ? 'removed' : 'restored';
}

/** A character for each byte, as `textOf` reads: what is not ours may be in any encoding, and stays as it is. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A hook may be a program. Links count as what is there, too. */
async function textOf(file: string): Promise<string | undefined> {
  const entry = await lstat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (entry === undefined) return undefined;
  return entry.isFile() ? readFile(file, 'latin1') : '';
}

async function writeExecutable(file: string, text: string): Promise<void> {
  await writeFile(file, text, 'latin1');
  await chmod(file, 0o755);
}

import type { TaskUnit } from '../../workflow/task.ts';
import { canonicalPath } from '../../source/index.ts';
import { compileGlob, isGlob } from '../glob.ts';
import { neverWritable } from './protected-paths.ts';

export interface ScopeEntry {
  /** A path or a glob. */
  glob: string;
  /** Who named it: `task 1.2`, `component PreferenceService`. */
  reason: string;
}

/** What one task may write. Plain data: it is stored with the session and judged again at the commit. */
export interface WriteScope {
  /** Nobody named a path: everything is open but what is protected. */
  open: boolean;
  allowed: ScopeEntry[];
  /** Files whose tests may be written, although they themselves may not. */
  testsOf?: string[];
  /** Folders beside the built-in ones that no task may write: the configured spec and steering directories. */
  governing: string[];
  /** Globs of test files beside the usual conventions. */
  testPatterns: string[];
  /** Scripts of package.json that gates run, e.g. `test`, `lint`. */
  gateScripts: string[];
  /** Declared paths that were not taken, with the reason. */
  dropped: { path: string; reason: string }[];
}

export interface ScopeInput {
  task: Pick<TaskUnit, 'id' | 'files'>;
  /** Components of the design that serve the task's criteria, with the files they declare. */
  components: readonly { name: string; files: readonly string[] }[];
  /** Files of all tasks: what a repair (`repair-1`) may touch. */
  allTasksFiles: readonly string[];
  /** Files of the base tree: tell folders from files. */
  paths: readonly string[];
  testPatterns?: readonly string[];
  gateScripts?: readonly string[];
  governing?: readonly string[];
}

/** The write scope of a task: what the task and the design components behind its criteria name. */
export function taskScope(input: ScopeInput): WriteScope {
  const folders = new Set(input.paths.flatMap((path) => foldersOf(path)));
  const files = new Set(input.paths);
  const declared = [...declarations(input)];
  const scope: WriteScope = {
    open: declared.length === 0,
    allowed: [],
    governing: (input.governing ?? []).flatMap((folder) => canonicalFolder(folder)),
    testPatterns: (input.testPatterns ?? []).filter((pattern) => compileGlob(pattern).ok),
    gateScripts: [...(input.gateScripts ?? [])],
    dropped: [],
  };
  for (const { path, reason } of declared) {
    const entry = toGlob(path, { files, folders });
    const closed = 'dropped' in entry ? entry.dropped : neverWritable(entry.glob, scope.governing);
    if ('dropped' in entry || closed !== undefined) scope.dropped.push({ path, reason: closed ?? '' });
    else if (!scope.allowed.some(({ glob }) => glob === entry.glob)) scope.allowed.push({ glob: entry.glob, reason });
  }
  return scope;
}

function* declarations({ task, components, allTasksFiles }: ScopeInput): Iterable<{ path: string; reason: string }> {
  for (const path of task.files) yield { path, reason: `task ${task.id}` };
  for (const { name, files } of components) for (const path of files) yield { path, reason: `component ${name}` };
  if (task.id.startsWith('repair-')) for (const path of allTasksFiles) yield { path, reason: 'a task of this spec' };
}

/** Why no task could write a path that a plan names, whatever tree it meets; undefined where nothing speaks against it. */
export function closedPath(declared: string, governing: readonly string[]): string | undefined {
  const entry = toGlob(declared, { files: new Set(), folders: new Set() });
  return 'dropped' in entry ? undefined : neverWritable(entry.glob, governing.flatMap(canonicalFolder));
}

/** A declared path as a glob: files stay, folders open what is below them, globs stay when they compile. */
function toGlob(
  declared: string,
  tree: { files: ReadonlySet<string>; folders: ReadonlySet<string> },
): { glob: string } | { dropped: string } {
  const text = declared
    .trim()
    .replace(/^`+|`+$/g, '')
    .trim();
  const named = canonicalPath(text.replace(/\/+$/, ''));
  if (!named.ok) return { dropped: named.reason };
  const { path } = named;
  if (tree.files.has(path)) return { glob: path };
  if (isGlob(path)) return globOf(path);
  const isFolder = text.endsWith('/') || tree.folders.has(path);
  return { glob: isFolder ? `${path}/**` : path };
}

function globOf(path: string): { glob: string } | { dropped: string } {
  const compiled = compileGlob(path);
  if (!compiled.ok) return { dropped: `is a glob that ${compiled.reason}` };
  // `**` and the like name no path: they would open the whole repository.
  return /^[*?/{}[\],.]*$/.test(path.replaceAll('**', '*')) ? { dropped: 'names the whole repository' } : { glob: path };
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) folders.push(path.slice(0, slash));
  return folders;
}

function canonicalFolder(folder: string): string[] {
  const named = canonicalPath(folder.replace(/\/+$/, ''));
  return named.ok ? [named.path] : [];
}

import { leftOutBy } from '../../domain/shared/globs.ts';
import { CONFIG_PATH, parseProjectConfig } from '../../domain/config/index.ts';
import type { ProjectConfig } from '../../domain/config/schema.ts';
import {
  APPROVALS_PATH,
  type Approved,
  createWorkspace,
  type FileProblem,
  isLintable,
  MISNAMED_WAIVERS_PATH,
  WAIVERS_PATH,
  type Workspace,
} from '../../domain/lint/index.ts';
import { folderOf, isBelow } from '../../domain/source/index.ts';
import { specFolders } from '../../domain/specs/index.ts';
import type { FileReading, WorkspaceFiles } from './ports.ts';

export interface WorkspaceRequest {
  /** Canonical paths of files and folders to look at; all of the repository where there are none. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
  globalSteering?: ReadonlyMap<string, string>;
  /** What was approved. A file of approvals in the repository takes its place. */
  approved?: Approved;
}

export interface WorkspaceReading {
  workspace: Workspace;
  /** Whether a file is among those that were asked for. */
  within: (path: string) => boolean;
  /** Whether the project's own settings could be read: with a broken project.yaml the defaults hold. */
  configured: boolean;
}

/** Reads what there is to check: one walk, and each file once that a finding in what was asked for can depend on. */
export function readWorkspace(files: WorkspaceFiles, request: WorkspaceRequest): WorkspaceReading {
  const { paths: asked, today, globalSteering, approved } = request;
  const { config, findings } = parseProjectConfig(files.read(CONFIG_PATH).text, today);
  const { paths: unsorted, closed, ignoreFiles = [] } = files.list();
  const paths = unsorted.sort();
  const specDirectories = namedFolders(paths, asked);
  // What keeps its place in a folder that git ignores is read by its name.
  const kept = [WAIVERS_PATH, MISNAMED_WAIVERS_PATH, APPROVALS_PATH].filter((path) => isThere(files.read(path)));
  const texts = new Map<string, string>();
  const problems = new Map<string, FileProblem>(
    [...closed].filter(([path]) => mayHoldSpecs(path, config)).map(([path, reason]) => [path, { kind: 'closed', reason }]),
  );
  const all = paths.filter(wanted({ asked, specDirectories }, config));
  const folders = specFolders(all, { configured: config.workspace.spec_directory, named: specDirectories });
  for (const path of [...(asked.length === 0 ? all : concerned(all, asked, folders)), ...kept]) {
    const { text, problem } = files.read(path);
    if (text !== undefined) texts.set(path, text);
    if (problem !== undefined) problems.set(path, problem);
  }
  return {
    workspace: createWorkspace({
      texts,
      paths,
      ignoreFiles,
      problems,
      config,
      today,
      specDirectories,
      specFolders: folders,
      ...(globalSteering && { globalSteering }),
      ...(approved && { approved }),
    }),
    within: asked.length === 0 ? () => true : (path) => asked.some((each) => isAt(path, each) || (closed.has(path) && isBelow(each, path))),
    configured: !findings.some(({ level }) => level === 'error'),
  };
}

/** What cannot be read is there, and told. */
function isThere({ text, problem }: FileReading): boolean {
  return text !== undefined || (problem !== undefined && !(problem.kind === 'unreadable' && /^(?:ENOENT|ENOTDIR)$/.test(problem.reason)));
}

/** Whether a folder that was not looked into is one that a check is about, holds one or lies in one. */
function mayHoldSpecs(path: string, { workspace, lint }: ProjectConfig): boolean {
  if (leftOutBy(lint.exclude)(`${path}/x`)) return false;
  const folders = [workspace.spec_directory, workspace.steering_paths.project];
  return path.split('/').includes('.kiro') || folders.some((folder) => isAt(path, folder) || isBelow(folder, path));
}

/** `''` is the root itself. */
function isAt(path: string, asked: string): boolean {
  return path === asked || isBelow(path, asked);
}

/** Folders that were asked for, or whose files were: whoever names them means them, wherever they lie. */
function namedFolders(paths: readonly string[], asked: readonly string[]): string[] {
  const files = new Set(paths);
  return asked.filter((path) => path !== '').map((path) => (files.has(path) ? folderOf(path) : path));
}

function wanted(named: { asked: readonly string[]; specDirectories: readonly string[] }, config: ProjectConfig): (path: string) => boolean {
  const excluded = leftOutBy(config.lint.exclude);
  const asked = new Set(named.asked);
  // A file by itself is judged with its neighbours: tasks.md against requirements.md.
  const folders = new Set(named.specDirectories);
  const inside = named.asked.filter((path) => path !== '' && excluded(`${path}/x`));
  return (path) => {
    if (asked.has(path) || (path.endsWith('.md') && folders.has(folderOf(path)))) return true;
    return isLintable(path, config) && (!excluded(path) || inside.some((folder) => isBelow(path, folder)));
  };
}

/**
 * The files that findings in what was asked for can depend on: of specs, those of their own folder; of everything else (steering, hooks,
 * settings), all of it, where any of it was asked for.
 */
function concerned(paths: readonly string[], asked: readonly string[], specs: readonly string[]): string[] {
  const named = new Set(asked.map(folderOf));
  const isSpec = new Set(specs);
  const isAsked = (path: string): boolean => asked.some((each) => isAt(path, each));
  const read = new Set(specs.filter((folder) => named.has(folder) || isAsked(folder)));
  const others = paths.some((path) => !isSpec.has(folderOf(path)) && isAsked(path));
  return paths.filter((path) => (isSpec.has(folderOf(path)) ? read.has(folderOf(path)) : others));
}

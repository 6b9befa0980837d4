import type { ProjectConfig } from '../config/schema.ts';
import type { RuleSettings } from '../shared/rule.ts';
import { createIgnore, folderOf, type IgnoreFile, isBelow, isTemplate, pathIn } from '../source/index.ts';
import type { Hash } from '../shared/digest.ts';
import type { ApprovalsReading } from './approvals/approval.ts';
import { findSpecDirectories, type SpecDirectory } from './spec-directories.ts';

/** Something about a file that keeps it from being read as text; it is a finding, and the file's text is left out or repaired. */
export type FileProblem =
  /** It has more bytes than are read. */
  | { kind: 'too-large'; bytes: number; limit: number }
  /** It holds NUL bytes: it is no text. */
  | { kind: 'binary' }
  /** Bytes that are no UTF-8 were read as the replacement character; where the first of them stands, 1-based, in UTF-16 code units. */
  | { kind: 'encoding'; line?: number; column?: number }
  /** It is a symbolic link: none is followed. `to` is the file of the repository that it leads to, where it leads to one. */
  | { kind: 'link'; to?: string }
  /** It is a folder with the name of a document. */
  | { kind: 'folder' }
  /** It could not be opened. */
  | { kind: 'unreadable'; reason: string }
  /** It is a folder that was not looked into. */
  | { kind: 'closed'; reason: string };

/** What was approved, as far as this machine knows, and the hash that names bytes. */
export type Approved = ApprovalsReading & { hash: Hash };

export interface WorkspaceInput {
  /** Texts of the files that can be checked (`isLintable`), by canonical path from the root. A byte order mark is kept. */
  texts: ReadonlyMap<string, string>;
  /** Every file of the repository that git does not ignore. */
  paths: readonly string[];
  /** The `.gitignore` files of the repository, where they are known: what they name is in no list and may be there all the same. */
  ignoreFiles?: readonly IgnoreFile[];
  problems?: ReadonlyMap<string, FileProblem>;
  config: ProjectConfig;
  /** ISO date. */
  today: string;
  /** The organisation's steering outside the repository: texts by path from its folder. */
  globalSteering?: ReadonlyMap<string, string>;
  /** Without it nothing is found stale. */
  approved?: Approved;
  /** Folders that were named as specs, wherever they lie. */
  specDirectories?: readonly string[];
  /** Folders of all specs of the repository, where only some of them were read. */
  specFolders?: readonly string[];
}

/** What is checked: everything that any family needs, as data. */
export interface Workspace extends Required<Omit<WorkspaceInput, 'specDirectories' | 'approved' | 'ignoreFiles'>> {
  /** Whether git ignores a path, that of a folder with a `/` at the end. */
  ignored: (path: string) => boolean;
  approved?: Approved | undefined;
  /** Level and options of rules, from `lint.rules`. */
  settings: RuleSettings;
  /** Folders that have a `.kiro` folder, outermost first: `''` for the repository's own, `staging` for `staging/.kiro`. */
  roots: readonly string[];
  /** Folders that hold documents of a spec, wherever they lie. */
  specs: readonly SpecDirectory[];
}

const KIRO = '.kiro';

/** Puts together what is checked. Pure and linear in the paths. */
export function createWorkspace(input: WorkspaceInput): Workspace {
  const { config, globalSteering = new Map(), problems = new Map(), ignoreFiles = [], ...rest } = input;
  const specs = findSpecDirectories(input.texts, {
    configured: config.workspace.spec_directory,
    named: input.specDirectories ?? [],
  });
  return {
    ...rest,
    config,
    ignored: createIgnore(ignoreFiles),
    globalSteering,
    problems,
    settings: config.lint.rules,
    roots: rootsOf(input.texts.keys()),
    specs,
    specFolders: input.specFolders ?? specs.map(({ directory }) => directory),
  };
}

/** The `.kiro` folder of a root. */
export function kiroFolder(root: string): string {
  return pathIn(root, KIRO);
}

/** The root that a folder belongs to: what has the innermost `.kiro` folder around it. */
export function rootOf(folder: string): string {
  const names = folder.split('/');
  return names.slice(0, Math.max(names.lastIndexOf(KIRO), 0)).join('/');
}

/** Files below a root, with paths from it; none where they are not known, as in a template. */
export function filesBelow(root: string, paths: readonly string[]): readonly string[] {
  if (root === '') return paths;
  return isTemplate(root) ? [] : paths.filter((path) => isBelow(path, root)).map((path) => path.slice(root.length + 1));
}

function rootsOf(paths: Iterable<string>): string[] {
  const roots = new Set(['']);
  for (const path of paths) {
    const names = folderOf(path).split('/');
    for (let index = names.indexOf(KIRO); index >= 0; index = names.indexOf(KIRO, index + 1)) roots.add(names.slice(0, index).join('/'));
  }
  return [...roots].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

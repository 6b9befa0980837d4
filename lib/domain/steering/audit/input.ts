import type { Observation } from '../../shared/rule.ts';
import { folderOf } from '../../source/index.ts';
import { createRepositoryTree } from '../repository-tree.ts';
import type { SteeringInput } from '../rules/input.ts';
import { byPrecedence, isReplacing } from '../select.ts';
import type { SteeringFile } from '../types.ts';
import { duplicatesIn, type Pair } from './duplicates.ts';
import type { RepositoryName } from './names.ts';
import { type Profile, profileOf } from './profile.ts';
import { statementsOf } from './statements.ts';

export interface AuditRequest {
  files: readonly SteeringFile[];
  /** Files of the repository; empty where they are not known. */
  paths: readonly string[];
  names: readonly RepositoryName[];
  /** Folder of the global files as people write it. */
  globalRoot: string;
}

export interface AuditInput extends SteeringInput, AuditRequest {
  /** Statements of files that can be in a prompt together, the weightiest files last. */
  profiles: readonly Profile[];
  /** Statements of one file that another file has, too. */
  duplicates: readonly Pair[];
  /** Project files that replace a global one. */
  overrides: readonly Override[];
}

export interface Override {
  global: SteeringFile;
  by: SteeringFile;
}

/** Puts together what the rules of the audit look at. */
export function createAuditInput(request: AuditRequest): AuditInput {
  const files = request.files.filter(({ refused }) => refused === undefined).toSorted(byPrecedence);
  const overrides = overridesOf(files);
  const replaced = new Set(overrides.map(({ global }) => global));
  const profiles = files
    .filter((file) => !replaced.has(file))
    .flatMap(statementsOf)
    .map(profileOf);
  return {
    ...request,
    files,
    tree: createRepositoryTree(request.paths),
    overrides,
    profiles,
    duplicates: duplicatesIn(profiles, inTwoFiles),
  };
}

function overridesOf(files: readonly SteeringFile[]): Override[] {
  const replacing = new Map(files.filter(isReplacing).map((file) => [file.relative, file]));
  return files.flatMap((global) => {
    const by = global.scope === 'global' && global.mode !== 'agents' ? replacing.get(global.relative) : undefined;
    return by === undefined ? [] : [{ global, by }];
  });
}

export function inTwoFiles(one: Profile, other: Profile): boolean {
  return one.statement.file !== other.statement.file;
}

/** What a file belongs to, for people. */
export function levelOf({ scope, mode, path }: SteeringFile): string {
  if (scope === 'global') return mode === 'agents' ? 'global AGENTS.md' : 'global steering';
  if (mode !== 'agents') return 'steering of the project';
  const folder = folderOf(path);
  return folder === '' ? 'AGENTS.md of the project' : `AGENTS.md of ${folder}`;
}

/** The path of a file as people find it. */
export function shownPath(file: SteeringFile, globalRoot: string): string {
  return file.scope === 'global' ? `${globalRoot.replace(/\/$/, '')}/${file.path}` : file.path;
}

/** `~/.kiro/steering/tech.md:12`. */
export function shownPlace({ statement: { file, line } }: Profile, { globalRoot }: AuditRequest): string {
  return `${shownPath(file, globalRoot)}:${String(line)}`;
}

/** Where a statement stands, as the place of an observation. */
export function placeOf({ statement: { file, line } }: Profile, { globalRoot }: AuditRequest): Pick<Observation, 'path' | 'line'> {
  return { path: shownPath(file, globalRoot), line };
}

/** Pairs that follow each other in both files, as one: whole sections are copied. */
export function runsOf(pairs: readonly Pair[]): { first: Pair; last: Pair; count: number }[] {
  const runs: { first: Pair; last: Pair; count: number }[] = [];
  for (const pair of pairs) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.last, pair)) Object.assign(run, { last: pair, count: run.count + 1 });
    else runs.push({ first: pair, last: pair, count: 1 });
  }
  return runs;
}

/** One statement between them may differ. */
function follows(before: Pair, pair: Pair): boolean {
  const near = (a: Profile, b: Profile): boolean =>
    a.statement.file === b.statement.file && b.statement.index > a.statement.index && b.statement.index - a.statement.index <= 2;
  return near(before.one, pair.one) && near(before.other, pair.other);
}

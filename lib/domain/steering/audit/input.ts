import { type Observation, quote } from '../../shared/rule.ts';
import { folderOf, isBelow } from '../../source/index.ts';
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
    duplicates: duplicatesIn(profiles, inOnePrompt),
  };
}

function overridesOf(files: readonly SteeringFile[]): Override[] {
  const replacing = new Map(files.filter(isReplacing).map((file) => [file.relative, file]));
  return files.flatMap((global) => {
    const by = global.scope === 'global' && global.mode !== 'agents' ? replacing.get(global.relative) : undefined;
    return by === undefined ? [] : [{ global, by }];
  });
}

/**
 * Whether two statements come into one prompt without somebody putting them there: two files that are asked for by name seldom do, and the
 * AGENTS.md of one folder says nothing of what lies in another.
 */
export function inOnePrompt(one: Profile, other: Profile): boolean {
  const [a, b] = [one.statement.file, other.statement.file];
  return (
    a !== b && !(isOnDemand(one) && isOnDemand(other)) && !(isOfFolder(a) && isOfFolder(b) && areApart(folderOf(a.path), folderOf(b.path)))
  );
}

/** Whether a file is read for what lies in its folder only. */
function isOfFolder({ mode, scope }: SteeringFile): boolean {
  return mode === 'agents' && scope === 'project';
}

/** Whether nothing lies below both. */
function areApart(one: string, other: string): boolean {
  return one !== other && one !== '' && other !== '' && !isBelow(one, other) && !isBelow(other, one);
}

/** Whether the file of a statement is loaded only where somebody or a model asks for it. */
export function isOnDemand({ statement: { file } }: Profile): boolean {
  return file.mode === 'manual' || file.mode === 'auto';
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

export interface Copy {
  /** Where it begins. */
  first: Pair;
  /** What is said twice, for people. */
  what: string;
  /** The other file, and each statement by itself. */
  said: { subject: string; parts: string[] };
}

/** What one file has of another: told once, however many places it is in. */
export function copiesOf(pairs: readonly Pair[]): Copy[] {
  const files = Map.groupBy(pairs, ({ other }) => other.statement.file);
  return [...files.values()]
    .flatMap((own) => [...Map.groupBy(own, ({ one }) => one.statement.file).values()])
    .flatMap((own) => {
      const [first] = own;
      return first === undefined ? [] : [{ first, what: whatOf(first, own), said: saidIn(first, own) }];
    });
}

function saidIn({ one }: Pair, pairs: readonly Pair[]): Copy['said'] {
  return { subject: one.statement.file.path, parts: [...new Set(pairs.map(({ other }) => quote(other.statement.text)))] };
}

function whatOf({ other }: Pair, pairs: readonly Pair[]): string {
  const text = quote(other.statement.text);
  if (pairs.length === 1) return text;
  const lines = pairs.map((pair) => pair.other.statement.line);
  return `${String(pairs.length)} statements to line ${String(Math.max(...lines))}, the first ${text}`;
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathInRoot } from '../../adapters/local/path-in-root.ts';
import { repositoryRoot } from '../../adapters/local/repository-root.ts';
import { type Baseline, FAMILIES, type FailOn, lintRules, readBaseline } from '../../domain/lint/index.ts';
import { suggest } from '../../domain/config/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

export const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** What stands on the command line of `stringline lint`. */
export interface LintFlags {
  format?: Format;
  output?: string;
  changed?: string;
  baseline?: string;
  writeBaseline?: string | true;
  failOn?: FailOn;
  rule: string[];
  fix?: boolean;
  dryRun?: boolean;
  watch?: boolean;
  allowEmpty?: boolean;
  stdinFilename?: string;
  /** False with `--no-cache`. */
  cache: boolean;
}

export interface Place {
  /** Folder that paths count from. */
  root: string;
  /** Canonical paths below it that were asked for; none for all of it. */
  paths: string[];
}

/** The folder to check and the paths in it. Named paths decide where the repository is. */
export function placeOf(cwd: string, named: readonly string[]): Place {
  const files = named.map((path) => resolve(cwd, path));
  const missing = files.findIndex((file) => !existsSync(file));
  if (missing >= 0)
    throw usage('path-missing', `There is no ${named[missing] ?? ''}.`, 'Name files or folders, or nothing for all of the repository.');
  const [first] = files;
  const here = repositoryRoot(cwd);
  const root = first === undefined || files.every((file) => pathInRoot(here, file) !== undefined) ? here : repositoryRoot(folderOf(first));
  const paths = files.map((file) => {
    const path = pathInRoot(root, file);
    if (path === undefined) throw usage('path-outside', `${file} is not in ${root}.`, 'Check one repository at a time.');
    return path;
  });
  return { root, paths };
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : resolve(path, '..');
}

/** The rules to report; undefined for all. Names of families stand for their rules. */
export function chosenRules(names: readonly string[]): ReadonlySet<string> | undefined {
  if (names.length === 0) return undefined;
  const rules = [...lintRules().values()];
  return new Set(
    names.flatMap((name) => {
      const chosen = rules.filter(({ id, family }) => id === name || family === name).map(({ id }) => id);
      if (chosen.length === 0) throw usage('rule-unknown', `There is no rule or family ${JSON.stringify(name)}.`, meant(name, rules));
      return chosen;
    }),
  );
}

/** The rule or family that was meant, where one is near; and the families in any case, since they stand in no rule's name. */
function meant(name: string, rules: readonly { id: string; family: string }[]): string {
  const families = FAMILIES.map(({ id }) => id);
  const near = suggest(name, [...families, ...rules.map(({ id }) => id)]);
  const known = `Families: ${families.join(', ')}; stringline rules lists the rules.`;
  return near === undefined ? known : `Did you mean ${near}? ${known}`;
}

/** The baseline of a file. */
export function loadBaseline(cwd: string, path: string): Baseline {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const fix = `stringline lint --baseline ${path} --write-baseline writes it.`;
    throw usage(
      'baseline-unreadable',
      `The baseline ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      fix,
    );
  }
  const reading = readBaseline(text);
  if (reading.ok) return reading.baseline;
  throw usage('baseline-invalid', `The baseline ${path} ${reading.reason}.`, 'Write it anew with --write-baseline.');
}

export function usage(code: string, message: string, fix: string): StringlineError {
  return new StringlineError({ code, message, fix, exit: EXIT.usage });
}

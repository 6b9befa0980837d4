import {
  type Declared,
  designBlocks,
  DRIFT_RECORD,
  type DriftRecord,
  namesSpokenOf,
  readDeclared,
  readRecord,
} from '../../domain/drift/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { leftOutBy } from '../../domain/shared/globs.ts';
import { specFolders } from '../../domain/specs/index.ts';
import type { CodeReader, WorkTree } from '../ports.ts';
import { textOf } from '../file-text.ts';

/** A spec with a design, and what is recorded of it. */
export interface DesignedSpec {
  name: string;
  /** Path of design.md. */
  path: string;
  text: string;
  declared: Declared[];
  /** Names of code in the other documents of the spec: what these speak of is not undeclared. */
  spoken: ReadonlySet<string>;
  record: DriftRecord | undefined;
}

/** Specs that have a design, wherever they lie. @throws StringlineError `drift-record-invalid` */
export async function readSpecs(files: WorkTree, directory: string, reader: CodeReader): Promise<DesignedSpec[]> {
  const paths = new Set((await files.list()).map(({ path }) => path));
  const configured = directory.replace(/\/+$/u, '');
  const folders = specFolders(paths, { configured, named: [] }).filter((folder) => paths.has(`${folder}/design.md`));
  const counts = Map.groupBy(folders, lastOf);
  // One name for each: that of the folder, where another spec has it too the whole path. The configured folder comes first.
  const nameOf = (folder: string): string =>
    dirOf(folder) === configured || counts.get(lastOf(folder))?.length === 1 ? lastOf(folder) : folder;
  return Promise.all(folders.map((folder) => readSpec(files, { folder, name: nameOf(folder) }, reader)));
}

const lastOf = (folder: string): string => folder.slice(folder.lastIndexOf('/') + 1);
const dirOf = (folder: string): string => folder.slice(0, Math.max(0, folder.lastIndexOf('/')));

async function readSpec(files: WorkTree, { folder, name }: { folder: string; name: string }, reader: CodeReader): Promise<DesignedSpec> {
  const path = `${folder}/design.md`;
  const text = (await textOf(files, path)) ?? '';
  return {
    name,
    path,
    text,
    declared: await declaredIn({ path, text }, reader),
    spoken: namesSpokenOf(await Promise.all(OTHERS.map((other) => textOf(files, `${folder}/${other}`)))),
    record: await recordAt(files, `${folder}/${DRIFT_RECORD}`),
  };
}

const OTHERS = ['requirements.md', 'bugfix.md', 'tasks.md'];

/** What a design declares, its code blocks read as code. */
export async function declaredIn(design: { path: string; text: string }, reader: CodeReader): Promise<Declared[]> {
  const blocks = await Promise.all(
    designBlocks(design.text).map(async ({ line, path, text }) => ({ line, facts: await reader.read({ path, text }) })),
  );
  const root = /^(.+?)\/\.kiro\//.exec(design.path)?.[1];
  return readDeclared(design, blocks).map((one) => (root === undefined ? one : { ...one, root }));
}

async function recordAt(files: WorkTree, path: string): Promise<DriftRecord | undefined> {
  const text = await textOf(files, path);
  if (text === undefined) return undefined;
  const read = readRecord(text);
  if (read.ok) return read.record;
  throw new StringlineError({
    code: 'drift-record-invalid',
    message: `${path} cannot be used: ${read.reason}`,
    fix: `Mend it, or remove it and let stringline drift write it anew.`,
    exit: EXIT.usage,
  });
}

/** The specs that were asked for; where none was, all that the project does not leave out of its checks. @throws StringlineError `spec-not-found` */
export function chosenSpecs(specs: readonly DesignedSpec[], names: readonly string[], exclude: readonly string[] = []): DesignedSpec[] {
  const unknown = names.find((name) => !specs.some((spec) => spec.name === name));
  if (unknown !== undefined)
    throw new StringlineError({
      code: 'spec-not-found',
      message: `There is no spec ${JSON.stringify(unknown)} with a design.md.`,
      fix: specs.length === 0 ? 'stringline run "what you want"' : `Those that have one: ${specs.map(({ name }) => name).join(', ')}`,
      exit: EXIT.usage,
    });
  const isLeftOut = leftOutBy(exclude);
  return names.length === 0 ? specs.filter(({ path }) => !isLeftOut(path)) : specs.filter(({ name }) => names.includes(name));
}

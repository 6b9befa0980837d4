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
import type { CodeReader, WorkTree } from '../ports.ts';
import { textOf } from './code-files.ts';

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

/** Specs that have a design, by name. @throws StringlineError `spec-not-found`, `drift-record-invalid` */
export async function readSpecs(files: WorkTree, directory: string, reader: CodeReader): Promise<DesignedSpec[]> {
  const root = `${directory.replace(/\/+$/u, '')}/`;
  const paths = (await files.list())
    .map(({ path }) => path)
    .filter((path) => path.startsWith(root) && /^[^/]+\/design\.md$/.test(path.slice(root.length)));
  return Promise.all(paths.map((path) => readSpec(files, path, reader)));
}

async function readSpec(files: WorkTree, path: string, reader: CodeReader): Promise<DesignedSpec> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const text = (await textOf(files, path)) ?? '';
  return {
    name: folder.slice(folder.lastIndexOf('/') + 1),
    path,
    text,
    declared: await declaredIn({ path, text }, reader),
    spoken: namesSpokenOf(await Promise.all(OTHERS.map((name) => textOf(files, `${folder}/${name}`)))),
    record: await recordAt(files, `${folder}/${DRIFT_RECORD}`),
  };
}

const OTHERS = ['requirements.md', 'bugfix.md', 'tasks.md'];

/** What a design declares, its code blocks read as code. */
export async function declaredIn(design: { path: string; text: string }, reader: CodeReader): Promise<Declared[]> {
  const blocks = await Promise.all(
    designBlocks(design.text).map(async ({ line, path, text }) => ({ line, facts: await reader.read({ path, text }) })),
  );
  return readDeclared(design, blocks);
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

/** The specs that were asked for; all where none was. @throws StringlineError `spec-not-found` */
export function chosenSpecs(specs: readonly DesignedSpec[], names: readonly string[], directory: string): DesignedSpec[] {
  const unknown = names.find((name) => !specs.some((spec) => spec.name === name));
  if (unknown !== undefined)
    throw new StringlineError({
      code: 'spec-not-found',
      message: `There is no spec ${JSON.stringify(unknown)} with a design.md in ${directory}.`,
      fix: specs.length === 0 ? 'stringline run "what you want"' : `Those that have one: ${specs.map(({ name }) => name).join(', ')}`,
      exit: EXIT.usage,
    });
  return names.length === 0 ? [...specs] : specs.filter(({ name }) => names.includes(name));
}

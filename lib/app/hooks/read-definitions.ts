import {
  canBlock,
  compileHooks,
  type CompiledHooks,
  type Hook,
  hookRootOf,
  type HookTrigger,
  mergeHooks,
  namesFiles,
  readingFindings,
  UNTRACKED_RULE,
} from '../../domain/hooks/index.ts';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { isBelow } from '../../domain/source/index.ts';
import type { WorkTree } from '../ports.ts';
import { type KiroFolder, readKiro } from '../read-kiro.ts';
import { UNREADABLE } from './ports.ts';

const NO_GLOBAL = { read: () => Promise.resolve([]) };

const MOST_NAMED = 3;

/** The hooks of a repository, ready to be matched, and what is wrong with their files. */
export interface Definitions extends CompiledHooks {
  /** Errors of files that may hold a hook of any event. */
  errors: readonly Finding[];
  /** What was left out of files in the formats of the editor: errors, and files that hold nothing it knows. */
  passedOver: readonly Finding[];
  /** Folders in the repository that have hooks of their own. */
  roots: readonly string[];
}

/** Reads the hooks that the files of a repository define. */
export async function readDefinitions(tree: WorkTree, today: string): Promise<Definitions> {
  const folder = await readKiro(tree, { globalSteering: NO_GLOBAL, today });
  const roots = [...new Set(folder.hooks.map(({ path }) => hookRootOf(path) ?? ''))].filter((root) => root !== '');
  return { ...compileHooks(mergeHooks(folder.hooks)), errors: definitionErrors(folder), passedOver: passedOver(folder), roots };
}

/** Where an event happens: hooks of a folder in the repository are for no other. Without files and folder anywhere. */
export interface EventPlace {
  trigger: HookTrigger;
  /** Of triggers that name files. */
  files?: readonly string[];
  /** Of others: the folder in which somebody works, where that is not the root. */
  from?: string | undefined;
}

/** The place of an event that was told. */
export const placeOfEvent = ({ trigger, files, from }: Pick<DispatchEvent, 'trigger' | 'files' | 'from'>): EventPlace => ({
  trigger,
  ...(namesFiles(trigger) && { files: files.map(({ path }) => path) }),
  ...(from !== undefined && { from }),
});

/**
 * The hooks that an event may rest on. A gate in a file with an error would simply not be there: where nobody looks at what the readers say,
 * that is no answer.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export function definitionsFor<T extends Pick<Definitions, 'errors' | 'passedOver'>>(place: EventPlace, definitions: T): T {
  const all = [...definitions.errors, ...(mayHideGate(place.trigger) ? errorsOf(definitions.passedOver) : [])];
  const errors = all.filter((error) => concerns(error, place));
  if (errors.length === 0) return definitions;
  const named = errors
    .slice(0, MOST_NAMED)
    .map(({ path = '', line, message }) => `${path}:${String(line ?? 1)} ${message.replace(/\.$/, '')}`);
  const others = errors.length > MOST_NAMED ? ` (and ${String(errors.length - MOST_NAMED)} more)` : '';
  throw unreadable(`The definitions of hooks cannot be read: ${named.join('; ')}${others}`);
}

/** Whether a hook of the file with an error could be for what happens there. */
function concerns({ path = '' }: Finding, { trigger, files, from = '' }: EventPlace): boolean {
  const root = hookRootOf(path) ?? '';
  if (root === '') return true;
  if (!namesFiles(trigger)) return from === root || isBelow(from, root);
  return files === undefined || files.some((file) => isBelow(file, root));
}

const MERGE_WITHOUT = 'A pull request that mends them has to be merged by a person with the right to do so without its hooks';

/**
 * The hooks that look at a pull request: those of what it goes into, whoever opens it. Where those have errors nothing looks at it, what it
 * mends included: hooks that it brings along would be its own choice.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export async function pullRequestDefinitions(base: WorkTree, today: string, place: EventPlace = { trigger: 'pr' }): Promise<CompiledHooks> {
  try {
    return definitionsFor(place, await readDefinitions(base, today));
  } catch (error) {
    if (error instanceof StringlineError && error.code === UNREADABLE) throw unreadable(`${error.message}. ${MERGE_WITHOUT}`);
    throw error;
  }
}

/** The hooks of a folder that was read, for an event. @throws StringlineError `hook-definitions-unreadable` */
export function readableHooks(folder: Pick<KiroFolder, 'hooks' | 'configFindings'>, place: EventPlace): Hook[] {
  definitionsFor(place, { errors: definitionErrors(folder), passedOver: passedOver(folder) });
  return mergeHooks(folder.hooks);
}

/** Formats of the editor, by their names: those have no gate of commits or pull requests, and at a save nothing is stopped. */
const EDITORS = /\.(?:json|kiro\.hook)$/u;

/** Whether a hook in a format of the editor could stop an event of this trigger: a file of which nobody knows what it says may hold it. */
const mayHideGate = (trigger: HookTrigger): boolean => canBlock(trigger) && trigger !== 'commit' && trigger !== 'pr';

/** What keeps every hook of its folder from being run until it is mended: each error of what may hold a gate of commits or pull requests. */
export function definitionErrors({ hooks, configFindings }: Pick<KiroFolder, 'hooks' | 'configFindings'>): Finding[] {
  return errorsOf([...configFindings, ...readingFindings(hooks.filter(({ path }) => !EDITORS.test(path)))]);
}

/**
 * What is passed over, as Kiro passes over it, with the reason: hooks and files with errors, and files that hold nothing that is known. Also
 * what git does not track of folders in the repository.
 */
export function passedOver({ hooks }: Pick<KiroFolder, 'hooks'>): Finding[] {
  return hooks
    .filter(({ path, problems }) => EDITORS.test(path) || problems.some(({ rule }) => rule === UNTRACKED_RULE))
    .flatMap((file) => {
      const findings = readingFindings([file]);
      const errors = errorsOf(findings);
      return errors.length > 0 || file.hooks.length > 0 ? errors : findings.slice(0, 1);
    });
}

const errorsOf = (findings: readonly Finding[]): Finding[] => findings.filter(({ level }) => level === 'error');

/** The refusal of an event whose hooks are not known. */
export function unreadable(message: string): StringlineError {
  return new StringlineError({
    code: UNREADABLE,
    message,
    fix: 'Mend the files; stringline lint names all that is wrong.',
    exit: EXIT.usage,
  });
}

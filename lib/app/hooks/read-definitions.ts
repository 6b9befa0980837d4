import { compileHooks, type CompiledHooks, type Hook, type HookFile, mergeHooks, readingFindings } from '../../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import type { WorkTree } from '../ports.ts';
import { type KiroFolder, readKiro } from '../read-kiro.ts';
import { UNREADABLE } from './ports.ts';

const NO_GLOBAL = { read: () => Promise.resolve([]) };

const MOST_NAMED = 3;

/**
 * The hooks that the files of a repository define, ready to be matched. A gate in a file with an error would simply not be there: where
 * nobody looks at what the readers say, that is no answer.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export async function readDefinitions(tree: WorkTree, today: string): Promise<CompiledHooks> {
  return compileHooks(readableHooks(await readKiro(tree, { globalSteering: NO_GLOBAL, today })));
}

const MERGE_WITHOUT = 'A pull request that mends them has to be merged by a person with the right to do so without its hooks';

/**
 * The hooks that look at a pull request: those of what it goes into, whoever opens it. Where those have errors nothing looks at it, what it
 * mends included: hooks that it brings along would be its own choice.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export async function pullRequestDefinitions(base: WorkTree, today: string): Promise<CompiledHooks> {
  try {
    return await readDefinitions(base, today);
  } catch (error) {
    if (error instanceof StringlineError && error.code === UNREADABLE) throw unreadable(`${error.message}. ${MERGE_WITHOUT}`);
    throw error;
  }
}

/** The hooks of a folder that was read. @throws StringlineError `hook-definitions-unreadable` */
export function readableHooks(folder: Pick<KiroFolder, 'hooks' | 'configFindings'>): Hook[] {
  const errors = definitionErrors(folder);
  if (errors.length === 0) return mergeHooks(folder.hooks);
  const named = errors
    .slice(0, MOST_NAMED)
    .map(({ path = '', line, message }) => `${path}:${String(line ?? 1)} ${message.replace(/\.$/, '')}`);
  const others = errors.length > MOST_NAMED ? ` (and ${String(errors.length - MOST_NAMED)} more)` : '';
  throw unreadable(`The definitions of hooks cannot be read: ${named.join('; ')}${others}`);
}

/** What leaves no doubt of what a file of a known format says: a hook that Kiro does not load, either. */
const NOT_LOADED = new Set(['hook-trigger-unknown', 'hook-action-unknown', 'hook-field', 'hook-file-version', 'hook-file-syntax']);

/**
 * What keeps every hook from being run until it is mended: of whatever may hold a gate of commits or pull requests every error, of Kiro's own
 * formats, which have none, what leaves open what they say.
 */
export function definitionErrors({ hooks, configFindings }: Pick<KiroFolder, 'hooks' | 'configFindings'>): Finding[] {
  const files = hooks.map((file) => ({ problems: file.problems.filter(({ rule }) => !isPassedOver(file, rule)) }));
  return errorsOf([...configFindings, ...readingFindings(files)]);
}

/** Hooks that are passed over, as Kiro passes over them, with the reason: all others run. */
export function passedOver({ hooks }: Pick<KiroFolder, 'hooks'>): Finding[] {
  return errorsOf(readingFindings(hooks.map((file) => ({ problems: file.problems.filter(({ rule }) => isPassedOver(file, rule)) }))));
}

const isPassedOver = ({ format }: Pick<HookFile, 'format'>, rule: string): boolean =>
  (format === 'kiro-v1' || format === 'kiro-legacy') && NOT_LOADED.has(rule);

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

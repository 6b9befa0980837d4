import { compileHooks, type CompiledHooks, mergeHooks, readingFindings } from '../../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import type { WorkTree } from '../ports.ts';
import { readKiro } from '../read-kiro.ts';
import { UNREADABLE } from './ports.ts';

const NO_GLOBAL = { read: () => Promise.resolve([]) };

const MOST_NAMED = 3;

/**
 * The hooks that the files of a repository define, ready to be matched. Those of a file with an error would simply not be there: where
 * nobody looks at what the readers say, that is no answer.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export async function readDefinitions(tree: WorkTree, today: string): Promise<CompiledHooks> {
  const { hooks, configFindings } = await readKiro(tree, { globalSteering: NO_GLOBAL, today });
  const errors = [...configFindings, ...readingFindings(hooks)].filter(({ level }) => level === 'error');
  if (errors.length > 0) throw unreadable(errors);
  return compileHooks(mergeHooks(hooks));
}

function unreadable(errors: readonly Finding[]): StringlineError {
  const named = errors.slice(0, MOST_NAMED).map(({ path = '', line, message }) => `${path}:${String(line ?? 1)} ${message}`);
  const others = errors.length > MOST_NAMED ? ` (and ${String(errors.length - MOST_NAMED)} more)` : '';
  return new StringlineError({
    code: UNREADABLE,
    message: `The definitions of hooks cannot be read: ${named.join('; ')}${others}`,
    fix: 'Mend the files; stringline hooks lint names all that is wrong.',
    exit: EXIT.usage,
  });
}

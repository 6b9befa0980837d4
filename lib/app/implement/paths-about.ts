import type { WriteScope } from '../../domain/agent/index.ts';
import { asPath } from '../../domain/specs/index.ts';

/**
 * Paths that a task is about, for the choice of its steering: those that it may write. Where it may write everything, those that its text names
 * in passing; where it names none either, it may be about any file there is.
 */
export function pathsAbout(scope: Pick<WriteScope, 'open' | 'allowed'>, text: string, tree: readonly string[]): string[] {
  if (!scope.open) return scope.allowed.map(({ glob }) => glob);
  const named = text.split(/[\s,;()]+/u).flatMap((word) => asPath(word.replaceAll(/^[`*_"']+|[`*_"'.:]+$/gu, '')) ?? []);
  return named.length > 0 ? named : [...tree];
}

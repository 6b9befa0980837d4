import { createTwoFilesPatch } from 'diff';

/**
 * Unified diff of two revisions of a document with three lines of context; empty when they are equal.
 * @param path name shown in the header, e.g. `requirements.md`
 */
export function specDiff(previous: string, next: string, path = 'document'): string {
  if (previous === next) return '';
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, previous, next, undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, '');
}

import type { Finding } from '../../shared/finding.ts';
import { hasCondition } from '../ears.ts';
import type { ScannedText } from '../text/lines.ts';
import { itemOf } from './criteria-item.ts';
import type { Criterion } from './requirements.ts';

/** `2.1`, as the clauses of a bugfix are numbered. */
const NUMBER = /^\d{1,4}\.\d{1,4}[a-z]?$/;
/** Other words are said in passing as well. */
const LOUD_PROMISE = /\bSHALL\b/;

/**
 * What is written like the clauses of a bugfix, `2.1 WHEN …`, and is none: it stands in no part, or below a heading there
 * with the number of another. Told once, at the first of them. That a document has no clause at all is told anyway.
 */
export function lostClauses({ lines }: ScannedText, read: readonly Criterion[]): Finding[] {
  if (read.length === 0) return [];
  const taken = new Set(read.flatMap(({ parts }) => parts.map(({ line }) => line)));
  const ids = new Set(read.map(({ id }) => id));
  const [first, ...more] = lines.filter(
    ({ kind, text, indent, number }) => kind === 'text' && !taken.has(number) && isClause(text.trim(), indent, ids),
  );
  if (first === undefined) return [];
  const [what, them] = more.length === 0 ? ['This clause is', 'it'] : [`This clause and ${more.length} more behind it are`, 'them'];
  return [
    {
      ruleId: 'bugfix-unread',
      level: 'warning',
      message: `${what} not read, so that no task or test can name ${them}: below no part of the bugfix, or with the number of another.`,
      line: first.number,
      fix: 'Write it below the heading of its part, with its number: `2.1 WHEN …` below `### Expected Behavior (Correct)`.',
    },
  ];
}

/** One without a number may be an example, and what is read elsewhere can be named. */
function isClause(content: string, indent: number, ids: ReadonlySet<string>): boolean {
  const { number = '', text = '' } = itemOf(content, indent) ?? {};
  return NUMBER.test(number) && !ids.has(number) && (hasCondition(text) || LOUD_PROMISE.test(text));
}

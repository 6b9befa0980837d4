import type { Finding } from '../../shared/finding.ts';
import { hasCondition } from '../ears.ts';
import type { ScannedText } from '../text/lines.ts';
import { itemOf } from './criteria.ts';
import type { Criterion } from './requirements.ts';

/** `2.1`, as the clauses of a bugfix are numbered. */
const NUMBER = /^\d{1,4}\.\d{1,4}[a-z]?$/;
/** Other words are said in passing as well. */
const LOUD_PROMISE = /\bSHALL\b/;
/** One without a number may be an example. */
const LIST = 2;

/**
 * What is written like the clauses of a bugfix, `2.1 WHEN …` or a list of `WHEN … SHALL …`, and is none: it stands in no part, or below a heading there
 * with the number of another. Told once, at the first of them. That a document has no clause at all is told anyway.
 */
export function lostClauses({ lines }: ScannedText, read: readonly Criterion[]): Finding[] {
  if (read.length === 0) return [];
  const taken = new Set(read.flatMap(({ parts }) => parts.map(({ line }) => line)));
  const lost = lines.flatMap(({ kind, text, indent, number }) => {
    const clause = kind === 'text' && !taken.has(number) ? clauseOf(text.trim(), indent) : undefined;
    return clause === undefined ? [] : [{ line: number, isNumbered: clause === 'numbered' }];
  });
  const [first, ...more] = lost;
  if (first === undefined || (lost.length < LIST && !first.isNumbered)) return [];
  const [what, them] = more.length === 0 ? ['This clause is', 'it'] : [`This clause and ${more.length} more behind it are`, 'them'];
  return [
    {
      ruleId: 'bugfix-unread',
      level: 'warning',
      message: `${what} not read, so that no task or test can name ${them}: below no part of the bugfix, or with the number of another.`,
      line: first.line,
      fix: 'Write it below the heading of its part, with its number: `2.1 WHEN …` below `### Expected Behavior (Correct)`.',
    },
  ];
}

function clauseOf(content: string, indent: number): 'numbered' | 'listed' | undefined {
  const item = itemOf(content, indent);
  if (item === undefined) return undefined;
  const { number = '', text } = item;
  const isConditional = hasCondition(text);
  if (NUMBER.test(number) && (isConditional || LOUD_PROMISE.test(text))) return 'numbered';
  return isConditional && LOUD_PROMISE.test(text) ? 'listed' : undefined;
}

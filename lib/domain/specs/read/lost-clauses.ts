import type { Finding } from '../../shared/finding.ts';
import { hasCondition } from '../ears.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { partOf } from './bugfix-parts.ts';
import { itemOf } from './criteria-item.ts';
import { INSERTED } from './inserted.ts';
import type { Criterion } from './requirements.ts';

/** `2.1`, as the clauses of a bugfix are numbered. */
const NUMBER = new RegExp(`^\\d{1,4}\\.\\d{1,4}(?:${INSERTED}|[a-z])?$`);
/** Other words are said in passing as well. */
const LOUD_PROMISE = /\bSHALL\b/;

interface ReadSoFar {
  sections: readonly Section[];
  /** All clauses that were read. */
  read: readonly Criterion[];
}

/**
 * What is written like the clauses of a bugfix, `2.1 WHEN …`, and is none: it stands in no part, or below a heading there
 * with the number of another. Told once, at the first of them. That a document has no clause at all is told anyway.
 */
export function lostClauses({ lines }: ScannedText, { sections, read }: ReadSoFar): Finding[] {
  if (read.length === 0) return [];
  const taken = new Set(read.flatMap(({ parts }) => parts.map(({ line }) => line)));
  const byId = new Map(read.map((clause) => [clause.id, clause]));
  const parts = sections.filter((section) => partOf(section) !== undefined);
  const isInPart = (line: number): boolean => parts.some((part) => part.line < line && line <= part.endLine);
  const [first, ...more] = lines.filter(({ kind, text, indent, number }) => {
    const clause = kind === 'text' && !taken.has(number) ? clauseOf(text.trim(), indent) : undefined;
    if (clause === undefined) return false;
    const other = byId.get(clause.id);
    // What is read elsewhere can be named, but where its own part says something else under the number of another.
    return other === undefined || (isInPart(number) && !other.text.startsWith(clause.text));
  });
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

/** One without a number may be an example. */
function clauseOf(content: string, indent: number): { id: string; text: string } | undefined {
  const { number = '', text = '' } = itemOf(content, indent) ?? {};
  return NUMBER.test(number) && (hasCondition(text) || LOUD_PROMISE.test(text)) ? { id: number, text } : undefined;
}

import type { Observation, Rule } from '../../shared/rule.ts';
import { mermaidProblem } from '../text/mermaid-structure.ts';
import type { DesignInput } from './inputs.ts';

export const designMermaid: Rule<DesignInput> = {
  id: 'design-mermaid',
  level: 'warning',
  confidence: 0.95,
  explanation: 'A diagram that cannot be drawn shows reviewers an error in place of the architecture.',
  example: { wrong: 'graph TD\n  A[Api --> B[Store]', right: 'graph TD\n  A[Api] --> B[Store]' },
  check: ({ design }) =>
    design.mermaid.flatMap(({ text, line }) => {
      const problem = mermaidProblem(text);
      if (problem === undefined) return [];
      const { message, index, fix } = problem;
      return [{ message: `The diagram ${message}.`, line: line + 1 + index, ...statementIn(text.split('\n')[index] ?? ''), fix }];
    }),
};

/** Where the statement of a line stands, if there is one. */
function statementIn(text: string): Pick<Observation, 'column' | 'endColumn'> {
  const statement = text.trim();
  const column = text.indexOf(statement) + 1;
  return statement === '' ? {} : { column, endColumn: column + statement.length };
}

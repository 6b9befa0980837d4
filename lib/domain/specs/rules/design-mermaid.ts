import type { Rule } from '../../shared/rule.ts';
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
      return problem === undefined ? [] : [{ message: `The diagram ${problem.message}.`, line: line + 1 + problem.index }];
    }),
};

import { tracesItsComponents } from './design-criterion-unserved.ts';
import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designSatisfiesAbsent: Rule<DesignInput> = {
  id: 'design-satisfies-absent',
  level: 'info',
  explanation: 'When components say which criteria they serve, gaps can be found without reading all of both documents.',
  example: { wrong: '### PreferenceService without references', right: '_Satisfies: 1.1, 1.2_ at the end of the component' },
  check: ({ design, trace }) =>
    trace.criteria.length === 0 || design.empty || tracesItsComponents(design)
      ? []
      : [{ message: 'The components do not say which criteria they serve.', line: design.components[0]?.line ?? 1 }],
};

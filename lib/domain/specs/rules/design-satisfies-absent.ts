import type { DesignInput } from './inputs.ts';
import type { Rule } from './rule.ts';

export const designSatisfiesAbsent: Rule<DesignInput> = {
  id: 'design-satisfies-absent',
  level: 'info',
  explanation: 'When components say which criteria they serve, gaps can be found without reading all of both documents.',
  example: { wrong: '### PreferenceService without references', right: '_Satisfies: 1.1, 1.2_ at the end of the component' },
  check: ({ design, trace }) =>
    trace.criteria.length === 0 || design.empty || design.components.some(({ satisfies }) => satisfies.length > 0)
      ? []
      : [{ message: 'No component says which criteria it serves.', line: design.components[0]?.line ?? 1 }],
};

import { tracesItsComponents } from './design-criterion-unserved.ts';
import { type DesignInput, inOwnIds } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designSatisfiesAbsent: Rule<DesignInput> = {
  id: 'design-satisfies-absent',
  level: 'info',
  explanation: 'When components say which criteria they serve, gaps can be found without reading all of both documents.',
  example: { wrong: '### PreferenceService without references', right: '_Satisfies: 1.1, 1.2_ at the end of the component' },
  check: ({ design, trace }) =>
    trace.criteria.length === 0 || tracesItsComponents(design) || tracesOtherwise(design, trace) || isOfHabit(design, trace)
      ? []
      : [
          {
            message: 'The components do not say which criteria they serve.',
            line: design.components[0]?.line ?? 1,
            ...inOwnIds(trace, (ids) => `Say it at the end of each component, in this form: _Satisfies: ${ids}_`),
          },
        ],
};

const MAPPING = /traceability|requirements? (?:mapping|coverage|matrix)|需求(?:映射|追踪|跟踪|覆盖)|要件(?:対応|トレース)/i;
/** This many lines are no chance. */
const ENOUGH = 3;

/** By properties that validate most criteria, or in a section of its own. */
function tracesOtherwise({ sections }: DesignInput['design'], { coverage }: DesignInput['trace']): boolean {
  return coverage.served * 2 >= coverage.criteria || sections.some(({ text }) => MAPPING.test(text));
}

/** By remarks all over the text; or by nothing in it: most designs that name no criteria leave it to the tasks, a habit and no gap. */
function isOfHabit({ mentions, components, properties }: DesignInput['design'], { coverage }: DesignInput['trace']): boolean {
  if (mentions > 0) return mentions >= ENOUGH;
  return coverage.served === 0 && properties.length === 0 && components.every(({ satisfies }) => satisfies.length === 0);
}

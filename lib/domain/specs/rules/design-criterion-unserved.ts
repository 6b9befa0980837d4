import type { DesignInput } from './inputs.ts';
import { quote, type Rule } from '../../shared/rule.ts';

export const designCriterionUnserved: Rule<DesignInput> = {
  id: 'design-criterion-unserved',
  level: 'error',
  explanation: 'A criterion that no component serves and no property proves will be missing from the code, too.',
  example: {
    wrong: 'criterion 2.3 in no _Satisfies_ and no **Validates**',
    right: '_Satisfies: 2.1, 2.2, 2.3_ below the component that does it',
  },
  check({ trace, design }) {
    if (!tracesItsComponents(design)) return [];
    return trace.criteria
      .filter(({ id }) => trace.gaps.unserved.includes(id))
      .map(({ id, text }) => ({
        message: `No component or property serves criterion ${id}: ${quote(text)}.`,
        line: design.components[0]?.line ?? 1,
        fix: `Add ${id} to "_Satisfies: …_" of the component that serves it, or add the component.`,
      }));
  },
};

/** Designs that state it for few components or none follow another habit; design-satisfies-absent speaks to them once. */
export function tracesItsComponents({ components }: DesignInput['design']): boolean {
  const stating = components.filter(({ satisfies }) => satisfies.length > 0).length;
  return stating > 0 && stating * 2 >= components.length;
}

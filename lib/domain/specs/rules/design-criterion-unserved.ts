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
    const named = namedInHeadings(design);
    return trace.criteria
      .filter(({ id }) => trace.gaps.unserved.includes(id) && !named.has(id) && !named.has(id.slice(0, id.lastIndexOf('.'))))
      .map(({ id, text }) => ({
        message: `No component or property serves criterion ${id}: ${quote(text)}.`,
        line: design.components[0]?.line ?? 1,
        fix: `Add ${id} to "_Satisfies: …_" of the component that serves it, or add the component.`,
      }));
  },
};

/** Requirements and criteria that headings anywhere in the design name in brackets: `## Accessibility (Requirements 4, 7.2)`. */
function namedInHeadings({ sections }: DesignInput['design']): Set<string> {
  return new Set(
    sections.flatMap(({ text }) => /\bReq(?:uirement)?s?\.?\s+([\d.,&\s]{1,60})/i.exec(text)?.[1]?.match(/\d+(?:\.\d+)*/g) ?? []),
  );
}

/** Designs that state it for few components or none follow another habit; design-satisfies-absent speaks to them once. */
export function tracesItsComponents({ components }: DesignInput['design']): boolean {
  const stating = components.filter(({ satisfies }) => satisfies.length > 0).length;
  return stating > 0 && stating * 2 >= components.length;
}

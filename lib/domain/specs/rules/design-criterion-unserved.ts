import { type Observation, quote, type Rule } from '../../shared/rule.ts';
import { count, idsInWords, someOf } from '../../shared/wording.ts';
import type { Trace } from '../trace.ts';
import type { DesignInput } from './inputs.ts';

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
    const unserved = new Set(trace.gaps.unserved);
    if (unserved.size === 0) return [];
    const { cited } = design;
    const isNamed = (id: string): boolean => cited.has(id) || cited.has(id.slice(0, id.lastIndexOf('.')));
    const missed = trace.criteria.filter(({ id }) => unserved.has(id) && !isNamed(id));
    const line = design.components[0]?.line ?? 1;
    if (missed.length > TOLD_EACH) return [together(missed, trace, line)];
    return missed.map(({ id, text }) => ({
      message: `No component or property serves criterion ${id}: ${quote(text)}.`,
      line,
      ids: [id],
      fix: `Add ${id} to "_Satisfies: …_" of the component that serves it, or add the component.`,
    }));
  },
};

/** They all stand on one line: more are told together. */
const TOLD_EACH = 5;
const NAMED = 12;

function together(missed: Trace['criteria'], { coverage }: Trace, line: number): Observation {
  const ids = missed.map(({ id }) => id);
  const some = ids.length > NAMED ? someOf(ids, NAMED) : idsInWords(ids);
  return {
    message: `No component or property serves ${missed.length} of the ${count(coverage.criteria, 'criterion')}: ${some}.`,
    line,
    ids,
    fix: 'Add each to "_Satisfies: …_" of the component that serves it, or add the component.',
  };
}

/** Designs that state it for few components or none follow another habit; design-satisfies-absent speaks to them once. */
export function tracesItsComponents({ components }: DesignInput['design']): boolean {
  const stating = components.filter(({ satisfies }) => satisfies.length > 0).length;
  return stating > 0 && stating * 2 >= components.length;
}

import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designPropertyDuplicate: Rule<DesignInput> = {
  id: 'design-property-duplicate',
  level: 'error',
  explanation: 'Tasks and tests name properties by number; a number used twice makes them ambiguous.',
  example: { wrong: '### Property 1: Round trip … ### Property 1: Order', right: '### Property 1: Round trip … ### Property 2: Order' },
  check({ design }) {
    const first = new Map<string, number>();
    return design.properties.flatMap(({ key, label, line }) => {
      const before = first.get(key);
      if (before !== undefined) return [{ message: `Property ${label} exists already on line ${before}.`, line }];
      first.set(key, line);
      return [];
    });
  },
};

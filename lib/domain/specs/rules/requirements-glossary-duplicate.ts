import type { RequirementsDocument } from '../read/requirements.ts';
import { quote, type Rule } from '../../shared/rule.ts';

export const requirementsGlossaryDuplicate: Rule<RequirementsDocument> = {
  id: 'requirements-glossary-duplicate',
  level: 'warning',
  explanation: 'A term that is defined twice has two meanings, and every criterion that uses it has them, too.',
  example: {
    wrong: '- **Order**: What a customer has paid … - **Order**: The sequence of steps',
    right: '- **Order**: What a customer has paid … - **Step_Order**: The sequence of steps',
  },
  check({ glossary }) {
    const first = new Map<string, number>();
    return glossary.flatMap(({ term, line }) => {
      const key = term
        .toLowerCase()
        .replaceAll(/[\s_-]+/g, ' ')
        .trim();
      const before = first.get(key);
      if (before === undefined) first.set(key, line);
      return before === undefined || key === ''
        ? []
        : [
            {
              message: `${quote(term)} is defined on line ${before} already.`,
              line,
              fix: 'Keep one definition, or give the other thing a name of its own.',
            },
          ];
    });
  },
};

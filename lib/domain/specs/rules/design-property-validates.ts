import { plural } from '../../shared/wording.ts';
import { type DesignInput, fullName, habitOrEach, inOwnIds } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designPropertyValidates: Rule<DesignInput> = {
  id: 'design-property-validates',
  level: 'warning',
  explanation: 'A correctness property that proves no criterion is either superfluous or shows that a criterion is missing.',
  example: { wrong: '### Property 3: Idempotence, with no references', right: '**Validates: Requirements 1.2, 2.1**' },
  check({ design: { properties }, trace }) {
    const fix = inOwnIds(trace, (ids) => `Say below each property what it proves, in this form: **Validates: Requirements ${ids}**`);
    const found = properties
      .filter(({ validates }) => validates.length === 0)
      .map(({ label, title, line }) => ({ message: `Property ${fullName({ id: label, title })} validates no criterion.`, line, ...fix }));
    return habitOrEach(found, properties.length, (share, n) => `${share} properties ${plural(n, 'says')} which criteria it validates.`);
  },
};

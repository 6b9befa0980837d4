import { CJK } from '../ears.ts';
import { spotOn } from '../language/criteria.ts';
import { masked } from '../language/sentence.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsSingleResponse: Rule<RequirementsDocument> = {
  id: 'requirements-single-response',
  level: 'warning',
  explanation: 'A criterion with two promises can be half met; each promise needs a number of its own to be traced and tested.',
  example: {
    wrong: 'WHEN a user signs out, THE Session SHALL end and THE Audit_Log SHALL record it',
    right: 'two criteria: "… THE Session_Store SHALL delete the session" and "… THE Audit_Log SHALL record the sign-out"',
  },
  check: ({ requirements }) =>
    requirements
      .flatMap(({ criteria }) => criteria)
      .flatMap((criterion) => {
        const { id, text } = criterion;
        const promises = CJK.test(text) ? [] : [...masked(text).matchAll(/\bSHALL\b(?! CONTINUE)/gi)];
        const count = promises.length;
        if (count < 2) return [];
        return [
          {
            message: `Criterion ${id} makes ${count} promises (SHALL).`,
            ...spotOn(criterion, promises[1]?.index, 5),
            fix: `Split it into ${count} criteria with one SHALL each.`,
          },
        ];
      }),
};

import { CJK } from '../ears.ts';
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
      .flatMap(({ id, text, line }) => {
        const count = CJK.test(text) ? 0 : (text.slice(0, 4000).match(/\bSHALL\b(?! CONTINUE)/gi) ?? []).length;
        if (count < 2) return [];
        return [
          {
            message: `Criterion ${id} makes ${count} promises (SHALL).`,
            line,
            fix: `Split it into ${count} criteria with one SHALL each.`,
          },
        ];
      }),
};

import { CJK } from '../ears.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsSingleResponse: Rule<RequirementsDocument, { max_promises: number }> = {
  id: 'requirements-single-response',
  level: 'warning',
  explanation: 'A criterion with two promises can be half met; each promise needs a number of its own to be traced and tested.',
  example: {
    wrong: 'WHEN a user signs out, THE Session SHALL end and THE Audit_Log SHALL record it',
    right: 'two criteria: "… THE Session_Store SHALL delete the session" and "… THE Audit_Log SHALL record the sign-out"',
  },
  options: { max_promises: { default: 1, min: 1, meaning: 'Promises (SHALL) that a criterion may make.' } },
  check: (document, { max_promises: most }) =>
    sentencesOf(document)
      .all.filter(({ scan }) => scan === undefined || scan.shalls > 1)
      .flatMap(({ criterion, text: sentence }) => {
        const { id, text } = criterion;
        const promises = CJK.test(text) ? [] : [...sentence.matchAll(/\bSHALL\b(?! CONTINUE)/gi)];
        const count = promises.length;
        if (count <= most) return [];
        return [
          {
            message: `Criterion ${id} makes ${count} promises (SHALL).`,
            ...spotOn(criterion, promises[most]?.index, 5),
            fix: `Split it into ${count} criteria with one SHALL each.`,
          },
        ];
      }),
};

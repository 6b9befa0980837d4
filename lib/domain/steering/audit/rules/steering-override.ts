import { type Rule, quote } from '../../../shared/rule.ts';
import { isDuplicate } from '../duplicates.ts';
import { type AuditInput, type Override, shownPath } from '../input.ts';
import { profileOf } from '../profile.ts';
import { type Statement, statementsOf } from '../statements.ts';

export const steeringOverride: Rule<AuditInput> = {
  id: 'steering-override',
  level: 'info',
  explanation: 'A project file replaces the global one of the same name as a whole: what only the global one says is said no more.',
  example: {
    wrong: 'security.md with two rules of the project, beside a global security.md with forty',
    right: 'security-orders.md, which is loaded together with the global security.md',
  },
  check: (input) =>
    input.overrides.map((override) => {
      const all = statementsOf(override.global);
      const lost = lostBy(override, all);
      const where = shownPath(override.global, input.globalRoot);
      const [first] = lost;
      return {
        message:
          first === undefined
            ? `The file replaces ${where} and says all that is there.`
            : `The file replaces ${where}; ${String(lost.length)} of its ${String(all.length)} statements are lost, e.g. ${quote(first.text)}.`,
        path: override.by.path,
        line: 1,
        fix: first === undefined ? 'Remove it where it says no more.' : 'Take over what must hold here, or give the file another name.',
      };
    }),
};

/** Statements of the replaced file that its replacement does not have. */
function lostBy({ by }: Override, all: readonly Statement[]): Statement[] {
  const kept = statementsOf(by).map(profileOf);
  const texts = new Set(kept.map(({ statement }) => statement.text));
  return all.filter((statement) => {
    if (texts.has(statement.text)) return false;
    const profile = profileOf(statement);
    return !kept.slice(0, MAX_COMPARED).some((each) => isDuplicate(profile, each));
  });
}

/** Statements of a file that are compared one by one. */
const MAX_COMPARED = 500;

import type { Rule } from '../../../shared/rule.ts';
import { type AuditInput, levelOf, placeOf, copiesOf, shownPlace } from '../input.ts';

export const steeringRepeat: Rule<AuditInput> = {
  id: 'steering-repeat',
  level: 'info',
  explanation: 'The same said in two files of one level will be changed in one of them only, and then nobody knows which holds.',
  example: { wrong: 'the commit rules in tech.md and again in workflow.md', right: 'the commit rules in workflow.md' },
  confidence: 0.9,
  check: (input) =>
    copiesOf(input.duplicates.filter(({ one, other }) => levelOf(one.statement.file) === levelOf(other.statement.file))).map(
      ({ first: { one, other }, what, said }) => {
        return {
          message: `${shownPlace(one, input)} says the same: ${what}.`,
          ...placeOf(other, input),
          ...said,
          fix: 'Keep it where people look for it, and remove it from the other file.',
        };
      },
    ),
};

import type { Rule } from '../../../shared/rule.ts';
import { type AuditInput, levelOf, placeOf, copiesOf, shownPlace } from '../input.ts';

export const steeringDuplicate: Rule<AuditInput> = {
  id: 'steering-duplicate',
  level: 'warning',
  explanation:
    'What global steering or AGENTS.md says already is in the prompt twice, is paid for twice, and will be changed in one of the places only.',
  example: {
    wrong: 'ORG.md: "Never commit secrets to a repository." and, in the project, "Do not commit secrets to the repository."',
    right: 'the sentence in one of them',
  },
  confidence: 0.9,
  check: (input) =>
    copiesOf(input.duplicates.filter(({ one, other }) => levelOf(one.statement.file) !== levelOf(other.statement.file))).map(
      ({ first: { one, other }, what, said }) => {
        return {
          message: `${levelOf(one.statement.file)} says the same in ${shownPlace(one, input)}: ${what}.`.replace(/^./, (letter) =>
            letter.toUpperCase(),
          ),
          ...placeOf(other, input),
          ...said,
          fix: 'Remove it here, or there if it concerns this project only.',
        };
      },
    ),
};

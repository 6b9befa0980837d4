import { quote, type Rule } from '../../../shared/rule.ts';
import { count, someOf } from '../../../shared/wording.ts';
import { contradictionsIn } from '../contradictions.ts';
import { type AuditInput, inOnePrompt, isOnDemand, levelOf, placeOf, shownPlace } from '../input.ts';

export const steeringContradiction: Rule<AuditInput> = {
  id: 'steering-contradiction',
  level: 'warning',
  explanation:
    'Of two statements that contradict each other a model follows the one or the other. What comes later in the prompt weighs more, but nobody is told.',
  example: {
    wrong: 'ORG.md: "Use npm." and, in the project, "Use pnpm for dependencies."',
    right: 'one of them, or a file that replaces the other',
  },
  confidence: 0.75,
  check: (input) => {
    // What many statements contradict is one that is out of date, and told once.
    const groups = Map.groupBy(contradictionsIn(input.profiles, inOnePrompt), ({ one }) => one);
    return [...groups.values()].flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const { one, other, why } = first;
      const [weak, strong] = [levelOf(one.statement.file), levelOf(other.statement.file)];
      return {
        message: `${quote(other.statement.text, 100)} contradicts ${shownPlace(one, input)}, ${quote(one.statement.text, 100)} (${why})${others.length === 0 ? '' : `, and so do ${count(others.length, 'other statement')}: ${someOf(others.map((each) => shownPlace(each.other, input)))}`}.`,
        ...placeOf(other, input),
        fix:
          weak === strong
            ? `Decide for one of them: both ${isOnDemand(one) || isOnDemand(other) ? 'come into one prompt when the file that is loaded on demand is asked for' : 'are in the same prompt'}.`
            : `Remove one, or replace the file of the ${weak} by one of the same name; as it is, this one (${strong}) comes later and weighs more.`,
      };
    });
  },
};

import { quote, type Rule } from '../../../shared/rule.ts';
import { count, listed, someOf } from '../../../shared/wording.ts';
import { type Contradiction, contradictionsIn } from '../contradictions.ts';
import { type AuditInput, inOnePrompt, isOnDemand, levelOf, placeOf, shownPlace } from '../input.ts';

export const steeringContradiction: Rule<AuditInput> = {
  id: 'steering-contradiction',
  level: 'info',
  explanation:
    'Of two statements that contradict each other a model follows the one or the other. What comes later in the prompt weighs more, but nobody is told.',
  example: {
    wrong: 'ORG.md: "Use npm." and, in the project, "Use pnpm for dependencies."',
    right: 'one of them, or a file that replaces the other',
  },
  confidence: 0.3,
  check: (input) => {
    // What many statements contradict is one that is out of date, and told once.
    const groups = Map.groupBy(contradictionsIn(input.profiles, inOnePrompt), ({ one }) => one);
    return [...groups.values()].flatMap((pairs) => {
      const [first, ...others] = pairs;
      if (first === undefined) return [];
      const { one, other, why } = first;
      const more = others.map((each) => shownPlace(each.other, input));
      return {
        message: `${quote(other.statement.text, 100)} contradicts ${shownPlace(one, input)}, ${quote(one.statement.text, 100)} (${why})${alsoIn(more)}.`,
        ...placeOf(other, input),
        fix: fixOf(first, others),
      };
    });
  },
};

function alsoIn(places: readonly string[]): string {
  if (places.length === 0) return '';
  return `, and so ${places.length === 1 ? 'does' : 'do'} ${count(places.length, 'other statement')}: ${someOf(places)}`;
}

/** Advice on a statement and all that contradict it, which come behind it. */
function fixOf(first: Contradiction, others: readonly Contradiction[]): string {
  const pairs = [first, ...others];
  const weak = levelOf(first.one.statement.file);
  const stronger = [...new Set(pairs.map(({ other }) => levelOf(other.statement.file)))].filter((level) => level !== weak);
  if (stronger.length === 0) {
    const onDemand = pairs.some(({ one, other }) => isOnDemand(one) || isOnDemand(other));
    const together = onDemand ? 'come into one prompt when the file that is loaded on demand is asked for' : 'are in the same prompt';
    return `Decide for one of them: ${others.length === 0 ? 'both' : 'all'} ${together}.`;
  }
  // A file of the project takes the place of a global one of its name; nothing takes that of an AGENTS.md.
  const replace = weak === 'global steering' ? ', or replace the file of the global steering by one of the same name' : '';
  const than = weak === 'global steering' ? 'later' : `later in the prompt than ${weak}`;
  return others.length === 0
    ? `Remove one${replace}; as it is, this one (${listed(stronger)}) comes ${than} and weighs more.`
    : `Remove the one or the others${replace}; as it is, those in ${listed(stronger)} come ${than} and weigh more.`;
}

import type { RequirementsDocument } from '../read/requirements.ts';
import type { Observation, Rule } from '../../shared/rule.ts';

export const requirementsNumberGap: Rule<RequirementsDocument> = {
  id: 'requirements-number-gap',
  level: 'info',
  explanation: 'A number that is left out is mostly one that was removed: design, tasks and commits may still name it.',
  example: { wrong: '### Requirement 1 … ### Requirement 3', right: '### Requirement 1 … ### Requirement 2, or a word on where 2 went' },
  check: ({ requirements }) => [
    ...gaps(requirements.map(({ id, line }) => ({ id, line, name: 'Requirement' }))),
    ...requirements.flatMap(({ criteria }) => gaps(criteria.map(({ id, line }) => ({ id, line, name: 'Criterion' })))),
  ],
};

function gaps(things: readonly { id: string; line: number; name: string }[]): Observation[] {
  return things.flatMap(({ id, line, name }, index) => {
    const [prefix, number] = split(id);
    const [before, last] = split(things[index - 1]?.id ?? `${prefix}0`);
    if (number === undefined || last === undefined || before !== prefix || number <= last + 1) return [];
    const missing = number === last + 2 ? `${prefix}${last + 1}` : `${prefix}${last + 1} to ${prefix}${number - 1}`;
    return [
      {
        message: `${name} ${id} follows ${last === 0 ? 'nothing' : `${prefix}${last}`}: ${missing} is missing.`,
        line,
        fix: 'Nothing, where the number was given up for good.',
      },
    ];
  });
}

/** `1.4` → `1.` and 4; no number where a letter stands behind it. */
function split(id: string): [string, number | undefined] {
  const cut = /\d+$/.exec(id)?.index;
  return cut === undefined ? [id, undefined] : [id.slice(0, cut), Number(id.slice(cut))];
}

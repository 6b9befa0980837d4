import type { Requirement, RequirementsDocument } from '../read/requirements.ts';
import type { Section } from '../text/outline.ts';
import type { Observation, Rule } from '../../shared/rule.ts';

export const requirementsNumberGap: Rule<RequirementsDocument> = {
  id: 'requirements-number-gap',
  level: 'info',
  explanation:
    'A number that is left out is mostly one that was removed: design, tasks and commits may still name it. `--fix` numbers nothing anew: commits and reviews would then name another criterion or task than they meant.',
  example: { wrong: '### Requirement 1 … ### Requirement 3', right: '### Requirement 1 … ### Requirement 2, or a word on where 2 went' },
  check({ requirements, sections }) {
    const missing = gaps('Requirement', requirements);
    const headed = missing.length === 0 ? new Set<string>() : numbersOfHeadings(requirements, sections);
    return [
      ...missing.filter(({ ends }) => !ends.some((id) => headed.has(id))),
      ...requirements.flatMap(({ criteria }) => gaps('Criterion', criteria)),
    ].map(({ observation }) => observation);
  },
};

/** `### 3. Searching` among requirements, though it says nothing that is read as one: the number is not left out. */
function numbersOfHeadings(requirements: readonly Requirement[], sections: readonly Section[]): ReadonlySet<string> {
  const lines = new Set(requirements.map(({ line }) => line));
  const levels = new Set(sections.filter(({ line }) => lines.has(line)).map(({ level }) => level));
  return new Set(
    sections.flatMap(({ text, level }) => {
      const number = levels.has(level) ? /^(\d+(?:\.\d+)*)[.)、:]\s/.exec(text)?.[1] : undefined;
      return number === undefined ? [] : [number];
    }),
  );
}

interface Gap {
  /** The first and the last id that nothing has. */
  ends: string[];
  observation: Observation;
}

type Thing = Pick<Requirement, 'id' | 'line'>;

/** Numbers that nothing has, in whatever order the things stand: told where the next number is. */
function gaps(name: string, things: readonly Thing[]): Gap[] {
  if (isCounted(things)) return [];
  const byPrefix = new Map<string, Map<number, Thing>>();
  for (const thing of things) {
    const [prefix, number] = split(thing.id);
    const numbers = byPrefix.get(prefix) ?? new Map<number, Thing>();
    if (number !== undefined && !numbers.has(number)) byPrefix.set(prefix, numbers.set(number, thing));
  }
  const [first] = byPrefix.keys();
  return [...byPrefix].flatMap(([prefix, numbers]) => gapsOf({ name, prefix, fromOne: prefix === first }, numbers));
}

/** Whether they are numbered from 1 on without a gap, as nearly all are. */
function isCounted(things: readonly Thing[]): boolean {
  const prefix = things[0]?.id.slice(0, -1) ?? '';
  return !/\d$/.test(prefix) && things.every(({ id }, index) => id === `${prefix}${index + 1}`);
}

interface Series {
  name: string;
  prefix: string;
  /** Whether the first number is to be 1. */
  fromOne: boolean;
}

function gapsOf({ name, prefix, fromOne }: Series, numbers: ReadonlyMap<number, Thing>): Gap[] {
  return [...numbers.keys()]
    .sort((one, other) => one - other)
    .flatMap((number, index, sorted) => {
      const thing = numbers.get(number);
      const last = sorted[index - 1] ?? (fromOne ? 0 : number);
      if (thing === undefined || number <= last + 1) return [];
      const missing = number === last + 2 ? `${prefix}${last + 1}` : `${prefix}${last + 1} to ${prefix}${number - 1}`;
      return [
        {
          ends: [`${prefix}${last + 1}`, `${prefix}${number - 1}`],
          observation: {
            message: `${name} ${thing.id} follows ${last === 0 ? 'nothing' : `${prefix}${last}`}: ${missing} is missing.`,
            line: thing.line,
            fix: 'Nothing, where the number was given up for good.',
          },
        },
      ];
    });
}

/** `1.4` → `1.` and 4; no number where a letter stands behind it. */
function split(id: string): [string, number | undefined] {
  const cut = /\d+$/.exec(id)?.index;
  return cut === undefined ? [id, undefined] : [id.slice(0, cut), Number(id.slice(cut))];
}

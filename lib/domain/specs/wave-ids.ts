import { quote } from '../shared/rule.ts';
import type { Observation } from '../shared/rule.ts';
import type { Wave } from './read/waves.ts';

/** What each wave is called in messages: `wave 0` by its id; where several have that, by its place as well. */
export function waveNames(waves: readonly Wave[]): string[] {
  const byId = Map.groupBy(waves, ({ id }) => id);
  return waves.map(({ id }, index) => {
    const name = `wave ${/^(?!wave)[\w.-]{1,40}$/i.test(id) ? id : quote(id, 40)}`;
    return (byId.get(id)?.length ?? 0) < 2 ? name : `${name} (number ${index + 1} of the list)`;
  });
}

/** Ids of waves that do not tell them apart, or count otherwise than they run. */
export function waveIdProblems(waves: readonly Wave[], line: number): Observation[] {
  return [...repeated(waves, line), ...unordered(waves, line)];
}

function repeated(waves: readonly Wave[], line: number): Observation[] {
  const seen = new Set<string>();
  return waves.flatMap(({ id, idPlace }) => {
    if (seen.size < seen.add(id).size) return [];
    const message = `The dependency graph has another wave with the id ${quote(id, 40)} above this one.`;
    return [{ message, line, ...idPlace, level: 'warning', fix: 'Give each wave an id of its own, in the order in which they run.' }];
  });
}

/** Told once: what is behind the first of a wrong order is mostly wrong with it. */
function unordered(waves: readonly Wave[], line: number): Observation[] {
  const numbered = waves.map(({ id }) => /^(.*?)(\d{1,9})$/.exec(id));
  const [first] = numbered;
  if (first === undefined || numbered.some((each) => each?.[1] !== first?.[1])) return [];
  const numbers = numbered.map((each) => Number(each?.[2]));
  const index = numbers.findIndex((number, at) => number < (numbers[at - 1] ?? 0));
  if (index < 0) return [];
  const names = waveNames(waves);
  const message = `The dependency graph lists ${names[index] ?? ''} behind ${names[index - 1] ?? ''}, and waves run in the order in which they are listed.`;
  return [
    { message, line, ...waves[index]?.idPlace, level: 'warning', fix: 'List the waves in the order of their ids, or number them anew.' },
  ];
}

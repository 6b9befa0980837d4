import type { Observation } from '../shared/rule.ts';
import type { DanglingReference, Trace } from './trace.ts';

/** References of a document to criteria that do not exist: those of one line together. */
export function danglingReferences(trace: Trace, document: DanglingReference['document']): Observation[] {
  const lines = Map.groupBy(
    trace.dangling.filter((each) => each.document === document),
    ({ from, line }) => `${from} ${String(line)}`,
  );
  return [...lines.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [together(trace, [first, ...others])]));
}

function together(trace: Trace, all: [DanglingReference, ...DanglingReference[]]): Observation {
  const [{ from, line, column }] = all;
  const ids = [...new Set(all.map(({ id }) => id))];
  const what = ids.length === 1 ? `criterion ${ids.join('')}, which does` : `criteria ${listed(ids)}, which do`;
  const advice = [...new Set(all.map((each) => adviceOn(trace, each)))].slice(0, MAX_ADVICE).join(' ');
  return {
    message: `The ${from} refers to ${what} not exist.`,
    line,
    column,
    endColumn: Math.max(...all.map(({ endColumn }) => endColumn)),
    fix: advice,
  };
}

const MAX_ADVICE = 3;

function listed(ids: readonly string[]): string {
  return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1) ?? ''}`;
}

/** A number behind the last one of its requirement is no slip of the pen: what looks like it says something else. */
function adviceOn({ criteria }: Trace, { id, candidate }: DanglingReference): string {
  const requirement = id.slice(0, Math.max(0, id.lastIndexOf('.')));
  const own = criteria.filter((criterion) => criterion.id.startsWith(`${requirement}.`) && criterion.requirement === requirement);
  const [first, last] = [own.at(0), own.at(-1)];
  if (first !== undefined && last !== undefined && first !== last)
    return `Requirement ${requirement} has criteria ${first.id} to ${last.id}.`;
  return candidate === undefined ? 'Name an existing criterion or remove the reference.' : `Did you mean ${candidate}?`;
}

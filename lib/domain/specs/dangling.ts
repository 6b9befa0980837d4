import type { Observation } from '../shared/rule.ts';
import { idsInWords, listed } from '../shared/wording.ts';
import { type DanglingReference, normal, type Trace } from './trace.ts';

/** References of a document to criteria that do not exist: those of one line together. */
export function danglingReferences(trace: Trace, document: DanglingReference['document']): Observation[] {
  const lines = Map.groupBy(
    trace.dangling.filter((each) => each.document === document),
    ({ from, line }) => `${from} ${String(line)}`,
  );
  const known = new Map(trace.requirements.map((id) => [normal(id), id]));
  return [...lines.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [together(trace, known, [first, ...others])]));
}

/** Ids of requirements by what people write for them. */
type Known = ReadonlyMap<string, string>;

function together(trace: Trace, known: Known, all: [DanglingReference, ...DanglingReference[]]): Observation {
  const [{ from, line, column }] = all;
  const ids = [...new Set(all.map(({ id }) => id))];
  const what = ids.length === 1 ? `criterion ${ids.join('')}, which does` : `criteria ${idsInWords(ids)}, which do`;
  const together = Map.groupBy(all, ({ id }) => requirementOf(id));
  const advice = [...new Set(all.map((each) => adviceOn(trace, known, each, together.get(requirementOf(each.id))?.length ?? 1)))];
  return {
    message: `The ${from} refers to ${what} not exist.`,
    line,
    column,
    endColumn: Math.max(...all.map(({ endColumn }) => endColumn)),
    fix: advice.slice(0, MAX_ADVICE).join(' '),
  };
}

const MAX_ADVICE = 3;

const requirementOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('.')));

/**
 * A number behind the last one of its requirement is no slip of the pen: what looks like it says something else. Nor are several of a requirement
 * that does not exist.
 */
function adviceOn({ criteria, requirements }: Trace, known: Known, { id, candidate }: DanglingReference, alike: number): string {
  const named = requirementOf(id);
  const requirement = known.get(normal(named));
  const stated = criteria.filter((criterion) => criterion.requirement === requirement);
  const own = stated.filter((criterion) => criterion.id.startsWith(`${criterion.requirement}.`));
  const [first, last] = [own.at(0), own.at(-1)];
  if (first !== undefined && last !== undefined && first !== last)
    return `Requirement ${first.requirement} has criteria ${first.id} to ${last.id}.`;
  if (requirement !== undefined && stated.length === 0) return `Requirement ${requirement} states no criteria.`;
  if (alike > 1 && named !== '' && requirement === undefined) return `There is no requirement ${named}: ${there(requirements)}.`;
  return candidate === undefined ? 'Name an existing criterion or remove the reference.' : `Did you mean ${candidate}?`;
}

const there = (known: readonly string[]): string =>
  known.length === 1 ? `the only one is ${known.join('')}` : `they are ${known.length < 3 ? listed(known) : idsInWords(known)}`;

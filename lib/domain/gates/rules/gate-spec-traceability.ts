import { orWaive } from '../advice.ts';
import { type GateFinding, type GatePlan, type GateRule, isNamedByTest, type TraceSummary } from '../types.ts';

const ruleId = 'gate-spec-traceability';

type TracedCriterion = TraceSummary['criteria'][number];

function undone({ id, tasks }: TracedCriterion): GateFinding[] {
  const base = { ruleId, level: 'error', subject: id } as const;
  if (tasks.length === 0)
    return [{ ...base, message: `Criterion ${id} is served by no task.`, fix: `Name it in a task: _Requirements: ${id}_` }];
  const done = tasks.filter((task) => task.done);
  const names = tasks.map((task) => task.id).join(', ');
  if (done.length === 0) return [{ ...base, message: `Criterion ${id}: none of its tasks (${names}) is done.` }];
  if (done.some(({ commit }) => commit !== undefined && commit !== '')) return [];
  return [
    { ...base, message: `Criterion ${id}: its tasks (${done.map((task) => task.id).join(', ')}) are done, but no commit carries them.` },
  ];
}

/** Where nobody could look for tests, there is none. */
function untested(criterion: TracedCriterion, level: GatePlan['untested']): GateFinding[] {
  if (level === undefined || isNamedByTest(criterion)) return [];
  const { id } = criterion;
  const fix = `Name it where it is tested, in the title of the test ("${id} refuses …") or above it ("Validates: Requirements ${id}")`;
  return [
    {
      ...{ ruleId, level, subject: id },
      message: `Criterion ${id}: no test that has passed and no test file names it.`,
      ...(level === 'error' ? orWaive(fix, `${ruleId}/${id}`, 'spec-traceability') : { fix }),
    },
  ];
}

export const gateSpecTraceability: GateRule = {
  id: ruleId,
  title: 'Every criterion leads to a commit, and to a test',
  explanation:
    'Each acceptance criterion is served by at least one task that is done and whose work is in a commit. A test names it too, in its title or in a comment: `quality_gates.untested_criteria` says whether the gate fails where none does.',
  evaluate: ({ trace, plan }) => {
    if (trace === undefined) return [{ ruleId, level: 'error', message: 'The trace from criteria to commits was not computed.' }];
    if (trace.criteria.length === 0)
      return [{ ruleId, level: 'error', message: 'The spec has no acceptance criteria, so nothing can be traced.' }];
    return trace.criteria.flatMap((criterion) => [...undone(criterion), ...untested(criterion, plan.untested)]);
  },
};

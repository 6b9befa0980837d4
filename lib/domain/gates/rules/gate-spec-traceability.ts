import type { GateFinding, GateRule, TraceSummary } from '../types.ts';

const ruleId = 'gate-spec-traceability';

function criterionFinding({ id, tasks }: TraceSummary['criteria'][number]): GateFinding[] {
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

export const gateSpecTraceability: GateRule = {
  id: ruleId,
  title: 'Every criterion leads to a commit',
  explanation: 'Each acceptance criterion is served by at least one task that is done and whose work is in a commit.',
  evaluate: ({ trace }) => {
    if (trace === undefined) return [{ ruleId, level: 'error', message: 'The trace from criteria to commits was not computed.' }];
    if (trace.criteria.length === 0)
      return [{ ruleId, level: 'error', message: 'The spec has no acceptance criteria, so nothing can be traced.' }];
    return trace.criteria.flatMap(criterionFinding);
  },
};

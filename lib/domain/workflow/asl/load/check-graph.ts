import type { SequencePlan } from './plan.ts';
import { inner, type Report } from './report.ts';

/** Finds targets that do not exist, states that nothing leads to, and sequences that cannot end. */
export function checkGraph(report: Report, plan: SequencePlan): void {
  const { states, sequence, place } = plan;
  if (!states.has(sequence.startAt)) {
    const fix = `Name one of ${list(states.keys())}.`;
    report.add('asl-target', inner(place, 'StartAt'), { message: `there is no state ${JSON.stringify(sequence.startAt)}.`, fix });
    return;
  }
  const reached = reach(plan);
  for (const [name, state] of states) {
    for (const edge of state.edges) {
      if (edge.to === undefined || states.has(edge.to)) continue;
      const fix = `Name a state of the same States object: ${list(states.keys())}.`;
      report.add('asl-target', { state: name, field: edge.field }, { message: `there is no state ${JSON.stringify(edge.to)} here.`, fix });
    }
    if (!reached.has(name)) {
      const fix = 'Lead to it with Next, Default or Catch, or remove it.';
      report.add('asl-unreachable', { state: name, field: '' }, { message: 'nothing leads to this state.', fix });
    }
  }
  if (![...reached].some((name) => canEnd(plan, name))) {
    const fix = 'Give a state "End": true, or add a Succeed or Fail state.';
    report.add('asl-no-end', inner(place, 'States'), { message: 'no state that can be reached ends the sequence.', fix });
  }
  for (const state of states.values()) for (const nested of state.nested) checkGraph(report, nested);
}

function reach({ states, sequence }: SequencePlan): ReadonlySet<string> {
  const reached = new Set([sequence.startAt]);
  for (const name of reached) {
    for (const { to } of states.get(name)?.edges ?? []) if (to !== undefined && states.has(to)) reached.add(to);
  }
  return reached;
}

function canEnd({ states }: SequencePlan, name: string): boolean {
  const state = states.get(name);
  return state !== undefined && (state.compiled.type === 'Fail' || state.edges.some((edge) => edge.to === undefined));
}

function list(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 10).map((name) => JSON.stringify(name));
  return shown.join(', ') + (all.length > shown.length ? ', …' : '');
}

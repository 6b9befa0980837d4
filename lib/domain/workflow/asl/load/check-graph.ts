import type { SequencePlan, StatePlan } from './plan.ts';
import { inner, type Report } from './report.ts';

/** Finds targets that do not exist, states that nothing leads to, and sequences that cannot end. */
export function checkGraph(report: Report, plan: SequencePlan): void {
  checkTargets(report, plan);
  const reached = reach(plan);
  // Where a way is missing or leads nowhere, that was said already; what it may have led to is not known.
  if (plan.broken.size === 0 && ![...reached].some((name) => isUnfinished(plan, name))) {
    checkReached(report, plan, reached);
  }
  for (const state of plan.states.values()) for (const nested of state.nested) checkGraph(report, nested);
}

function checkTargets(report: Report, plan: SequencePlan): void {
  const { states, sequence, place } = plan;
  if (states.size === 0) return;
  const names = [...states.keys(), ...plan.broken];
  if (sequence.startAt !== '' && !exists(plan, sequence.startAt)) {
    const fix = `Name one of ${list(names)}.`;
    report.add('asl-target', inner(place, 'StartAt'), { message: `there is no state ${JSON.stringify(sequence.startAt)}.`, fix });
  }
  for (const [name, state] of states) {
    for (const edge of state.edges) {
      if (edge.to === undefined || exists(plan, edge.to)) continue;
      const fix = `Name a state of the same States object: ${list(names)}.`;
      report.add('asl-target', { state: name, field: edge.field }, { message: `there is no state ${JSON.stringify(edge.to)} here.`, fix });
    }
  }
}

function checkReached(report: Report, { states, sequence, place }: SequencePlan, reached: ReadonlySet<string>): void {
  if (!states.has(sequence.startAt)) return;
  for (const name of states.keys()) {
    if (reached.has(name)) continue;
    const fix = 'Lead to it with Next, Default or Catch, or remove it.';
    report.add('asl-unreachable', { state: name, field: '' }, { message: 'nothing leads to this state.', fix });
  }
  const ends = [...reached].map((name) => states.get(name)).some((state) => state !== undefined && canEnd(state));
  if (ends) return;
  const fix = 'Give a state "End": true, or add a Succeed or Fail state.';
  report.add('asl-no-end', inner(place, 'States'), { message: 'no state that can be reached ends the sequence.', fix });
}

function exists({ states, broken }: SequencePlan, name: string): boolean {
  return states.has(name) || broken.has(name);
}

function isUnfinished(plan: SequencePlan, name: string): boolean {
  const state = plan.states.get(name);
  if (state === undefined || state.compiled.type === 'Fail') return state === undefined;
  return state.edges.length === 0 || state.edges.some(({ to }) => to !== undefined && !exists(plan, to));
}

function reach({ states, sequence }: SequencePlan): ReadonlySet<string> {
  const reached = new Set([sequence.startAt]);
  for (const name of reached) {
    for (const { to } of states.get(name)?.edges ?? []) if (to !== undefined && states.has(to)) reached.add(to);
  }
  return reached;
}

function canEnd(state: StatePlan): boolean {
  return state.compiled.type === 'Fail' || state.edges.some((edge) => edge.to === undefined);
}

function list(all: readonly string[]): string {
  const shown = all.slice(0, 10).map((name) => JSON.stringify(name));
  return shown.join(', ') + (all.length > shown.length ? ', …' : '');
}

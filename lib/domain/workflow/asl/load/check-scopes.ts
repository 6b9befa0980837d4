import type { SequencePlan } from './plan.ts';
import type { Report } from './report.ts';
import { isFunction, type VariableUse } from './templates.ts';

/** Names visible in an enclosing scope, and names that some state of it assigns. */
interface Outer {
  readonly visible: ReadonlySet<string>;
  readonly owned: ReadonlySet<string>;
}

/**
 * Checks the variables of a sequence and of what it encloses: each one that is read must have been assigned on some way to that state
 * (in its scope or an enclosing one), and no inner scope may assign a name of an outer scope ("Passing data between states with
 * variables", Variable scope).
 */
export function checkScopes(report: Report, plan: SequencePlan, outer: Outer = { visible: new Set(), owned: new Set() }): void {
  const visible = visibleByState(plan, outer.visible);
  const owned = new Set(outer.owned);
  for (const state of plan.states.values()) {
    for (const edge of state.edges) {
      for (const { name, place } of edge.assigns) {
        owned.add(name);
        if (!outer.owned.has(name)) continue;
        const fix = `Choose another name, and hand the value out through Output.`;
        report.add('asl-variable-scope', place, { message: `$${name} belongs to an outer scope, which an inner one cannot assign.`, fix });
      }
    }
  }
  for (const [name, state] of plan.states) {
    const seen = visible.get(name);
    // Nothing leads here, or what does is broken: both are reported by themselves.
    if (seen === undefined || plan.broken.size > 0) continue;
    for (const use of state.uses) checkUse(report, use, seen);
    for (const nested of state.nested) checkScopes(report, nested, { visible: seen, owned });
  }
}

function checkUse(report: Report, use: VariableUse, visible: ReadonlySet<string>): void {
  const { name, place, called } = use;
  if (visible.has(name)) {
    if (!called) return;
    const fix = 'Choose another name for the variable.';
    report.add('asl-variable', place, {
      message: `$${name} is called as a function, but a variable of that name hides the function.`,
      fix,
    });
  } else if (!isFunction(name)) {
    const what = called ? `there is no function $${name}` : `the variable $${name} is never assigned before this state`;
    const fix = called
      ? 'Use a function of JSONata 2.0.6 or of Step Functions.'
      : `Assign it in a state that leads here: "Assign": { ${JSON.stringify(name)}: … }.`;
    report.add('asl-variable', place, { message: `${what}.`, fix });
  }
}

/** For each state the names that some way to it has assigned, as a least fixed point. */
function visibleByState(plan: SequencePlan, outer: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const visible = new Map<string, Set<string>>([[plan.sequence.startAt, new Set(outer)]]);
  const pending = [plan.sequence.startAt];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const here = visible.get(name) ?? new Set<string>();
    for (const edge of plan.states.get(name)?.edges ?? []) {
      if (edge.to === undefined) continue;
      const known = visible.get(edge.to);
      const there = known ?? new Set<string>();
      const before = there.size;
      for (const each of here) there.add(each);
      for (const assign of edge.assigns) there.add(assign.name);
      visible.set(edge.to, there);
      if (known === undefined || there.size > before) pending.push(edge.to);
    }
  }
  return visible;
}

import type { Json } from '../../../shared/digest.ts';
import { withinLimit } from '../eval/payload.ts';
import { render } from '../eval/template.ts';
import type { Exit } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import type { Run, Step } from './run.ts';
import { leave, note } from './run.ts';
import type { ScopeOptions } from './scope.ts';
import { scopeOf } from './scope.ts';

/**
 * Leaves a state: Assign and Output are both evaluated with the variables as they were on entry, then the variables change.
 * Throws `StateFailure` when an expression fails; then no variable has changed.
 */
export async function exitState(run: Run, cursor: Cursor, exit: Exit, options: ScopeOptions & { otherwise: Json }): Promise<Step> {
  const { frame } = cursor;
  let output = options.otherwise;
  if (exit.assign !== undefined || exit.output !== undefined) {
    const scope = scopeOf(run, cursor, options);
    const assigned = exit.assign === undefined ? undefined : withinLimit(await render(exit.assign, scope), 'What Assign stores');
    if (exit.output !== undefined) output = withinLimit(await render(exit.output, scope), 'The output');
    if (assigned !== undefined) frame.variables = { ...frame.variables, ...(assigned as { [name: string]: Json }) };
  }
  note(run, cursor, { type: 'StateExited' });
  return leave(exit, output);
}

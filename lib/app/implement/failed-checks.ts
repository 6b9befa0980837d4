import { tellingLine } from '../../domain/gates/index.ts';
import { ModelError } from '../../domain/models/converse.ts';
import { shorten } from '../../domain/publish/index.ts';
import type { TaskState } from './task-state.ts';

/** What failed, in a line: of a command that failed, what it said of that. */
export function firstFailure(text: string): string {
  const [first = '', ...more] = text.split('\n');
  return shorten(first.endsWith(':') ? `${first} ${tellingLine(more.join('\n'))}` : first, 200);
}

/** The failure of a call that was to mend failed checks, which says first what failed there: that is what a person looks for. */
export function inRepair(error: unknown, { id, failure }: Pick<TaskState, 'id' | 'failure'>): unknown {
  if (failure === undefined || !(error instanceof ModelError)) return error;
  return new ModelError(
    error.kind,
    `Task ${id} failed its checks (${firstFailure(failure)}), and then: ${error.message}`,
    error,
    error.spent,
  );
}

import { type DispatchEvent, type EventStatus, type HookRun, verdictOf } from '../../domain/hooks/dispatch/index.ts';
import type { HookStore } from './ports.ts';

export interface ShownEvent {
  event: DispatchEvent;
  status: EventStatus;
  reason?: string;
  runs: HookRun[];
}

/** An event of a project with its runs; undefined where there is none of that id there. */
export async function showEvent(id: string, project: string, hooks: HookStore): Promise<ShownEvent | undefined> {
  const event = await hooks.event(id);
  // Ids are those of all projects: whoever may see one project asks about that one only.
  if (event?.project !== project) return undefined;
  const [state, runs] = [await hooks.state(id), await hooks.runs(id)];
  const note = state?.note;
  return { event, runs, status: statusOf(state, runs), ...(note !== undefined && { reason: note }) };
}

function statusOf(state: Awaited<ReturnType<HookStore['state']>>, runs: readonly HookRun[]): EventStatus {
  if (state?.note !== undefined) return 'refused';
  if (state?.open === true) return state.planned ? 'running' : 'accepted';
  return verdictOf(runs).blocked ? 'blocked' : 'done';
}

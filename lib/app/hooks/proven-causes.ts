import type { DispatchEvent, HookCause } from '../../domain/hooks/dispatch/index.ts';
import type { HookStore } from './ports.ts';

/** The event that a run is of, by its id. */
export const eventOfRun = (run: string): string => run.replace(/-\d+$/u, '');

/** The causes of an event from elsewhere that are runs of this project here, under the names of their hooks. Whoever tells it is not believed others. */
export async function provenCauses({ cause, project }: DispatchEvent, hooks: HookStore): Promise<HookCause[]> {
  const proven: HookCause[] = [];
  for (const each of cause) {
    const event = eventOfRun(each.run);
    const known = await hooks.event(event);
    // Events of a checkout name no project, and lie in stores that have one only.
    if (known === undefined || (known.project ?? project) !== project) continue;
    const run = (await hooks.runs(event)).find(({ id }) => id === each.run);
    if (run?.hook.id === each.hook) proven.push({ ...each, name: run.hook.name });
  }
  return proven;
}

import type * as z from 'zod';
import { showEvent, type ShownEvent } from '../app/hooks/show-event.ts';
import type { HookRun } from '../domain/hooks/dispatch/index.ts';
import { notFound } from './problem.ts';
import type { ShownEventSchema, ShownRun } from './resources/hooks.ts';
import type { HookHost } from './services.ts';

// What few requests need: it is loaded when one comes.
export { admitEvent } from '../app/hooks/admit-event.ts';
export { reportRuns } from '../app/hooks/report-runs.ts';

/** An event as the API tells it. @throws Problem `not-found` where there is none of that id in the project */
export async function shown(id: string, project: string, { hooks }: HookHost): Promise<z.input<typeof ShownEventSchema>> {
  const found = await showEvent(id, project, hooks);
  if (found === undefined) throw notFound();
  return eventOut(found, project);
}

function eventOut({ event, status, reason, runs }: ShownEvent, project: string): z.input<typeof ShownEventSchema> {
  const { id, trigger, via = 'api', actor, at, ref, commit, base, pullRequest, files } = event;
  const facts = { id, project, type: trigger, via, by: actor, at, ref, commit, base, pullRequest };
  return { ...facts, files: files.length, status, reason, runs: runs.map(runOut) };
}

const MOST_FILES = 100;

/** A run as the API tells it. */
export function runOut({ hook, files, result, actor: _event, ...run }: HookRun): z.input<typeof ShownRun> {
  const { name, action, source } = hook;
  return { ...run, ...result, hook: name, action, source, files: files.slice(0, MOST_FILES).map(({ path }) => path) };
}

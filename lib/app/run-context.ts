import { ProjectConfig } from '../domain/config/schema.ts';
import type { Json } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { Run } from '../domain/workflow/run.ts';
import { getJson, getText } from './artefacts.ts';
import type { Ports } from './ports.ts';

/** What every stage needs to know of its run. */
export interface RunContext {
  run: Run;
  config: ProjectConfig;
  request: string;
}

/** A run by its id. @throws StringlineError `run-not-found` */
export async function getRun(runId: string, ports: Pick<Ports, 'runs'>): Promise<Run> {
  const run = await ports.runs.get(runId);
  if (run) return run;
  throw new StringlineError({
    code: 'run-not-found',
    message: `There is no run ${runId}.`,
    fix: 'stringline status lists the runs of this repository.',
    exit: EXIT.usage,
  });
}

/** Loads a run with its effective configuration and request. */
export async function loadRun(runId: string, ports: Pick<Ports, 'runs' | 'artefacts'>): Promise<RunContext> {
  const run = await getRun(runId, ports);
  const [config, request] = await Promise.all([getJson(ports.artefacts, run.config, ProjectConfig), getText(ports.artefacts, run.request)]);
  return { run, config, request };
}

/** Now, as the records write it. */
export function nowIso(ports: Pick<Ports, 'clock'>): string {
  return ports.clock.now().toISOString();
}

/** Tells something about a run, once per key. */
export async function tell(
  ports: Pick<Ports, 'clock' | 'runs'>,
  runId: string,
  event: { key: string; type: string; message: string; data?: Record<string, Json> },
): Promise<void> {
  await ports.runs.appendEvent({ runId, at: nowIso(ports), ...event } as Parameters<Ports['runs']['appendEvent']>[0]);
}

/** Path of a spec's directory in the repository, without a trailing slash. */
export function specDirectory(context: Pick<RunContext, 'run' | 'config'>): string {
  return `${context.config.workspace.spec_directory.replace(/\/+$/u, '')}/${context.run.spec}`;
}

import { ProjectConfig } from '../domain/config/schema.ts';
import type { Run } from '../domain/workflow/run.ts';
import { getJson, getText } from './artefacts.ts';
import { getRun } from './get-run.ts';
import type { Ports } from './ports.ts';

/** What every stage needs to know of its run. */
export interface RunContext {
  run: Run;
  config: ProjectConfig;
  request: string;
}

/** Loads a run with its effective configuration and request. */
export async function loadRun(runId: string, ports: Pick<Ports, 'runs' | 'artefacts'>): Promise<RunContext> {
  const run = await getRun(runId, ports);
  const [config, request] = await Promise.all([getJson(ports.artefacts, run.config, ProjectConfig), getText(ports.artefacts, run.request)]);
  return { run, config, request };
}

/** Path of a spec's directory in the repository, without a trailing slash. */
export function specDirectory(context: Pick<RunContext, 'run' | 'config'>): string {
  return `${context.config.workspace.spec_directory.replace(/\/+$/u, '')}/${context.run.spec}`;
}

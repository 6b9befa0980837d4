import { CONFIG_PATH, parseProjectConfig } from '../domain/config/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { type SteeringReport, steeringReport } from '../domain/steering/index.ts';
import type { Ports } from './ports.ts';
import { readSteering } from './read-steering.ts';
import { readPath } from './repository-files.ts';
import { nowIso } from './tell.ts';
import { selectFor } from './steering-set.ts';

export interface PreviewSteeringInput {
  /** Commit, branch or tag; what a run would build on by default. */
  revision?: string;
  /** Paths that a change is about. */
  paths: readonly string[];
  /** Words that a request would say. */
  text: string;
}

/**
 * Which steering would apply to a change, and why each file does or does not; no run and no model is needed.
 * @throws StringlineError `revision-unknown`
 */
export async function previewSteering(input: PreviewSteeringInput, ports: Ports): Promise<SteeringReport & { commit: string }> {
  const { revision } = input;
  const commit = revision === undefined ? (await ports.source.inspect()).head : await ports.source.resolve(revision);
  if (commit === undefined)
    throw new StringlineError({
      code: 'revision-unknown',
      message: revision === undefined ? 'There is no commit yet.' : `There is no revision ${JSON.stringify(revision)}.`,
      exit: EXIT.usage,
    });
  const text = await readPath(ports.source, await ports.source.tree(commit), CONFIG_PATH);
  const { config } = parseProjectConfig(text, nowIso(ports).slice(0, 10));
  const files = await readSteering({ commit, paths: config.workspace.steering_paths }, ports);
  const { applied, notApplied } = selectFor(input, files);
  return { commit, ...steeringReport({ applied, notApplied }, ports.hash) };
}

import { driftFindings, driftItems } from '../../domain/drift/index.ts';
import type { DriftSummary } from '../../domain/gates/index.ts';
import { filesOf } from '../drift/code-files.ts';
import { whenWritten } from '../drift/design-written.ts';
import { measureDrift } from '../drift/measure-drift.ts';
import type { Ports } from '../ports.ts';
import { type RunContext, specDirectory } from '../run-context.ts';
import { nowIso } from '../tell.ts';

/**
 * How far the design and the code of a run's branch have come apart since the commit that it began from; where the run adds one thing, with
 * what others have added since the design was in step. Undefined where this host has nothing that reads code.
 */
export async function driftOfRun(
  context: RunContext,
  { commit, threshold }: { commit: string; threshold: number },
  ports: Ports,
): Promise<DriftSummary | undefined> {
  if (ports.codeReader === undefined) return undefined;
  const { run, config } = context;
  const [files, since] = [await filesOf(ports.source, commit), await filesOf(ports.source, run.baseCommit)];
  const design = `${specDirectory(context)}/design.md`;
  const none = { spec: run.spec, score: 0, drifted: false, inStep: 0, items: [], unbuilt: [], unread: [] };
  if ((await files.read(design)) === undefined) {
    const wasThere = (await since.read(design)) !== undefined;
    return { ...none, design: undefined, ...(wasThere && { lost: design }) };
  }
  const drift = await measureDrift(
    {
      ...{ specs: [run.spec], specDirectory: config.workspace.spec_directory, files, since, threshold },
      whenWritten: (path) => whenWritten(ports.source, run.baseCommit, path),
    },
    await ports.codeReader(),
    { at: nowIso(ports), commit },
  );
  const [spec] = drift.specs;
  if (spec === undefined) return { ...none, design };
  const ids = driftItems(spec).map(({ id }) => id);
  return {
    ...{ spec: run.spec, design, score: spec.score, drifted: spec.drifted, inStep: spec.matched.length },
    items: driftFindings(spec).map((finding, index) => ({ ...finding, subject: ids[index] ?? '' })),
    unbuilt: spec.pending.map(({ kind, name, design: { path, line } }) => ({ kind, name, path, line })),
    unread: drift.problems.flatMap(({ path, message, unread, hides }) =>
      unread === undefined ? [] : [{ path, reason: message, concerns: hides }],
    ),
  };
}

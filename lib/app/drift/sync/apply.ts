import { baselineOf, DRIFT_RECORD, type DriftRecord, renderRecord } from '../../../domain/drift/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { putText } from '../../artefacts.ts';
import { BUILD_VERSION } from '../../build-version.ts';
import { commitOnce } from '../../commit-once.ts';
import { acceptDocument } from '../../documents/accept-document.ts';
import type { CodeReader, Overlay, Ports } from '../../ports.ts';
import type { RunContext } from '../../run-context.ts';
import { nowIso } from '../../tell.ts';
import type { Drift, SpecDrift } from '../measure-drift.ts';
import { declaredIn } from '../read-specs.ts';

export interface Applied {
  commit: string;
  branch: string;
  /** What the commit holds, by path. */
  files: Record<string, string>;
}

/** Commits an accepted design with the record that says it is in step. The user's checkout is left alone. */
export async function applyDesign(
  what: { context: RunContext; drift: SpecDrift; facts: Drift['facts']; record: DriftRecord | undefined; text: string; digest: string },
  { ports, reader }: { ports: Ports; reader: CodeReader },
): Promise<Applied> {
  const { context, drift, text, digest } = what;
  const { run } = context;
  await acceptDocument({ runId: run.id, kind: 'design', digest }, ports);
  const declared = await declaredIn({ path: drift.design, text }, reader);
  // The date is the run's: made again after a crash, the record is the same.
  const synced = baselineOf(declared, what.facts, { at: run.createdAt, commit: run.baseCommit });
  const record: DriftRecord = { schema: 'stringline.drift-record/1', synced, accepted: what.record?.accepted ?? [] };
  const folder = drift.design.slice(0, drift.design.lastIndexOf('/') + 1);
  const files = { [drift.design]: text, [`${folder}${DRIFT_RECORD}`]: renderRecord(record) };
  const overlay: Overlay = {};
  for (const [path, content] of Object.entries(files)) overlay[path] = { digest: await putText(ports.artefacts, content), mode: '100644' };
  const key = ports.hash(canonicalJson({ kind: 'stringline.sync-commit/1', build: BUILD_VERSION, parent: run.baseCommit, overlay }));
  const message = `docs(${run.spec}): bring the design back in step with the code\n\nRun: ${run.id}\nDesign: ${digest}\n`;
  const commit = await commitOnce({ key, context, parent: run.baseCommit, overlay, message, stage: 'design', step: 'sync' }, ports);
  await ports.ledger.append({
    runId: run.id,
    key: `synced/${digest}`,
    type: 'design.synced',
    at: nowIso(ports),
    data: { spec: run.spec, digest, commit },
  });
  await ports.runs.move(run.id, ['running', 'waiting'], 'running', { at: nowIso(ports) });
  await ports.runs.move(run.id, ['running'], 'succeeded', { at: nowIso(ports) });
  return { commit, branch: run.branch, files };
}

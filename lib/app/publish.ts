import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { pullRequestText } from '../domain/publish/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { putText } from './artefacts.ts';
import { tipOf } from './branch.ts';
import { bringOut } from './bring-out.ts';
import { assertCarries } from './carrying.ts';
import { CloseRunInput, closeRun } from './close-run.ts';
import { recordFinished } from './finished-run.ts';
import { gatherFacts } from './publication-facts.ts';
import type { Ports } from './ports.ts';
import { PUBLICATION, type Publication } from './records.ts';
import { loadRun } from './run-context.ts';
import { nowIso, tell } from './tell.ts';

export const PublishInput = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('publish'), runId: z.string(), execution: z.exactOptional(z.string()) }),
  CloseRunInput,
]);
export type PublishInput = z.infer<typeof PublishInput>;

/** Writes the pull request text of a run whose gates have passed, seals its ledger and closes it; or records why a run failed. */
export async function publish(input: PublishInput, ports: Ports): Promise<Json> {
  if (input.operation === 'close') return closeRun(input, ports);
  if (input.execution !== undefined) await assertCarries(input.execution, input.runId, ports);
  const context = await loadRun(input.runId, ports);
  const { run } = context;
  const { title, body } = pullRequestText(await gatherFacts(context, ports));
  const text: Publication = {
    title,
    body: await putText(ports.artefacts, body),
    branch: run.branch,
    commit: await tipOf(run, ports.source),
  };
  // Kept first: whatever becomes of the push, the text is there.
  await ports.checkpoints.save(run.id, PUBLICATION.name, text);
  const publication: Publication = { ...text, ...(await bringOut(run, text, ports)) };
  if (publication.host !== undefined) await ports.checkpoints.save(run.id, PUBLICATION.name, publication);
  const at = nowIso(ports);
  await assertSucceeds(run.id, at, ports);
  await ports.ledger.append({ runId: run.id, key: 'run-succeeded', type: 'run.succeeded', at, data: publication });
  await recordFinished(run, publication.commit, ports);
  await tell(ports, run.id, {
    key: 'run-succeeded',
    type: 'run.succeeded',
    message: `Branch ${run.branch} is at ${publication.commit.slice(0, 9)}: ${title}`,
  });
  return publication;
}

/** Closes the run before anything says so; one that was cancelled at this moment stays cancelled. */
async function assertSucceeds(runId: string, at: string, ports: Ports): Promise<void> {
  await ports.runs.move(runId, ['waiting'], 'running', { at });
  const { moved, run } = await ports.runs.move(runId, ['running'], 'succeeded', { at });
  if (moved || run?.status === 'succeeded') return;
  throw new StringlineError({
    code: 'run-cancelled',
    message: `Run ${runId} is ${run?.status ?? 'gone'}, so it was not published.`,
    exit: EXIT.findings,
  });
}

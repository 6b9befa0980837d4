import type { Run } from '../domain/workflow/run.ts';
import type { Ports } from './ports.ts';
import { tell } from './tell.ts';

/** Says that a run was created, once: at its creation, and again at its first step, because a crash may have come between record and word. */
export async function recordCreated(run: Run, ports: Pick<Ports, 'clock' | 'ledger' | 'runs'>): Promise<void> {
  const { spec, request, baseCommit, config, requester, requesterId, reviewMode, createdAt } = run;
  await ports.ledger.append({
    runId: run.id,
    key: 'run-created',
    type: 'run.created',
    at: createdAt,
    data: { spec, request, baseCommit, config, requester, ...(requesterId !== undefined && { requesterId }), reviewMode },
  });
  await tell(ports, run.id, {
    key: 'run-created',
    type: 'run.created',
    message: `Run ${run.id} of spec ${spec} from ${baseCommit.slice(0, 9)}`,
  });
}

/** Says that a run was taken up again, once for each time: when it is, and at its first step, for the same reason. */
export async function recordResumed({ id: runId, resumed }: Run, ports: Pick<Ports, 'clock' | 'ledger' | 'runs'>): Promise<void> {
  if (resumed === undefined) return;
  const { attempt, at, ...data } = resumed;
  const key = `run-resumed/${attempt}`;
  await ports.ledger.append({ runId, key, type: 'run.resumed', at, data });
  await tell(ports, runId, {
    key,
    type: 'run.resumed',
    message: `Run ${runId} goes on after it ${data.after === 'failed' ? 'had failed' : 'had reached its budget'}`,
  });
}

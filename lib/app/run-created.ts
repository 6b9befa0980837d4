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

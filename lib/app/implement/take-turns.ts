import { applyReply, type AgentSession, sessionRequest, type SessionStep } from '../../domain/agent/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { attemptOf } from '../../domain/workflow/index.ts';
import { callModel, routeFor } from '../call-model.ts';
import type { Invocation, Ports } from '../ports.ts';
import { loadRun, type RunContext } from '../run-context.ts';
import { tell } from '../tell.ts';
import { keepTime } from '../time-left.ts';
import { inRepair } from './failed-checks.ts';
import { loadSession, loadTask, saveTask, type TaskState, withSession } from './task-state.ts';
import { storeCheckJob, storeOverlay, worldAt } from './task-tree.ts';

/** Lets the agent take turns until it wants checks, is stuck, or the invocation has not enough time for another. Stored after each. */
export async function takeTurns(input: { runId: string; taskId: string }, ports: Ports, invocation: Invocation): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  let state = await loadTask(input.runId, input.taskId, ports);
  const world = await worldAt(state.parent, ports.source);
  const time = keepTime(invocation);
  do {
    const session = await loadSession(state, ports);
    if (!session) throw new Error(`task ${state.id} has no conversation`);
    if (session.pending) return checksOf(context, { state, session }, ports);
    const step = await takeTurn({ context, state, session }, { world, ports, invocation });
    state = await withSession(
      { ...state, calls: state.calls + 1, ...(step.outcome.kind === 'stuck' && { stuck: step.outcome.reason }) },
      step.session,
      ports,
    );
    // Told before it is stored: a turn that is stored is not taken again after a crash, and nobody would tell of it.
    await tell(ports, input.runId, {
      key: `turn/${attemptOf(context.run)}/${state.id}/${state.calls}`,
      type: 'task.turn',
      message: `Task ${state.id}: ${step.log.join('; ')}`,
      data: { task: state.id, turn: state.calls },
    });
    await saveTask(input.runId, state, ports);
    if (step.outcome.kind === 'stuck') return { next: 'judge' };
    if (step.outcome.kind === 'checks') return checksOf(context, { state, session: step.session }, ports);
  } while (time.another());
  return { next: 'turn' };
}

async function takeTurn(
  what: { context: RunContext; state: TaskState; session: AgentSession },
  host: { world: Awaited<ReturnType<typeof worldAt>>; ports: Ports; invocation: Invocation },
): Promise<SessionStep> {
  const { context, state, session } = what;
  const route = routeFor(context, 'implement', { title: state.title, escalated: state.escalated });
  const purpose = {
    runId: context.run.id,
    spec: context.run.spec,
    stage: 'implement' as const,
    step: state.id,
    index: state.calls,
    useCase: route.useCase,
    steering: state.steering,
  };
  const request = { ...sessionRequest(session), model: route.ref, inference: route.inference, purpose };
  const reply = await callModel({ request, route, context }, host.ports, host.invocation).catch((error: unknown) => {
    throw inRepair(error, state);
  });
  return applyReply(session, reply, host.world);
}

async function checksOf(context: RunContext, { state, session }: { state: TaskState; session: AgentSession }, ports: Ports): Promise<Json> {
  const overlay = await storeOverlay(session.overlay, ports.artefacts);
  return { next: 'checks', job: await storeCheckJob({ context, taskId: state.id, parent: state.parent, overlay }, ports) };
}

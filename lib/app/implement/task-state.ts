import * as z from 'zod';
import type { AgentSession } from '../../domain/agent/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { getText, putJson } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadRecord } from '../records.ts';

/** Where a task stands between two invocations. The conversation itself is an artefact, named by its digest. */
export const TaskState = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Commit the task builds on. */
  parent: z.string(),
  /** Build key: the same key gives the same commit. */
  key: z.string(),
  /** Digest of the stored AgentSession; absent for checkpoints, which write nothing. */
  session: z.string().optional(),
  steering: z.string(),
  /** Model calls so far: the number of the next one. */
  calls: z.int(),
  /** Failed attempts on the usual route, and on the reasoning route. */
  failures: z.int(),
  escalatedFailures: z.int(),
  escalated: z.boolean(),
  /** Why the agent got stuck, until it is judged. */
  stuck: z.string().optional(),
  /** Text of the last failure, for a person. */
  failure: z.string().optional(),
  /** Set when the checks have passed. */
  report: z.strictObject({ summary: z.string(), evidence: z.array(z.strictObject({ criterion: z.string(), how: z.string() })) }).optional(),
  attention: z.array(z.string()),
  /** Set where the same inputs had been built and committed before the task was begun. */
  reused: z.boolean().optional(),
  /** The last judgement and what it was about: a judge that is called again after a crash gives the same answer and counts nothing twice. */
  judged: z.strictObject({ of: z.string(), answer: z.record(z.string(), z.string()) }).optional(),
});
export type TaskState = z.infer<typeof TaskState>;

const record = (id: string): { name: string; schema: typeof TaskState } => ({ name: `task/${id}`, schema: TaskState });

export async function loadTask(runId: string, taskId: string, ports: Pick<Ports, 'checkpoints'>): Promise<TaskState> {
  const state = await loadRecord(ports, runId, record(taskId));
  if (!state) throw new Error(`task ${taskId} of run ${runId} was not prepared`);
  return state;
}

export async function findTask(runId: string, taskId: string, ports: Pick<Ports, 'checkpoints'>): Promise<TaskState | undefined> {
  return loadRecord(ports, runId, record(taskId));
}

export async function saveTask(runId: string, state: TaskState, ports: Pick<Ports, 'checkpoints'>): Promise<void> {
  await ports.checkpoints.save(runId, record(state.id).name, state as unknown as Json);
}

export async function loadSession(state: TaskState, ports: Pick<Ports, 'artefacts'>): Promise<AgentSession | undefined> {
  return state.session === undefined ? undefined : (JSON.parse(await getText(ports.artefacts, state.session)) as AgentSession);
}

/** The state with a session stored beside it. */
export async function withSession(state: TaskState, session: AgentSession, ports: Pick<Ports, 'artefacts'>): Promise<TaskState> {
  return { ...state, session: await putJson(ports.artefacts, session) };
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Json } from '../../../../lib/domain/shared/digest.ts';
import {
  type Applied,
  type AslHost,
  apply,
  type EngineCommand,
  type EngineEvent,
  type ExecutionState,
  type FinishedStatus,
  type HistoryEntry,
  loadMachine,
  type Machine,
} from '../../../../lib/domain/workflow/asl/index.ts';

export const host: AslHost = {
  hash: (text, algorithm) => createHash(algorithm.toLowerCase().replace('-', '')).update(text).digest('hex'),
};

export type StartTask = Extract<EngineCommand, { type: 'StartTask' }>;

/** How a task answers; without an output or an error it never does. */
export interface Reply {
  output?: Json;
  error?: string;
  cause?: string;
  /** Virtual seconds from the start of the task; 0 when left out. */
  afterSeconds?: number;
  /** Times of heartbeats, in virtual seconds from the start of the task. */
  heartbeats?: number[];
}

export interface RunOptions {
  input?: Json;
  /** Start of the virtual clock. */
  at?: string;
  seed?: string;
  /** Answers the n-th start (from 1) of the task of that state. */
  answer?: (task: StartTask, attempt: number) => Reply;
  abortAfterSeconds?: number;
  /** Delivers answers of cancelled tasks and cancelled timers too: they must change nothing. */
  deliverStale?: boolean;
  /** Sees each step; may replace the state by an equal one, e.g. by what was read back from storage. */
  between?: (state: ExecutionState) => ExecutionState;
}

export interface RunResult {
  status: FinishedStatus | 'WAITING';
  output?: Json;
  error?: string;
  cause?: string;
  /** Virtual seconds from start to end. */
  seconds: number;
  commands: { seconds: number; command: EngineCommand }[];
  history: HistoryEntry[];
  events: EngineEvent[];
  state: ExecutionState;
}

/** Loads a definition that must be right. */
export function load(definition: unknown, name = 'machine'): Machine {
  const loaded = loadMachine(name, definition);
  if (!loaded.ok) throw new Error(loaded.findings.map((finding) => `${finding.ruleId}: ${finding.message}`).join('\n'));
  return loaded.machine;
}

/** More than the quota of a history lets happen, heartbeats aside. */
const MAX_EVENTS = 30_000;

interface Scheduled {
  at: number;
  order: number;
  /** The task or timer that it belongs to. */
  id: string;
  event: (at: string) => EngineEvent;
}

/** Runs an execution in memory on a virtual clock until it ends, or waits for something that never comes. */
export async function runToEnd(machine: Machine, options: RunOptions = {}): Promise<RunResult> {
  const start = Date.parse(options.at ?? '2026-01-01T00:00:00.000Z');
  const world = new World(options, start);
  const events: EngineEvent[] = [];
  const commands: RunResult['commands'] = [];
  const history: HistoryEntry[] = [];
  let state: ExecutionState | undefined;
  let finish: Extract<EngineCommand, { type: 'Finish' }> | undefined;
  for (let event: EngineEvent | undefined = started(machine, options, start); event !== undefined; event = world.next()) {
    if (events.push(event) > MAX_EVENTS) throw new Error('The execution runs on: nothing holds it to the quota of its history.');
    const applied: Applied = await apply(machine, state, event, host);
    state = options.between === undefined ? applied.state : options.between(applied.state);
    history.push(...applied.history);
    for (const command of applied.commands) {
      commands.push({ seconds: (world.now - start) / 1000, command });
      world.take(command);
      if (command.type === 'Finish') finish = command;
    }
    if (finish !== undefined && options.deliverStale !== true) break;
  }
  const { status, output, error, cause } = finish ?? { status: 'WAITING' as const };
  const seconds = ((commands.findLast(({ command }) => command.type === 'Finish')?.seconds ?? (world.now - start) / 1000) * 1000) / 1000;
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    seconds,
    commands,
    history,
    events,
    state: state ?? {},
  };
}

function started(machine: Machine, options: RunOptions, start: number): EngineEvent {
  return {
    type: 'ExecutionStarted',
    at: new Date(start).toISOString(),
    execution: { id: 'arn:aws:states:local:000000000000:execution:machine:run-1', name: 'run-1' },
    stateMachine: { id: `arn:aws:states:local:000000000000:stateMachine:${machine.name}`, name: machine.name },
    input: options.input ?? {},
    seed: options.seed ?? 'seed',
  };
}

/** Everything outside of the interpreter: tasks, timers and the clock. */
class World {
  now: number;
  private readonly options: RunOptions;
  private queue: Scheduled[] = [];
  private order = 0;
  private readonly attempts = new Map<string, number>();

  constructor(options: RunOptions, start: number) {
    this.options = options;
    this.now = start;
    if (options.abortAfterSeconds !== undefined) {
      this.schedule(start + options.abortAfterSeconds * 1000, 'abort', (at) => ({
        type: 'ExecutionAborted',
        at,
        error: 'Aborted',
        cause: 'by hand',
      }));
    }
  }

  next(): EngineEvent | undefined {
    this.queue.sort((a, b) => a.at - b.at || a.order - b.order);
    const due = this.queue.shift();
    if (due === undefined) return undefined;
    this.now = Math.max(this.now, due.at);
    return due.event(new Date(this.now).toISOString());
  }

  take(command: EngineCommand): void {
    if (command.type === 'StartTask') this.startTask(command);
    else if (command.type === 'SetTimer') {
      const { timerId } = command;
      this.schedule(Date.parse(command.at), timerId, (at) => ({ type: 'TimerFired', at, timerId }));
    } else if (command.type !== 'Finish' && this.options.deliverStale !== true) {
      const gone = command.type === 'CancelTask' ? command.taskId : command.timerId;
      this.queue = this.queue.filter(({ id }) => id !== gone);
    }
  }

  private startTask(command: StartTask): void {
    const attempt = (this.attempts.get(command.stateName) ?? 0) + 1;
    this.attempts.set(command.stateName, attempt);
    const reply: Reply = this.options.answer?.(command, attempt) ?? { output: {} };
    const { taskId } = command;
    for (const beat of reply.heartbeats ?? [])
      this.schedule(this.now + beat * 1000, taskId, (at) => ({ type: 'TaskHeartbeat', at, taskId }));
    const due = this.now + (reply.afterSeconds ?? 0) * 1000;
    const { output, error, cause = '' } = reply;
    if (error !== undefined) this.schedule(due, taskId, (at) => ({ type: 'TaskFailed', at, taskId, error, cause }));
    else if (output !== undefined) this.schedule(due, taskId, (at) => ({ type: 'TaskSucceeded', at, taskId, output }));
  }

  private schedule(at: number, id: string, event: Scheduled['event']): void {
    this.queue.push({ at, order: (this.order += 1), id, event });
  }
}

/** What the loader says to one of the state machines that this repository ships. */
export function loadMachineOf(name: string): ReturnType<typeof loadMachine> {
  return loadMachine(name, JSON.parse(readFileSync(new URL(`../../../../statemachines/${name}.asl.json`, import.meta.url), 'utf8')));
}

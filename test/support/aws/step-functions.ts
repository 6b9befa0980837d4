import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { hashText, sha256 } from '../../../lib/adapters/local/sha256.ts';
import { openLocalStores } from '../../../lib/adapters/local/stores/index.ts';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import { StringlineError } from '../../../lib/domain/shared/errors.ts';
import {
  createEngine,
  type Engine,
  executionArn as engineArn,
  type ExecutionDescription,
  machineArn,
  type StageFunction,
} from '../../../lib/local/engine/index.ts';
import { HOOK_FUNCTIONS } from '../../../lib/domain/platform/index.ts';
import { loadHookMachine, loadStateMachines, STAGE_FUNCTIONS } from '../../../lib/local/state-machines.ts';
import { type JsonService, type Refusal, ServiceError, startJsonService } from './json-service.ts';
import type { Functions } from './lambda/functions.ts';

export interface StepFunctions extends JsonService {
  /** What failed that should not have: faults of the engine itself. */
  faults: unknown[];
  /** Resolves when the execution has ended. */
  ended(executionArn: string): Promise<ExecutionDescription>;
  /** Name of the machine whose execution waits for a token; undefined once nobody does. */
  machineOf(taskToken: string): string | undefined;
}

export interface StepFunctionsOptions {
  /** Folder for the engine's journal. */
  directory: string;
  functions: Pick<Functions, 'invoke'>;
  /** Put before the names of the machines where they are deployed; the engine knows them without. */
  prefix?: string;
  refusal?: Refusal;
}

const Start = z.object({ stateMachineArn: z.string(), name: z.string().default(randomUUID), input: z.string().default('{}') });
const Execution = z.object({ executionArn: z.string() });
const Stop = Execution.extend({ error: z.string().optional(), cause: z.string().optional() });
const Success = z.object({ taskToken: z.string(), output: z.string() });
const Failure = z.object({ taskToken: z.string(), error: z.string().optional(), cause: z.string().optional() });

/** Step Functions over the wire, answered by the embedded engine; its Lambda tasks call bundled functions in processes of their own. */
export async function startStepFunctions({ directory, functions, prefix = '', refusal }: StepFunctionsOptions): Promise<StepFunctions> {
  const stores = openLocalStores(directory);
  const faults: unknown[] = [];
  const stopped = Promise.withResolvers<undefined>();
  const [runs, hooks] = [loadStateMachines(), loadHookMachine()];
  const names = [...Object.values(STAGE_FUNCTIONS), ...Object.values(HOOK_FUNCTIONS)];
  const engine = createEngine({
    database: stores.database,
    machines: { ...runs.machines, ...hooks.machines },
    definitions: { ...runs.definitions, ...hooks.definitions },
    functions: Object.fromEntries(names.map((name) => [name, invokeWith(functions, name)])),
    clock: { now: () => new Date() },
    host: { hash: hashText },
    ids: randomUUID,
    // The service never looks away: an execution that waits for a token is driven on the moment it comes.
    background: () => stopped.promise,
  });
  const running = new Map<string, Promise<unknown>>();
  const drive = (id: string): void => {
    if (!running.has(id))
      running.set(
        id,
        engine.run(id).catch((error: unknown) => faults.push(error)),
      );
  };
  const service = await startJsonService({
    target: 'AWSStepFunctions',
    version: '1.0',
    operations: operationsOf(engine, drive, prefix),
    refusal,
  });
  return {
    ...service,
    faults,
    machineOf: (taskToken) => {
      const row = stores.database.get('SELECT execution FROM tasks WHERE token_hash = ?', sha256(taskToken));
      return /:execution:([^:]+)/.exec(String(row?.['execution']))?.[1];
    },
    ended: async (executionArn) => {
      await running.get(executionArn);
      const execution = await engine.describe(executionArn);
      if (execution === undefined) throw new Error(`there is no execution ${executionArn}`);
      return execution;
    },
    close: async () => {
      await service.close();
      const closing = engine.close();
      stopped.resolve(undefined);
      await closing;
      stores.close();
    },
  };
}

/** What a Lambda task of a state machine does: call the function, and name its failure as Step Functions would. */
function invokeWith(functions: Pick<Functions, 'invoke'>, name: string): StageFunction {
  return async (payload) => {
    const result = await functions.invoke(name, payload);
    if (result.ok) return JSON.parse(result.payload) as Json;
    const { errorType, errorMessage } = result.failure;
    throw Object.assign(new Error(errorMessage), { errorName: errorType });
  };
}

type Operations = Parameters<typeof startJsonService>[0]['operations'];

function operationsOf(engine: Engine, drive: (id: string) => void, prefix: string): Operations {
  const own = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  /** The engine's name of an execution, whatever the region and the names of the deployment. */
  const known = (arn: string): string => {
    const { machine, name = '' } = /:execution:(?<machine>[^:]+):(?<name>[^:]+)$/.exec(arn)?.groups ?? {};
    return machine === undefined ? arn : engineArn(own(machine), name);
  };
  return {
    StartExecution: async (input) => {
      const { stateMachineArn, name, input: text } = read(Start, input);
      const machine = /:stateMachine:([^:]+)/.exec(stateMachineArn)?.[1];
      if (machine === undefined) throw new ServiceError('InvalidArn', `Invalid Arn: ${stateMachineArn}`);
      const executionArn = await start(engine, { machine: own(machine), name, input: JSON.parse(text) as Json });
      drive(executionArn);
      return { executionArn, startDate: seconds((await engine.describe(executionArn))?.startedAt) };
    },
    StopExecution: async (input) => {
      const { executionArn, error, cause } = read(Stop, input);
      await describe(engine, known(executionArn));
      await engine.abort(known(executionArn), { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) });
      return { stopDate: Date.now() / 1000 };
    },
    DescribeExecution: async (input) => presented(await describe(engine, known(read(Execution, input).executionArn))),
    SendTaskSuccess: async (input) => {
      const { taskToken, output } = read(Success, input);
      return told(await engine.succeed(taskToken, JSON.parse(output) as Json));
    },
    SendTaskFailure: async (input) => {
      const { taskToken, error = 'Error', cause = '' } = read(Failure, input);
      return told(await engine.fail(taskToken, error, cause));
    },
    SendTaskHeartbeat: async (input) => told(await engine.heartbeat(read(z.object({ taskToken: z.string() }), input).taskToken)),
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

async function start(engine: Engine, what: { machine: string; name: string; input: Json }): Promise<string> {
  const arn = machineArn(what.machine);
  try {
    const id = await engine.start(what.machine, what.name, what.input);
    if ((await engine.describe(id))?.status === 'RUNNING') return id;
  } catch (error) {
    if (!(error instanceof StringlineError)) throw error;
    if (error.code === 'machine-unknown') throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    if (error.code !== 'execution-exists') throw error;
  }
  throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${what.name}'`);
}

async function describe(engine: Engine, executionArn: string): Promise<ExecutionDescription> {
  const execution = await engine.describe(executionArn);
  if (execution) return execution;
  throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
}

function presented(execution: ExecutionDescription): Record<string, unknown> {
  const { id, machine, name, status, input, output, error, cause, startedAt, stoppedAt } = execution;
  return {
    executionArn: id,
    stateMachineArn: machineArn(machine),
    name,
    status,
    input: JSON.stringify(input),
    startDate: seconds(startedAt),
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
  };
}

const seconds = (iso: string | undefined): number => Date.parse(iso ?? '') / 1000;

function told(known: boolean): object {
  if (known) return {};
  throw new ServiceError('TaskTimedOut', 'Task Timed Out: Provided task does not exist anymore');
}

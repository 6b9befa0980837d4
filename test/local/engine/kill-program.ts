/**
 * A process for the kill test: `node kill-program.ts <directory> <before|after> <n>` drives one execution to its end and prints its output,
 * or is killed (SIGKILL, by itself) before or after its nth transaction; `n` 0 lets it live.
 */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DurableWrite } from '../../../lib/adapters/local/write-hooks.ts';
import { openDatabase } from '../../../lib/adapters/local/stores/index.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import { loadMachine, type Machine } from '../../../lib/domain/workflow/asl/index.ts';
import { createEngine, type StageFunction } from '../../../lib/local/engine/index.ts';

const [directory = '', moment = '', count = ''] = process.argv.slice(2);
const killAt = Number(count);

const invoke = (functionName: string, payload: Json, rest: Record<string, Json>): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: payload },
  Output: '{% $states.result.Payload %}',
  ...rest,
});

const DEFINITIONS: Record<string, Json> = {
  pipeline: {
    QueryLanguage: 'JSONata',
    StartAt: 'Draft',
    States: {
      Draft: invoke('effect', { key: 'draft' }, { Assign: { drafted: '{% $states.result.Payload %}' }, Next: 'Review' }),
      Review: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        Next: 'Pause',
      },
      Pause: { Type: 'Wait', Seconds: 2, Next: 'Tasks' },
      Tasks: {
        Type: 'Map',
        Items: '{% ["a", "b", "c"] %}',
        MaxConcurrency: 2,
        ItemProcessor: {
          StartAt: 'Task',
          States: {
            Task: {
              Type: 'Task',
              Resource: 'arn:aws:states:::states:startExecution.sync:2',
              Arguments: { StateMachineArn: 'task', Input: '{% $states.input %}' },
              Output: '{% $states.result.Output %}',
              End: true,
            },
          },
        },
        Next: 'Publish',
      },
      Publish: invoke('effect', { key: 'publish', of: '{% $states.input %}', drafted: '{% $drafted %}' }, { End: true }),
    },
  },
  task: {
    QueryLanguage: 'JSONata',
    StartAt: 'Work',
    States: {
      Work: invoke(
        'flaky',
        { key: '{% "work-" & $states.input %}', attempt: '{% $states.context.State.RetryCount %}' },
        { Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1 }], End: true },
      ),
    },
  },
};

const file = (name: string): string => join(directory, name);
const lines = (name: string): string[] => (existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').filter(Boolean) : []);

function append(name: string, line: string): void {
  appendFileSync(file(name), `${line}\n`);
  const descriptor = openSync(file(name), 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** An effect in the world: counted every time it is asked for, made once per key. */
const effect: StageFunction = (payload) => {
  const { key } = payload as { key: string };
  append('calls', key);
  if (!lines('effects').includes(key)) append('effects', key);
  return Promise.resolve({ did: payload });
};

/** Fails at the first attempt, so that every item is retried once. */
const flaky: StageFunction = (payload, invocation) => {
  const { key, attempt } = payload as { key: string; attempt: number };
  if (attempt > 0) return effect({ key }, invocation);
  return Promise.reject(Object.assign(new Error('try again'), { errorName: 'Flaky' }));
};

const ask: StageFunction = (payload) => {
  append('tokens', (payload as { token: string }).token);
  return Promise.resolve(null);
};

function machineOf(name: string, definition: Json): Machine {
  const loaded = loadMachine(name, definition);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
  return loaded.machine;
}

let begun = 0;
/** Transactions of the journal; who holds the lease is no step of the run. */
const die = (at: string) => (write: DurableWrite) => {
  if (/^\w+ (?:INTO|FROM)? ?leases /.test(write.what)) return;
  if (at === 'before') begun += 1;
  if (moment === at && begun === killAt) process.kill(process.pid, 'SIGKILL');
};

let id = 0;
const database = openDatabase(file('engine.sqlite'), { hooks: { before: die('before'), after: die('after') } });
const clock = { now: () => new Date() };
const engine = createEngine({
  database,
  machines: Object.fromEntries(Object.entries(DEFINITIONS).map(([name, definition]) => [name, machineOf(name, definition)])),
  definitions: DEFINITIONS,
  functions: { effect, flaky, ask },
  clock,
  // Fifty times as fast as time.
  scheduler: {
    at: (time, fire) => {
      const timer = setTimeout(fire, Math.max(0, time - Date.now()) / 50);
      return () => {
        clearTimeout(timer);
      };
    },
  },
  host: { hash: (text) => sha256(text) },
  ids: () => `id-${(id += 1)}`,
});

const execution = await engine.start('pipeline', 'run', { request: 1 });
let outcome = await engine.run(execution);
while (outcome.outcome === 'idle') {
  for (const token of new Set(lines('tokens'))) await engine.succeed(token, 'approved');
  outcome = await engine.run(execution);
}
database.close();
process.stdout.write(JSON.stringify(outcome));

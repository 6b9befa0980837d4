import { createHash } from 'node:crypto';
import { StateMachine } from 'aws-local-stepfunctions';
import { type AslHost, apply, type EngineEvent, type ExecutionState, loadMachine, type Machine } from '../lib/domain/workflow/asl/index.ts';
import { type Bench, compare, fastest } from './bench.ts';

const host: AslHost = { hash: (text, algorithm) => createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex') };
const AT = '2026-01-01T00:00:00.000Z';
const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:step';

/** States one after another, named so that both engines can take them. */
function chain(length: number, state: (index: number) => object): Record<string, object> {
  const entries = Array.from({ length }, (_, index) => {
    const way = index === length - 1 ? { End: true } : { Next: `S${index + 1}` };
    return [`S${index}`, { ...state(index), ...way }] as const;
  });
  return Object.fromEntries(entries);
}

const ours = (states: Record<string, object>): object => ({ QueryLanguage: 'JSONata', StartAt: 'S0', States: states });

/** Tasks that each count one up: what is sent and what is kept are expressions, or JSONPath in the twin. */
const tasks = (length: number): object =>
  ours(
    chain(length, () => ({
      Type: 'Task',
      Resource: RESOURCE,
      Arguments: { n: '{% $states.input.n %}' },
      Output: { n: '{% $states.result.n %}', run: '{% $states.input.run %}' },
    })),
  );
const twin = (length: number): object => ({
  StartAt: 'S0',
  States: chain(length, () => ({
    Type: 'Task',
    Resource: RESOURCE,
    Parameters: { 'n.$': '$.n' },
    ResultSelector: { 'n.$': '$.n' },
  })),
});

/** Three expressions a state: a variable, and two members of the output. */
const passes = (length: number): object =>
  ours(
    chain(length, (index) => ({
      Type: 'Pass',
      Assign: { [`v${index % 5}`]: '{% $states.input.n + 1 %}' },
      Output: { n: '{% $states.input.n + 1 %}', label: "{% $states.input.n % 2 = 0 ? 'even' : 'odd' %}" },
    })),
  );

function load(definition: object): Machine {
  const loaded = loadMachine('bench', definition);
  if (!loaded.ok) throw new Error(loaded.findings.map(({ message }) => message).join('\n'));
  return loaded.machine;
}

/** Runs an execution whose tasks answer at once; gives the output. */
async function run(machine: Machine): Promise<{ n: number }> {
  const id = { id: 'run', name: 'run' };
  let event: EngineEvent | undefined = {
    type: 'ExecutionStarted',
    at: AT,
    execution: id,
    stateMachine: id,
    input: { n: 0, run: 'r' },
    seed: 's',
  };
  let state: ExecutionState | undefined;
  while (event !== undefined) {
    const applied = await apply(machine, state, event, host);
    ({ state } = applied);
    event = undefined;
    for (const command of applied.commands) {
      if (command.type === 'StartTask') {
        const { n } = command.arguments as { n: number };
        event = { type: 'TaskSucceeded', at: AT, taskId: command.taskId, output: { n: n + 1 } };
      } else if (command.type === 'Finish') return command.output as { n: number };
    }
  }
  throw new Error('The execution did not end.');
}

async function runPeer(length: number): Promise<{ n: number }> {
  const machine = new StateMachine(twin(length) as ConstructorParameters<typeof StateMachine>[0], {
    validationOptions: { checkArn: true },
  });
  const overrides = Object.fromEntries(
    Array.from({ length }, (_, index) => [`S${index}`, (input: unknown) => Promise.resolve({ n: (input as { n: number }).n + 1 })]),
  );
  const execution = machine.run({ n: 0 }, { overrides: { taskResourceLocalHandlers: overrides } });
  return (await execution.result) as unknown as { n: number };
}

function expectCount(length: number, { n }: { n: number }): void {
  if (n !== length) throw new Error(`A chain of ${length} counted to ${n}.`);
}

const times = async (count: number, work: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < count; round += 1) await work();
};

export const bench: Bench = {
  title: 'The engine in memory',
  async run() {
    const whole = await compare(9, {
      ours: async () => expectCount(100, await run(load(tasks(100)))),
      peer: async () => expectCount(100, await runPeer(100)),
    });
    const expressions = load(passes(100));
    const short = load(tasks(100));
    const long = load(tasks(1000));
    const steps = await compare(31, {
      passes: () => times(20, async () => expectCount(100, await run(expressions))),
    });
    const growth = await compare(
      31,
      {
        short: () => times(10, async () => expectCount(100, await run(short))),
        long: async () => expectCount(1000, await run(long)),
      },
      fastest,
    );
    return [
      {
        measure: 'load, check and run 100 tasks in a chain',
        unit: 'ms',
        value: whole.ours,
        reference: { name: 'aws-local-stepfunctions (JSONPath)', value: whole.peer },
        bar: { kind: 'ratio', factor: 0.5 },
      },
      {
        measure: 'transitions with three expressions a state',
        unit: 'per s',
        value: (2000 / steps.passes) * 1000,
        bar: { kind: 'at-least', value: 10_000 },
      },
      {
        measure: 'a step in a machine of 1,000 states',
        unit: 'µs',
        value: growth.long,
        reference: { name: 'a step in one of 100', value: growth.short },
        bar: { kind: 'ratio', factor: 1.2 },
      },
    ];
  },
};

import { describe, expect, it } from '@jest/globals';
import { load, loadMachineOf, type Reply, runToEnd } from './run-to-end.ts';

const machine = (startAt: string, states: object): unknown => ({ QueryLanguage: 'JSONata', StartAt: startAt, States: states });
const task = (more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  ...('Next' in more ? {} : { End: true }),
  ...more,
});

describe('a Map with a tolerance', () => {
  it('gives the results of the items that succeeded, in their order', async () => {
    const definition = machine('M', {
      M: {
        Type: 'Map',
        Items: ['a', 'b', 'c'],
        ToleratedFailureCount: 1,
        ItemProcessor: { StartAt: 'A', States: { A: task({ Output: '{% $states.input %}' }) } },
        End: true,
      },
    });
    const answer = (_: unknown, attempt: number): Reply => (attempt === 2 ? { error: 'E' } : { output: {}, afterSeconds: 5 - attempt });

    await expect(runToEnd(load(definition), { answer })).resolves.toMatchObject({ status: 'SUCCEEDED', output: ['a', 'c'] });
  });

  it('is fatal all the same when an item fails with States.Runtime', async () => {
    const choice = { Type: 'Choice', Choices: [{ Condition: false, Next: 'S' }] };
    const definition = machine('M', {
      M: {
        Type: 'Map',
        Items: [1, 2],
        ToleratedFailurePercentage: 100,
        ItemProcessor: { StartAt: 'C', States: { C: choice, S: { Type: 'Succeed' } } },
        End: true,
      },
    });

    await expect(runToEnd(load(definition))).resolves.toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it.each([
    ['MaxConcurrency', '{% -1 %}'],
    ['MaxConcurrency', "{% 'all' %}"],
    ['ToleratedFailureCount', '{% 0.5 %}'],
    ['ToleratedFailurePercentage', '{% 101 %}'],
    ['ToleratedFailurePercentage', "{% 'half' %}"],
  ])('refuses %s of %s', async (field, value) => {
    const definition = machine('M', {
      M: { Type: 'Map', Items: [1], [field]: value, ItemProcessor: { StartAt: 'A', States: { A: task() } }, End: true },
    });

    await expect(runToEnd(load(definition))).resolves.toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      commands: [{ command: { type: 'Finish' } }],
    });
  });

  it('stops what runs when an ItemSelector fails', async () => {
    const definition = machine('M', {
      M: {
        Type: 'Map',
        Items: [{ v: 1 }, {}],
        ItemSelector: '{% $states.context.Map.Item.Value.v %}',
        ItemProcessor: { StartAt: 'A', States: { A: task() } },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'C' }],
        End: true,
      },
      C: { Type: 'Pass', End: true },
    });

    const run = await runToEnd(load(definition), { answer: () => ({}) });

    expect(run.commands.map(({ command }) => command.type)).toEqual(['StartTask', 'CancelTask', 'Finish']);
    expect(run.status).toBe('SUCCEEDED');
  });
});

describe('the history', () => {
  it('places entries inside Map and Parallel', async () => {
    const inner = { Type: 'Map', Items: [1, 2], ItemProcessor: { StartAt: 'T', States: { T: task() } }, End: true };
    const definition = machine('P', {
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
          { StartAt: 'M', States: { M: inner } },
        ],
        End: true,
      },
    });

    const run = await runToEnd(load(definition));

    const entered = run.history.filter(({ type }) => type === 'StateEntered').map(({ path, stateName }) => `${path}:${stateName}`);
    expect(entered).toEqual([':P', 'P[0]:A', 'P[1]:M', 'P[1]/M[0]:T', 'P[1]/M[1]:T']);
  });

  it('tells of retries, catches and failures', async () => {
    const definition = machine('A', {
      A: task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['E'], Next: 'F' }] }),
      F: { Type: 'Fail', Error: 'End' },
    });

    const run = await runToEnd(load(definition), { answer: () => ({ error: 'E', cause: 'c' }) });

    expect(run.history.map(({ type, stateName }) => `${stateName} ${type}`)).toEqual([
      'A StateEntered',
      'A RetryScheduled',
      'A Caught',
      'A StateExited',
      'F StateEntered',
      'F StateFailed',
    ]);
    expect(run.history[1]?.detail).toEqual({ error: 'E', cause: 'c', attempt: 1, seconds: 1 });
  });
});

describe('errors', () => {
  it('have names of at most 256 and causes of at most 32,768 characters', async () => {
    const run = await runToEnd(load(machine('A', { A: task() })), {
      answer: () => ({ error: 'e'.repeat(300), cause: 'c'.repeat(40_000) }),
    });

    expect([run.error?.length, run.cause?.length]).toEqual([256, 32_768]);
  });
});

describe('the state of an execution', () => {
  it('stays small: it holds what runs, not what was', async () => {
    const loop = machine('I', {
      I: { Type: 'Pass', Assign: { n: 0 }, Next: 'A' },
      A: task({ Assign: { n: '{% $n + 1 %}' }, Output: {}, Next: 'C' }),
      C: { Type: 'Choice', Choices: [{ Condition: '{% $n < 200 %}', Next: 'A' }], Default: 'S' },
      S: { Type: 'Succeed' },
    });
    const sizes: number[] = [];

    await runToEnd(load(loop), {
      between: (state) => {
        sizes.push(JSON.stringify(state).length);
        return state;
      },
    });

    expect(sizes.length).toBe(201);
    expect(Math.max(...sizes)).toBeLessThan(700);
  });
});

describe('the state machines of this repository', () => {
  it.each(['spec-pipeline', 'author-document', 'implement-task', 'verify'])('%s loads', (name) => {
    expect(loadMachineOf(name)).toMatchObject({ ok: true });
  });
});

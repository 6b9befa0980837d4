import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../lib/domain/shared/errors.ts';
import { executionArn, machineArn, type StageFunction } from '../../../lib/local/engine/index.ts';
import { definition, engineOf, invoke } from './support.ts';

const echo: StageFunction = (payload) => Promise.resolve(payload);

describe('the engine runs', () => {
  it('a chain of functions and tells what came out', async () => {
    const { engine } = engineOf(
      { chain: definition('One', { One: invoke('add', { Next: 'Two' }), Two: invoke('add') }) },
      { functions: { add: (payload) => Promise.resolve({ n: (payload as { n: number }).n + 1 }) } },
    );
    const id = await engine.start('chain', 'first', { n: 1 });

    const outcome = await engine.run(id);

    expect(id).toBe(executionArn('chain', 'first'));
    expect(outcome).toMatchObject({ outcome: 'finished', status: 'SUCCEEDED', output: { n: 3 }, name: 'first', machine: 'chain' });
    expect(await engine.describe(id)).toMatchObject({ status: 'SUCCEEDED', output: { n: 3 } });
    expect(await engine.run(id)).toEqual(outcome);
  });

  it('the tasks of a Map at the same time', async () => {
    let running = 0;
    let most = 0;
    const slow: StageFunction = async (payload) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return payload;
    };
    const each = definition('Each', {
      Each: {
        Type: 'Map',
        Items: '{% [1..6] %}',
        MaxConcurrency: 3,
        ItemProcessor: { StartAt: 'Slow', States: { Slow: invoke('slow') } },
        End: true,
      },
    });
    const { engine } = engineOf({ each }, { functions: { slow } });

    const outcome = await engine.run(await engine.start('each', 'e', {}));

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3, 4, 5, 6] });
    expect(most).toBe(3);
  });

  it('the reply of lambda:invoke as the service shapes it', async () => {
    const { engine } = engineOf(
      {
        m: definition('A', {
          A: invoke('arn:aws:lambda:eu-west-1:123456789012:function:echo:live', { Output: '{% $states.result %}', End: true }),
        }),
      },
      { functions: { echo } },
    );

    const outcome = await engine.run(await engine.start('m', 'x', { a: 1 }));

    expect(outcome).toMatchObject({ output: { ExecutedVersion: '$LATEST', Payload: { a: 1 }, StatusCode: 200 } });
  });

  it.each([
    { name: 'an Error', thrown: new TypeError('no'), error: 'TypeError', message: 'no' },
    {
      name: 'a StringlineError',
      thrown: new StringlineError({ code: 'budget-reached', message: 'spent', exit: EXIT.budget }),
      error: 'BudgetReached',
      message: 'spent',
    },
    {
      name: 'an object that names its error',
      thrown: Object.assign(new Error('m'), { errorName: 'Throttled' }),
      error: 'Throttled',
      message: 'm',
    },
    { name: 'something that is no error', thrown: 'text', error: 'Error', message: 'text' },
  ])('and fails a task by what its function throws: $name', async ({ thrown, error, message }) => {
    const { engine } = engineOf(
      { m: definition('A', { A: invoke('fails') }) },
      {
        functions: {
          fails: () => {
            throw thrown as Error;
          },
        },
      },
    );

    const outcome = await engine.run(await engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ outcome: 'finished', status: 'FAILED', error });
    expect(JSON.parse(outcome.cause ?? '')).toEqual({ errorType: error, errorMessage: message });
  });

  it.each([
    { name: 'an unknown function', functionName: 'absent', error: 'Lambda.ResourceNotFoundException' },
    { name: 'a result that is too large', functionName: 'large', error: 'States.DataLimitExceeded' },
    { name: 'a result that is no JSON', functionName: 'circular', error: 'Runtime.MarshalError' },
  ])('and fails a task for $name', async ({ functionName, error }) => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const functions: Record<string, StageFunction> = {
      large: () => Promise.resolve('x'.repeat(300_000)),
      circular: () => Promise.resolve(circular as Json),
    };
    const { engine } = engineOf({ m: definition('A', { A: invoke(functionName) }) }, { functions });

    const outcome = await engine.run(await engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ status: 'FAILED', error });
  });

  it('a retry when its delay is over, and idles when the delay is long', async () => {
    let calls = 0;
    const flaky: StageFunction = () => {
      calls += 1;
      return calls < 3 ? Promise.reject(new RangeError('not yet')) : Promise.resolve('done');
    };
    const retry = [{ ErrorEquals: ['RangeError'], IntervalSeconds: 100, MaxAttempts: 3, BackoffRate: 1 }];
    const { engine, time } = engineOf(
      { m: definition('A', { A: invoke('flaky', { Retry: retry, End: true }) }) },
      { functions: { flaky } },
    );
    const id = await engine.start('m', 'x', {});

    const first = await engine.run(id);
    time.advance(100_000);
    const second = await engine.run(id);
    time.advance(100_000);
    const third = await engine.run(id);

    expect(first).toMatchObject({ outcome: 'idle', status: 'RUNNING', waitingFor: [], nextTimerAt: '2026-11-01T10:01:40.000Z' });
    expect(second).toMatchObject({ outcome: 'idle', nextTimerAt: '2026-11-01T10:03:20.000Z' });
    expect(third).toMatchObject({ outcome: 'finished', output: 'done' });
    expect(calls).toBe(3);
  });

  it('an execution started by a state, and gives its description back', async () => {
    const start = (machine: string, rest: Record<string, Json> = {}): Json => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: machine, Input: '{% $states.input %}' },
      ...rest,
      End: true,
    });
    const { engine } = engineOf(
      { outer: definition('Child', { Child: start(machineArn('inner')) }), inner: definition('A', { A: invoke('echo') }) },
      { functions: { echo } },
    );
    const id = await engine.start('outer', 'x', { a: [1] });

    const outcome = await engine.run(id);

    expect(outcome.output).toEqual({
      ExecutionArn: expect.stringMatching(/execution:inner:[0-9a-f]{40}$/),
      Input: { a: [1] },
      InputDetails: { Included: true },
      Name: expect.any(String),
      Output: { a: [1] },
      OutputDetails: { Included: true },
      StartDate: Date.parse('2026-11-01T10:00:00.000Z'),
      StateMachineArn: machineArn('inner'),
      Status: 'SUCCEEDED',
      StopDate: Date.parse('2026-11-01T10:00:00.000Z'),
    });
    const child = (outcome.output as { ExecutionArn: string }).ExecutionArn;
    expect(await engine.describe(child)).toMatchObject({ machine: 'inner', parent: { executionId: id } });
  });

  it('a failed child as a failed task with its description as the cause', async () => {
    const { engine } = engineOf({
      outer: definition('Child', {
        Child: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: 'inner', Input: {} },
          End: true,
        },
      }),
      inner: definition('F', { F: { Type: 'Fail', Error: 'GateFailed', Cause: 'coverage' } }),
    });

    const outcome = await engine.run(await engine.start('outer', 'x', {}));

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(outcome.cause ?? '')).toMatchObject({ Status: 'FAILED', Error: 'GateFailed', Cause: 'coverage' });
  });

  it.each([
    {
      name: 'a machine that is not there',
      resource: 'arn:aws:states:::states:startExecution.sync:2',
      sent: { StateMachineArn: 'none', Input: {} },
      error: 'StepFunctions.StateMachineDoesNotExistException',
    },
    {
      name: 'a service it does not have',
      resource: 'arn:aws:states:::codebuild:startBuild.sync',
      sent: { ProjectName: 'p' },
      error: 'States.Runtime',
    },
  ])('and fails a task that asks for $name', async ({ resource, sent, error }) => {
    const { engine } = engineOf({ m: definition('A', { A: { Type: 'Task', Resource: resource, Arguments: sent, End: true } }) });

    const outcome = await engine.run(await engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ status: 'FAILED', error });
  });

  it('events to the bus, each under an id of its own', async () => {
    const sent: unknown[] = [];
    const put = {
      Type: 'Task',
      Resource: 'arn:aws:states:::events:putEvents',
      Arguments: { Entries: [{ Detail: { a: 1 }, DetailType: 't', Source: 's' }] },
      End: true,
    };
    const { engine } = engineOf(
      { m: definition('A', { A: put }) },
      {
        onEvents: (entries) => {
          sent.push(...entries);
          return Promise.resolve();
        },
      },
    );

    const outcome = await engine.run(await engine.start('m', 'x', {}));

    expect(sent).toEqual([{ id: expect.any(String), entry: { Detail: { a: 1 }, DetailType: 't', Source: 's' } }]);
    expect(outcome.output).toEqual({ Entries: [{ EventId: (sent[0] as { id: string }).id }], FailedEntryCount: 0 });
  });

  it('once per name: the same input again is the same execution, another input is refused', async () => {
    const { engine } = engineOf({ m: definition('A', { A: { Type: 'Pass', End: true } }) });
    const id = await engine.start('m', 'x', { a: 1, b: 2 });

    expect(await engine.start('m', 'x', { b: 2, a: 1 })).toBe(id);
    await expect(engine.start('m', 'x', { a: 2 })).rejects.toMatchObject({ code: 'execution-exists' });
    await expect(engine.start('nope', 'x', {})).rejects.toMatchObject({ code: 'machine-unknown', exit: 2 });
    await expect(engine.run('nope')).rejects.toMatchObject({ code: 'execution-unknown' });
  });

  it('every step through the history, without the seed', async () => {
    const told: string[] = [];
    const { engine } = engineOf(
      { m: definition('A', { A: invoke('echo', { Next: 'B' }), B: { Type: 'Pass', End: true } }) },
      { functions: { echo }, onHistory: (entry, execution) => told.push(`${execution.machine} ${entry.type} ${entry.stateName}`) },
    );
    const id = await engine.start('m', 'x', {});
    await engine.run(id);

    const history = await engine.history(id);

    expect(history.map(({ sequence, event }) => [sequence, event.type])).toEqual([
      [1, 'ExecutionStarted'],
      [2, 'TaskSucceeded'],
    ]);
    expect(history.flatMap((record) => record.history.map((entry) => `m ${entry.type} ${entry.stateName}`))).toEqual(told);
    expect(told).toEqual(['m StateEntered A', 'm StateExited A', 'm StateEntered B', 'm StateExited B']);
    expect(JSON.stringify(history)).not.toContain('id-2');
  });
});

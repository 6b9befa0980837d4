import {
  DescribeExecutionCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { executionArn, machineArn } from '../../../lib/local/engine/index.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { Functions } from './lambda/functions.ts';
import type { InvocationResult } from './lambda/runtime-api.ts';
import { type StepFunctions, startStepFunctions } from './step-functions.ts';

type Stage = (payload: { taskToken?: string }) => InvocationResult | Promise<InvocationResult>;

const answer = (payload: unknown): InvocationResult => ({ ok: true, payload: JSON.stringify(payload) });
const PLAN = answer({ jobs: [{ job: 'digest-of-a-job' }] });

describe('Step Functions, answered by the embedded engine', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  async function serve(stages: Record<string, Stage>): Promise<{ service: StepFunctions; client: SFNClient }> {
    const functions: Functions = {
      invoke: async (name, payload) => (stages[name] ?? (() => answer({})))(payload as { taskToken?: string }),
      throttle: () => undefined,
      coldStarts: new Map(),
      close: async () => undefined,
    };
    const directory = temporaryDirectory();
    const service = await startStepFunctions({ directory: directory.path, functions });
    const client = new SFNClient({
      region: 'local',
      endpoint: service.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
    open.push({ close: () => directory.remove() }, service, { close: () => client.destroy() });
    return { service, client };
  }
  const verify = (
    client: SFNClient,
    name: string,
    input: object = { runId: 'r', execution: 'r-0', round: 0 },
  ): Promise<{ executionArn?: string | undefined }> =>
    client.send(new StartExecutionCommand({ stateMachineArn: machineArn('verify'), name, input: JSON.stringify(input) }));

  test('an execution waits for its token, goes on when it comes, and describes itself', async () => {
    const token = Promise.withResolvers<string>();
    const verdict = answer({ verdict: 'passed' });
    let planned = false;
    const { service, client } = await serve({
      verify: () => (planned ? verdict : ((planned = true), PLAN)),
      checks: ({ taskToken }) => (token.resolve(taskToken ?? ''), answer({})),
    });

    const { executionArn: arn } = await verify(client, 'one');
    const taskToken = await token.promise;
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
    const waiting = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"result":"digest"}' }));
    const again = client.send(new SendTaskSuccessCommand({ taskToken, output: '{"result":"digest"}' }));

    await expect(again).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await service.ended(arn ?? '');
    const ended = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(waiting).toMatchObject({
      status: 'RUNNING',
      name: 'one',
      stateMachineArn: machineArn('verify'),
      input: '{"runId":"r","execution":"r-0","round":0}',
    });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '{"verdict":"passed"}' });
    expect(ended.stopDate!.getTime()).toBeGreaterThanOrEqual(ended.startDate!.getTime());
    expect(service.faults).toEqual([]);
  });

  test('a start is idempotent while the execution runs, and refused afterwards or with another input', async () => {
    const { client } = await serve({ verify: () => PLAN, checks: () => answer({}) });

    const first = await verify(client, 'one');
    const second = await verify(client, 'one');

    expect(second.executionArn).toBe(first.executionArn);
    await expect(verify(client, 'one', { runId: 'other', round: 0 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await client.send(new StopExecutionCommand({ executionArn: first.executionArn, error: 'run-cancelled', cause: 'by a person' }));
    const stopped = await client.send(new DescribeExecutionCommand({ executionArn: first.executionArn }));
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'run-cancelled', cause: 'by a person' });
    await expect(verify(client, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('a function that fails gives the execution its error and, as its cause, what Lambda says', async () => {
    const failure = { errorType: 'budget-reached', errorMessage: 'spent' };
    const { service, client } = await serve({ verify: () => ({ ok: false, failure }) });

    const { executionArn: arn } = await verify(client, 'one');
    await service.ended(arn ?? '');

    const ended = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    expect(ended).toMatchObject({ status: 'FAILED', error: 'budget-reached', cause: JSON.stringify(failure) });
  });

  test.each([
    [
      'a machine',
      'StateMachineDoesNotExist',
      (client: SFNClient) => client.send(new StartExecutionCommand({ stateMachineArn: machineArn('no') })),
    ],
    [
      'an execution',
      'ExecutionDoesNotExist',
      (client: SFNClient) => client.send(new DescribeExecutionCommand({ executionArn: executionArn('verify', 'no') })),
    ],
    ['a token', 'TaskTimedOut', (client: SFNClient) => client.send(new SendTaskSuccessCommand({ taskToken: 'no', output: '{}' }))],
    ['an ARN', 'InvalidArn', (client: SFNClient) => client.send(new StartExecutionCommand({ stateMachineArn: 'no' }))],
  ])('%s that is not known is %s', async (_, name, act) => {
    const { client } = await serve({});

    await expect(act(client)).rejects.toMatchObject({ name });
  });
});
